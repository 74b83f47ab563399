/** Figures go to stdout, everything else beside it. */
export const say = (text: string): void => console.error(text);
