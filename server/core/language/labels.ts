/** Short names of the codes, one line an entry, in the order of the lists in `codes.ts`. */
import { TERRITORIES } from "../codes.ts";
import { LANGUAGES } from "./languages.ts";
import type { Language, Text } from "./languages.ts";

export type Labels = readonly Text[];

const labels = (table: string): Labels =>
  table
    .trim()
    .split("\n")
    .map((line) => {
      const [en = "", hans = "", hant = ""] = line.trim().split(" | ");
      return { en, "zh-Hans": hans, "zh-Hant": hant };
    });

export const PURPOSE_LABELS = labels(`
  government services | 政务服务 | 政務服務
  policy making | 政府决策 | 政府決策
  community governance | 社会/基层治理 | 社會/基層治理
  official statistics | 官方统计 | 官方統計
  emergency response | 应急 | 應急
  supervision and enforcement | 监管执法 | 監管執法
  health care | 医疗 | 醫療
  insurance claims | 保险理赔 | 保險理賠
  underwriting and pricing | 承保定价 | 承保定價
  credit reporting | 征信 | 徵信
  fraud prevention | 反欺诈 | 反詐欺
  transport and mobility | 交通出行 | 交通出行
  maps and navigation | 地图/导航产品 | 地圖/導航產品
  product improvement | 产品改进 | 產品改進
  safety diagnosis and repair | 安全诊断维修 | 安全診斷維修
  non-commercial research | 科研（非商业） | 科研（非商業）
  commercial research | 商业研发 | 商業研發
  model training | 模型训练 | 模型訓練
  marketing | 营销 | 行銷
  personalised advertising | 个性化广告 | 個人化廣告
  resale of data | 数据转售 | 數據轉售
  insight products | 洞察产品 | 洞察產品
  data altruism | 数据利他 | 數據利他
  human resources | 人力资源 | 人力資源
  performance of a contract | 履约 | 履約
  climate and environment | 气候环境 | 氣候環境
  secure operation | 安全运维 | 安全維運
  identity verification | 身份核验 | 身分核驗
  education | 教育教学 | 教育教學`);

export const OPERATION_LABELS = labels(`
  store | 存储 | 儲存
  query | 查询 | 查詢
  verify | 核验 | 核驗
  analyse | 分析 | 分析
  aggregate | 汇总 | 彙總
  combine | 融合 | 融合
  transform | 转换 | 轉換
  anonymise | 匿名化 | 匿名化
  train models | 训练模型 | 訓練模型
  evaluate | 评估 | 評估
  derive a dataset | 衍生 | 衍生
  export a copy | 导出副本 | 匯出副本
  provide to others | 对外提供 | 對外提供
  sublicense | 再授权 | 再授權
  publish | 公开 | 公開
  entrust | 委托处理 | 委託處理
  transfer the right | 转让权利 | 轉讓權利
  pledge | 质押 | 質押
  delete | 删除 | 刪除`);

export const OUTPUT_LABELS = labels(`
  raw data | 原始数据 | 原始數據
  de-identified data | 去标识化数据 | 去識別化數據
  aggregates | 汇总结果 | 彙總結果
  anonymised data | 匿名化数据 | 匿名化數據
  a model only | 仅模型 | 僅模型
  a verdict only | 仅核验结论 | 僅核驗結論`);

export const ENVIRONMENT_LABELS = labels(`
  an uncontrolled environment | 不受控环境 | 不受控環境
  a controlled space | 可控空间 | 可控空間
  a sandbox | 沙箱 | 沙箱
  a trusted execution environment | 可信执行环境 | 可信執行環境
  multi-party computation | 多方安全计算 | 多方安全計算
  federated computation | 联邦计算 | 聯邦計算`);

export const RELATION_LABELS = labels(`
  own use | 自用 | 自用
  provision | 提供 | 提供
  entrusted processing | 委托处理 | 委託處理
  joint processing | 共同处理 | 共同處理
  sharing among authorities | 政务共享 | 政務共享
  return to the grassroots | 数据回流 | 數據回流
  authorized operation | 授权运营 | 授權營運
  data altruism | 数据利他 | 數據利他
  emergency | 应急 | 應急
  supervision | 监管 | 監管`);

export const RIGHT_LABELS = labels(`
  the right to hold | 持有权 | 持有權
  the right to use | 使用权 | 使用權
  the right to operate | 经营权 | 經營權`);

export const FORM_LABELS = labels(`
  general | 一般 | 一般
  separate | 单独 | 單獨
  written | 书面 | 書面
  a guardian's | 监护人 | 監護人`);

export const CLASSIFICATION_LABELS = labels(`
  general data | 一般数据 | 一般數據
  important data | 重要数据 | 重要數據
  core data | 核心数据 | 核心數據`);

export const PI_LABELS = labels(`
  no personal information | 不含个人信息 | 不含個人資訊
  personal information | 含个人信息 | 含個人資訊
  sensitive personal information | 含敏感个人信息 | 含敏感個人資訊
  personal information of children under 14 | 含未满十四周岁儿童个人信息 | 含未滿十四歲兒童個人資訊`);

export const ACT_LABELS = labels(`
  enrol a participant | 登记主体 | 登記主體
  suspend a participant | 暂停主体 | 暫停主體
  reinstate a participant | 恢复主体 | 恢復主體
  replace the key | 更换密钥 | 更換金鑰
  appoint an agent | 委任代理密钥 | 委任代理金鑰
  dismiss an agent | 解除代理密钥 | 解除代理金鑰
  register an asset | 登记数据资产 | 登記數據資產
  add a version | 增加版本 | 增加版本
  retire an asset | 停用数据资产 | 停用數據資產
  reclassify an asset | 调整分级 | 調整分級
  offer a right | 要约转让权利 | 要約轉讓權利
  accept a right | 承诺受让权利 | 承諾受讓權利
  give up a right | 放弃权利 | 放棄權利
  give consent | 给予同意 | 給予同意
  withdraw consent | 撤回同意 | 撤回同意
  ask for an authorization | 申请授权 | 申請授權
  grant an authorization | 授权 | 授權
  sublicense | 再授权 | 再授權
  entrust processing | 委托处理 | 委託處理
  refuse a request | 拒绝申请 | 拒絕申請
  revoke an authorization | 撤销授权 | 撤銷授權
  give up an authorization | 放弃授权 | 放棄授權
  revoke all authorizations | 撤销全部授权 | 撤銷全部授權
  record a use | 记录使用 | 記錄使用
  derive a dataset | 衍生数据 | 衍生數據
  freeze | 冻结 | 凍結
  lift an order | 解除命令 | 解除命令
  open a log | 开立日志 | 開立日誌
  anchor a log | 锚定日志 | 錨定日誌`);

/** CN is the mainland, for export the others of China are abroad: CLDR's names would hide that. */
const CHINA: Readonly<Record<string, Text>> = {
  CN: { en: "mainland China", "zh-Hans": "中国内地", "zh-Hant": "中國內地" },
  HK: { en: "Hong Kong, China", "zh-Hans": "中国香港", "zh-Hant": "中國香港" },
  MO: { en: "Macao, China", "zh-Hans": "中国澳门", "zh-Hant": "中國澳門" },
  TW: { en: "Taiwan, China", "zh-Hans": "中国台湾", "zh-Hant": "中國台灣" },
};

function namesOfTerritories(language: Language): readonly string[] {
  const names = new Intl.DisplayNames([language], { type: "region", fallback: "code" });
  return TERRITORIES.map((code) => CHINA[code]?.[language] ?? names.of(code) ?? code);
}

const [english, simplified, traditional] = LANGUAGES.map(namesOfTerritories);
export const TERRITORY_LABELS: Labels = TERRITORIES.map((code, n) => ({
  en: english?.[n] ?? code,
  "zh-Hans": simplified?.[n] ?? code,
  "zh-Hant": traditional?.[n] ?? code,
}));
