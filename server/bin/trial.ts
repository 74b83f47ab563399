import { createHash, randomBytes } from "node:crypto";
import { addressOf, createSigner } from "../chain/signer.ts";
import type { Config } from "../config/config.ts";
import { openTrialKeystore, trialKeystore } from "../config/trial-keys.ts";
import { actType } from "../core/acts.ts";
import { AGENT_ACTS, KEY_ACTS } from "../core/codes.ts";
import { LedgerError } from "../core/error.ts";
import { MAX_WAIT_SECONDS, PREPARED_DEADLINE_SECONDS, TRIAL_SECONDS } from "../core/limits.ts";
import { prepare } from "../core/prepare.ts";
import type { Hex } from "../core/records.ts";
import { formatTime } from "../core/wire/format.ts";
import type { Practice, Trial } from "../http/deps.ts";
import type { Ledger } from "./ledger.ts";

const TOKEN_BYTES = 16;

/** Characters that both ways of writing Chinese share. */
const NAMES = {
  holder: "演示中心 Practice Centre",
  processor: "演示研究院 Practice Institute",
} as const;

const OFFICE_ACTS = /^(participants|orders|logs)\./;
const PARTICIPANT_ACTS = AGENT_ACTS.filter(
  (act) => !KEY_ACTS.includes(act) && !OFFICE_ACTS.test(act),
);
const REGULATOR_ACTS = ["orders.freeze", "orders.lift", "consents.give", "assets.reclassify"];

type Role = Practice["role"];
const ROLES: readonly Role[] = ["holder", "processor", "regulator"];

interface Link {
  role: Role;
  /** For whose key it was redeemed; the promise is kept so that asking again gives the answer. */
  used?: { agent: Hex; practice: Promise<Practice> };
}

type Parts = Pick<Ledger, "intake" | "chain" | "index" | "now">;

/**
 * One-time links with which a newcomer acts within minutes: each enrols a practice organization and
 * appoints the key of a browser as its agent. The organization's own key is made in the key folder,
 * like those of the offices: for trial only. Links end with the process, so none is ever stored;
 * the next start has new ones.
 */
export class TrialLinks implements Trial {
  readonly #config: Config;
  readonly #parts: Parts;
  readonly #links = new Map<string, Link>();

  constructor(config: Config, parts: Parts) {
    this.#config = config;
    this.#parts = parts;
  }

  /** None where the offices are not this folder's own: nobody here may then enrol anybody. */
  handOut(): { role: Role; token: string }[] {
    const { network, officesFile } = this.#config;
    if (network.kind !== "local" || officesFile !== undefined) return [];
    if (!this.#holdsOffice("accreditor") || !this.#holdsOffice("regulator")) return [];
    return ROLES.map((role) => {
      const token = randomBytes(TOKEN_BYTES).toString("hex");
      this.#links.set(hashOf(token), { role });
      return { role, token };
    });
  }

  async redeem(token: string, agent: Hex): Promise<Practice> {
    const link = this.#links.get(hashOf(token));
    const isOthers = link?.used !== undefined && link.used.agent !== agent;
    if (link === undefined || isOthers)
      throw new LedgerError("E_NOT_FOUND", "the link is unknown, used, or of an earlier start");
    link.used ??= { agent, practice: this.#practise(link.role, agent) };
    try {
      return await link.used.practice;
    } catch (error) {
      // What failed may be tried again, with another key too.
      delete link.used;
      throw error;
    }
  }

  #holdsOffice(office: "accreditor" | "regulator"): boolean {
    const { index, now } = this.#parts;
    const key = openTrialKeystore(this.#config, office);
    return key !== undefined && index.view(undefined, now).office(office, addressOf(key));
  }

  async #practise(role: Role, agent: Hex): Promise<Practice> {
    const isOffice = role === "regulator";
    const { name, key } = isOffice
      ? { name: "Regulator 1", key: this.#key(role) }
      : await this.#enrol(role);
    const acts = isOffice ? REGULATOR_ACTS : PARTICIPANT_ACTS;
    const notAfter = this.#parts.now() + TRIAL_SECONDS;
    await this.#perform("participants.appoint", key, { agent, acts, notAfter });
    return { role, participant: addressOf(key), name, agent, acts, notAfter };
  }

  async #enrol(role: keyof typeof NAMES): Promise<{ name: string; key: Hex }> {
    const file = `trial-${role}-${randomBytes(4).toString("hex")}`;
    const account = trialKeystore(this.#config, file);
    const name = `${NAMES[role]} ${account.slice(2, 6)}`;
    await this.#perform("participants.enroll", this.#key("accreditor"), {
      ...{ account, name, jurisdiction: "CN", region: 0 },
      validTo: formatTime(this.#parts.now() + TRIAL_SECONDS),
    });
    return { name, key: this.#key(file) };
  }

  #key(name: string): Hex {
    const key = openTrialKeystore(this.#config, name);
    if (key === undefined) throw new Error(`the trial key ${name}.json can't be opened any more`);
    return key;
  }

  /** Signed with a key of the folder, and in a block when it resolves. */
  async #perform(type: string, key: Hex, input: object): Promise<void> {
    const { intake, chain, now } = this.#parts;
    const place = chain.deployment;
    const signer = createSigner(key, place.chainId);
    const { contract } = actType(type);
    const { typedData, digest } = prepare(
      { type, actor: signer.address, input },
      {
        view: intake.pending,
        time: now(),
        deadline: BigInt(now() + PREPARED_DEADLINE_SECONDS),
        nonce: () => intake.nextNonce(contract, signer.address),
        salt: () => `0x${randomBytes(32).toString("hex")}`,
        place,
      },
    );
    const { id } = await intake.submit({ typedData, signature: signer.signDigest(digest) });
    await intake.decided(id, MAX_WAIT_SECONDS * 1_000);
    const { status, refusal } = intake.status(id) ?? {};
    if (refusal) throw new LedgerError(refusal.reason, `${type} was refused`, refusal);
    if (status !== "included" && status !== "final")
      throw new LedgerError("E_STALE", `${type} is accepted, but in no block yet`);
  }
}

/** Found by its hash: how long a comparison takes tells nothing of a token. */
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");
