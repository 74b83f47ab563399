// The command line: `npx drl`. Ends with a code of server/cli/failure.ts.
import { createProgram, run } from "../cli/program.ts";
import { Session } from "../cli/session.ts";
import { readCliSettings } from "../config/cli.ts";
import { addBackup } from "./backup.ts";
import { addFsck } from "./fsck.ts";
import { addReindex } from "./reindex.ts";

// A reader that has seen enough, such as `head`, is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const streams = { in: process.stdin, out: process.stdout, err: process.stderr };
const session = new Session(readCliSettings(), streams);
const program = createProgram(session);
addReindex(program, session);
addFsck(program, session);
addBackup(program, session);
process.exitCode = await run(program, session, process.argv.slice(2));
