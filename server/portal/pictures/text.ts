/** How wide text is, nearly: the server has no fonts, so boxes are drawn with room to spare. */
const WIDE =
  /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\uffef]|[\u{20000}-\u{3ffff}]/u;
const WIDTHS = { wide: 1.02, upper: 0.8, other: 0.63 };

/** In em. */
const widthOf = (character: string): number =>
  WIDE.test(character) ? WIDTHS.wide : /[A-ZMW@%…—]/.test(character) ? WIDTHS.upper : WIDTHS.other;

/** At most `lines` lines of `width` em, the last one cut short with an ellipsis if need be. */
export function wrapped(text: string, width: number, lines: number): string[] {
  const rows: string[] = [];
  let row = "";
  let filled = 0;
  for (const word of wordsOf(text)) {
    const wide = [...word].reduce((sum, character) => sum + widthOf(character), 0);
    if (filled + wide > width && row.trim() !== "") {
      rows.push(row.trimEnd());
      [row, filled] = ["", 0];
    }
    row += word;
    filled += wide;
  }
  rows.push(row.trimEnd());
  const shown = rows.slice(0, lines).map((one) => cut(one, width));
  if (rows.length > lines) shown[lines - 1] = cut(`${shown[lines - 1] ?? ""}……`, width);
  return shown.filter((one) => one !== "");
}

/** Chinese breaks between any two characters, other writing behind a space. */
const wordsOf = (text: string): string[] => {
  const pattern = new RegExp(`${WIDE.source}|[^\\s\\u2e80-\\u9fff]+\\s*|\\s+|.`, "gu");
  return text.match(pattern) ?? [];
};

function cut(text: string, width: number): string {
  let filled = widthOf("…");
  let kept = "";
  const whole = [...text].reduce((sum, character) => sum + widthOf(character), 0);
  if (whole <= width) return text.replaceAll("……", "…");
  for (const character of text) {
    filled += widthOf(character);
    if (filled > width) return `${kept.trimEnd()}…`;
    kept += character;
  }
  return kept;
}
