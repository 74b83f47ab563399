import { Said } from "./sentences.ts";

/** A refusal of the service (RFC 9457), in the language of the page. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: string;
  readonly title: string;
  readonly remedy: string;
  readonly denial: string | undefined;
  constructor(problem: Record<string, string | undefined>) {
    super(problem["detail"] ?? "");
    this.code = problem["code"] ?? "";
    this.title = problem["title"] ?? "";
    this.remedy = problem["remedy"] ?? "";
    this.denial = problem["denial"];
  }
}

/** Posts to this service; the session's cookie goes along by itself. */
export async function post<T>(
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<T> {
  const sent = {
    "Content-Type": "application/json",
    "Accept-Language": document.documentElement.lang,
    ...headers,
  };
  const init = { method: "POST", headers: sent, body: JSON.stringify(body) };
  const response = await fetch(path, { ...init, redirect: "error" }).catch(() => {
    throw new Said("unreachable");
  });
  const answer = (await response.json().catch(() => {
    throw new Said("unreachable");
  })) as object;
  if (!response.ok) throw new Refused(answer as Record<string, string>);
  return answer as T;
}
