/** What an act's input asks for. A test sees to it that no field of an act is missing here. */
import { table } from "./tables.ts";

export const FIELD_NAMES = table(`
  account | Address of the new participant | 新主体的地址 | 新主體的位址
  acts | Acts it may sign | 可签署的行为 | 可簽署的行為
  agent | Address of the agent's key | 代理密钥的地址 | 代理金鑰的位址
  asset | Dataset | 数据集 | 數據集
  attestationDoc | Attestation of the de-identification | 去标识化证明 | 去識別化證明
  authorization | License | 授权 | 授權
  basis | Legal basis | 依据 | 依據
  basisDoc | Document it rests on | 依据文件 | 依據文件
  categories | Field groups, by number | 字段组编号 | 欄位群組編號
  classification | Classification | 数据分级 | 數據分級
  code | Code of the organization | 机构代码 | 機構代碼
  codes | Legal bases | 法律依据 | 法律依據
  commercial | Commercial use | 商业使用 | 商業使用
  commitment | Commitment of the dataset | 数据集承诺值 | 數據集承諾值
  consent | Consent or other legal basis | 同意或其他法律依据 | 同意或其他法律依據
  consistency | Consistency proof, hash by hash | 一致性证明，逐个哈希 | 一致性證明，逐個雜湊
  count | Number of uses | 使用次数 | 使用次數
  deidentLevel | De-identification | 去标识化程度 | 去識別化程度
  doc | Document that says more | 说明文件 | 說明文件
  duties | Duties | 义务 | 義務
  endGrants | End what was granted under the right | 终止该权利下的授权 | 終止該權利下的授權
  entrustAllowed | Processing may be entrusted | 可委托处理 | 可委託處理
  environment | Environment | 使用环境 | 使用環境
  environments | Environments | 使用环境 | 使用環境
  form | Form of the consent | 同意的形式 | 同意的形式
  from | Present holder | 现权利人 | 現權利人
  grantee | Licensed to | 被授权方 | 被授權方
  hashAlg | Hash function | 哈希算法 | 雜湊演算法
  inputs | Licenses it is made under | 所依据的授权 | 所依據的授權
  jurisdiction | Jurisdiction | 法域 | 法域
  k | Least size of a group | 最小分组人数 | 最小分組人數
  key | Public key of the log | 日志公钥 | 日誌公鑰
  log | Log | 日志 | 日誌
  manifestDoc | Manifest | 清单 | 清單
  maxUses | Number of uses | 使用次数上限 | 使用次數上限
  metadataDoc | Description of the dataset | 数据集说明 | 數據集說明
  minK | Least size of a group | 最小分组人数 | 最小分組人數
  name | Legal name | 法定名称 | 法定名稱
  newKey | Address of the new key | 新密钥的地址 | 新金鑰的位址
  notAfter | Ends before | 截止时间 | 截止時間
  notBefore | Begins | 起始时间 | 起始時間
  noticeDoc | What the persons were told | 告知内容 | 告知內容
  operation | Operation | 操作 | 操作
  operations | Operations | 操作 | 操作
  order | Order | 命令 | 命令
  origin | Origin | 来源类型 | 來源類型
  output | Result | 输出形式 | 輸出形式
  outputs | Results | 输出形式 | 輸出形式
  outputsDoc | Document about the result | 输出说明文件 | 輸出說明文件
  parent | Right or license it stands on | 所依据的权利或授权 | 所依據的權利或授權
  participant | Participant | 主体 | 主體
  piLevel | Personal information | 个人信息 | 個人資訊
  policyDoc | Terms in full | 完整条款 | 完整條款
  profileDoc | Profile of the organization | 机构简介 | 機構簡介
  prohibitions | Prohibitions | 禁止事项 | 禁止事項
  purpose | Purpose | 目的 | 目的
  purposes | Purposes | 目的 | 目的
  reason | Reason, as a short code | 原因（简短代码） | 原因（簡短代碼）
  recipient | Recipient | 接收方 | 接收方
  region | Region (GB/T 2260) | 地区（GB/T 2260） | 地區（GB/T 2260）
  relation | Relation | 关系 | 關係
  request | Request that this answers | 所答复的申请 | 所答覆的申請
  retentionDays | Days it may be kept | 可保留天数 | 可保留天數
  reviewBy | To be reviewed by | 复核时间 | 複核時間
  right | Right | 权利 | 權利
  rights | Rights claimed | 主张的权利 | 主張的權利
  root | Root of the log | 日志根哈希 | 日誌根雜湊
  scheme | Kind of commitment | 承诺方式 | 承諾方式
  scope | Scope | 范围 | 範圍
  sector | Sector (GB/T 4754) | 行业（GB/T 4754） | 行業（GB/T 4754）
  size | Number of entries | 条目数 | 條目數
  source | Who provides the data | 数据来源方 | 數據來源方
  subject | What is stopped | 冻结对象 | 凍結對象
  sublicenseDepth | Levels it may be passed on | 可再授权层数 | 可再授權層數
  termsDoc | Terms of the transfer | 转让条款 | 轉讓條款
  territories | Territories | 地域 | 地域
  territory | Territory | 地域 | 地域
  to | Offered to | 受让方 | 受讓方
  transform | What was done, as a short code | 处理方式（简短代码） | 處理方式（簡短代碼）
  validTo | Enrolled until | 登记有效期至 | 登記有效期至
  version | Version | 版本 | 版本
`);
