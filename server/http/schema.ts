import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { type LedgerError, shapeError } from "../core/error.ts";
import type { Schema } from "./route.ts";

/**
 * Validators for the schemas of the route table. Components are found under the names that OpenAPI
 * gives them, so one schema object serves both.
 */
export class Schemas {
  readonly #body: Ajv2020;
  readonly #query: Ajv2020;

  constructor(components: Record<string, Schema>) {
    const options = { strict: true, strictTypes: false, validateFormats: false } as const;
    this.#body = new Ajv2020(options);
    // A query is text: "3" is the integer 3 where its schema says so.
    this.#query = new Ajv2020({ ...options, coerceTypes: true, useDefaults: true });
    for (const [name, schema] of Object.entries(components)) {
      this.#body.addSchema(schema, `#/components/schemas/${name}`);
    }
  }

  /** Throws E_SHAPE with the pointer of the first fault. */
  body(schema: Schema): (value: unknown) => void {
    return checker(this.#body.compile(schema));
  }

  /** Coerces in place, then throws as `body` does. */
  query(properties: Record<string, Schema>): (value: unknown) => void {
    const schema = { type: "object", properties, additionalProperties: false };
    const check = checker(this.#query.compile(schema));
    const integers = Object.keys(properties).filter((name) => properties[name]?.type === "integer");
    return (value) => {
      // Coercion would take 1e1, 0x10 and 1.0 as well.
      for (const name of integers) assertDecimal(name, (value as Record<string, unknown>)[name]);
      check(value);
    };
  }
}

function assertDecimal(name: string, text: unknown): void {
  if (typeof text !== "string" || /^-?(0|[1-9][0-9]*)$/.test(text)) return;
  throw shapeError(`/${name}`, "must be an integer in decimal digits");
}

function checker(validate: ValidateFunction): (value: unknown) => void {
  return (value) => {
    if (!validate(value)) throw faultOf(validate.errors ?? []);
  };
}

function faultOf(errors: ErrorObject[]): LedgerError {
  // "if" only repeats that the schema it chose did not hold.
  const error = errors.find(({ keyword }) => keyword !== "if");
  if (error === undefined) return shapeError("", "does not match its schema");
  const { additionalProperty, missingProperty, allowedValues } = error.params as {
    additionalProperty?: string;
    missingProperty?: string;
    allowedValues?: unknown[];
  };
  const name = additionalProperty ?? missingProperty;
  const pointer = error.instancePath + (name === undefined ? "" : `/${escaped(name)}`);
  if (additionalProperty !== undefined) return shapeError(pointer, "is not a field of this");
  if (missingProperty !== undefined) return shapeError(pointer, "is missing");
  const choices = allowedValues === undefined ? "" : `: ${allowedValues.join(", ")}`;
  return shapeError(pointer, `${error.message ?? "is not valid"}${choices}`);
}

const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");
