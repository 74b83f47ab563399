import type { ComponentChildren } from "preact";
import { namesOfCodes } from "../language/code-names.ts";
import { FIELD_NAMES } from "../language/fields.ts";
import type { Visit } from "../page.ts";
import { type Faults, rowsName, rowsShown, type Typed, unlimitedName } from "./answers.ts";
import type { Field, RowsField, SimpleField, SimpleKind } from "./fields.ts";

interface Props<F> {
  visit: Visit;
  field: F;
  typed: Typed;
  faults: Faults;
}

/** More than these are a list to choose from, not boxes to tick. */
const MAX_BOXES = 40;
/** Where its `list` finds the participants. */
export const PARTIES = "parties";

export function fieldName({ language }: Visit, name: string): string {
  return FIELD_NAMES.get(name)?.[language] ?? name;
}

export function FieldInput({ field, ...more }: Props<Field>) {
  if (field.kind === "group") {
    return (
      <fieldset class="group">
        <legend>{fieldName(more.visit, field.name)}</legend>
        {field.fields.map((one) => (
          <FieldInput key={one.pointer} {...more} field={one} />
        ))}
      </fieldset>
    );
  }
  if (field.kind === "rows") return <Rows {...more} field={field} />;
  return <Simple {...more} field={field} />;
}

function Rows({ visit, field, typed, faults }: Props<RowsField>) {
  const { acts } = visit.words;
  const rows = rowsShown(field, typed);
  return (
    <fieldset class="group">
      <legend>{fieldName(visit, field.name)}</legend>
      {Array.from({ length: rows }, (_, n) => (
        <fieldset key={n} class="group">
          <legend>{acts.row(n + 1)}</legend>
          {field.at(n).fields.map((one) => (
            <FieldInput key={one.pointer} visit={visit} field={one} typed={typed} faults={faults} />
          ))}
        </fieldset>
      ))}
      {rows < field.most && (
        <button type="submit" class="second" name={rowsName(field.pointer)} value={rows + 1}>
          {acts.addRow}
        </button>
      )}
    </fieldset>
  );
}

function Simple(props: Props<SimpleField>) {
  const { visit, field, faults } = props;
  const { acts } = visit.words;
  const { pointer, name, kind, required } = field;
  const fault = faults.get(pointer);
  const hint = acts.kinds[kind];
  const label = (
    <>
      {fieldName(visit, name)} {!required && <span class="hint">({acts.optional})</span>}
    </>
  );
  const told = (
    <>
      {hint && (
        <p id={`${pointer}-hint`} class="hint">
          {hint}
        </p>
      )}
      {fault && (
        <p id={`${pointer}-error`} class="error">
          {acts.faults[fault]}
        </p>
      )}
    </>
  );
  if (kind === "set" && field.codes.length <= MAX_BOXES) {
    return (
      <fieldset class="field" id={pointer} tabindex={-1} aria-describedby={describedBy(props)}>
        <legend>{label}</legend>
        {told}
        <Boxes {...props} />
      </fieldset>
    );
  }
  return (
    <div class="field">
      <label for={pointer}>{label}</label>
      {told}
      <Control {...props} />
      {field.unlimited && <NoLimit {...props} />}
    </div>
  );
}

function describedBy({ visit, field: { pointer, kind }, faults }: Props<SimpleField>) {
  const hint = visit.words.acts.kinds[kind] && `${pointer}-hint`;
  const error = faults.has(pointer) && `${pointer}-error`;
  return [hint, error].filter(Boolean).join(" ") || undefined;
}

function Boxes({ visit, field, typed }: Props<SimpleField>) {
  const nameOf = namesOfCodes(field.codes);
  const chosen = typed.getAll(field.pointer);
  return (
    <div class="boxes">
      {field.codes.map((code) => (
        <label key={code} class="box">
          <input
            type="checkbox"
            name={field.pointer}
            value={code}
            checked={chosen.includes(code)}
          />
          {nameOf(code, visit.language) ?? code}
        </label>
      ))}
    </div>
  );
}

function NoLimit({ visit, field, typed }: Props<SimpleField>) {
  const name = unlimitedName(field.pointer);
  return (
    <label class="box">
      <input type="checkbox" name={name} value="true" checked={typed.has(name)} />
      {visit.words.acts.unlimited}
    </label>
  );
}

function Control(props: Props<SimpleField>) {
  const { field, typed, faults } = props;
  const { pointer, kind } = field;
  const common = {
    id: pointer,
    name: pointer,
    "aria-describedby": describedBy(props),
    ...(faults.has(pointer) && { "aria-invalid": true as const }),
  };
  const value = typed.get(pointer) ?? "";
  if (kind === "choice" || kind === "flag" || kind === "set") {
    return (
      <select {...common} multiple={kind === "set"} size={kind === "set" ? 8 : undefined}>
        <Options {...props} />
      </select>
    );
  }
  if (kind === "document") {
    return (
      <textarea {...common} rows={4}>
        {value}
      </textarea>
    );
  }
  if (kind === "time") {
    return <input {...common} type="datetime-local" step={1} value={value.replace(/Z$/, "")} />;
  }
  return <input {...common} {...TEXTS[kind]} type="text" value={value} autocomplete="off" />;
}

const TEXTS: Partial<Record<SimpleKind, object>> = {
  address: { list: PARTIES, spellcheck: false },
  subject: { list: PARTIES, spellcheck: false },
  id: { spellcheck: false },
  number: { inputMode: "numeric" },
};

function Options({ visit, field, typed }: Props<SimpleField>) {
  const { acts } = visit.words;
  const chosen = typed.getAll(field.pointer);
  const option = (value: string, text: ComponentChildren) => (
    <option key={value} value={value} selected={chosen.includes(value)}>
      {text}
    </option>
  );
  if (field.kind === "flag") {
    return (
      <>
        {option("", acts.notSaid)}
        {option("true", acts.yes)}
        {option("false", acts.no)}
      </>
    );
  }
  const nameOf = namesOfCodes(field.codes);
  const known = field.codes.flatMap((code) => {
    const name = nameOf(code, visit.language);
    return name === undefined ? [] : [option(code, name === code ? code : `${name} (${code})`)];
  });
  return (
    <>
      {field.kind === "choice" && option("", acts.notSaid)}
      {known}
    </>
  );
}
