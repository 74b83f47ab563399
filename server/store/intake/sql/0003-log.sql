-- The node's own log: an append-only Merkle tree over hashes that it knew. n is the place of the
-- leaf, without a gap, from the moment the row is durable; kind is one of core/log/entry.ts. No
-- sums here: n, kind and hash are the leaf, the leaves are in the tiles, and those are under a
-- signed checkpoint. What is newer than the tree stands in the index as well as in the table.
CREATE TABLE log_entries (
  n INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX log_entries_hash ON log_entries (hash, kind);

-- The tree. The last tile of a level grows until it has 256 hashes; nothing else ever changes.
CREATE TABLE log_tiles (
  level INTEGER NOT NULL,
  tile INTEGER NOT NULL,
  hashes BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX log_tiles_place ON log_tiles (level, tile);

-- Every head that was ever signed. Under another origin the same tree is another log. at is the
-- machine's clock, in milliseconds.
CREATE TABLE log_checkpoints (
  origin TEXT NOT NULL,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  at INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (origin, size)
) STRICT, WITHOUT ROWID;
