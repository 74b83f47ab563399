export const search = {
  title: "Search",
  results: (text: string) => `Results for “${text}”`,
  nothing: "Nothing was found. An id or a hash must be given in full; of a name any part will do.",
  name: "Name",
  code: "Code of the organization",
  territory: "Territory",
  participants: "Participants",
  assets: "Datasets",
};
