// Texts of the pages and of the core in traditional characters are written, not converted.
import { expect } from "chai";
import * as opencc from "opencc-js";
import { CHAIN_REASONS, SERVICE_REASONS } from "../../server/core/codes.ts";
import * as labels from "../../server/core/language/labels.ts";
import { SENTENCES } from "../../server/core/language/sentences.ts";
import { REASONS } from "../../server/core/reasons.ts";
import { CODE_NAMES } from "../../server/portal/language/codes.ts";
import { FIELD_NAMES } from "../../server/portal/language/fields.ts";
import { WORDS } from "../../server/portal/language/words.ts";

/** Right in traditional writing too, though it is also how another character is simplified. */
const ALSO_TRADITIONAL = "台里后只于干制准表几群秘";

/** Every text; of a function what it makes of its arguments' places. */
function textsOf(words: unknown): string[] {
  if (typeof words === "string") return [words];
  if (typeof words === "function")
    return [String((words as (...args: unknown[]) => unknown)(1, 2))];
  return Object.values(words as object).flatMap(textsOf);
}

/** Its own types name files that resolution does not find. */
const { Converter } = opencc as unknown as {
  Converter: (how: { from: string; to: string }) => (text: string) => string;
};
const convert = Converter({ from: "cn", to: "t" });
const simplifiedIn = (text: string) =>
  [...new Set(text)].filter(
    (character) => !ALSO_TRADITIONAL.includes(character) && convert(character) !== character,
  );

describe("texts in traditional characters", () => {
  it("are found out where a simplified character stands", () => {
    expect(simplifiedIn("數據权益")).to.deep.equal(["权"]);
    expect(simplifiedIn("數據權益")).to.deep.equal([]);
  });

  it("hold no simplified character on the pages, but for the other language's name", () => {
    const { frame, ...words } = WORDS["zh-Hant"];
    const { displayHint, ...own } = frame;
    expect(displayHint).to.include("语言");
    const tables = [...FIELD_NAMES.values(), ...CODE_NAMES.values()].map((text) => text["zh-Hant"]);
    expect(textsOf([words, own, tables]).flatMap(simplifiedIn)).to.deep.equal([]);
  });

  it("hold none in the core", () => {
    const reasons = [...CHAIN_REASONS, ...SERVICE_REASONS].map((code) => REASONS[code]);
    const texts = [
      ...reasons.flatMap(({ means, next }) => [means["zh-Hant"], next["zh-Hant"]]),
      ...Object.values(SENTENCES).map((text) => text["zh-Hant"]),
      ...Object.values(labels).flatMap((list) => list.map((text) => text["zh-Hant"])),
    ];
    expect(texts.flatMap(simplifiedIn)).to.deep.equal([]);
  });

  it("differ from the simplified ones in their words, not their characters alone", () => {
    const converted = textsOf(WORDS["zh-Hans"]).map((text) => convert(text));
    const written = textsOf(WORDS["zh-Hant"]);
    const differing = written.filter((text, n) => text !== converted[n]);
    expect(differing.length).to.be.above(written.length / 4);
  });
});
