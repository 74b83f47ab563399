/** Keys, signing in, trial links, and what the signer says. */
export const signing = {
  sentences: {
    working: "One moment, please …",
    wrongPassword:
      "This password does not open the key, or the file is damaged. Check the password " +
      "and try again.",
    noKeystore: "This file is no saved key of this kind. Choose the file that you saved here.",
    passwordsDiffer: "The two passwords are not the same. Type them again.",
    passwordShort: "Choose a password of at least 10 characters.",
    noStorage:
      "This browser keeps nothing for this page. Leave private browsing, or allow the " +
      "page to store data.",
    notSecure: "Browsers make keys on secure pages only. Open this service by https://.",
    otherHost: "This page was opened under another address than the service's own. Open it here:",
    otherMessage: "The text to sign is not this service's. Nothing was signed.",
    actDiffers: "What this page shows is not what the service gave to sign. Nothing was signed.",
    walletRefused: "The wallet did not sign.",
    unreachable: "The service does not answer. Check the connection and try again.",
    nothingChosen: "Choose a key first.",
    keyMade: "The key is kept in this browser. Its address:",
    keyForgotten: "The key is gone from this browser.",
    noFile: "Choose at least one file.",
    linkIncomplete: "The link is incomplete. Open it exactly as the service printed it.",
  },
  noScript:
    "Signing happens in your browser and needs its scripts, which are off. You can " +
    "also sign with the command line: npx drl act.",
  key: "Key",
  keyHint: "A key of this browser, or a wallet that you have installed",
  password: "Password of the key",
  newPassword: "New password",
  newPasswordHint: "At least 10 characters. It never leaves your browser and can't be reset.",
  again: "The same password again",
  noKey: "There is no key in this browser yet.",
  makeOne: "Make or restore a key",
  signIn: {
    title: "Sign in",
    text: "Your key signs a text that names this service. That is no legal act and costs nothing.",
    button: "Sign in",
    out: "Sign out",
    as: "Signed in as",
    needed: "Sign in to go on.",
  },
  keys: {
    title: "Your key",
    lead:
      "A key signs for your organization. It is made in your browser and never leaves " +
      "it unencrypted.",
    none: "There is no key in this browser.",
    list: "Keys in this browser",
    save: "Save a copy",
    forget: "Forget this key",
    forgetText:
      "Only this browser forgets it. Without a saved copy nobody can bring it back. To " +
      "end its powers, have it dismissed.",
    forgetButton: "Yes, forget it",
    fresh: "Make a new key",
    freshButton: "Make the key",
    restore: "Bring back a saved key",
    file: "The saved file",
    restoreButton: "Bring it back",
    then: "What your organization does next",
    steps: [
      "Give the key's address to the officer who has your organization's own key.",
      "The officer appoints that address as an agent, for the acts that you need and " +
        "until a date: the act “appoint an agent” here, or npx drl act " +
        "participants.appoint.",
      "Then sign in with the key. You can do what you were appointed for, and nothing else.",
    ],
    lost: "A lost or stolen laptop",
    lostText:
      "The officer dismisses the old address at once: the act “dismiss an agent”. It " +
      "needs neither the laptop nor your password. You make a new key, and the officer " +
      "appoints that one.",
    appoint: "Appoint an agent",
    dismiss: "Dismiss an agent",
  },
  trial: {
    title: "Try the ledger",
    lead:
      "This link gives you a practice organization on this trial ledger. Choose a " +
      "password: your browser makes a key, which becomes the organization's agent.",
    button: "Make my key and begin",
    done: "You can begin",
    doneText: "You are signed in. Your key may act for:",
    agent: "Address of your key",
    participant: "Address of the organization",
    backup: "Save a copy of the key",
    go: "Go to the desk",
  },
  check: {
    title: "Check before you sign",
    answers: "Your answers",
    change: "Change my answers",
    words: "What it means",
    ownWords: "What your key signs, as your own browser reads it",
    named: "With the names that this service knows",
    details: "Every value that is signed",
    act: "Act",
    kind: "Signed message",
    actor: "Acting for",
    digest: "Digest",
    documents: "Documents that go along",
    visibility: "Who may read these documents",
    visibilities: {
      PUBLIC: "Everybody",
      PARTIES: "The parties and the regulator",
      REGULATORS: "We and the regulator",
      OWNER: "We alone",
    },
    sign: "Sign and hand in",
    limits: "What this page can't protect you from",
    limitsText:
      "Your browser reads the values above anew and refuses to sign anything else. But " +
      "the page itself comes from this service: one that is dishonest or broken into " +
      "could send another page. For acts that weigh much, use a program that you have " +
      "installed yourself (npx drl act), or a wallet with a display of its own.",
  },
  status: {
    title: "What became of the act",
    accepted: "It is accepted and kept. It waits for the chain.",
    submitted: "It is on its way to the chain.",
    included: "It is in a block. It is not final yet.",
    final: "It is done and final.",
    refused: "It was refused.",
    reload: "Look again",
    block: "Block",
    transaction: "Transaction",
    made: "What it made",
    reason: "Reason",
    next: "What you can do",
    denial: "The refused use is kept under",
    back: "Back to the desk",
  },
};
