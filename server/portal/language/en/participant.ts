export const participant = {
  facts: "About this participant",
  validTo: "Enrolled until",
  key: "Signs with",
  offices: "Office",
  assets: "Datasets it registered",
  noAssets: "It has registered no dataset.",
  rights: "Rights it holds",
  noRights: "It holds no right.",
  licenses: "Licenses granted to it",
  noLicenses: "No license has been granted to it.",
  whole: "The first ones are shown.",
};
