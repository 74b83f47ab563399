/** What a verified bundle says and what it leaves to its reader, in the ledger's languages. */
import { inEach, type Language, type Text } from "../language/languages.ts";
import type { FactKind } from "./bundle.ts";
import type { Proven } from "./facts/proven.ts";
import type { Reliance } from "./verify.ts";

type Sentence = (proven: Proven) => string;

const of = ({ facts }: Proven, name: string): string => String(facts[name]);
const firstReason = ({ facts }: Proven): string => {
  const [first] = facts["reasons"] as { reason: string; subject: string }[];
  return first === undefined ? "" : `${first.reason} ${first.subject}`;
};
const edges = ({ facts }: Proven): number => (facts["edges"] as unknown[]).length;
const log = ({ facts }: Proven) => facts["log"] as { origin: string; operator: string };

const SENTENCES: Record<FactKind, Record<Language, Sentence>> = {
  assetVersion: {
    en: (p) =>
      `Version ${of(p, "number")} of the asset ${p.id} is on the ledger with the commitment ` +
      `${of(p, "commitment")}. After block ${p.block} ` +
      (p.facts["newest"] === true ? "it was the newest." : `the newest was ${of(p, "head")}.`),
    "zh-Hans": (p) =>
      `资产 ${p.id} 的第 ${of(p, "number")} 版已登记在册，承诺值为 ${of(p, "commitment")}。` +
      `截至区块 ${p.block}，` +
      (p.facts["newest"] === true ? "它是最新版本。" : `最新版本为第 ${of(p, "head")} 版。`),
    "zh-Hant": (p) =>
      `資產 ${p.id} 的第 ${of(p, "number")} 版已登記在冊，承諾值為 ${of(p, "commitment")}。` +
      `截至區塊 ${p.block}，` +
      (p.facts["newest"] === true ? "它是最新版本。" : `最新版本為第 ${of(p, "head")} 版。`),
  },
  anchoredHash: {
    en: (p) =>
      `The log ${log(p).origin} of ${log(p).operator} held the hash ${p.id} as a ` +
      `${of(p, "entryKind")} at ${of(p, "anchoredAt")} at the latest.`,
    "zh-Hans": (p) =>
      `${log(p).operator} 的日志 ${log(p).origin} 最迟于 ${of(p, "anchoredAt")} 已载有哈希 ` +
      `${p.id}（${of(p, "entryKind")}）。`,
    "zh-Hant": (p) =>
      `${log(p).operator} 的日誌 ${log(p).origin} 最遲於 ${of(p, "anchoredAt")} 已載有雜湊值 ` +
      `${p.id}（${of(p, "entryKind")}）。`,
  },
  receipt: {
    en: (p) =>
      `In block ${p.block} (${p.time}) the ledger allowed and counted a use by ` +
      `${of(p, "grantee")} under the authorization ${of(p, "authorization")}: ` +
      `${of(p, "operation")} for ${of(p, "purpose")}.`,
    "zh-Hans": (p) =>
      `账本在区块 ${p.block}（${p.time}）准许并记录了 ${of(p, "grantee")} 依授权 ` +
      `${of(p, "authorization")} 的一次使用：${of(p, "operation")}，目的 ${of(p, "purpose")}。`,
    "zh-Hant": (p) =>
      `帳本在區塊 ${p.block}（${p.time}）准許並記錄了 ${of(p, "grantee")} 依授權 ` +
      `${of(p, "authorization")} 的一次使用：${of(p, "operation")}，目的 ${of(p, "purpose")}。`,
  },
  authorization: {
    en: (p) =>
      `After block ${p.block} (${p.time}) the authorization ${p.id} of ${of(p, "grantee")} was ` +
      (p.facts["usable"] === true ? "usable." : `not usable: ${firstReason(p)}.`),
    "zh-Hans": (p) =>
      `截至区块 ${p.block}（${p.time}），${of(p, "grantee")} 的授权 ${p.id} ` +
      (p.facts["usable"] === true ? "可以使用。" : `不可使用：${firstReason(p)}。`),
    "zh-Hant": (p) =>
      `截至區塊 ${p.block}（${p.time}），${of(p, "grantee")} 的授權 ${p.id} ` +
      (p.facts["usable"] === true ? "可以使用。" : `不可使用：${firstReason(p)}。`),
  },
  derivation: {
    en: (p) =>
      `In block ${p.block} (${p.time}) ${of(p, "deriver")} derived the asset ${p.id} under ` +
      `${edges(p)} authorizations, each of which allowed it then.`,
    "zh-Hans": (p) =>
      `${of(p, "deriver")} 在区块 ${p.block}（${p.time}）依 ${edges(p)} 项授权加工形成资产 ` +
      `${p.id}，当时各项授权均予准许。`,
    "zh-Hant": (p) =>
      `${of(p, "deriver")} 在區塊 ${p.block}（${p.time}）依 ${edges(p)} 項授權加工形成資產 ` +
      `${p.id}，當時各項授權均予准許。`,
  },
};

export const provenSentence = (proven: Proven): Text =>
  inEach((language) => SENTENCES[proven.kind][language](proven));

function openBlock({ number, hash }: Reliance["block"]): Text {
  return {
    en:
      `Compare the hash of block ${number}, ${hash}, with one that you trust: ` +
      "whoever makes blocks of its own proves what it likes.",
    "zh-Hans": `请将区块 ${number} 的哈希 ${hash} 与您信任的来源核对：能自造区块者可证明任何事。`,
    "zh-Hant": `請將區塊 ${number} 的雜湊值 ${hash} 與您信任的來源核對：能自造區塊者可證明任何事。`,
  };
}

function openContracts(contracts: Reliance["contracts"]): Text {
  const named = contracts.map(({ name, address }) => `${name} ${address}`).join(", ");
  return {
    en:
      `Compare the contracts with the ledger's deployment (${named}): contracts of somebody else ` +
      "record what he likes, and a hash does not tell which chain it is of.",
    "zh-Hans": `请将合约与账本的部署信息核对（${named}）：他人的合约可记录任意内容，哈希也不表明属于哪条链。`,
    "zh-Hant": `請將合約與帳本的部署資訊核對（${named}）：他人的合約可記錄任意內容，雜湊值也不表明屬於哪條鏈。`,
  };
}

/** What is left to be compared; nothing where the verifier had said what it trusts. */
export function openQuestions(relies: Reliance): Text[] {
  return [
    ...(relies.isBlockTrusted ? [] : [openBlock(relies.block)]),
    ...(relies.areContractsTrusted ? [] : [openContracts(relies.contracts)]),
  ];
}
