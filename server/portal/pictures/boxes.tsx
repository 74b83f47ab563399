/** What every picture is made of: boxes of text that are links, and arrows between them. */
import type { ComponentChildren } from "preact";
import { signOf, type Tone } from "../components/tag.tsx";
import type { Display } from "../display.ts";
import { TEXT_PX } from "../display.ts";
import { wrapped } from "./text.ts";

/** In em, so that a box grows with the reader's text. */
const BOX = { padding: 0.7, line: 1.45 };
/** Large text stands in narrower boxes with more lines: one of them fits a narrow screen. */
const FORMS = { standard: { width: 14, lines: 2 }, large: { width: 10.4, lines: 3 } };

export interface Box {
  /** Above in small and bold, for instance what the box stands for. */
  heading: string;
  text: string;
  note: string;
  tone: Tone;
  href?: string;
}

export interface Placed {
  x: number;
  y: number;
}

export interface Measures {
  em: number;
  width: number;
  height: number;
  /** Of text between heading and note. */
  lines: number;
  /** For text, in em. */
  room: number;
}

/** All boxes of a picture have one size: that of the longest of their texts. */
export function measuresFor({ size }: Display, texts: readonly string[]): Measures {
  const em = TEXT_PX[size];
  const { width, lines: most } = FORMS[size === "standard" ? "standard" : "large"];
  const room = width - 2 * BOX.padding;
  const lines = Math.max(1, ...texts.map((text) => wrapped(text, room, most).length));
  const height = (lines + 2) * BOX.line + 2 * BOX.padding;
  return { em, lines, room, width: width * em, height: height * em };
}

export function BoxShape(props: { box: Box; at: Placed; measures: Measures }) {
  const { box, at, measures } = props;
  const { em, width, height, lines, room } = measures;
  const text = wrapped(box.text, room, lines);
  const note = wrapped(`${signOf(box.tone)} ${box.note}`, room, 1);
  const rows = [...wrapped(box.heading, room, 1), ...text, ...note];
  const drawn = (
    <>
      <rect x={at.x} y={at.y} width={width} height={height} rx={em / 4} class={`box ${box.tone}`} />
      {rows.map((row, n) => (
        <text
          key={n}
          x={at.x + BOX.padding * em}
          y={at.y + (BOX.padding + BOX.line * (n + 0.75)) * em}
          class={n === rows.length - 1 ? box.tone : n === 0 ? "heading" : undefined}
        >
          {/* The space keeps the lines apart in the link's name. */}
          {`${row} `}
        </text>
      ))}
    </>
  );
  if (box.href === undefined) return <g>{drawn}</g>;
  return <a href={box.href}>{drawn}</a>;
}

export interface ArrowProps {
  points: readonly Placed[];
  /** Drawn broken, where what it stands for does not hold. */
  broken: boolean;
  em: number;
}

export function Arrow({ points, broken, em }: ArrowProps) {
  const path = points.map(({ x, y }, n) => `${n === 0 ? "M" : "L"}${round(x)} ${round(y)}`);
  return (
    <path
      d={path.join(" ")}
      class={broken ? "arrow broken" : "arrow"}
      stroke-width={em / 9}
      marker-end="url(#tip)"
    />
  );
}

export const round = (value: number): number => Math.round(value * 10) / 10;

/** Scrolls where it is larger than the page: shrunk, its text would be too small to read. */
export function Picture(props: {
  label: string;
  width: number;
  height: number;
  children: ComponentChildren;
}) {
  const { label, width, height, children } = props;
  return (
    <div class="picture" role="region" aria-label={label} tabindex={0}>
      <svg
        role="group"
        aria-label={label}
        width={round(width)}
        height={round(height)}
        viewBox={`0 0 ${round(width)} ${round(height)}`}
      >
        <defs>
          <marker
            id="tip"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="5"
            markerHeight="5"
            orient="auto"
          >
            <path d="M0 0 L8 4 L0 8 Z" class="tip" />
          </marker>
        </defs>
        {children}
      </svg>
    </div>
  );
}
