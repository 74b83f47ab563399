/** What an act does, in plain words; `summary.ts` fills in each `{…}` from the signed message. */
import type { PrimaryType } from "../records.ts";
import type { Text } from "./languages.ts";
import { LOG_SENTENCES } from "./log-sentences.ts";

/** Acts that mean something else by what they say. */
type Variant =
  "Recover" | "WithdrawOffer" | "OfferEndingGrants" | "AcceptEndingGrants" | "ReclassifyAsCore";

export const SENTENCES: Readonly<Record<PrimaryType | Variant, Text>> = {
  ...LOG_SENTENCES,
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
  Succeed: {
    en:
      "{actor} makes {newKey} its key. From now on {newKey} alone is its key: any other that was " +
      "in force, or waited to take over, stops signing at once. Agents stay appointed.",
    "zh-Hans":
      "{actor} 将自己的密钥换为 {newKey}。自此仅 {newKey} 为其密钥：此前有效或等待生效的其他密钥" +
      "立即不得再签名。已委任的代理密钥不变。",
    "zh-Hant":
      "{actor} 將自己的金鑰換為 {newKey}。自此僅 {newKey} 為其金鑰：此前有效或等待生效的其他金鑰" +
      "立即不得再簽章。已委任的代理金鑰不變。",
  },
  Recover: {
    en:
      "{actor} sets {newKey} as the new key of {participant}, whose key was lost. It takes over " +
      "{hours} hours from now, unless the present key cancels before then; until then the " +
      "present key goes on signing. Any other key that was waiting is dropped.",
    "zh-Hans":
      "{actor} 因密钥遗失为 {participant} 设定新密钥 {newKey}。新密钥于 {hours} 小时后生效，" +
      "除非现有密钥在此之前取消；此前现有密钥仍可签名。其他等待生效的密钥作废。",
    "zh-Hant":
      "{actor} 因金鑰遺失為 {participant} 設定新金鑰 {newKey}。新金鑰於 {hours} 小時後生效，" +
      "除非現有金鑰在此之前取消；此前現有金鑰仍可簽章。其他等待生效的金鑰作廢。",
  },
  Appoint: {
    en:
      "{actor} lets the key {agent} sign in its name until {until}, these acts and no others: " +
      "{acts}. Whatever that key was appointed for before is replaced.",
    "zh-Hans":
      "{actor} 委任密钥 {agent} 在 {until} 之前代其签署且仅签署以下行为：{acts}。" +
      "此前对该密钥的委任由此取代。",
    "zh-Hant":
      "{actor} 委任金鑰 {agent} 在 {until} 之前代其簽署且僅簽署以下行為：{acts}。" +
      "此前對該金鑰的委任由此取代。",
  },
  Dismiss: {
    en:
      "{actor} dismisses the key {agent}. It signs nothing in its name any more; what it signed " +
      "before stays.",
    "zh-Hans": "{actor} 解除密钥 {agent} 的委任。该密钥自此不得代其签名；此前签署的行为不受影响。",
    "zh-Hant": "{actor} 解除金鑰 {agent} 的委任。該金鑰自此不得代其簽章；此前簽署的行為不受影響。",
  },
  Register: {
    en:
      "{actor} registers the asset {asset} with the commitment {commitment} as {classification}, " +
      "{piLevel}, provided by {source}, and claims {rights}.",
    "zh-Hans":
      "{actor} 登记数据资产 {asset}（承诺值 {commitment}，{classification}，{piLevel}，" +
      "来源者 {source}），并主张{rights}。",
    "zh-Hant":
      "{actor} 登記數據資產 {asset}（承諾值 {commitment}，{classification}，{piLevel}，" +
      "來源者 {source}），並主張{rights}。",
  },
  AddVersion: {
    en: "{actor} adds version {version} with the commitment {commitment} to the asset {asset}.",
    "zh-Hans": "{actor} 为数据资产 {asset} 增加第 {version} 版（承诺值 {commitment}）。",
    "zh-Hant": "{actor} 為數據資產 {asset} 增加第 {version} 版（承諾值 {commitment}）。",
  },
  Retire: {
    en:
      "{actor} retires the asset {asset} for good (reason: {reason}). It takes no new version, " +
      "and nobody grants anew under its rights; what was granted before goes on.",
    "zh-Hans":
      "{actor} 永久停用数据资产 {asset}（原因：{reason}）。不再增加版本，也不再直接依其权利" +
      "作出新的授权；此前的授权继续有效。",
    "zh-Hant":
      "{actor} 永久停用數據資產 {asset}（原因：{reason}）。不再增加版本，也不再直接依其權利" +
      "作出新的授權；此前的授權繼續有效。",
  },
  Reclassify: {
    en:
      "{actor} classifies the asset {asset} as {classification}, {piLevel} (reason: {reason}). " +
      "Every use and grant is measured by that at once.",
    "zh-Hans":
      "{actor} 将数据资产 {asset} 定级为{classification}，{piLevel}（原因：{reason}）。" +
      "此后的一切使用和授权立即以此为准。",
    "zh-Hant":
      "{actor} 將數據資產 {asset} 定級為{classification}，{piLevel}（原因：{reason}）。" +
      "此後的一切使用和授權立即以此為準。",
  },
  ReclassifyAsCore: {
    en:
      "{actor} classifies the asset {asset} as {classification}, {piLevel} (reason: {reason}). " +
      "Every use of it, and of whatever was derived from it, stops at once.",
    "zh-Hans":
      "{actor} 将数据资产 {asset} 定级为{classification}，{piLevel}（原因：{reason}）。" +
      "对该资产及其一切衍生数据的使用立即停止。",
    "zh-Hant":
      "{actor} 將數據資產 {asset} 定級為{classification}，{piLevel}（原因：{reason}）。" +
      "對該資產及其一切衍生數據的使用立即停止。",
  },
  Offer: {
    en:
      "{actor} offers {to} {kind} ({right}) over the asset {asset}. On acceptance {to} holds it " +
      "in place of {actor}, and stands above all licenses under it; these go on, but for own use.",
    "zh-Hans":
      "{actor} 向 {to} 要约转让数据资产 {asset} 的{kind}（{right}）。一经承诺，{to} 取代 {actor} " +
      "成为权利人；其下的授权由其承继并继续有效，自用授权除外。",
    "zh-Hant":
      "{actor} 向 {to} 要約轉讓數據資產 {asset} 的{kind}（{right}）。一經承諾，{to} 取代 {actor} " +
      "成為權利人；其下的授權由其承繼並繼續有效，自用授權除外。",
  },
  OfferEndingGrants: {
    en:
      "{actor} offers {to} {kind} ({right}) over the asset {asset}. On acceptance {to} holds it " +
      "in place of {actor}, and all licenses under it end.",
    "zh-Hans":
      "{actor} 向 {to} 要约转让数据资产 {asset} 的{kind}（{right}）。一经承诺，{to} 取代 {actor} " +
      "成为权利人，其下的全部授权终止。",
    "zh-Hant":
      "{actor} 向 {to} 要約轉讓數據資產 {asset} 的{kind}（{right}）。一經承諾，{to} 取代 {actor} " +
      "成為權利人，其下的全部授權終止。",
  },
  WithdrawOffer: {
    en: "{actor} withdraws its offer of {kind} ({right}) over the asset {asset}.",
    "zh-Hans": "{actor} 撤回对数据资产 {asset} 的{kind}（{right}）的转让要约。",
    "zh-Hant": "{actor} 撤回對數據資產 {asset} 的{kind}（{right}）的轉讓要約。",
  },
  Accept: {
    en:
      "{actor} takes over {kind} ({right}) over the asset {asset} from {from}, with all licenses " +
      "under it; these go on, but for own use.",
    "zh-Hans":
      "{actor} 从 {from} 受让数据资产 {asset} 的{kind}（{right}），并承继其下的授权；" +
      "授权继续有效，自用授权除外。",
    "zh-Hant":
      "{actor} 從 {from} 受讓數據資產 {asset} 的{kind}（{right}），並承繼其下的授權；" +
      "授權繼續有效，自用授權除外。",
  },
  AcceptEndingGrants: {
    en:
      "{actor} takes over {kind} ({right}) over the asset {asset} from {from}. All licenses " +
      "under it end at once.",
    "zh-Hans":
      "{actor} 从 {from} 受让数据资产 {asset} 的{kind}（{right}）。其下的全部授权立即终止。",
    "zh-Hant":
      "{actor} 從 {from} 受讓數據資產 {asset} 的{kind}（{right}）。其下的全部授權立即終止。",
  },
  Renounce: {
    en:
      "{actor} gives up {kind} ({right}) over the asset {asset} for good (reason: {reason}). " +
      "Whatever was granted under it stops at once, and nobody holds it any more.",
    "zh-Hans":
      "{actor} 永久放弃数据资产 {asset} 的{kind}（{right}）（原因：{reason}）。" +
      "其下的一切授权立即停止，该权利自此无人享有。",
    "zh-Hant":
      "{actor} 永久放棄數據資產 {asset} 的{kind}（{right}）（原因：{reason}）。" +
      "其下的一切授權立即停止，該權利自此無人享有。",
  },
  Give: {
    en:
      "{actor} gives the legal basis {codes} (form: {form}) for {recipient} to use the asset " +
      "{asset} for {purposes}, by {operations}, in {territories}, until {until}.",
    "zh-Hans":
      "{actor} 就数据资产 {asset} 向{recipient}给予合法性基础 {codes}（形式：{form}），" +
      "目的：{purposes}；操作：{operations}；地域：{territories}；期限至 {until}。",
    "zh-Hant":
      "{actor} 就數據資產 {asset} 向{recipient}給予合法性基礎 {codes}（形式：{form}），" +
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
      "{actor} 就數據資產 {asset} 向 {grantor} 申請授權（{relation}），目的：{purposes}；" +
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
      "{actor} 授權 {grantee}（{relation}）使用數據資產 {asset}，目的：{purposes}；" +
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
      "{actor} 依授權 {authorization} 記錄{count}數據資產 {asset}：{operation}；目的：{purpose}；" +
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
      "{actor} 依授權 {inputs} 衍生新數據資產 {asset}（目的：{purpose}；地域：{territory}），" +
      "並主張{rights}。各輸入的使用次數不約束衍生數據：現在各計一次使用，" +
      "此後使用衍生數據不再扣減。",
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
