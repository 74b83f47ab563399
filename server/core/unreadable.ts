/**
 * Control characters and signs that reorder text or break its line: with one of them, what a reader
 * sees is not what was signed or hashed.
 */
export const UNREADABLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
