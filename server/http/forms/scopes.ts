import { DUTIES, ENVIRONMENTS, OPERATIONS, OUTPUTS } from "../../core/codes.ts";
import { PROHIBITIONS, PURPOSES, TERRITORIES } from "../../core/codes.ts";
import { codes, COUNT, FLAG, list, orNull, shape, TIME } from "./shapes.ts";

/** As `formatScope` of the core writes it. */
export const SCOPE = shape({
  purposes: codes(PURPOSES),
  operations: codes(OPERATIONS),
  outputs: codes(OUTPUTS),
  environments: codes(ENVIRONMENTS),
  categories: list(COUNT),
  territories: codes(TERRITORIES),
  notBefore: TIME,
  notAfter: TIME,
  maxUses: { ...orNull(COUNT), description: "null = unlimited" },
  minK: COUNT,
  version: { anyOf: [{ const: "HEAD" }, COUNT] },
  sublicenseDepth: COUNT,
  entrustAllowed: FLAG,
  commercial: FLAG,
  retentionDays: { ...orNull(COUNT), description: "null = unlimited" },
  duties: codes(DUTIES),
  prohibitions: codes(PROHIBITIONS),
});
