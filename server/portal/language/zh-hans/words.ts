import type { Words } from "../words.ts";
import { acts } from "./acts.ts";
import { desk } from "./desk.ts";
import { frame } from "./frame.ts";
import { home } from "./home.ts";
import { signing } from "./signing.ts";

export const zhHans: Words = { acts, desk, frame, home, signing };
