/** How a reader wants pages to look: kept in a cookie, set by plain links, no script needed. */
export const SIZES = ["standard", "large", "largest"] as const;
export const SCHEMES = ["auto", "light", "dark"] as const;
export type Size = (typeof SIZES)[number];
export type Scheme = (typeof SCHEMES)[number];

export interface Display {
  size: Size;
  scheme: Scheme;
}

const COOKIE = "drl_display";
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Pixels of the main text, which the pictures have to know; the style sheet has the same. */
export const TEXT_PX: Readonly<Record<Size, number>> = { standard: 18, large: 24, largest: 32 };

const isSize = (text: string | undefined): text is Size => SIZES.some((size) => size === text);
const isScheme = (text: string | undefined): text is Scheme =>
  SCHEMES.some((scheme) => scheme === text);

export function readDisplay(cookies: string | undefined): Display {
  const value = new RegExp(`(?:^|; *)${COOKIE}=([a-z.]+)`).exec(cookies ?? "")?.[1] ?? "";
  const [size, scheme] = value.split(".");
  return {
    size: isSize(size) ? size : "standard",
    scheme: isScheme(scheme) ? scheme : "auto",
  };
}

/** What a link of the display settings asks for; all that it does not name stays. */
export function changedDisplay(display: Display, query: URLSearchParams): Display {
  const size = query.get("size") ?? undefined;
  const scheme = query.get("scheme") ?? undefined;
  return {
    size: isSize(size) ? size : display.size,
    scheme: isScheme(scheme) ? scheme : display.scheme,
  };
}

export const displayCookie = ({ size, scheme }: Display): string =>
  `${COOKIE}=${size}.${scheme}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax; HttpOnly`;
