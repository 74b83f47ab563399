import type { Words } from "../words.ts";

export const search: Words["search"] = {
  title: "查詢",
  results: (text) => `「${text}」的查詢結果`,
  nothing: "沒有查到結果。編號與雜湊值須完整，名稱可以只輸入一部分。",
  name: "名稱",
  code: "組織代碼",
  territory: "地域",
  participants: "主體",
  assets: "數據資產",
};
