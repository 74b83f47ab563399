import type { Text } from "./languages.ts";

/** What the acts upon logs do. */
export const LOG_SENTENCES: Readonly<Record<"OpenLog" | "Anchor", Text>> = {
  OpenLog: {
    en: "{actor} opens the log {origin}, whose checkpoints the key {key} signs.",
    "zh-Hans": "{actor} 开立日志 {origin}，其检查点由密钥 {key} 签名。",
    "zh-Hant": "{actor} 開立日誌 {origin}，其檢查點由金鑰 {key} 簽章。",
  },
  Anchor: {
    en:
      "{actor} anchors the head of the log {log}: {size} entries under the root {root}. " +
      "Every later head must hold all of them, unchanged.",
    "zh-Hans":
      "{actor} 锚定日志 {log} 的头部：根 {root} 之下共 {size} 条记录。" +
      "此后的每个头部须原样包含全部这些记录。",
    "zh-Hant":
      "{actor} 錨定日誌 {log} 的頭部：根 {root} 之下共 {size} 筆紀錄。" +
      "此後的每個頭部須原樣包含全部這些紀錄。",
  },
};
