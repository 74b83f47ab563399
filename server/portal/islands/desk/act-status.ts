/** Shows the page of an act anew as soon as the act is decided; until then nothing moves. */
const LOOK_MS = 2_000;

export function actStatus(): void {
  const id = location.pathname.split("/").at(-1) ?? "";
  const look = async () => {
    const answer = await fetch(`/v1/acts/${id}`).catch(() => undefined);
    const { status } = ((await answer?.json().catch(() => ({}))) ?? {}) as { status?: string };
    if (status === "final" || status === "refused") location.reload();
    else setTimeout(() => void look(), LOOK_MS);
  };
  setTimeout(() => void look(), LOOK_MS);
}
