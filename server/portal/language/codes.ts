/** Codes that only forms and records of the pages spell out; the core has words for the others. */
import { table } from "./tables.ts";

export const CODE_NAMES = table(`
  ORIGINAL_COLLECTION | original collection | 原始采集 | 原始蒐集
  SOURCE_AUTHORIZATION | authorized by the source | 来源方授权 | 來源方授權
  CONTRACT | contract | 合同 | 契約
  STATUTE | statute | 法律规定 | 法律規定
  PUBLIC_AUTHORIZATION | public authorization | 公共授权 | 公共授權
  DERIVATION | derivation | 衍生 | 衍生
  SUCCESSION | succession | 承继 | 承繼
  ENTRUSTED_HOLDING | entrusted holding | 受托持有 | 受託持有
  PUBLIC | public data | 公共数据 | 公共數據
  ENTERPRISE | enterprise data | 企业数据 | 企業數據
  PERSONAL | personal data | 个人数据 | 個人資料
  PLAIN_HASH | plain hash | 直接哈希 | 直接雜湊
  SALTED | sealed with a salt | 加盐密封 | 加鹽密封
  SALTED_MERKLE | sealed, file by file | 逐文件加盐密封 | 逐檔加鹽密封
  SHA-256 | SHA-256 | SHA-256 | SHA-256
  KECCAK-256 | Keccak-256 | Keccak-256 | Keccak-256
  SM3 | SM3 | SM3 | SM3
  DEID | de-identified | 去标识化 | 去識別化
  ANON_ATTESTED | anonymised, attested | 匿名化（有证明） | 匿名化（有證明）
  ATTRIBUTE | name the source | 署名 | 標示來源
  NOTIFY | notify | 通知 | 通知
  COMPENSATE | compensate | 补偿 | 補償
  REVENUE_REPORT | report revenue | 收益报告 | 收益報告
  DELETE_AT_END | delete at the end | 到期删除 | 到期刪除
  PUBLISH_RESULTS | publish results | 公开成果 | 公開成果
  SHARE_ALIKE_1 | share alike 1 | 相同方式共享 1 | 相同方式分享 1
  SHARE_ALIKE_2 | share alike 2 | 相同方式共享 2 | 相同方式分享 2
  SHARE_ALIKE_3 | share alike 3 | 相同方式共享 3 | 相同方式分享 3
  SHARE_ALIKE_4 | share alike 4 | 相同方式共享 4 | 相同方式分享 4
  REIDENTIFY | no re-identification | 禁止重新识别 | 禁止重新識別
  OPEN_REDISTRIBUTION | no open redistribution | 禁止开放再分发 | 禁止開放再散布
  CN-13.1 | consent (PIPL 13.1) | 个人同意（个保法 13.1） | 個人同意（個保法 13.1）
  CN-13.2 | contract or staff (PIPL 13.2) | 合同或人力资源（个保法 13.2） | 契約或人力資源（個保法 13.2）
  CN-13.3 | legal duty (PIPL 13.3) | 法定职责义务（个保法 13.3） | 法定職責義務（個保法 13.3）
  CN-13.4 | public health emergency (PIPL 13.4) | 突发公共卫生事件（个保法 13.4） | 突發公共衛生事件（個保法 13.4）
  CN-13.5 | news reporting (PIPL 13.5) | 新闻报道（个保法 13.5） | 新聞報導（個保法 13.5）
  CN-13.6 | already public (PIPL 13.6) | 已公开信息（个保法 13.6） | 已公開資訊（個保法 13.6）
  CN-13.7 | other law (PIPL 13.7) | 其他法定情形（个保法 13.7） | 其他法定情形（個保法 13.7）
  EU-6.1.a | consent (GDPR 6.1.a) | 同意（GDPR 6.1.a） | 同意（GDPR 6.1.a）
  EU-6.1.b | contract (GDPR 6.1.b) | 合同（GDPR 6.1.b） | 契約（GDPR 6.1.b）
  EU-6.1.c | legal duty (GDPR 6.1.c) | 法定义务（GDPR 6.1.c） | 法定義務（GDPR 6.1.c）
  EU-6.1.d | vital interests (GDPR 6.1.d) | 重大利益（GDPR 6.1.d） | 重大利益（GDPR 6.1.d）
  EU-6.1.e | public task (GDPR 6.1.e) | 公共任务（GDPR 6.1.e） | 公共任務（GDPR 6.1.e）
  EU-6.1.f | legitimate interests (GDPR 6.1.f) | 正当利益（GDPR 6.1.f） | 正當利益（GDPR 6.1.f）
  EU-9.2.a | explicit consent (GDPR 9.2.a) | 明示同意（GDPR 9.2.a） | 明示同意（GDPR 9.2.a）
  EU-9.2.b | employment law (GDPR 9.2.b) | 劳动法（GDPR 9.2.b） | 勞動法（GDPR 9.2.b）
  EU-9.2.c | vital interests (GDPR 9.2.c) | 重大利益（GDPR 9.2.c） | 重大利益（GDPR 9.2.c）
  EU-9.2.d | associations (GDPR 9.2.d) | 社团（GDPR 9.2.d） | 社團（GDPR 9.2.d）
  EU-9.2.e | made public (GDPR 9.2.e) | 本人公开（GDPR 9.2.e） | 本人公開（GDPR 9.2.e）
  EU-9.2.f | legal claims (GDPR 9.2.f) | 法律主张（GDPR 9.2.f） | 法律主張（GDPR 9.2.f）
  EU-9.2.g | public interest (GDPR 9.2.g) | 公共利益（GDPR 9.2.g） | 公共利益（GDPR 9.2.g）
  EU-9.2.h | health care (GDPR 9.2.h) | 医疗（GDPR 9.2.h） | 醫療（GDPR 9.2.h）
  EU-9.2.i | public health (GDPR 9.2.i) | 公共卫生（GDPR 9.2.i） | 公共衛生（GDPR 9.2.i）
  EU-9.2.j | research (GDPR 9.2.j) | 研究（GDPR 9.2.j） | 研究（GDPR 9.2.j）
  EU-DA-4 | user's access (Data Act 4) | 用户访问（数据法 4） | 使用者存取（數據法 4）
  EU-DA-5 | sharing with third parties (Data Act 5) | 向第三方共享（数据法 5） | 與第三方分享（數據法 5）
  EU-DA-14 | public need (Data Act 14) | 公共需要（数据法 14） | 公共需要（數據法 14）
  NONPERSONAL | no personal data | 非个人数据 | 非個人資料
  EEA | European Economic Area | 欧洲经济区 | 歐洲經濟區
`);
