-- What witnesses have said of this node's heads: the line of the note as it came, checked against
-- witness, a verifier key. at is the time in the cosignature, in seconds.
CREATE TABLE log_cosignatures (
  origin TEXT NOT NULL,
  size INTEGER NOT NULL,
  witness TEXT NOT NULL,
  line TEXT NOT NULL,
  at INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (origin, size, witness)
) STRICT, WITHOUT ROWID;
CREATE INDEX log_cosignatures_witness ON log_cosignatures (origin, witness, size);

-- The newest head of each log that this node is a witness of. A smaller one, or another of the same
-- size, is never cosigned again. note is the log's own signature under it.
CREATE TABLE log_witnessed (
  origin TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  sum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
