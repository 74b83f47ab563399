/** Names are found by any part of them, whatever the case or width of the letters. */
export const searchText = (text: string) => text.normalize("NFKC").toLowerCase();
