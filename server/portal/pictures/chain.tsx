/** The chain of proof: file, hash, record and block, in a row, or a column in large text. */
import type { Display } from "../display.ts";
import { Arrow, type Box, BoxShape, measuresFor, Picture } from "./boxes.tsx";

/** In em: between two boxes, and around all. */
const GAP = 2.4;
const MARGIN = 0.8;

export function ChainPicture(props: { display: Display; label: string; boxes: readonly Box[] }) {
  const { display, label, boxes } = props;
  const measures = measuresFor(
    display,
    boxes.map(({ text }) => text),
  );
  const { em, width, height } = measures;
  const isColumn = display.size !== "standard";
  const step = { x: isColumn ? 0 : width + GAP * em, y: isColumn ? height + GAP * em : 0 };
  const at = (n: number) => ({ x: MARGIN * em + n * step.x, y: MARGIN * em + n * step.y });
  const last = at(boxes.length - 1);
  return (
    <Picture
      label={label}
      width={last.x + width + MARGIN * em}
      height={last.y + height + MARGIN * em}
    >
      {boxes.map((box, n) => {
        const { x, y } = at(n);
        const points = isColumn
          ? [
              { x: x + width / 2, y: y - GAP * em },
              { x: x + width / 2, y },
            ]
          : [
              { x: x - GAP * em, y: y + height / 2 },
              { x, y: y + height / 2 },
            ];
        return (
          <g key={n}>
            {n > 0 && <Arrow points={points} broken={box.tone === "bad"} em={em} />}
            <BoxShape box={box} at={{ x, y }} measures={measures} />
          </g>
        );
      })}
    </Picture>
  );
}
