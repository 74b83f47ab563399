import type { ComponentChildren } from "preact";
import type { ActType } from "../../core/acts/act.ts";
import type { Prepared } from "../../core/prepare.ts";
import { SummaryList } from "../components/summary-list.tsx";
import { namesOfCodes } from "../language/code-names.ts";
import { to, type View, type Visit } from "../page.ts";
import { actName } from "./act-form.tsx";
import type { Typed } from "./answers.ts";
import { cellsOf } from "./cells.ts";
import { fieldName } from "./field-input.tsx";
import type { Field } from "./fields.ts";
import { type Desk, deskTo } from "./session.ts";
import { KeyChoice, SignerForm } from "./signer-form.tsx";

interface Checked {
  act: ActType;
  fields: readonly Field[];
  typed: Typed;
  input: Record<string, unknown>;
  prepared: Prepared;
}

/** Sent by the button that goes back to the form. */
export const CHANGE = "change";

/** All that is signed, once more: the script signs what these elements say and nothing else. */
export function checkPage(visit: Visit, desk: Desk, checked: Checked): View {
  const { check } = visit.words.signing;
  const { act, prepared } = checked;
  const actor = prepared.typedData.message["actor"] as string;
  const rows = [
    { key: check.act, value: `${actName(visit, act.name)}` },
    { key: check.actor, value: <code data-actor>{actor}</code> },
  ];
  return {
    title: check.title,
    islands: ["desk"],
    main: (
      <div data-island="sign-act">
        <h1>{check.title}</h1>
        <h2>{check.words}</h2>
        <p class="hint">{check.ownWords}</p>
        <p class="notice" data-own-words />
        <p class="hint">{check.named}</p>
        <p class="notice">{prepared.summary[visit.language]}</p>
        <h2>{check.answers}</h2>
        <SummaryList rows={[...rows, ...answersOf(visit, checked)]} />
        <ChangeForm visit={visit} desk={desk} checked={checked} />
        <Signing visit={visit} desk={desk} prepared={prepared} />
        <Details visit={visit} act={act} prepared={prepared} />
        <h2>{check.limits}</h2>
        <p>{check.limitsText}</p>
      </div>
    ),
  };
}

function answersOf(visit: Visit, { fields, input }: Checked) {
  return fields
    .filter(({ name }) => input[name] !== undefined)
    .map((field) => ({
      key: fieldName(visit, field.name),
      value: <Answer visit={visit} field={field} value={input[field.name]} />,
    }));
}

interface AnswerProps {
  visit: Visit;
  field: Field;
  value: unknown;
}

function Answer({ visit, field, value }: AnswerProps): ComponentChildren {
  if (field.kind === "group") {
    const group = value as Record<string, unknown>;
    const rows = field.fields
      .filter(({ name }) => group[name] !== undefined)
      .map((one) => ({
        key: fieldName(visit, one.name),
        value: <Answer visit={visit} field={one} value={group[one.name]} />,
      }));
    return <SummaryList rows={rows} />;
  }
  if (field.kind === "rows") {
    return (value as unknown[]).map((row, n) => (
      <Answer key={n} visit={visit} field={field.at(n)} value={row} />
    ));
  }
  const nameOf = namesOfCodes(field.codes);
  const { acts } = visit.words;
  const text = (one: unknown): string => {
    if (typeof one === "string") return nameOf(one, visit.language) ?? one;
    if (typeof one === "boolean") return one ? acts.yes : acts.no;
    return one === null ? acts.unlimited : JSON.stringify(one);
  };
  // A document stands below as a whole; what is about nobody and nothing needs no comparison.
  const isNamed = field.kind !== "document" || typeof value === "string";
  const values = Array.isArray(value) && field.kind !== "document" ? value : [value];
  return values.map((one, n) => (
    <div key={n} {...(isNamed && { "data-answer": true })}>
      {text(one)}
    </div>
  ));
}

/** Goes back to the form with everything that was typed. */
function ChangeForm({ visit, desk, checked }: { visit: Visit; desk: Desk; checked: Checked }) {
  const { act, typed } = checked;
  return (
    <form method="post" action={deskTo(visit, desk, `/desk/acts/new/${act.name}`)}>
      {[...typed].map(([name, value], n) => (
        <input key={n} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class="second" name={CHANGE} value="true">
        {visit.words.signing.check.change}
      </button>
    </form>
  );
}

type SigningProps = { visit: Visit; desk: Desk; prepared: Prepared };

function Signing({ visit, desk, prepared: { documents } }: SigningProps) {
  const { check } = visit.words.signing;
  return (
    <>
      <h2>{check.sign}</h2>
      <SignerForm
        visit={visit}
        button={check.sign}
        data-sign
        data-key={desk.key}
        data-after={to(visit, "/desk/acts")}
      >
        <div class="field" hidden={documents.length === 0}>
          <label for="visibility">{check.visibility}</label>
          <select id="visibility" name="visibility">
            {Object.entries(check.visibilities).map(([value, text]) => (
              <option key={value} value={value} selected={value === "PARTIES"}>
                {text}
              </option>
            ))}
          </select>
        </div>
        <KeyChoice visit={visit} />
      </SignerForm>
    </>
  );
}

type DetailsProps = Omit<SigningProps, "desk"> & { act: ActType };

function Details({ visit, act, prepared }: DetailsProps) {
  const { check } = visit.words.signing;
  const rows = [
    { key: check.act, value: <code data-type>{act.name}</code> },
    { key: check.kind, value: <code data-primary>{act.primary}</code> },
    { key: check.digest, value: <code data-digest>{prepared.digest}</code> },
    ...cellsOf(prepared.typedData).map(({ pointer, text }) => ({
      key: pointer,
      value: <code data-field={pointer}>{text}</code>,
    })),
  ];
  return (
    <>
      <details>
        <summary>{check.details}</summary>
        <SummaryList rows={rows} />
      </details>
      {prepared.documents.length > 0 && (
        <details>
          <summary>{check.documents}</summary>
          {prepared.documents.map(({ hash, content }) => (
            <figure key={hash}>
              <figcaption>
                <code>{hash}</code>
              </figcaption>
              <pre data-document={hash}>{content}</pre>
            </figure>
          ))}
        </details>
      )}
    </>
  );
}
