import type { Words } from "../words.ts";

export const desk: Words["desk"] = {
  title: "您的工作台",
  actingFor: "您代表",
  until: "金鑰權限截止",
  nobody: "您的金鑰尚不代表任何機構",
  nobodyText: "請由您的機構委任其位址為代理金鑰。辦法見「您的金鑰」頁面。",
  address: "您的金鑰位址",
  change: "改為代表其他機構",
  all: "全部行為",
  key: "您的金鑰",
};
