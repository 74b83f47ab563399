import { frame } from "./frame.ts";
import { home } from "./home.ts";
import { signing } from "./signing.ts";

export const en = { frame, home, signing };
