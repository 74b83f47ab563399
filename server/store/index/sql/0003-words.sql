-- What can change in records of one kind alone. Every change here has a row in states, too.
-- Of a participant: its keys. next_key takes the place of key at next_key_at, 0 = none waits.
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

-- Of a right: who holds it, and the live offer of it. Whom it is offered to need not be enrolled.
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

-- Of an asset: how it is classified.
CREATE TABLE levels (
  subject INTEGER NOT NULL,
  block INTEGER NOT NULL,
  classification INTEGER NOT NULL,
  pi_level INTEGER NOT NULL,
  PRIMARY KEY (subject, block)
) STRICT, WITHOUT ROWID;
CREATE INDEX levels_block ON levels (block);

-- Keys that may sign for a participant; acts are bits, 0 = dismissed.
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
