-- What this node alone knows and nobody can give back. Rows are added, none is changed or deleted,
-- but for sign-in and the visibility of an upload. No act has a status column: its state follows
-- from the rows here and from what the index has seen, so the two can't disagree.

-- Accepted acts in the order of acceptance, which is the order of relaying. A use that the chain
-- refused and that was accepted again has one row for each acceptance; the newest counts. Times are
-- seconds of the chain's clock.
CREATE TABLE acts (
  seq INTEGER PRIMARY KEY,
  digest BLOB NOT NULL,
  primary_type TEXT NOT NULL,
  contract TEXT NOT NULL,
  actor BLOB NOT NULL,
  signer BLOB NOT NULL,
  nonce BLOB,
  deadline INTEGER NOT NULL,
  message TEXT NOT NULL,
  signature BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX acts_digest ON acts (digest, seq);
CREATE INDEX acts_nonce ON acts (contract, actor, nonce) WHERE nonce IS NOT NULL;
-- An act can be undecided only while a final block may still lie before its deadline.
CREATE INDEX acts_deadline ON acts (deadline, seq);

-- Acts that were in a block which the chain took back. A refusal in another does not end them.
CREATE TABLE reopened (
  digest BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Signed relay transactions, written before they are first sent. nonce is the relayer's; a
-- replacement keeps it and counts attempt up. at is the machine's clock, in milliseconds.
CREATE TABLE sendings (
  relayer BLOB NOT NULL,
  nonce INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL UNIQUE,
  raw BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (relayer, nonce, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX sendings_act ON sendings (seq, nonce, attempt);

-- Refused uses, this node's word as of a block. refuser: 'node' at the door, 'chain' when executed.
CREATE TABLE denials (
  n INTEGER PRIMARY KEY,
  digest BLOB NOT NULL,
  actor BLOB NOT NULL,
  signer BLOB NOT NULL,
  authorization BLOB NOT NULL,
  reason TEXT NOT NULL,
  subject BLOB NOT NULL,
  detail BLOB NOT NULL,
  refuser TEXT NOT NULL,
  message TEXT NOT NULL,
  signature BLOB NOT NULL,
  block INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX denials_digest ON denials (digest, n);
CREATE INDEX denials_actor ON denials (actor, n);
CREATE INDEX denials_authorization ON denials (authorization, n);

CREATE TABLE documents (
  hash BLOB PRIMARY KEY,
  content BLOB NOT NULL
) STRICT;

-- Who may read belongs to the uploader, not to the document: others may hold the same bytes.
CREATE TABLE uploads (
  hash BLOB NOT NULL,
  uploader BLOB NOT NULL,
  visibility TEXT NOT NULL,
  media_type TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (hash, uploader)
) STRICT, WITHOUT ROWID;

-- Plain hashes of the files that a public manifest names.
CREATE TABLE manifest_files (
  file BLOB NOT NULL,
  manifest BLOB NOT NULL,
  PRIMARY KEY (file, manifest)
) STRICT, WITHOUT ROWID;

CREATE TABLE challenges (
  nonce TEXT PRIMARY KEY,
  address BLOB NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX challenges_expires ON challenges (expires);

-- token is the SHA-256 of the bearer token: who reads this file can't sign in with it.
CREATE TABLE sessions (
  token BLOB PRIMARY KEY,
  address BLOB NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_expires ON sessions (expires);
