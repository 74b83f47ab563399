import type { Words } from "../words.ts";

export const participant: Words["participant"] = {
  facts: "基本資訊",
  validTo: "登記有效期至",
  key: "簽章金鑰",
  offices: "職責",
  assets: "其登記的數據資產",
  noAssets: "尚未登記數據資產。",
  rights: "其持有的權利",
  noRights: "未持有任何權利。",
  licenses: "其獲得的授權許可",
  noLicenses: "尚未獲得授權許可。",
  whole: "僅顯示前若干項。",
};
