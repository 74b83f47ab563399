import { Client } from "./demo/client.ts";
import { Narrator } from "./demo/narrator.ts";
import { startService } from "./demo/service.ts";
import { tellStory } from "./demo/story.ts";

const MIN_REFUSALS = 10;
const MIN_CODES = 8;

/**
 * `npm run demo`: a fresh ledger in a temporary folder and a story told through its HTTP API alone.
 * Exits 1 at the first answer that is not the one that the story tells.
 */
const service = await startService();
try {
  const client = new Client(service.url);
  const tell = new Narrator(client);
  console.log(`A fresh ledger answers at ${service.url}`);
  await tellStory(tell, client, service);
  const refused = [...tell.refusals.values()].reduce((sum, count) => sum + count, 0);
  if (refused < MIN_REFUSALS || tell.refusals.size < MIN_CODES) {
    throw new Error(`only ${refused} refusals of ${tell.refusals.size} codes`);
  }
  console.log(
    `\n${tell.steps} steps, ${refused} refusals of ${tell.refusals.size} different codes, ` +
      "all as told.",
  );
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await service.stop();
}
