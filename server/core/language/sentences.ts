/** What an act does, in plain words; `summary.ts` fills in each `{…}` from the signed message. */
import type { PrimaryType } from "../records.ts";
import type { Text } from "./languages.ts";

export const SENTENCES: Readonly<Record<PrimaryType, Text>> = {
  Enroll: {
    en: "{actor} enrols {account} as “{name}” in {jurisdiction} until {until}.",
    "zh-Hans": "{actor} 将 {account} 登记为“{name}”（{jurisdiction}），有效期至 {until}。",
    "zh-Hant": "{actor} 將 {account} 登記為「{name}」（{jurisdiction}），有效期至 {until}。",
  },
  Suspend: {
    en:
      "{actor} suspends {participant} (reason: {reason}). " +
      "Whatever that participant holds or was granted stops until it is reinstated.",
    "zh-Hans": "{actor} 暂停 {participant}（原因：{reason}）。其持有或获授的一切在恢复之前停止。",
    "zh-Hant": "{actor} 暫停 {participant}（原因：{reason}）。其持有或獲授的一切在恢復之前停止。",
  },
  Reinstate: {
    en: "{actor} reinstates {participant} (reason: {reason}).",
    "zh-Hans": "{actor} 恢复 {participant} 的资格（原因：{reason}）。",
    "zh-Hant": "{actor} 恢復 {participant} 的資格（原因：{reason}）。",
  },
  Register: {
    en:
      "{actor} registers the asset {asset} with the commitment {commitment} as {classification}, " +
      "{piLevel}, provided by {source}, and claims {rights}.",
    "zh-Hans":
      "{actor} 登记数据资产 {asset}（承诺值 {commitment}，{classification}，{piLevel}，" +
      "来源者 {source}），并主张{rights}。",
    "zh-Hant":
      "{actor} 登記資料資產 {asset}（承諾值 {commitment}，{classification}，{piLevel}，" +
      "來源者 {source}），並主張{rights}。",
  },
  AddVersion: {
    en: "{actor} adds version {version} with the commitment {commitment} to the asset {asset}.",
    "zh-Hans": "{actor} 为数据资产 {asset} 增加第 {version} 版（承诺值 {commitment}）。",
    "zh-Hant": "{actor} 為資料資產 {asset} 增加第 {version} 版（承諾值 {commitment}）。",
  },
  Give: {
    en:
      "{actor} gives the legal basis {codes} (form: {form}) for {recipient} to use the asset " +
      "{asset} for {purposes}, by {operations}, in {territories}, until {until}.",
    "zh-Hans":
      "{actor} 就数据资产 {asset} 向{recipient}给予合法性基础 {codes}（形式：{form}），" +
      "目的：{purposes}；操作：{operations}；地域：{territories}；期限至 {until}。",
    "zh-Hant":
      "{actor} 就資料資產 {asset} 向{recipient}給予合法性基礎 {codes}（形式：{form}），" +
      "目的：{purposes}；操作：{operations}；地域：{territories}；期限至 {until}。",
  },
  Withdraw: {
    en:
      "{actor} withdraws the consent {consent}. " +
      "Every use that rests on it stops at once; uses made before stay lawful.",
    "zh-Hans": "{actor} 撤回同意 {consent}。以其为依据的一切使用立即停止；此前的使用仍属合法。",
    "zh-Hant": "{actor} 撤回同意 {consent}。以其為依據的一切使用立即停止；此前的使用仍屬合法。",
  },
  Request: {
    en:
      "{actor} asks {grantor} for an authorization ({relation}) on the asset {asset} " +
      "for {purposes}, by {operations}, in {territories}, until {until}, {uses}. {passing}",
    "zh-Hans":
      "{actor} 就数据资产 {asset} 向 {grantor} 申请授权（{relation}），目的：{purposes}；" +
      "操作：{operations}；地域：{territories}；期限至 {until}；{uses}。{passing}",
    "zh-Hant":
      "{actor} 就資料資產 {asset} 向 {grantor} 申請授權（{relation}），目的：{purposes}；" +
      "操作：{operations}；地域：{territories}；期限至 {until}；{uses}。{passing}",
  },
  Grant: {
    en:
      "{actor} authorizes {grantee} ({relation}) to use the asset {asset} " +
      "for {purposes}, by {operations}, in {territories}, until {until}, {uses}. {passing}",
    "zh-Hans":
      "{actor} 授权 {grantee}（{relation}）使用数据资产 {asset}，目的：{purposes}；" +
      "操作：{operations}；地域：{territories}；期限至 {until}；{uses}。{passing}",
    "zh-Hant":
      "{actor} 授權 {grantee}（{relation}）使用資料資產 {asset}，目的：{purposes}；" +
      "操作：{operations}；地域：{territories}；期限至 {until}；{uses}。{passing}",
  },
  Refuse: {
    en: "{actor} refuses the request {request} of {requester} (reason: {reason}).",
    "zh-Hans": "{actor} 拒绝 {requester} 的申请 {request}（原因：{reason}）。",
    "zh-Hant": "{actor} 拒絕 {requester} 的申請 {request}（原因：{reason}）。",
  },
  Revoke: {
    en:
      "{actor} revokes the authorization {authorization} of {grantee} (reason: {reason}). " +
      "It stops at once, with everything granted under it.",
    "zh-Hans":
      "{actor} 撤销 {grantee} 的授权 {authorization}（原因：{reason}）。" +
      "该授权及其下的一切授权立即停止。",
    "zh-Hant":
      "{actor} 撤銷 {grantee} 的授權 {authorization}（原因：{reason}）。" +
      "該授權及其下的一切授權立即停止。",
  },
  Surrender: {
    en:
      "{actor} gives up the authorization {authorization} (reason: {reason}). " +
      "It stops at once, with everything granted under it.",
    "zh-Hans":
      "{actor} 放弃授权 {authorization}（原因：{reason}）。该授权及其下的一切授权立即停止。",
    "zh-Hant":
      "{actor} 放棄授權 {authorization}（原因：{reason}）。該授權及其下的一切授權立即停止。",
  },
  RevokeAll: {
    en:
      "{actor} revokes every authorization granted so far directly under {subject} " +
      "(reason: {reason}). They stop at once, with everything granted under them.",
    "zh-Hans":
      "{actor} 撤销迄今直接依据 {subject} 作出的全部授权（原因：{reason}）。" +
      "这些授权及其下的一切授权立即停止。",
    "zh-Hant":
      "{actor} 撤銷迄今直接依據 {subject} 作出的全部授權（原因：{reason}）。" +
      "這些授權及其下的一切授權立即停止。",
  },
  Use: {
    en:
      "{actor} records {count} of the asset {asset} under the authorization {authorization}: " +
      "{operation}, for {purpose}, into {output}, in {environment}, in {territory}.",
    "zh-Hans":
      "{actor} 依授权 {authorization} 记录{count}数据资产 {asset}：{operation}；目的：{purpose}；" +
      "输出：{output}；环境：{environment}；地域：{territory}。",
    "zh-Hant":
      "{actor} 依授權 {authorization} 記錄{count}資料資產 {asset}：{operation}；目的：{purpose}；" +
      "輸出：{output}；環境：{environment}；地域：{territory}。",
  },
  Derive: {
    en:
      "{actor} derives the new asset {asset} under the authorizations {inputs} for {purpose}, " +
      "in {territory}, and claims {rights}. The quota of the inputs does not bind the product: " +
      "one use of each is spent now, and none by any use of the product.",
    "zh-Hans":
      "{actor} 依授权 {inputs} 衍生新数据资产 {asset}（目的：{purpose}；地域：{territory}），" +
      "并主张{rights}。各输入的使用次数不约束衍生数据：现在各计一次使用，" +
      "此后使用衍生数据不再扣减。",
    "zh-Hant":
      "{actor} 依授權 {inputs} 衍生新資料資產 {asset}（目的：{purpose}；地域：{territory}），" +
      "並主張{rights}。各輸入的使用次數不約束衍生資料：現在各計一次使用，" +
      "此後使用衍生資料不再扣減。",
  },
  Freeze: {
    en:
      "{actor} freezes {subject} (reason: {reason}). Every use that depends on it stops at once, " +
      "until the order is lifted; it is reviewed by {review}.",
    "zh-Hans":
      "{actor} 冻结 {subject}（原因：{reason}）。依赖于它的一切使用立即停止，直至命令解除；" +
      "复核期限为 {review}。",
    "zh-Hant":
      "{actor} 凍結 {subject}（原因：{reason}）。依賴於它的一切使用立即停止，直至命令解除；" +
      "複核期限為 {review}。",
  },
  Lift: {
    en: "{actor} lifts the order {order} on {subject} (reason: {reason}).",
    "zh-Hans": "{actor} 解除对 {subject} 的命令 {order}（原因：{reason}）。",
    "zh-Hant": "{actor} 解除對 {subject} 的命令 {order}（原因：{reason}）。",
  },
};
