-- The projection of the chain. Rows are only ever added: what changes has one row a change, so that
-- "as of block T" is a comparison, and unwinding a block is a deletion.
--
-- T is a block's number, N its last_n. As of T: facts have n <= N, a state or an enrolment is the
-- last row with block <= T, a counter stands in the last receipt or child that is not after T.

-- One row a block; the last one is the cursor of the follower.
CREATE TABLE blocks (
  number INTEGER PRIMARY KEY,
  hash BLOB NOT NULL,
  parent BLOB NOT NULL,
  time INTEGER NOT NULL,
  last_n INTEGER NOT NULL
) STRICT;
-- Blocks may share a second: the last of them counts.
CREATE INDEX blocks_time ON blocks (time, number);

-- Everything with an id. n follows the order of the chain and is max + 1 after an unwind too, so a
-- rebuild gives the same n. Inside the index records name each other by n, ids stay at its edge.
CREATE TABLE subjects (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  block INTEGER NOT NULL
) STRICT;

-- The part of a record that can change and is not a counter. A second change in one block
-- overwrites the first; the events keep both.
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

-- Fixed facts, as signed and packed; the columns beside them are those that queries compare.
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
-- Several assets may claim one commitment; they are listed in chain order.
CREATE INDEX versions_commitment ON versions (commitment, asset, number);

CREATE TABLE rights (
  n INTEGER PRIMARY KEY,
  asset INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  facts BLOB NOT NULL
) STRICT;
CREATE INDEX rights_asset ON rights (asset, n);

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

-- allotted is the running sum of what the parent has given to its children, this one included.
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
CREATE INDEX authorizations_parent ON authorizations (parent, n);
CREATE INDEX authorizations_grantee ON authorizations (grantee, n);
CREATE INDEX authorizations_basis ON authorizations (basis, n) WHERE basis IS NOT NULL;

CREATE TABLE orders (
  n INTEGER PRIMARY KEY,
  subject INTEGER NOT NULL,
  issuer INTEGER NOT NULL,
  facts BLOB NOT NULL
) STRICT;
CREATE INDEX orders_subject ON orders (subject, n);
CREATE INDEX orders_issuer ON orders (issuer, n);

-- One row for each authorization that an act debits; used is the running sum, version the one that
-- was used. A derivation debits each of its inputs, under one digest and with the operation DERIVE.
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
CREATE INDEX receipts_block ON receipts (block, idx);
CREATE INDEX receipts_digest ON receipts (digest);
CREATE INDEX receipts_asset ON receipts (asset, block, idx);
CREATE INDEX receipts_grantee ON receipts (grantee, block, idx);

-- n is the product. Inputs are packed in the order in which the act cites them.
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
CREATE INDEX edges_down ON edges (parent, child, authorization);
CREATE INDEX edges_authorization ON edges (authorization, child);

-- Which record, or act upon it, names a document, and whose act that was (zero at the founding):
-- who may read the document follows from it.
CREATE TABLE citations (
  document BLOB NOT NULL,
  subject INTEGER NOT NULL,
  actor BLOB NOT NULL,
  block INTEGER NOT NULL,
  PRIMARY KEY (document, subject, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX citations_actor ON citations (document, actor, subject);
CREATE INDEX citations_block ON citations (block);

CREATE TABLE nonces (
  contract INTEGER NOT NULL,
  actor BLOB NOT NULL,
  nonce BLOB NOT NULL,
  block INTEGER NOT NULL,
  PRIMARY KEY (contract, actor, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX nonces_block ON nonces (block);

-- Members of a role of the AccessManager. since may lie ahead of its block; NULL = revoked.
CREATE TABLE offices (
  role INTEGER NOT NULL,
  account BLOB NOT NULL,
  block INTEGER NOT NULL,
  since INTEGER,
  PRIMARY KEY (role, account, block)
) STRICT, WITHOUT ROWID;

-- What happened, in order. act is the idx of the ActExecuted that the event belongs to.
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

-- The events that concern an asset: its rights', its authorizations', its products' too.
CREATE TABLE histories (
  asset INTEGER NOT NULL,
  block INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  PRIMARY KEY (asset, block, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX histories_block ON histories (block);

-- Every act that happened, whoever sent it.
CREATE TABLE executed (
  digest BLOB PRIMARY KEY,
  block INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  tx BLOB NOT NULL,
  actor BLOB NOT NULL,
  signer BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX executed_place ON executed (block, idx);

-- Transactions of this node's own relay that failed. reason is NULL where none could be read.
CREATE TABLE reverted (
  tx BLOB PRIMARY KEY,
  block INTEGER NOT NULL,
  reason INTEGER,
  subject BLOB,
  detail BLOB
) STRICT;
CREATE INDEX reverted_block ON reverted (block);
