import { expect } from "chai";
import { LedgerError } from "../../server/core/error.ts";
import { MAX_JSON_DEPTH } from "../../server/core/limits.ts";
import { parseJson } from "../../server/http/json.ts";

const read = (text: string) => parseJson(new TextEncoder().encode(text));

function refusal(run: () => unknown): LedgerError {
  try {
    run();
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("strict JSON reader", () => {
  const malformed = {
    "an empty body": "",
    "text after the value": "{} {}",
    "a trailing comma in an object": '{"a":1,}',
    "a trailing comma in an array": "[1,]",
    "a key without quotes": "{a:1}",
    "single quotes": "{'a':1}",
    "a string without end": '"abc',
    "a line break in a string": '"a\nb"',
    "an unknown escape": '"\\x"',
    "a short unicode escape": '"\\u12"',
    "a lone surrogate": '"\\ud800"',
    "a number with a leading zero": "01",
    "a number with a plus": "+1",
    "a hexadecimal number": "0x10",
    "a number that is none": "NaN",
    "a comment": "/* a */ 1",
    "a byte order mark": "\ufeff{}",
  };
  for (const [name, text] of Object.entries(malformed)) {
    it(`refuses ${name}`, () => {
      expect(refusal(() => read(text)).code).to.equal("E_SHAPE");
    });
  }

  it("refuses bytes that are not UTF-8", () => {
    expect(refusal(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22))).code).to.equal("E_SHAPE");
  });

  it("refuses the same key twice and says where", () => {
    const found = refusal(() => read('{"scope":{"minK":1,"minK":2}}'));
    expect(found).to.include({ code: "E_SHAPE", pointer: "/scope" });
  });

  it("refuses the same key twice when one of them is escaped", () => {
    expect(refusal(() => read('{"a":1,"\\u0061":2}')).code).to.equal("E_SHAPE");
  });

  it("refuses __proto__ as a key, plain or escaped", () => {
    expect(refusal(() => read('{"__proto__":{}}')).code).to.equal("E_SHAPE");
    expect(refusal(() => read('{"\\u005f_proto__":{}}')).code).to.equal("E_SHAPE");
  });

  it("refuses integers that a double would round", () => {
    const found = refusal(() => read('[0, {"n": 9007199254740993}]'));
    expect(found).to.include({ code: "E_SHAPE", pointer: "/1/n" });
    expect(refusal(() => read("-9007199254740992")).code).to.equal("E_SHAPE");
    expect(refusal(() => read("1e16")).code).to.equal("E_SHAPE");
  });

  it("refuses numbers that would be infinite", () => {
    expect(refusal(() => read("1e999")).code).to.equal("E_SHAPE");
    expect(refusal(() => read("9".repeat(400))).code).to.equal("E_SHAPE");
  });

  it("refuses nesting one level beyond the limit, however deep it goes", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect(refusal(() => read(nested(MAX_JSON_DEPTH + 1))).code).to.equal("E_TOO_LARGE");
    expect(refusal(() => read("[".repeat(50_000))).code).to.equal("E_TOO_LARGE");
    expect(() => read(nested(MAX_JSON_DEPTH))).not.to.throw();
  });

  it("names places with slashes and tildes in their keys", () => {
    expect(refusal(() => read('{"a/b":{"c~d":x}}')).pointer).to.equal("/a~1b/c~0d");
  });

  it("reads what JSON.parse reads", () => {
    const text = ` {"a":[1,-2.5,1e3,0,true,false,null],"数据":"\\u6743\\n\\"\\ud83d\\ude00","":{}} `;
    expect(read(text)).to.deep.equal(JSON.parse(text));
  });

  it("keeps keys that look like members of every object", () => {
    const value = read('{"constructor":1,"toString":2,"hasOwnProperty":3}');
    expect(JSON.stringify(value)).to.equal('{"constructor":1,"toString":2,"hasOwnProperty":3}');
  });

  it("reads minus zero as zero", () => {
    expect(Object.is(read("-0"), 0)).to.equal(true);
  });
});
