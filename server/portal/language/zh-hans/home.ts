import type { Words } from "../words.ts";

export const home: Words["home"] = {
  title: "谁可以用哪些数据做什么",
  lead:
    "本账本记载谁持有数据、谁可以为何种目的使用数据，以及每个数据集从何而来。" +
    "任何人都可以查询和核验文件，无需注册账号。",
  search: "查询",
  searchHint: "名称、编号、地址、文件哈希值或区块号",
  check: "核验文件",
  checkText:
    "查明一个文件是否就是他人登记的内容。文件只在您自己的设备上读取，仅发送其指纹（哈希值）。",
  ledger: "账本状态",
  ledgerText: "查看最新区块及其中发生的事项。",
};
