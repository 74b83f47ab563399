import type { ActType } from "../../core/acts/act.ts";
import { AGENT_ACTS } from "../../core/codes.ts";
import { ACT_LABELS } from "../../core/language/labels.ts";
import type { View, Visit } from "../page.ts";
import type { Faults, Typed } from "./answers.ts";
import { FieldInput, fieldName, PARTIES } from "./field-input.tsx";
import type { Field } from "./fields.ts";
import { type Desk, deskTo } from "./session.ts";

/** The most that a list beside a field is good for; others are typed in. */
const LISTED_PARTIES = 100;

export interface Party {
  id: string;
  name: string;
}

export interface FilledForm {
  act: ActType;
  fields: readonly Field[];
  typed: Typed;
  faults: Faults;
}

export const actName = ({ language }: Pick<Visit, "language">, name: string): string =>
  ACT_LABELS[AGENT_ACTS.indexOf(name)]?.[language] ?? name;

/** The form of any act, with all that was typed and what is wrong with it. */
export async function actForm(visit: Visit, desk: Desk, filled: FilledForm): Promise<View> {
  const { acts } = visit.words;
  const { act, fields, typed, faults } = filled;
  const name = actName(visit, act.name);
  const { items } = await visit.ask<{ items: Party[] }>(`/v1/participants?limit=${LISTED_PARTIES}`);
  const isMine = desk.acting?.acts.includes(act.name);
  return {
    title: faults.size > 0 ? `${acts.faults.title}: ${name}` : name,
    status: faults.size > 0 ? 422 : 200,
    main: (
      <>
        <ErrorSummary visit={visit} faults={faults} />
        <h1>{name}</h1>
        <p class="hint">
          <code>{act.name}</code>
        </p>
        {!isMine && <p class="notice warn">{acts.notYours}</p>}
        <form method="post" action={deskTo(visit, desk, `/desk/acts/new/${act.name}`)} noValidate>
          <Actor visit={visit} desk={desk} />
          {fields.map((field) => (
            <FieldInput key={field.pointer} {...{ visit, field, typed, faults }} />
          ))}
          <datalist id={PARTIES}>
            {items.map(({ id, name: party }) => (
              <option key={id} value={id}>
                {party}
              </option>
            ))}
          </datalist>
          <p class="hint">{acts.nothingSigned}</p>
          <button type="submit">{acts.continue}</button>
        </form>
      </>
    ),
  };
}

/** For whom: only a choice where the key has several to act for. */
function Actor({ visit, desk: { standings, acting, key } }: { visit: Visit; desk: Desk }) {
  const { acts } = visit.words;
  if (standings.length > 1) {
    return (
      <div class="field">
        <label for="for">{acts.actor}</label>
        <select id="for" name="for">
          {standings.map(({ participant, name }) => (
            <option value={participant} selected={participant === acting?.participant}>
              {name}
            </option>
          ))}
        </select>
      </div>
    );
  }
  return (
    <p>
      {acts.actor}: {acting ? <bdi>{acting.name}</bdi> : <code>{key}</code>}
    </p>
  );
}

/** First on the page, so that it is heard first; each line leads to its field. */
function ErrorSummary({ visit, faults }: { visit: Visit; faults: Faults }) {
  const { acts } = visit.words;
  if (faults.size === 0) return null;
  return (
    <div class="notice bad" role="alert">
      <h2>{acts.faults.title}</h2>
      <ul>
        {[...faults].map(([pointer, fault]) => (
          <li key={pointer}>
            <a href={`#${pointer}`}>{nameAt(visit, pointer)}</a>: {acts.faults[fault]}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** `/rights/0/basis` → Rights claimed, no. 1, basis. */
function nameAt(visit: Visit, pointer: string): string {
  const parts = pointer.split("/").slice(1);
  const words = parts.map((part) =>
    /^\d+$/.test(part) ? visit.words.acts.row(Number(part) + 1) : fieldName(visit, part),
  );
  return words.join(" › ");
}
