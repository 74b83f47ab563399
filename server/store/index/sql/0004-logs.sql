-- Transparency logs whose heads are anchored.
CREATE TABLE logs (
  n INTEGER PRIMARY KEY,
  operator INTEGER NOT NULL,
  facts BLOB NOT NULL
) STRICT;
CREATE INDEX logs_operator ON logs (operator, n);

-- Every head ever anchored. Sizes have 64 bits, in eight bytes that compare as the numbers do;
-- those of one log rise with the chain.
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
