/** The form that every act has. */
export const acts = {
  title: "All acts",
  lead: "Each act is filled in, checked in plain words, signed, and followed until it is final.",
  mine: "What your key may sign",
  others: "Acts of other keys and offices",
  notYours:
    "Your key has not been appointed for this act. You can fill it in, but it will be refused.",
  optional: "optional",
  continue: "Check the answers",
  nothingSigned: "Nothing is signed before you have seen it once more.",
  addRow: "One more row",
  row: (number: number) => `No. ${number}`,
  unlimited: "no limit",
  notSaid: "not said",
  inherited: "as in what it stands on",
  yes: "yes",
  no: "no",
  actor: "You act for",
  faults: {
    title: "Something is not right yet",
    missing: "This has to be filled in.",
    document: "This begins like JSON but is none. Mend it, or write plain words.",
    wrong: "This can't stand here.",
  },
  /** Nothing is said where the choices say it. */
  kinds: {
    address: "An address: 0x and 40 digits or letters a to f, copied whole.",
    categories: "Numbers from 0 to 63, separated by spaces.",
    choice: "",
    document: "Plain words, JSON, or the document's hash (0x and 64 digits).",
    flag: "",
    hashes: "Hashes of 0x and 64 digits, separated by spaces.",
    id: "An id: 0x and 64 digits or letters a to f, copied whole.",
    number: "A whole number.",
    reason:
      "A short code of letters, digits, _ . : - without spaces, such as COMPLAINT; at most 31.",
    set: "Choose all that are meant.",
    subject: "An id, or the address of a participant.",
    text: "Readable text.",
    time: "Date and time in UTC.",
    version: "The number of a version, or HEAD for the newest.",
  },
};
