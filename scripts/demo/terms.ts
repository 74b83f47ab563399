export const DAY = 86_400;

export type After = (seconds: number) => string;

/** Moments counted from the chain's clock, in seconds, as the API writes times. */
export const countingFrom =
  (now: number): After =>
  (seconds) =>
    new Date((now + seconds) * 1000).toISOString();

export const termsFrom = (after: After) => ({
  /** What the weather office may be allowed at most: its source's consent says so. */
  consent: {
    purposes: ["P12", "P16", "P26"],
    operations: ["QUERY", "ANALYSE", "COMBINE", "DERIVE", "PROVIDE", "SUBLICENSE"],
    outputs: ["AGGREGATE", "DEIDENTIFIED"],
    environments: ["CONTROLLED_SPACE", "SANDBOX"],
    territories: ["US", "CA"],
    notAfter: after(300 * DAY),
    sublicenseDepth: 2,
    commercial: true,
  },
  lab: {
    purposes: ["P12", "P16"],
    operations: ["QUERY", "ANALYSE", "COMBINE", "DERIVE", "PROVIDE", "SUBLICENSE"],
    outputs: ["AGGREGATE"],
    environments: ["CONTROLLED_SPACE", "SANDBOX"],
    territories: ["US"],
    notAfter: after(200 * DAY),
    maxUses: 4,
    minK: 10,
    sublicenseDepth: 1,
    commercial: true,
  },
  club: {
    purposes: ["P16"],
    operations: ["QUERY", "ANALYSE"],
    outputs: ["AGGREGATE"],
    environments: ["SANDBOX"],
    territories: ["US"],
    notAfter: after(100 * DAY),
    maxUses: 1,
    minK: 10,
    sublicenseDepth: 0,
  },
});

export const query = {
  operation: "QUERY",
  purpose: "P12",
  output: "AGGREGATE",
  environment: "SANDBOX",
  territory: "US",
  k: 20,
};
