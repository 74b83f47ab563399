import { ACTS } from "../../core/acts.ts";
import { LedgerError } from "../../core/error.ts";
import type { Prepared } from "../../core/prepare.ts";
import { failure } from "../pages/failure.tsx";
import type { View, Visit } from "../page.ts";
import { actForm, actName } from "./act-form.tsx";
import { type Fault, readAnswers, rowsName, type Typed } from "./answers.ts";
import { CHANGE, checkPage } from "./check.tsx";
import { fieldsOf } from "./fields.ts";
import { type Desk, deskPage, deskTo } from "./session.ts";

/** Where `input` stands in the body of prepare. */
const INPUT = "/input";

export const actsPage = deskPage({
  path: "/desk/acts",
  answer(visit, desk) {
    const { acts } = visit.words;
    const isMine = (name: string) => desk.acting?.acts.includes(name) === true;
    const links = (chosen: typeof ACTS) => (
      <ul>
        {chosen.map(({ name }) => (
          <li key={name}>
            <a href={deskTo(visit, desk, `/desk/acts/new/${name}`)}>{actName(visit, name)}</a>
          </li>
        ))}
      </ul>
    );
    return {
      title: acts.title,
      main: (
        <>
          <h1>{acts.title}</h1>
          <p>{acts.lead}</p>
          <h2>{acts.mine}</h2>
          {links(ACTS.filter(({ name }) => isMine(name)))}
          <h2>{acts.others}</h2>
          {links(ACTS.filter(({ name }) => !isMine(name)))}
        </>
      ),
    };
  },
});

/** One form for every act, made of the schema of its input. Links may fill in what they know. */
export const actPage = deskPage({
  path: "/desk/acts/new/{act}",
  answer(visit, desk) {
    const act = actAt(visit);
    if (act === undefined) return failure(visit, 404);
    const fields = fieldsOf(act.input);
    return actForm(visit, desk, { act, fields, typed: visit.query, faults: new Map() });
  },
  take(visit, desk, typed) {
    const act = actAt(visit);
    if (act === undefined) return failure(visit, 404);
    const isEditing = [...typed.keys()].some(
      (name) => name === CHANGE || name.endsWith(rowsName("")),
    );
    const fields = fieldsOf(act.input);
    const { input, faults } = readAnswers(fields, typed);
    const shown = { act, fields, typed: withoutButtons(typed) };
    if (isEditing) return actForm(visit, desk, { ...shown, typed, faults: new Map() });
    if (faults.size > 0) return actForm(visit, desk, { ...shown, faults });
    return prepared(visit, desk, { ...shown, input });
  },
});

/** Paths are in lower case here, the names of acts are not. */
const actAt = ({ path }: Visit) => ACTS.find(({ name }) => name.toLowerCase() === path["act"]);

function withoutButtons(typed: Typed): Typed {
  const kept = [...typed].filter(([name]) => name !== CHANGE && name !== "for");
  return new URLSearchParams(kept);
}

type Shown = Omit<Parameters<typeof checkPage>[2], "prepared">;

async function prepared(visit: Visit, desk: Desk, shown: Shown): Promise<View> {
  const actor = desk.acting?.participant ?? desk.key;
  const wish = { type: shown.act.name, actor, input: shown.input };
  try {
    const answer = await visit.ask<Prepared>("/v1/acts/prepare", wish);
    return checkPage(visit, desk, { ...shown, prepared: answer });
  } catch (error) {
    const pointer = error instanceof LedgerError ? error.pointer : undefined;
    if (!pointer?.startsWith(INPUT)) throw error;
    const at = pointer.slice(INPUT.length);
    const faults = new Map([[fieldAt(shown, at), faultOf(error as LedgerError)]]);
    return actForm(visit, desk, { ...shown, faults });
  }
}

/** The service may point into a list or a set; on the page that is the field that holds it. */
function fieldAt({ fields }: Shown, pointer: string): string {
  const all = fields.flatMap((field) => (field.kind === "group" ? field.fields : [field]));
  const holding = all.find((field) => "codes" in field && pointer.startsWith(`${field.pointer}/`));
  return holding?.pointer ?? pointer;
}

const faultOf = ({ message }: LedgerError): Fault =>
  /is missing|must be given/.test(message) ? "missing" : "wrong";
