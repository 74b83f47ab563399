// Tests that take minutes to hours: npm run test:long -- [NAME [ARGUMENTS]], all without a name.

/** Each is a script of its own, which reads its arguments and sets the exit code. */
const SUITES: Record<string, () => Promise<unknown>> = {
  crash: () => import("./crash.ts"),
  histories: () => import("./histories.ts"),
  mutants: () => import("./mutants.ts"),
  networks: () => import("./networks.ts"),
  pages: () => import("./pages.ts"),
};

const [name, ...args] = process.argv.slice(2);
if (name !== undefined && SUITES[name] === undefined) {
  console.error(`no long test is called ${name}; there are ${Object.keys(SUITES).join(", ")}`);
  process.exit(2);
}
process.argv.splice(2, Infinity, ...args);
for (const suite of name === undefined ? Object.keys(SUITES) : [name]) {
  console.error(`── ${suite}`);
  await SUITES[suite]?.();
}
