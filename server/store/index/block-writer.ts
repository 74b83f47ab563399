import { BLANK_STATE } from "../../core/overlay.ts";
import type { Asset, Basis, Enrolment, Log, Order, Right } from "../../core/records.ts";
import { type Hex, type Scope, type Terms, type Version } from "../../core/records.ts";
import { FIRST_VERSION, UNLIMITED_USES, ZERO, ZERO_ADDRESS } from "../../core/records.ts";
import type { Agent, Contract, Kind, Role, State, View } from "../../core/view.ts";
import { bytes, participantId } from "./bytes.ts";
import { CONTRACTS, type Derived, type Executed, type Happened, KINDS } from "./model.ts";
import { type Reverted, ROLES, type StateChange, type TreeSize, type Use } from "./model.ts";
import { sizeBytes } from "./heads.ts";
import { pack, packList } from "./pack.ts";
import { NEWEST, type Subject } from "./bound.ts";
import type { Records } from "./records.ts";
import { searchText } from "./search-text.ts";
import type { Statements } from "./statements.ts";
import { nonceBytes } from "./view.ts";
import { writeWord } from "./words.ts";

/** Purposes are compared bit by bit; SQLite's integers are signed. */
export const signed = (mask: bigint) => BigInt.asIntN(64, mask);

/**
 * Adds what one block did. Reads inside it see what the block has written so far, so that a record
 * and what is built upon it may stand in one block.
 *
 * Every method trusts its caller: the contracts have checked, the index only records. An id that
 * the index does not know means that it is not the projection of this chain; it stops there.
 */
export class BlockWriter {
  readonly block: { number: number; time: number };
  /** The ledger with what this block has written so far. */
  readonly view: View;
  readonly #sql: Statements;
  readonly #records: Records;
  #lastN: number;
  /** Whose act is being written; nobody's at the founding. */
  #actor: Hex = ZERO_ADDRESS;

  /** `lastN` is the highest n in use before the block. */
  constructor(
    sql: Statements,
    records: Records,
    view: View,
    block: { number: number; time: number },
    lastN: number,
  ) {
    this.block = block;
    this.view = view;
    this.#sql = sql;
    this.#records = records;
    this.#lastN = lastN;
  }

  get lastN(): number {
    return this.#lastN;
  }

  change(id: Hex, change: StateChange): void {
    const record = this.#known(id);
    const before = this.view.state(id);
    if (before === undefined) throw new Error(`${id} has no state`);
    const next = { ...change, orders: before.orders + (change.orders ?? 0) };
    this.#write(record.n, { ...before, ...next }, next);
  }

  participant(account: Hex, enrolment: Enrolment): void {
    const id = participantId(account);
    const first = { status: "ACTIVE", key: account } as const;
    const n = this.#records.find(id, NEWEST)?.n ?? this.#add("participant", id, first);
    const { jurisdiction, region, validTo, name, code } = enrolment;
    const search = searchText(`${name}\n${code}`);
    const packed = pack("Enrolment", enrolment);
    this.#sql.participant.run(n, this.block.number, jurisdiction, region, validTo, search, packed);
    this.#cite(n, enrolment.profileDoc);
  }

  /** The powers of a key from here on; none where it is dismissed. */
  agent(participant: Hex, key: Hex, { acts, notAfter, revision }: Agent): void {
    const { number } = this.block;
    this.#sql.agent.run(this.#party(participant), bytes(key), number, acts, notAfter, revision);
  }

  asset(id: Hex, asset: Asset): void {
    const { classification, piLevel } = asset;
    const first = { status: "REGISTERED", head: FIRST_VERSION, classification, piLevel } as const;
    const n = this.#add("asset", id, first);
    this.#sql.asset.run(
      n,
      this.#party(asset.registrant),
      this.#party(asset.source),
      asset.origin,
      asset.sector,
      asset.region,
      asset.inputs === ZERO ? 0 : 1,
      pack("Asset", asset),
    );
    this.#cite(n, asset.manifestDoc, asset.metadataDoc);
  }

  version(number: number, version: Version, digest: Hex): void {
    const n = this.#n(version.asset);
    const packed = pack("Version", version);
    const { commitment } = version;
    this.#sql.version.run(n, number, this.block.number, bytes(digest), bytes(commitment), packed);
    this.#cite(n, version.manifestDoc);
  }

  right(id: Hex, right: Right): void {
    const { title } = right;
    const { holder } = title;
    const n = this.#add("right", id, { status: "REGISTERED", holder });
    const packed = pack("Right", right);
    this.#sql.right.run(n, this.#n(right.asset), title.kind, packed);
    this.#cite(n, title.basisDoc);
  }

  consent(id: Hex, basis: Basis): void {
    const n = this.#add("consent", id, { status: "GIVEN" });
    const purposes = signed(basis.scope.limits.purposes);
    const giver = this.#party(basis.giver);
    const packed = pack("Basis", basis);
    this.#sql.consent.run(n, this.#n(basis.asset), giver, basis.form, purposes, packed);
    this.#cite(n, basis.noticeDoc);
  }

  request(id: Hex, asset: Hex, parent: Hex, requester: Hex, scope: Scope): void {
    const n = this.#add("request", id, { status: "OPEN" });
    this.#sql.request.run(
      n,
      this.#n(asset),
      this.#n(parent),
      this.#party(requester),
      scope.conditions.relation,
      signed(scope.limits.purposes),
      pack("Scope", scope),
    );
    this.#cite(n, scope.conditions.policyDoc);
  }

  authorization(id: Hex, terms: Terms, parentEpoch: number, request: Hex | undefined): void {
    const { limits, conditions } = terms.scope;
    const parent = this.#known(terms.parent);
    const allotted = this.#records.allotted(parent.n, NEWEST) + limits.maxUses;
    const n = this.#add("authorization", id, { status: "GRANTED" });
    this.#sql.authorization.run(
      n,
      this.#n(terms.asset),
      parent.n,
      this.#party(terms.grantee),
      terms.basis === ZERO ? null : this.#n(terms.basis),
      request === undefined ? null : this.#n(request),
      Number(this.#sql.depth.get(parent.n)?.["depth"] ?? 0) + 1,
      parentEpoch,
      Math.min(allotted, UNLIMITED_USES),
      conditions.relation,
      signed(limits.purposes),
      pack("Terms", terms),
    );
    this.#cite(n, conditions.policyDoc);
  }

  order(id: Hex, order: Order): void {
    const n = this.#add("order", id, { status: "OPEN" });
    this.#sql.order.run(n, this.#n(order.subject), this.#party(order.issuer), pack("Order", order));
    this.#cite(n, order.basisDoc);
  }

  log(id: Hex, log: Log): void {
    const n = this.#add("log", id, { status: "OPEN" });
    this.#sql.log.run(n, this.#party(log.operator), pack("Log", log));
  }

  head(log: Hex, idx: number, digest: Hex, { size, root }: TreeSize): void {
    const { number } = this.block;
    const n = this.#n(log);
    this.#sql.head.run(n, sizeBytes(size), bytes(root), number, idx, bytes(digest));
    this.change(log, {});
  }

  debit(idx: number, digest: Hex, asset: Hex, grantee: Hex, use: Use): void {
    const n = this.#n(use.authorization);
    const used = Math.min(this.#records.used(n, NEWEST) + use.count, UNLIMITED_USES);
    this.#sql.receipt.run(
      n,
      this.block.number,
      idx,
      bytes(digest),
      this.#n(asset),
      this.#party(grantee),
      use.version,
      use.operation,
      use.purpose,
      use.output,
      use.environment,
      use.territory,
      signed(use.categories),
      use.k,
      bytes(use.outputsDoc),
      use.count,
      used,
    );
    this.#cite(n, use.outputsDoc);
  }

  derivation(derived: Derived): void {
    const n = this.#n(derived.asset);
    this.#sql.derivation.run(
      n,
      this.block.number,
      bytes(derived.digest),
      this.#party(derived.deriver),
      derived.chains,
      derived.nodes,
      derived.closed ? 1 : 0,
      pack("Scope", derived.ceiling),
      pack("Making", derived.making),
      packList("Input", derived.inputs),
    );
    for (const { authorization } of derived.inputs) {
      const cited = this.#n(authorization);
      this.#sql.edge.run(n, Number(this.#sql.assetOf.get(cited)?.["asset"]), cited);
    }
    this.#cite(n, derived.making.transform, derived.making.attestationDoc);
  }

  /** An act upon the record named the document. */
  cite(id: Hex, document: Hex): void {
    this.#cite(this.#n(id), document);
  }

  nonce(contract: Contract, actor: Hex, nonce: bigint): void {
    const number = CONTRACTS.indexOf(contract);
    this.#sql.nonce.run(number, bytes(actor), nonceBytes(nonce), this.block.number);
  }

  /** `since` undefined: the role is revoked. */
  office(role: Role, account: Hex, since: number | undefined): void {
    this.#sql.office.run(ROLES[role], bytes(account), this.block.number, since ?? null);
  }

  event({ idx, act, kind, subject, assets, data }: Happened): void {
    const { number } = this.block;
    const json = JSON.stringify(data);
    this.#sql.event.run(number, idx, act ?? null, kind, this.#n(subject), json);
    for (const asset of assets) this.#sql.history.run(this.#n(asset), number, idx);
  }

  /** What follows is of this act, until the next. */
  executed({ digest, idx, tx, actor, signer }: Executed): void {
    this.#actor = actor;
    const who = [bytes(actor), bytes(signer)] as const;
    this.#sql.executed.run(bytes(digest), this.block.number, idx, bytes(tx), ...who);
  }

  reverted({ tx, reason, subject, detail }: Reverted): void {
    const why = [subject, detail].map((value) => (value === undefined ? null : bytes(value)));
    this.#sql.reverted.run(bytes(tx), this.block.number, reason ?? null, ...why);
  }

  #known(id: Hex): Subject {
    const record = this.#records.find(id, NEWEST);
    if (record === undefined) {
      throw new Error(`block ${this.block.number} names ${id}, which no block before it records`);
    }
    return record;
  }

  #n(id: Hex): number {
    return this.#known(id).n;
  }

  #party(address: Hex): number {
    return this.#n(participantId(address));
  }

  #add(kind: Kind, id: Hex, first: Partial<State>): number {
    this.#lastN += 1;
    this.#sql.subject.run(this.#lastN, bytes(id), KINDS.indexOf(kind), this.block.number);
    this.#write(this.#lastN, { ...BLANK_STATE, ...first }, first);
    return this.#lastN;
  }

  #write(n: number, state: State, change: Partial<State>): void {
    const place = { n, block: this.block.number };
    writeWord(this.#sql, place, state, change, (address) => this.#party(address));
  }

  #cite(subject: number, ...documents: Hex[]): void {
    const { number } = this.block;
    const actor = bytes(this.#actor);
    for (const document of documents) {
      if (document !== ZERO) this.#sql.citation.run(bytes(document), subject, actor, number);
    }
  }
}
