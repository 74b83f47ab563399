export const home = {
  title: "Who may do what with which data",
  lead:
    "This ledger records who holds data, who may use it for what, and where every dataset came " +
    "from. Anybody can look things up and check a file. You need no account.",
  search: "Search",
  searchHint: "A name, an id, an address, a file's hash or the number of a block",
  check: "Check a file",
  checkText:
    "Find out whether a file is what somebody registered. It is read on your own device; only " +
    "its fingerprint (hash) is sent.",
  ledger: "The ledger",
  ledgerText: "See the newest blocks and what happened in them.",
};
