import type { ComponentChildren } from "preact";

interface Props {
  /** What it shows, for screen readers; to the eye a heading above says it. */
  caption: string;
  head: readonly string[];
  /** The first cell names its row. */
  rows: readonly (readonly ComponentChildren[])[];
  /** Said in place of a table without rows. */
  empty: string;
}

/**
 * On narrow screens a row becomes a card with each cell under its heading. That takes the roles of
 * rows and cells away, so they are said outright.
 */
export function Table({ caption, head, rows, empty }: Props) {
  if (rows.length === 0) return <p>{empty}</p>;
  return (
    <table class="rows" role="table">
      <caption class="unseen">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {head.map((text) => (
            <th key={text} scope="col" role="columnheader">
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((cells, n) => (
          <tr key={n} role="row">
            {cells.map((cell, column) =>
              column === 0 ? (
                <th key={column} scope="row" role="rowheader" data-label={head[column]}>
                  {cell}
                </th>
              ) : (
                <td key={column} role="cell" data-label={head[column]}>
                  {cell}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
