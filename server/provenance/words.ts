/** What a verification says, in the languages of the ledger. */
import type { Text } from "../core/language/languages.ts";
import type { StepName, Verdict } from "./verify.ts";

export const VERDICTS: Readonly<Record<Verdict, Text>> = {
  REGISTERED: {
    en: "This is the newest registered version of the asset named below.",
    "zh-Hans": "这是下列资产的最新登记版本。",
    "zh-Hant": "這是下列資產的最新登記版本。",
  },
  SUPERSEDED: {
    en: "This is a registered version of the asset named below, but a newer one has followed it.",
    "zh-Hans": "这是下列资产的登记版本之一，但已有更新的版本。",
    "zh-Hant": "這是下列資產的登記版本之一，但已有更新的版本。",
  },
  CHANGED: {
    en:
      "This is no registered version of the asset named: it was changed, or it stands there " +
      "under another file name.",
    "zh-Hans": "这不是所指资产的任何登记版本：内容已被更改，或登记时使用了另一个文件名。",
    "zh-Hant": "這不是所指資產的任何登記版本：內容已被更改，或登記時使用了另一個檔案名稱。",
  },
  UNDECIDED: {
    en: "The asset is sealed or its manifest is not public: ask its holder for a proof.",
    "zh-Hans": "该资产已加盐封存或其清单未公开，无法判断：请向持有人索取证明。",
    "zh-Hant": "該資產已加鹽封存或其清單未公開，無法判斷：請向持有人索取證明。",
  },
  NOT_FOUND: {
    en:
      "Not found here: it may be changed, unregistered or sealed; " +
      "ask the holder for its proof.",
    "zh-Hans": "此处未找到：内容可能已被更改、未登记或已加盐封存；请向持有人索取证明。",
    "zh-Hant": "此處未找到：內容可能已被更改、未登記或已加鹽封存；請向持有人索取證明。",
  },
};

/** What each step looked at; whether it holds stands beside it. */
export const STEPS: Readonly<Record<StepName, Text>> = {
  HASHED: {
    en: "The hash that is looked for",
    "zh-Hans": "所查找的哈希值",
    "zh-Hant": "所查找的雜湊值",
  },
  COMMITTED: {
    en: "The commitment that these files have as a dataset",
    "zh-Hans": "这些文件作为数据集的承诺值",
    "zh-Hant": "這些檔案作為數據集的承諾值",
  },
  COMMITMENT_FOUND: {
    en: "Somebody registered a dataset with this commitment",
    "zh-Hans": "已有人以该承诺值登记数据集",
    "zh-Hant": "已有人以該承諾值登記數據集",
  },
  FILE_FOUND: {
    en: "A public manifest of a registered dataset names this file",
    "zh-Hans": "某个已登记数据集的公开清单列有该文件",
    "zh-Hant": "某個已登記數據集的公開清單列有該檔案",
  },
  ASSET_KNOWN: {
    en: "The asset to check against is registered",
    "zh-Hans": "所对照的资产已登记",
    "zh-Hant": "所對照的資產已登記",
  },
  ASSET_MATCHES: {
    en: "What was found belongs to that asset",
    "zh-Hans": "找到的内容属于该资产",
    "zh-Hant": "找到的內容屬於該資產",
  },
  NEWEST_VERSION: {
    en: "It is the newest version",
    "zh-Hans": "它是最新版本",
    "zh-Hant": "它是最新版本",
  },
};
