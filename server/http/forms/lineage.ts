import { CLASSIFICATIONS, ORIGINS, PI_LEVELS } from "../../core/codes.ts";
import type { Usability } from "../../core/rules/usability.ts";
import { STATUSES } from "../../core/view.ts";
import { formatScope } from "../../core/wire/scope.ts";
import type { Dependant } from "../../provenance/dependants.ts";
import type { LineageEdge, LineageNode } from "../../provenance/lineage.ts";
import { formatRefusal } from "./refusals.ts";
import { ADDRESS, code, component, COUNT, FLAG, ID, orNull, shape } from "./shapes.ts";

const STANDING = { status: code(STATUSES), usable: FLAG };
const WHY = { why: component("Refusal") };

export const formatStanding = ({ status, usable, why }: Usability) => ({
  status,
  usable,
  ...(why && { why: formatRefusal(why) }),
});

export const NODE = shape(
  {
    id: ID,
    level: { ...COUNT, description: "Edges between it and the asset asked about." },
    direction: orNull(code(["up", "down"])),
    source: { ...FLAG, description: "Registered, not derived: the lineage ends here." },
    registrant: ADDRESS,
    provider: { ...ADDRESS, description: "The asset's source: who provides the data." },
    origin: code(ORIGINS),
    classification: code(CLASSIFICATIONS),
    piLevel: code(PI_LEVELS),
    metadataDoc: ID,
    ...STANDING,
  },
  WHY,
);

export const formatNode = ({ asset, state, ...node }: LineageNode) => ({
  id: node.id,
  level: node.level,
  direction: node.direction ?? null,
  source: node.isSource,
  registrant: asset.registrant,
  provider: asset.source,
  origin: ORIGINS[asset.origin],
  classification: CLASSIFICATIONS[state.classification],
  piLevel: PI_LEVELS[state.piLevel],
  metadataDoc: asset.metadataDoc,
  ...formatStanding(node.standing),
});

export const EDGE = shape(
  {
    child: { ...ID, description: "The product." },
    parent: { ...ID, description: "What it was made from." },
    authorization: ID,
    derivation: { ...ID, description: "The act that made the product." },
    grantee: ADDRESS,
    scope: component("Scope"),
    ...STANDING,
  },
  WHY,
);

export const formatEdge = (edge: LineageEdge) => ({
  child: edge.child,
  parent: edge.parent,
  authorization: edge.authorization,
  derivation: edge.derivation,
  grantee: edge.grantee,
  scope: formatScope(edge.scope),
  ...formatStanding(edge.standing),
});

export const DEPENDANT = shape(
  {
    id: ID,
    kind: code(["asset", "authorization"]),
    depth: COUNT,
    party: { ...ADDRESS, description: "The grantee, or the deriver of a product." },
    ...STANDING,
  },
  WHY,
);

export const formatDependant = ({ standing, ...dependant }: Dependant) => ({
  ...dependant,
  ...formatStanding(standing),
});
