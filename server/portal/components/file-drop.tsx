import type { Visit } from "../page.ts";

/** Shown by its script, `islands/check-file.ts`: without it the file could not be hashed here. */
export function FileDrop({ visit, target }: { visit: Visit; target: string }) {
  const { check } = visit.words;
  return (
    <div
      class="drop"
      data-check-file
      data-target={target}
      data-reading={check.reading}
      data-unread={check.unread}
      hidden
    >
      <label for="file">{check.choose}</label>
      <p id="file-hint" class="hint">
        {check.chooseHint}
      </p>
      <input type="file" id="file" aria-describedby="file-hint" />
      <progress aria-label={check.progress} value={0} max={1} hidden />
      <p role="status"></p>
    </div>
  );
}
