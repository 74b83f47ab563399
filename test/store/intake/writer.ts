// Writes acts as fast as it can and tells its parent which of them were answered for.
import { openIntakeStore } from "../../../server/store/intake/open.ts";

const [file, round] = process.argv.slice(2);
const AT_ONCE = 64;
const digestOf = (seq: number) =>
  `0x${`${round}${String(seq).padStart(9, "0")}`.padStart(64, "0")}` as const;

const store = openIntakeStore(String(file), (fault) => {
  throw fault;
});
let seq = store.acts.lastSeq();

async function writeOne(): Promise<string> {
  const digest = digestOf(++seq);
  const act = {
    seq,
    digest,
    primary: "Withdraw",
    contract: "Registry",
    actor: `0x${"11".repeat(20)}`,
    signer: `0x${"11".repeat(20)}`,
    nonce: undefined,
    deadline: 1,
    message: "{}",
    signature: "0x",
    at: 1,
  } as const;
  await store.write(() => store.acts.insert(act));
  return digest;
}

async function write(): Promise<void> {
  for (;;) {
    const digests = await Promise.all(Array.from({ length: AT_ONCE }, writeOne));
    process.send?.(digests);
  }
}
await write();
