import { expect } from "chai";
import { readCliSettings } from "../../server/config/cli.ts";

describe("settings of the command line", () => {
  it("take an empty variable as absent", () => {
    const settings = readCliSettings({ DRL_URL: "", DRL_PASSWORD_FILE: "", LANG: "" });
    expect(settings).to.deep.equal({
      url: "http://127.0.0.1:3000",
      passwordFile: undefined,
      language: "en",
    });
  });

  it("read the service and the password file", () => {
    const variables = { DRL_URL: "https://ledger.example", DRL_PASSWORD_FILE: "/run/password" };
    expect(readCliSettings(variables)).to.include({
      url: "https://ledger.example",
      passwordFile: "/run/password",
    });
  });

  for (const [locale, language] of [
    ["C.UTF-8", "en"],
    ["de_DE.UTF-8", "en"],
    ["zh_CN.UTF-8", "zh-Hans"],
    ["zh_SG", "zh-Hans"],
    ["zh_TW.UTF-8", "zh-Hant"],
    ["zh_HK", "zh-Hant"],
  ] as const) {
    it(`speak ${language} where the system speaks ${locale}`, () => {
      expect(readCliSettings({ LANG: locale }).language).to.equal(language);
      expect(readCliSettings({ LANG: "en_GB", LC_ALL: locale }).language).to.equal(language);
    });
  }
});
