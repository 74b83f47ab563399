/** What islands say to people; each page hands them over in its own language. */
export const SENTENCES = [
  "working",
  "wrongPassword",
  "noKeystore",
  "passwordsDiffer",
  "passwordShort",
  "noStorage",
  "notSecure",
  "otherHost",
  "otherMessage",
  "actDiffers",
  "walletRefused",
  "unreachable",
  "nothingChosen",
  "keyMade",
  "keyForgotten",
  "linkIncomplete",
  "noFile",
] as const;
export type Sentence = (typeof SENTENCES)[number];
export type Sentences = Readonly<Record<Sentence, string>>;

/** A fault that a person can do something about. */
export class Said extends Error {
  override readonly name = "Said";
  readonly sentence: Sentence;
  readonly more: string;
  constructor(sentence: Sentence, more = "") {
    super(sentence);
    this.sentence = sentence;
    this.more = more;
  }
}
