CREATE TABLE agents (
  participant INTEGER NOT NULL,
  key BLOB NOT NULL,
  block INTEGER NOT NULL,
  acts INTEGER NOT NULL,
  not_after INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (participant, key, block)
) STRICT, WITHOUT ROWID;

CREATE INDEX agents_block ON agents (block);

CREATE INDEX agents_key ON agents (key, participant);

CREATE TABLE assets (
  n INTEGER PRIMARY KEY,
  registrant INTEGER NOT NULL,
  source INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  sector INTEGER NOT NULL,
  region INTEGER NOT NULL,
  derived INTEGER NOT NULL,
  facts BLOB NOT NULL
) STRICT;

CREATE INDEX assets_registrant ON assets (registrant, n);

CREATE INDEX assets_source ON assets (source, n);

CREATE TABLE authorizations (
  n INTEGER PRIMARY KEY,
  asset INTEGER NOT NULL,
  parent INTEGER NOT NULL,
  grantee INTEGER NOT NULL,
  basis INTEGER,
  request INTEGER,
  depth INTEGER NOT NULL,
  parent_epoch INTEGER NOT NULL,
  allotted INTEGER NOT NULL,
  relation INTEGER NOT NULL,
  purposes INTEGER NOT NULL,
  facts BLOB NOT NULL
) STRICT;

CREATE INDEX authorizations_asset ON authorizations (asset, n);

CREATE INDEX authorizations_basis ON authorizations (basis, n) WHERE basis IS NOT NULL;

CREATE INDEX authorizations_grantee ON authorizations (grantee, n);

CREATE INDEX authorizations_parent ON authorizations (parent, n);

CREATE TABLE blocks (
  number INTEGER PRIMARY KEY,
  hash BLOB NOT NULL,
  parent BLOB NOT NULL,
  time INTEGER NOT NULL,
  last_n INTEGER NOT NULL
) STRICT;

CREATE INDEX blocks_time ON blocks (time, number);

CREATE TABLE citations (
  document BLOB NOT NULL,
  subject INTEGER NOT NULL,
  actor BLOB NOT NULL,
  block INTEGER NOT NULL,
  PRIMARY KEY (document, subject, actor)
) STRICT, WITHOUT ROWID;

CREATE INDEX citations_actor ON citations (document, actor, subject);

CREATE INDEX citations_block ON citations (block);

CREATE TABLE consents (
  n INTEGER PRIMARY KEY,
  asset INTEGER NOT NULL,
  giver INTEGER NOT NULL,
  form INTEGER NOT NULL,
  purposes INTEGER NOT NULL,
  facts BLOB NOT NULL
) STRICT;

CREATE INDEX consents_asset ON consents (asset, n);

CREATE INDEX consents_giver ON consents (giver, n);

CREATE TABLE derivations (
  n INTEGER PRIMARY KEY,
  block INTEGER NOT NULL,
  digest BLOB NOT NULL UNIQUE,
  deriver INTEGER NOT NULL,
  chains INTEGER NOT NULL,
  nodes INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  ceiling BLOB NOT NULL,
  making BLOB NOT NULL,
  inputs BLOB NOT NULL
) STRICT;

CREATE INDEX derivations_deriver ON derivations (deriver, n);

CREATE TABLE edges (
  child INTEGER NOT NULL,
  parent INTEGER NOT NULL,
  authorization INTEGER NOT NULL,
  PRIMARY KEY (child, parent, authorization)
) STRICT, WITHOUT ROWID;

CREATE INDEX edges_authorization ON edges (authorization, child);

CREATE INDEX edges_down ON edges (parent, child, authorization);

CREATE TABLE events (
  block INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  act INTEGER,
  kind TEXT NOT NULL,
  subject INTEGER NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (block, idx)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_subject ON events (subject, block, idx);

CREATE TABLE executed (
  digest BLOB PRIMARY KEY,
  block INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  tx BLOB NOT NULL,
  actor BLOB NOT NULL,
  signer BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX executed_place ON executed (block, idx);

CREATE TABLE final (
  number INTEGER
) STRICT;

CREATE TABLE heads (
  log INTEGER NOT NULL,
  size BLOB NOT NULL,
  root BLOB NOT NULL,
  block INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (log, size)
) STRICT, WITHOUT ROWID;

CREATE INDEX heads_block ON heads (block);

CREATE TABLE histories (
  asset INTEGER NOT NULL,
  block INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  PRIMARY KEY (asset, block, idx)
) STRICT, WITHOUT ROWID;

CREATE INDEX histories_block ON histories (block);

CREATE TABLE holdings (
  subject INTEGER NOT NULL,
  block INTEGER NOT NULL,
  holder INTEGER NOT NULL,
  offered_to BLOB,
  end_grants INTEGER NOT NULL,
  PRIMARY KEY (subject, block)
) STRICT, WITHOUT ROWID;

CREATE INDEX holdings_block ON holdings (block);

CREATE INDEX holdings_holder ON holdings (holder, subject);

CREATE INDEX holdings_offered ON holdings (offered_to, subject) WHERE offered_to IS NOT NULL;

CREATE TABLE keys (
  subject INTEGER NOT NULL,
  block INTEGER NOT NULL,
  key BLOB NOT NULL,
  next_key BLOB NOT NULL,
  next_key_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (subject, block)
) STRICT, WITHOUT ROWID;

CREATE INDEX keys_block ON keys (block);

CREATE INDEX keys_key ON keys (key, subject);

CREATE INDEX keys_next_key ON keys (next_key, subject) WHERE next_key_at > 0;

CREATE TABLE levels (
  subject INTEGER NOT NULL,
  block INTEGER NOT NULL,
  classification INTEGER NOT NULL,
  pi_level INTEGER NOT NULL,
  PRIMARY KEY (subject, block)
) STRICT, WITHOUT ROWID;

CREATE INDEX levels_block ON levels (block);

CREATE TABLE logs (
  n INTEGER PRIMARY KEY,
  operator INTEGER NOT NULL,
  facts BLOB NOT NULL
) STRICT;

CREATE INDEX logs_operator ON logs (operator, n);

CREATE TABLE nonces (
  contract INTEGER NOT NULL,
  actor BLOB NOT NULL,
  nonce BLOB NOT NULL,
  block INTEGER NOT NULL,
  PRIMARY KEY (contract, actor, nonce)
) STRICT, WITHOUT ROWID;

CREATE INDEX nonces_block ON nonces (block);

CREATE TABLE offices (
  role INTEGER NOT NULL,
  account BLOB NOT NULL,
  block INTEGER NOT NULL,
  since INTEGER,
  PRIMARY KEY (role, account, block)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
  n INTEGER PRIMARY KEY,
  subject INTEGER NOT NULL,
  issuer INTEGER NOT NULL,
  facts BLOB NOT NULL
) STRICT;

CREATE INDEX orders_issuer ON orders (issuer, n);

CREATE INDEX orders_subject ON orders (subject, n);

CREATE TABLE participants (
  n INTEGER NOT NULL,
  block INTEGER NOT NULL,
  jurisdiction INTEGER NOT NULL,
  region INTEGER NOT NULL,
  until INTEGER NOT NULL,
  search TEXT NOT NULL,
  facts BLOB NOT NULL,
  PRIMARY KEY (n, block)
) STRICT, WITHOUT ROWID;

CREATE INDEX participants_block ON participants (block);

CREATE TABLE receipts (
  authorization INTEGER NOT NULL,
  block INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  digest BLOB NOT NULL,
  asset INTEGER NOT NULL,
  grantee INTEGER NOT NULL,
  version INTEGER NOT NULL,
  operation INTEGER NOT NULL,
  purpose INTEGER NOT NULL,
  output INTEGER NOT NULL,
  environment INTEGER NOT NULL,
  territory INTEGER NOT NULL,
  categories INTEGER NOT NULL,
  k INTEGER NOT NULL,
  outputs_doc BLOB NOT NULL,
  count INTEGER NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (authorization, block, idx)
) STRICT, WITHOUT ROWID;

CREATE INDEX receipts_asset ON receipts (asset, block, idx);

CREATE INDEX receipts_block ON receipts (block, idx);

CREATE INDEX receipts_digest ON receipts (digest);

CREATE INDEX receipts_grantee ON receipts (grantee, block, idx);

CREATE TABLE requests (
  n INTEGER PRIMARY KEY,
  asset INTEGER NOT NULL,
  parent INTEGER NOT NULL,
  requester INTEGER NOT NULL,
  relation INTEGER NOT NULL,
  purposes INTEGER NOT NULL,
  facts BLOB NOT NULL
) STRICT;

CREATE INDEX requests_asset ON requests (asset, n);

CREATE INDEX requests_parent ON requests (parent, n);

CREATE INDEX requests_requester ON requests (requester, n);

CREATE TABLE reverted (
  tx BLOB PRIMARY KEY,
  block INTEGER NOT NULL,
  reason INTEGER,
  subject BLOB,
  detail BLOB
) STRICT;

CREATE INDEX reverted_block ON reverted (block);

CREATE TABLE rights (
  n INTEGER PRIMARY KEY,
  asset INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  facts BLOB NOT NULL
) STRICT;

CREATE INDEX rights_asset ON rights (asset, n);

CREATE TABLE states (
  subject INTEGER NOT NULL,
  block INTEGER NOT NULL,
  status INTEGER NOT NULL,
  orders INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  head INTEGER NOT NULL,
  PRIMARY KEY (subject, block)
) STRICT, WITHOUT ROWID;

CREATE INDEX states_block ON states (block);

CREATE INDEX states_status ON states (status, subject, block);

CREATE TABLE subjects (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  block INTEGER NOT NULL
) STRICT;

CREATE TABLE versions (
  asset INTEGER NOT NULL,
  number INTEGER NOT NULL,
  block INTEGER NOT NULL,
  digest BLOB NOT NULL,
  commitment BLOB NOT NULL,
  facts BLOB NOT NULL,
  PRIMARY KEY (asset, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX versions_block ON versions (block);

CREATE INDEX versions_commitment ON versions (commitment, asset, number);
