import { expect } from "chai";
import type { Hex } from "../../server/core/records.ts";
import { scopeOf } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import {
  ANALYST,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  LABORATORY,
  REGULATOR,
  STRANGER,
} from "./support/parties.ts";
import {
  grantTo,
  licensed,
  must,
  overBothRoutes,
  transfer,
  UNKNOWN,
  useBy,
} from "./support/story.ts";

const reason: Hex = `0x${"0e".repeat(32)}`;
const doc: Hex = `0x${"0d".repeat(32)}`;

overBothRoutes("revoking", (route) => {
  it("is refused for what is no authorization", async () => {
    const { ledger, claims, consent } = await licensed(route);
    for (const authorization of [UNKNOWN, claims.operate, consent]) {
      const act = ledger.act("Revoke", HOSPITAL, { authorization, reason, doc });
      await isRefused(act, "E_NOT_FOUND", authorization);
    }
  });
  it("is refused to everybody but who stands directly above", async () => {
    const { ledger, root, child } = await licensed(route);
    const others: [Hex, Hex[]][] = [
      [root, [INSURER, ANALYST, CUSTODIAN, REGULATOR, STRANGER]],
      [child, [HOSPITAL, ANALYST, CUSTODIAN, REGULATOR, STRANGER]],
    ];
    for (const [authorization, actors] of others) {
      for (const actor of actors) {
        const act = ledger.act("Revoke", actor, { authorization, reason, doc });
        await isRefused(act, "E_ROLE", actor);
      }
    }
  });
  it("is refused to a holder that gave the right away, and open to the new one", async () => {
    const { ledger, claims, root } = await licensed(route);
    await transfer(ledger, claims.operate, LABORATORY);
    const fields = { authorization: root, reason, doc };
    await isRefused(ledger.act("Revoke", HOSPITAL, fields), "E_ROLE", HOSPITAL);
    await must(ledger, "Revoke", LABORATORY, fields);
  });
  it("is refused once it has ended", async () => {
    const { ledger, root, child } = await licensed(route);
    const fields = { authorization: child, reason, doc };
    await must(ledger, "Revoke", INSURER, fields);
    await isRefused(ledger.act("Revoke", INSURER, fields), "E_STATE", child);
    await must(ledger, "Surrender", INSURER, { authorization: root, reason });
    const given = ledger.act("Revoke", HOSPITAL, { ...fields, authorization: root });
    await isRefused(given, "E_STATE", root);
  });
  it("stops the authorization and all below it", async () => {
    const { ledger, root, child } = await licensed(route);
    const act = ledger.act("Revoke", HOSPITAL, { authorization: root, reason, doc });
    await executes(act, ["Revoked", { id: root, grantor: HOSPITAL, reason, doc }]);
    await isRefused(useBy(ledger, INSURER, root), "E_STATE", root);
    await isRefused(useBy(ledger, ANALYST, child), "E_STATE", root);
  });
});

overBothRoutes("surrendering", (route) => {
  it("is refused for what is no authorization", async () => {
    const { ledger, claims } = await licensed(route);
    for (const authorization of [UNKNOWN, claims.use]) {
      const act = ledger.act("Surrender", HOSPITAL, { authorization, reason });
      await isRefused(act, "E_NOT_FOUND", authorization);
    }
  });
  it("is refused to everybody but the grantee", async () => {
    const { ledger, child } = await licensed(route);
    for (const actor of [HOSPITAL, INSURER, CUSTODIAN, STRANGER]) {
      const act = ledger.act("Surrender", actor, { authorization: child, reason });
      await isRefused(act, "E_ROLE", actor);
    }
  });
  it("is refused once it has ended", async () => {
    const { ledger, child } = await licensed(route);
    await must(ledger, "Surrender", ANALYST, { authorization: child, reason });
    const again = ledger.act("Surrender", ANALYST, { authorization: child, reason });
    await isRefused(again, "E_STATE", child);
  });
  it("ends the authorization and nothing above it", async () => {
    const { ledger, root, child } = await licensed(route);
    const act = ledger.act("Surrender", ANALYST, { authorization: child, reason });
    await executes(act, ["Surrendered", { id: child, grantee: ANALYST, reason }]);
    await isRefused(useBy(ledger, ANALYST, child), "E_STATE", child);
    await executes(useBy(ledger, INSURER, root), ["Used", {}]);
    expect(ledger.view.allotted(root), "what was allotted stays so").to.equal(100);
  });
});

overBothRoutes("revoking all", (route) => {
  it("is refused for what is neither right nor authorization", async () => {
    const { ledger, claims, consent } = await licensed(route);
    for (const subject of [UNKNOWN, claims.id, consent]) {
      const act = ledger.act("RevokeAll", HOSPITAL, { epoch: 0, subject, reason });
      await isRefused(act, "E_NOT_FOUND", subject);
    }
  });
  it("is refused to everybody but the holder, below it to everybody but the grantee", async () => {
    const { ledger, claims, root } = await licensed(route);
    const others: [Hex, Hex[]][] = [
      [claims.operate, [INSURER, CUSTODIAN, REGULATOR, STRANGER]],
      [root, [HOSPITAL, ANALYST, CUSTODIAN, REGULATOR, STRANGER]],
    ];
    for (const [subject, actors] of others) {
      for (const actor of actors) {
        const act = ledger.act("RevokeAll", actor, { epoch: 0, subject, reason });
        await isRefused(act, "E_ROLE", actor);
      }
    }
  });
  it("is refused under an authorization that has ended", async () => {
    const { ledger, root } = await licensed(route);
    await must(ledger, "Surrender", INSURER, { authorization: root, reason });
    const act = ledger.act("RevokeAll", INSURER, { epoch: 0, subject: root, reason });
    await isRefused(act, "E_STATE", root);
  });
  it("is refused over an epoch that is not the present one", async () => {
    const { ledger, claims, root } = await licensed(route);
    for (const [subject, actor] of [
      [claims.operate, HOSPITAL],
      [root, INSURER],
    ] as const) {
      await must(ledger, "RevokeAll", actor, { epoch: 0, subject, reason });
      for (const epoch of [0, 2]) {
        const act = ledger.act("RevokeAll", actor, { epoch, subject, reason });
        await isRefused(act, "E_FORK", subject, 1);
      }
    }
  });
  it("under a right ends every root under it, and no other right's", async () => {
    const { ledger, claims, consent, root, child } = await licensed(route);
    const scope = { relation: "ENTRUST" };
    const grant = { parent: claims.use, grantee: LABORATORY, basis: consent, scope };
    const apart = await grantTo(ledger, HOSPITAL, claims.id, grant);
    const subject = claims.operate;
    const act = ledger.act("RevokeAll", HOSPITAL, { epoch: 0, subject, reason });
    await executes(act, ["AllRevoked", { subject, by: HOSPITAL, epoch: 1, reason }]);
    await isRefused(useBy(ledger, INSURER, root), "E_STATE", root);
    await isRefused(useBy(ledger, ANALYST, child), "E_STATE", root);
    await executes(useBy(ledger, LABORATORY, apart), ["Used", {}]);
  });
  it("under an authorization ends its children, neither itself nor later ones", async () => {
    const { ledger, claims, consent, root, child } = await licensed(route);
    const act = ledger.act("RevokeAll", INSURER, { epoch: 0, subject: root, reason });
    await executes(act, ["AllRevoked", { subject: root, by: INSURER, epoch: 1, reason }]);
    await isRefused(useBy(ledger, ANALYST, child), "E_STATE", child);
    await executes(useBy(ledger, INSURER, root), ["Used", {}]);
    const grant = { parent: root, grantee: ANALYST, basis: consent };
    const later = await grantTo(ledger, INSURER, claims.id, grant);
    await executes(useBy(ledger, ANALYST, later), ["Used", {}]);
  });
});

overBothRoutes("refusing a request", (route) => {
  it("is refused under what is neither right nor authorization", async () => {
    const { ledger, claims } = await licensed(route);
    for (const parent of [UNKNOWN, claims.id]) {
      const act = ledger.act("Refuse", HOSPITAL, { request: UNKNOWN, parent, reason });
      await isRefused(act, "E_NOT_FOUND", parent);
    }
  });
  it("is refused to who could not have granted", async () => {
    const { ledger, root } = await licensed(route);
    const { digest: request } = await must(ledger, "Request", LABORATORY, {
      parent: root,
      scope: scopeOf(),
    });
    for (const actor of [HOSPITAL, LABORATORY, ANALYST, STRANGER]) {
      await isRefused(
        ledger.act("Refuse", actor, { request, parent: root, reason }),
        "E_ROLE",
        actor,
      );
    }
  });
  it("is recorded by the digest of the act", async () => {
    const { ledger, claims, root } = await licensed(route);
    for (const [parent, grantor] of [
      [root, INSURER],
      [claims.operate, HOSPITAL],
    ] as const) {
      const asked = { parent, scope: scopeOf() };
      const { digest: request } = await must(ledger, "Request", LABORATORY, asked);
      const refused = await must(ledger, "Refuse", grantor, { request, parent, reason });
      await executes(Promise.resolve(refused), [
        "RequestRefused",
        { id: refused.digest, request, parent, grantor, reason },
      ]);
    }
  });
});

overBothRoutes("requesting", (route) => {
  it("is refused with a scope of wrong shape", async () => {
    const { ledger, root } = await licensed(route);
    const scope = scopeOf({ notBefore: 5, notAfter: 5 });
    await isRefused(ledger.act("Request", LABORATORY, { parent: root, scope }), "E_SHAPE");
  });
  it("is refused under what is neither right nor authorization", async () => {
    const { ledger, claims, consent } = await licensed(route);
    for (const parent of [UNKNOWN, claims.id, consent]) {
      const act = ledger.act("Request", LABORATORY, { parent, scope: scopeOf() });
      await isRefused(act, "E_NOT_FOUND", parent);
    }
  });
  it("is refused to a stranger", async () => {
    const { ledger, root } = await licensed(route);
    const act = ledger.act("Request", STRANGER, { parent: root, scope: scopeOf() });
    await isRefused(act, "E_ROLE", STRANGER);
  });
  it("is recorded by the digest of the act", async () => {
    const { ledger, claims, root } = await licensed(route);
    for (const parent of [root, claims.operate]) {
      const scope = scopeOf();
      const asked = await must(ledger, "Request", LABORATORY, { parent, scope });
      const { digest: id } = asked;
      const requested = { id, parent, requester: LABORATORY, scope };
      await executes(Promise.resolve(asked), ["Requested", requested]);
    }
  });
});
