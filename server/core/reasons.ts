/** What a reason code means: to clients (status), to lawyers (law), to readers (means, next). */
import type { Reason } from "./codes.ts";
import type { Text } from "./language/languages.ts";
import { REASONS_EN } from "./language/reasons-en.ts";
import { REASONS_ZH_HANS } from "./language/reasons-zh-hans.ts";
import { REASONS_ZH_HANT } from "./language/reasons-zh-hant.ts";

interface Ruling {
  /** HTTP status where the route does not say otherwise. */
  status: number;
  /** Whether the same call may succeed later, unchanged. */
  retryable: boolean;
  /** Legal basis; empty where the code is about the machinery alone. */
  law: readonly string[];
}
const RULE_REFUSED = 422;
const rule = (...law: string[]): Ruling => ({ status: RULE_REFUSED, retryable: false, law });
const fault = (status: number, ...law: string[]): Ruling => ({ status, retryable: false, law });
const passing = (status: number): Ruling => ({ status, retryable: true, law: [] });

/**
 * PIPL = 个人信息保护法, DSL = 数据安全法, NDSR = 网络数据安全管理条例, ESL = 电子签名法; the Twenty
 * Measures (数据二十条, 2022) separate the three rights.
 */
const RULINGS: Readonly<Record<Reason, Ruling>> = {
  E_SIG: fault(401, "ESL 13", "ESL 14"),
  E_ROLE: rule("DSL 27", "GDPR 29"),
  E_RECIPIENT: rule("PIPL 23", "NDSR 12", "GDPR 28(3)"),
  E_FROZEN: rule("PIPL 63", "DSL 44", "GDPR 58(2)(f)"),
  E_STATE: rule("Twenty Measures 7"),
  E_TIME: rule("PIPL 19", "GDPR 5(1)(e)"),
  E_RIGHT_MISSING: rule("Twenty Measures 3", "Twenty Measures 7"),
  E_PURPOSE: rule("PIPL 6", "DSL 32", "GDPR 5(1)(b)"),
  E_OPERATION: rule("PIPL 6", "NDSR 12", "GDPR 28(3)(a)"),
  E_CATEGORY: rule("PIPL 6", "GDPR 5(1)(c)"),
  E_TERRITORY: rule("PIPL 38", "DSL 31", "GDPR 44"),
  E_ENVIRONMENT: rule("PIPL 51", "DSL 27", "GDPR 32"),
  E_OUTPUT: rule("PIPL 51", "GDPR 5(1)(c)", "GDPR 25"),
  E_VERSION: rule("GDPR 5(1)(d)"),
  E_CLASS_CORE: rule("DSL 21"),
  E_LEGAL_BASIS: rule("PIPL 13", "GDPR 6(1)", "GDPR 9(2)"),
  E_CONSENT_WITHDRAWN: rule("PIPL 15", "PIPL 16", "GDPR 7(3)"),
  E_CONSENT_FORM: rule("PIPL 29", "PIPL 31", "GDPR 8", "GDPR 9(2)(a)"),
  E_QUOTA: rule("NDSR 12"),
  E_DEPTH: rule("PIPL 21", "GDPR 28(2)"),
  E_OUTLIVES_GRANTOR: rule("PIPL 19", "NDSR 12", "GDPR 5(1)(e)"),
  E_EXCEEDS_GRANTOR: rule("PIPL 23", "NDSR 12", "GDPR 28(4)"),
  E_EXCEEDS_BASIS: rule("PIPL 14", "PIPL 23", "GDPR 5(1)(b)", "GDPR 6(1)"),
  E_CONFLICT_TERMS: rule("PIPL 6", "NDSR 12"),
  E_LOW_ENTROPY: rule("PIPL 51", "GDPR 25", "GDPR 32"),
  E_ORDER_FORM: rule("PIPL 63", "DSL 44"),
  E_FORK: rule("Twenty Measures 7"),
  E_SHAPE: fault(400),
  E_TOO_LARGE: rule(),
  E_NOT_FOUND: fault(404),
  E_NONCE: fault(409, "ESL 13"),
  E_EXPIRED_SIGNATURE: rule("ESL 13"),
  E_UNKNOWN_ACT: fault(400),
  E_CHAIN: passing(502),
  E_ASOF: fault(400),
  E_STALE: passing(503),
  E_NOT_HELD: fault(404),
  E_LIMIT: passing(429),
  E_SESSION: fault(401),
  E_UNAVAILABLE: passing(503),
};

export interface ReasonEntry extends Ruling {
  means: Text;
  next: Text;
}

const texts = (code: Reason, part: 0 | 1): Text => ({
  en: REASONS_EN[code][part],
  "zh-Hans": REASONS_ZH_HANS[code][part],
  "zh-Hant": REASONS_ZH_HANT[code][part],
});

export const REASONS = Object.fromEntries(
  (Object.keys(RULINGS) as Reason[]).map((code) => [
    code,
    { ...RULINGS[code], means: texts(code, 0), next: texts(code, 1) },
  ]),
) as Readonly<Record<Reason, ReasonEntry>>;

/**
 * The HTTP status of a refused act, whoever refused it. A route that exists was asked; what the act
 * names does not exist.
 */
export const actStatus = (code: Reason): number =>
  code === "E_NOT_FOUND" ? RULE_REFUSED : REASONS[code].status;
