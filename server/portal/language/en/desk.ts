/** The desk of whoever acts. */
export const desk = {
  title: "Your desk",
  actingFor: "You act for",
  until: "Your key's powers end",
  nobody: "Your key acts for nobody yet",
  nobodyText:
    "Have your organization appoint its address as an agent. The page of your key says how.",
  address: "Address of your key",
  change: "Act for another",
  all: "All acts",
  key: "Your key",
};
