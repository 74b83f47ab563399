/**
 * What a contract is handed beside the message of an act: it stores no fixed facts, so callers
 * give back those that the ids contain. The structs are those of `contracts/types/Records.sol`.
 */
import { RELATIONS } from "../codes.ts";
import { ZERO, ZERO_ADDRESS } from "../records.ts";
import type {
  Asset,
  Basis,
  Hex,
  Limits,
  Log,
  Messages,
  Order,
  PrimaryType,
  Scope,
  Terms,
} from "../records.ts";
import { hashStruct } from "../struct-hash.ts";
import type { View } from "../view.ts";
import { holdOf } from "./assets.ts";
import { cited, leafAt, pathTo, upstreamOf } from "./walk.ts";
import type { Node, Path } from "./walk.ts";

export interface PathFacts {
  asset: Hex;
  title: Hex;
  steps: { grantee: Hex; basis: Hex; scope: Hex }[];
}
export interface BoundsFacts {
  scope: Scope[];
  product: Asset[];
  basis: Basis[];
}
export interface LeafFacts {
  path: PathFacts;
  limits: Limits;
  conditions: Hex;
}
export interface UpstreamFacts {
  products: { asset: Asset; inputs: number }[];
  chains: PathFacts[];
}
export interface SourceFacts {
  path: PathFacts;
  scope: Scope;
  upstream: UpstreamFacts;
}

type None = Record<never, never>;
/** An asset, and the title under which somebody claimed HOLD; 0 where nobody did. */
interface Keeping {
  facts: Asset;
  title: Hex;
}

/** In the order of the contract's parameters, between the message and the proof. */
export interface HandedIn {
  Enroll: None;
  Suspend: None;
  Reinstate: None;
  Succeed: None;
  Appoint: None;
  Dismiss: None;
  Register: None;
  AddVersion: Keeping;
  Retire: Keeping;
  Reclassify: Keeping;
  Offer: { asset: Hex; title: Hex };
  Accept: { asset: Hex; title: Hex };
  Renounce: None;
  Give: None;
  Withdraw: None;
  Request: None;
  Grant: { path: PathFacts; bounds: BoundsFacts };
  Refuse: { path: PathFacts };
  Revoke: { path: PathFacts };
  Surrender: { path: PathFacts };
  RevokeAll: { path: PathFacts };
  Use: { leaf: LeafFacts; upstream: UpstreamFacts };
  Derive: { sources: SourceFacts[] };
  Freeze: None;
  Lift: { facts: Order };
  OpenLog: None;
  Anchor: { facts: Log };
}

const ENTRUST = RELATIONS.indexOf("ENTRUST");
const none = (): None => ({});

function pathFacts({ asset, right, steps }: Path): PathFacts {
  return {
    asset: asset.id,
    title: hashStruct("Title", right.facts.right.title),
    steps: steps.map(({ facts: { terms } }) => ({
      grantee: terms.grantee,
      basis: terms.basis,
      scope: hashStruct("Scope", terms.scope),
    })),
  };
}

function requiredPath(view: View, id: Hex): Path {
  const path = pathTo(view, id);
  if (path === undefined) throw new Error(`no path leads to ${id}`);
  return path;
}

function requiredLeaf(view: View, id: Hex): { path: Path; leaf: Node<"authorization"> } {
  const found = leafAt(view, id);
  if (found === undefined) throw new Error(`there is no authorization ${id}`);
  return found;
}

/** Each product when it is first met, each path as often as a product met first cites it. */
function upstreamFacts(view: View, asset: Node<"asset">): UpstreamFacts {
  const products = new Map<Hex, { asset: Asset; inputs: number }>();
  const meet = ({ id, facts }: Node<"asset">) => {
    const inputs = facts.derivation?.authorizations.length ?? 0;
    if (inputs > 0 && !products.has(id)) products.set(id, { asset: facts.asset, inputs });
  };

  meet(asset);
  const chains = [...upstreamOf(view, asset)].map((path) => {
    meet(path.asset);
    return pathFacts(path);
  });
  return { products: [...products.values()], chains };
}

/** A child within its parent is within its parent's basis too, if that basis covers its grantee. */
function isCovered(basis: Basis, { basis: id, scope }: Terms, parent?: Node<"authorization">) {
  const isOpenOrEntrusted =
    basis.recipient === ZERO_ADDRESS || scope.conditions.relation === ENTRUST;
  return parent?.facts.terms.basis === id && isOpenOrEntrusted;
}

function boundsFacts(view: View, { asset, steps }: Path, terms: Terms): BoundsFacts {
  const parent = steps.at(-1);
  const ceiling = parent === undefined ? asset.facts.derivation?.ceiling : undefined;
  const bound = parent?.facts.terms.scope ?? ceiling;
  const basis = terms.basis === ZERO ? undefined : cited(view, "consent", terms.basis).facts.basis;
  const isCompared = basis !== undefined && !isCovered(basis, terms, parent);
  return {
    scope: bound === undefined ? [] : [bound],
    product: ceiling === undefined ? [] : [asset.facts.asset],
    basis: isCompared ? [basis] : [],
  };
}

function keeping(view: View, id: Hex): Keeping {
  const asset = cited(view, "asset", id);
  const hold = holdOf(view, asset);
  const title = hold === undefined ? ZERO : hashStruct("Title", hold.facts.right.title);
  return { facts: asset.facts.asset, title };
}

function claim(view: View, id: Hex): { asset: Hex; title: Hex } {
  const { asset, title } = cited(view, "right", id).facts.right;
  return { asset, title: hashStruct("Title", title) };
}

const HANDED_IN: {
  [P in PrimaryType]: (view: View, message: Messages[P]) => HandedIn[P];
} = {
  Enroll: none,
  Suspend: none,
  Reinstate: none,
  Succeed: none,
  Appoint: none,
  Dismiss: none,
  Register: none,
  AddVersion: (view, { version }) => keeping(view, version.asset),
  Retire: (view, { asset }) => keeping(view, asset),
  Reclassify: (view, { asset }) => keeping(view, asset),
  Offer: (view, { right }) => claim(view, right),
  Accept: (view, { right }) => claim(view, right),
  Renounce: none,
  Give: none,
  Withdraw: none,
  Request: none,
  Grant(view, { terms }) {
    const path = requiredPath(view, terms.parent);
    return { path: pathFacts(path), bounds: boundsFacts(view, path, terms) };
  },
  Refuse: (view, { parent }) => ({ path: pathFacts(requiredPath(view, parent)) }),
  Revoke: (view, { authorization }) => ({ path: pathFacts(requiredPath(view, authorization)) }),
  Surrender: (view, { authorization }) => ({ path: pathFacts(requiredPath(view, authorization)) }),
  RevokeAll: (view, { subject }) => ({ path: pathFacts(requiredPath(view, subject)) }),
  Use(view, { authorization }) {
    const { path, leaf } = requiredLeaf(view, authorization);
    const { limits, conditions } = leaf.facts.terms.scope;
    return {
      leaf: { path: pathFacts(path), limits, conditions: hashStruct("Conditions", conditions) },
      upstream: upstreamFacts(view, path.asset),
    };
  },
  Derive: (view, { inputs }) => ({
    sources: inputs.map(({ authorization }) => {
      const { path, leaf } = requiredLeaf(view, authorization);
      const upstream = upstreamFacts(view, path.asset);
      return { path: pathFacts(path), scope: leaf.facts.terms.scope, upstream };
    }),
  }),
  Freeze: none,
  Lift: (view, { order }) => ({ facts: cited(view, "order", order).facts.order }),
  OpenLog: none,
  Anchor: (view, { log }) => ({ facts: cited(view, "log", log).facts.log }),
};

/** The facts for one act, as the view has them; an error if it lacks what the message names. */
export function handedIn<P extends PrimaryType>(
  primary: P,
  message: Messages[P],
  view: View,
): HandedIn[P] {
  return HANDED_IN[primary](view, message);
}
