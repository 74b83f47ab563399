import type { Words } from "../words.ts";
import { acts } from "./acts.ts";
import { asset } from "./asset.ts";
import { check } from "./check.ts";
import { desk } from "./desk.ts";
import { events } from "./events.ts";
import { frame } from "./frame.ts";
import { home } from "./home.ts";
import { ledger } from "./ledger.ts";
import { participant } from "./participant.ts";
import { record } from "./record.ts";
import { records } from "./records.ts";
import { search } from "./search.ts";
import { signing } from "./signing.ts";

export const zhHans: Words = {
  acts,
  asset,
  check,
  desk,
  events,
  frame,
  home,
  ledger,
  participant,
  record,
  records,
  search,
  signing,
};
