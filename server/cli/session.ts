import type { Readable, Writable } from "node:stream";
import type { Language } from "../core/language/languages.ts";
import { Api } from "./api.ts";
import { EXIT, type ExitCode } from "./failure.ts";
import { asText, printable } from "./text.ts";

export interface CliSettings {
  /** Where the service is. */
  url: string;
  passwordFile: string | undefined;
  language: Language;
}
export interface Streams {
  in: Readable & { isTTY?: boolean };
  out: Writable;
  err: Writable & { isTTY?: boolean };
}
/** What a command found: for programs as `body`, for people as `text` where that says it better. */
export interface Outcome {
  body: object;
  text?: string;
  exit?: ExitCode;
}

/** One run of the command line: where it reads and prints, and how it ends. */
export class Session {
  readonly settings: CliSettings;
  readonly streams: Streams;
  /** Set from the options that every command has. */
  url: string;
  json = false;
  exit: ExitCode = EXIT.DONE;

  constructor(settings: CliSettings, streams: Streams) {
    this.settings = settings;
    this.streams = streams;
    this.url = settings.url;
  }

  get api(): Api {
    return new Api(this.url, this.settings.language);
  }

  /** To people, beside the outcome. */
  say(text: string): void {
    this.streams.err.write(printable(`${text}\n`));
  }

  finish({ body, text, exit = EXIT.DONE }: Outcome): void {
    const shown = this.json ? `${JSON.stringify(body, null, 2)}\n` : (text ?? asText(body));
    this.streams.out.write(printable(shown));
    this.exit = exit;
  }
}
