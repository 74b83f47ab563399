// What names a hash, told by the events of the chain itself: read over JSON-RPC with the contracts'
// ABIs, and nothing of the service.
import { readFileSync } from "node:fs";
import { Interface, type ParamType, zeroPadValue } from "ethers";

const CONTRACTS = ["Registry", "Authorizations", "Oversight", "Anchors"];
const ZERO = `0x${"0".repeat(64)}`;
/** A reason of printable characters is a code, no hash. */
const SHORT_CODE = /^0x([2-6][0-9a-f]|7[0-9a-e])+(00)*$/;
/** Events whose first argument is not the record that they are about. */
const ABOUT: Record<string, string> = { Used: "authorization", Derived: "asset" };

interface RawLog {
  address: string;
  topics: string[];
  data: string;
}

function interfaceOf(name: string): Interface {
  const url = new URL(`../../../artifacts/contracts/${name}.sol/${name}.json`, import.meta.url);
  return new Interface((JSON.parse(readFileSync(url, "utf8")) as { abi: [] }).abi);
}

/** Every bytes32 in a value, under the name of its field. */
function* words(type: ParamType, value: unknown): Generator<[string, string]> {
  const parts = type.components ?? [];
  if (type.arrayChildren !== null && Array.isArray(value)) {
    for (const item of value as unknown[]) yield* words(type.arrayChildren, item);
  } else if (parts.length > 0) {
    for (const [n, part] of parts.entries()) yield* words(part, (value as unknown[])[n]);
  } else if (type.type === "bytes32") yield [type.name, value as string];
}

/** `COMMITMENT <asset> <number>` and `DOCUMENT <record>` by the hash that each is of. */
export async function namedOnChain(
  rpcUrl: string,
  contracts: Record<string, string>,
): Promise<Map<string, Set<string>>> {
  const named = new Map<string, Set<string>>();
  const add = (hash: string, what: string) => {
    if (hash !== ZERO) named.set(hash, (named.get(hash) ?? new Set()).add(what));
  };
  for (const name of CONTRACTS) {
    const abi = interfaceOf(name);
    for (const log of await logsOf(rpcUrl, contracts[name] ?? "")) {
      const event = abi.parseLog(log);
      if (event === null) continue;
      const first = event.args.getValue(
        ABOUT[event.name] ?? event.fragment.inputs[0]!.name,
      ) as string;
      const request = event.args.toObject()["request"] as string | undefined;
      const about = event.name === "RequestRefused" ? (request ?? first) : first;
      const record = about.length === 42 ? zeroPadValue(about, 32).toLowerCase() : about;
      for (const [n, input] of event.fragment.inputs.entries()) {
        for (const [field, word] of words(input, event.args[n])) {
          const number = (event.args.toObject()["number"] as bigint | undefined) ?? 1n;
          const isReason = field === "reason" || field === "doc";
          if (field === "commitment") add(word, `COMMITMENT ${record} ${number}`);
          else if (field.endsWith("Doc") || field === "transform") add(word, `DOCUMENT ${record}`);
          else if (isReason && !SHORT_CODE.test(word)) add(word, `DOCUMENT ${record}`);
        }
      }
    }
  }
  return named;
}

async function logsOf(rpcUrl: string, address: string): Promise<RawLog[]> {
  const params = [{ fromBlock: "0x0", toBlock: "latest", address }];
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getLogs", params }),
  });
  return ((await response.json()) as { result: RawLog[] }).result;
}
