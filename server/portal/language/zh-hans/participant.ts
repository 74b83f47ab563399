import type { Words } from "../words.ts";

export const participant: Words["participant"] = {
  facts: "基本信息",
  validTo: "登记有效期至",
  key: "签名密钥",
  offices: "职责",
  assets: "其登记的数据资产",
  noAssets: "尚未登记数据资产。",
  rights: "其持有的权利",
  noRights: "未持有任何权利。",
  licenses: "其获得的授权许可",
  noLicenses: "尚未获得授权许可。",
  whole: "仅显示前若干项。",
};
