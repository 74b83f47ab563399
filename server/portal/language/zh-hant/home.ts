import type { Words } from "../words.ts";

export const home: Words["home"] = {
  title: "誰可以用哪些數據做什麼",
  lead:
    "本帳本記載誰持有數據、誰可以為何種目的使用數據，以及每個數據集從何而來。" +
    "任何人都可以查詢和核驗檔案，不需要註冊帳號。",
  search: "查詢",
  searchHint: "名稱、編號、位址、檔案雜湊值或區塊編號",
  check: "核驗檔案",
  checkText:
    "查明一個檔案是否就是他人登記的內容。檔案只在您自己的裝置上讀取，僅送出其指紋（雜湊值）。",
  ledger: "帳本狀態",
  ledgerText: "查看最新區塊及其中發生的事項。",
};
