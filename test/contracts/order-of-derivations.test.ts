// The order of reasons against a derivation and against a use of what it made.
import { assetId, rightId } from "../../server/core/ids.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import { derivationOf, useOf } from "../core/rules/support/story.ts";
import { refusal, START, titleOf, WIDE } from "../core/rules/support/words.ts";
import { actorSuspended, inThisOrder, proofCauses, SPENT, spentNonce } from "./support/order.ts";
import type { Attempt, Cause } from "./support/order.ts";
import { CUSTODIAN, HOSPITAL, INSURER, LABORATORY } from "./support/parties.ts";
import {
  founded,
  freeze,
  giveBasis,
  grantTo,
  licensedProduct,
  must,
  overBothRoutes,
  reclassify,
  registerAsset,
  suspend,
  TO_DERIVE,
  UNKNOWN,
  useBy,
} from "./support/story.ts";
import type { LicensedProduct } from "./support/story.ts";

interface A extends Attempt<"Derive"> {
  /** Sensitive and important. */
  claims: Hex;
  first: Hex;
  /** May not be provided on. */
  second: Hex;
}

const OPEN_USES = 1000;

overBothRoutes("against a derivation", (route) => {
  const prepare = async (): Promise<A> => {
    const ledger = await founded(route);
    const words = { source: CUSTODIAN, piLevel: "SENSITIVE", classification: "IMPORTANT" };
    const claims = await registerAsset(ledger, HOSPITAL, words);
    const open = await registerAsset(ledger, HOSPITAL);
    const basis = await giveBasis(ledger, claims.id, CUSTODIAN);
    const root = { parent: claims.operate, grantee: INSURER, basis, scope: TO_DERIVE };
    const first = await grantTo(ledger, HOSPITAL, claims.id, root);
    const operations = ["QUERY", "DERIVE"];
    const scope = { ...WIDE, operations, maxUses: OPEN_USES };
    const second = await grantTo(ledger, HOSPITAL, open.id, {
      parent: open.operate,
      grantee: INSURER,
      scope,
    });
    const kept = { piLevel: "SENSITIVE", classification: "IMPORTANT" };
    const fieldsOf = () => derivationOf(ledger, INSURER, [first, second], kept, ["HOLD", "USE"]);
    await must(ledger, "Derive", INSURER, fieldsOf(), { nonce: SPENT });
    const fields = fieldsOf();
    return { ledger, actor: INSURER, fields, header: {}, claims: claims.id, first, second };
  };
  const id = ({ fields }: A) => assetId(fields.asset);
  const causes: Cause<A>[] = [
    {
      title: "a wrong shape",
      bring: ({ fields }) => (fields.making.deidentLevel = 3),
      expected: () => refusal("E_SHAPE"),
    },
    {
      title: "an unknown input",
      bring: (attempt) => {
        const inputs = [attempt.first, UNKNOWN];
        attempt.fields = derivationOf(attempt.ledger, INSURER, inputs, {}, ["HOLD"]);
      },
      expected: () => refusal("E_NOT_FOUND", UNKNOWN),
    },
    ...proofCauses<A>(),
    spentNonce<A>(),
    actorSuspended<A>(),
    {
      title: "the same product",
      bring: ({ ledger, fields }) => must(ledger, "Derive", INSURER, { ...fields, rights: [] }),
      expected: (attempt) => refusal("E_STATE", id(attempt)),
    },
    {
      title: "a right that has ended",
      bring: ({ fields }) => (fields.rights[0]!.notAfter = START),
      expected: ({ fields }) =>
        refusal("E_TIME", rightId(assetId(fields.asset), fields.rights[0]!)),
    },
    {
      title: "an order on the first input",
      bring: ({ ledger, first }) => freeze(ledger, first),
      expected: ({ first }) => refusal("E_FROZEN", first),
    },
    {
      title: "the second input's quota",
      bring: ({ ledger, second }) => useBy(ledger, INSURER, second, { count: OPEN_USES - 1 }),
      expected: ({ second }) => refusal("E_QUOTA", second),
    },
    {
      title: "another ceiling",
      bring: ({ fields }) => (fields.asset.ceiling = UNKNOWN),
      expected: () => refusal("E_SHAPE"),
    },
    {
      title: "OPERATE of what may not be provided",
      bring: ({ fields }) => fields.rights.push(titleOf(INSURER, "OPERATE")),
      expected: ({ second }) => refusal("E_RIGHT_MISSING", second),
    },
    {
      title: "core data",
      bring: ({ fields }) => (fields.asset.classification = 2),
      expected: (attempt) => refusal("E_CLASS_CORE", id(attempt)),
    },
    {
      title: "a guessable commitment",
      bring: ({ fields }) => (fields.asset.scheme = 0),
      expected: (attempt) => refusal("E_LOW_ENTROPY", id(attempt)),
    },
    {
      title: "a lower level of personal data",
      bring: ({ fields }) => (fields.asset.piLevel = 1),
      expected: ({ claims }) => refusal("E_EXCEEDS_GRANTOR", claims, "piLevel"),
    },
    {
      title: "a lower classification",
      bring: ({ fields }) => (fields.asset.classification = 0),
      expected: ({ claims }) => refusal("E_EXCEEDS_GRANTOR", claims, "classification"),
    },
  ];
  inThisOrder<"Derive", A>("Derive", route, prepare, causes);
});

overBothRoutes("against a use of a product", (route) => {
  type Product = Attempt<"Use"> & LicensedProduct;
  const prepare = async (): Promise<Product> => {
    const story = await licensedProduct(route);
    return { ...story, actor: LABORATORY, fields: useOf(story.onReport), header: {} };
  };
  inThisOrder<"Use", Product>("Use", route, prepare, [
    {
      title: "its quota",
      bring: ({ fields }) => (fields.count = 101),
      expected: ({ onReport }) => refusal("E_QUOTA", onReport),
    },
    {
      title: "an order on the nearest input",
      bring: ({ ledger, onScores }) => freeze(ledger, onScores),
      expected: ({ onScores }) => refusal("E_FROZEN", onScores),
    },
    {
      title: "the end of the nearest input",
      bring: ({ ledger, onScores: authorization }) =>
        must(ledger, "Revoke", INSURER, { authorization, reason: ZERO, doc: ZERO }),
      expected: ({ onScores }) => refusal("E_STATE", onScores),
    },
    {
      title: "an order on what is further above",
      bring: ({ ledger, input }) => freeze(ledger, input),
      expected: ({ input }) => refusal("E_FROZEN", input),
    },
    {
      title: "a suspension of the first holder",
      bring: ({ ledger }) => suspend(ledger, HOSPITAL),
      expected: () => refusal("E_ROLE", HOSPITAL),
    },
    {
      title: "an end above",
      bring: ({ ledger, input: authorization }) =>
        must(ledger, "Revoke", HOSPITAL, { authorization, reason: ZERO, doc: ZERO }),
      expected: ({ input }) => refusal("E_STATE", input),
    },
    {
      title: "core data above",
      bring: ({ ledger, claims }) => reclassify(ledger, claims.id, { classification: "CORE" }),
      expected: ({ claims }) => refusal("E_CLASS_CORE", claims.id),
    },
    {
      title: "a withdrawal above",
      bring: ({ ledger, consent }) =>
        must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO }),
      expected: ({ consent }) => refusal("E_CONSENT_WITHDRAWN", consent),
    },
  ]);
});
