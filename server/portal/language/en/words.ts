import { acts } from "./acts.ts";
import { desk } from "./desk.ts";
import { frame } from "./frame.ts";
import { home } from "./home.ts";
import { signing } from "./signing.ts";

export const en = { acts, desk, frame, home, signing };
