// A disk that takes no more: what is not written down is not acknowledged, and nothing is spoilt.
import { expect } from "chai";
import { dataset, enrolment, newKey } from "./burst.ts";
import { settled, SOUND, verdict } from "./checker.ts";
import { Client } from "./client.ts";
import { SERVE, Service } from "./service.ts";

/** A limit on the size of each file stands for the full disk: 3 MiB, or 6 in some shells. */
const LIMITED = ["sh", "-c", 'ulimit -f 6144; exec "$0" "$@"', process.execPath, SERVE];
const DOCUMENT_CHARACTERS = 400_000;
const REFUSED = 3;
const MOST = 60;

describe("a service whose disk is full", function () {
  this.timeout(120_000);
  let service: Service;
  after(() => service.remove());

  it("answers 503, and has each act that it acknowledged after the next start", async () => {
    service = await Service.prepared();
    await service.start(LIMITED);
    const client = new Client(() => service.url);
    const holder = newKey();
    const enrolled = enrolment(holder.address, "Holder");
    await client.act(service.office("accreditor"), "participants.enroll", enrolled);

    const refused: unknown[] = [];
    for (let n = 0; n < MOST && refused.length < REFUSED && service.isRunning; n += 1) {
      const title = { en: `${n} ${"x".repeat(DOCUMENT_CHARACTERS)}` };
      const large = { ...dataset(), metadataDoc: { title } };
      const claim = await client.sign(holder, "assets.register", large);
      const answer = await client.tryAt(service.url, claim);
      if (answer?.status !== 202) refused.push(answer?.body["code"]);
    }
    expect(refused).to.deep.equal(Array(REFUSED).fill("E_UNAVAILABLE"));
    const before = client.acknowledged;
    expect(before).to.have.length.greaterThan(2);

    await service.kill();
    await service.start();
    for (const claim of client.claims) await client.handIn(claim);
    await settled(client.claims, service);
    expect(await verdict(client.claims, service)).to.deep.equal(SOUND);
    for (const { documents } of before) {
      for (const hash of documents) {
        const { status } = await fetch(`${service.url}/v1/documents/${hash}`);
        expect(status, hash).to.equal(200);
      }
    }
  });
});
