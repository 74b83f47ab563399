/** Parties and records of the examples: a hospital's claims data, used by an insurer. */
const address = (digit: string) => `0x${digit.repeat(40)}`;
const id = (digit: string) => `0x${digit.repeat(64)}`;

export const EXAMPLE = {
  hospital: address("1"),
  insurer: address("2"),
  laboratory: address("3"),
  agent: address("4"),
  newKey: address("5"),
  asset: id("a"),
  right: id("b"),
  consent: id("c"),
  request: id("d"),
  authorization: id("e"),
  order: id("f"),
  log: id("9"),
  commitment: `0x${"5eed".repeat(16)}`,
  document: `0x${"d0c5".repeat(16)}`,
} as const;
