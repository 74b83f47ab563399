// Every public page in every look: npm run test:long -- pages
import { runTool } from "./tool.ts";

process.env["TEST_LOOKS"] = "every";
const { ok } = await runTool("mocha", ["test/portal/browser.test.ts"], { live: true });
if (!ok) process.exitCode = 1;
