import type { Words } from "../words.ts";
import { frame } from "./frame.ts";
import { home } from "./home.ts";
import { signing } from "./signing.ts";

export const zhHans: Words = { frame, home, signing };
