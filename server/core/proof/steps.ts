/** The steps of a verification, in order: it ends at the first that fails. */

/** Names are stable: programs may compare them. */
export const STEPS = [
  "bundle",
  "block",
  "trusted block",
  "contracts",
  "deployment",
  "records",
  "event",
  "entry",
  "fact",
  "file",
] as const;
export type StepName = (typeof STEPS)[number];

export interface Step {
  step: StepName;
  ok: boolean;
  /** What was found: of a step that failed, why. */
  detail: string;
}

/** What was handed in does not prove what it is said to. */
export class Disproved extends Error {
  override readonly name = "Disproved";
}

/** Collects steps; the first one that fails ends the verification with `Disproved`. */
export class StepList {
  readonly steps: Step[] = [];

  /** `detail` says of a step that held what it showed. */
  run<T>(step: StepName, check: () => T, detail: (found: T) => string): T {
    let found: T;
    try {
      found = check();
    } catch (error) {
      this.steps.push({ step, ok: false, detail: (error as Error).message });
      throw new Disproved(step);
    }
    this.steps.push({ step, ok: true, detail: detail(found) });
    return found;
  }
}
