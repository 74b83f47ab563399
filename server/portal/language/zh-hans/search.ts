import type { Words } from "../words.ts";

export const search: Words["search"] = {
  title: "查询",
  results: (text) => `“${text}”的查询结果`,
  nothing: "没有查到结果。编号与哈希值须完整，名称可以只输入一部分。",
  name: "名称",
  code: "组织代码",
  territory: "地域",
  participants: "主体",
  assets: "数据资产",
};
