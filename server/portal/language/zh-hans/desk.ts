import type { Words } from "../words.ts";

export const desk: Words["desk"] = {
  title: "您的工作台",
  actingFor: "您代表",
  until: "密钥权限截止",
  nobody: "您的密钥尚不代表任何机构",
  nobodyText: "请由您的机构委任其地址为代理密钥。办法见“您的密钥”页面。",
  address: "您的密钥地址",
  change: "改为代表其他机构",
  all: "全部行为",
  key: "您的密钥",
};
