-- The newest block that the network has called final: one row, or none where that is not asked.
-- Blocks up to it are never taken back.
CREATE TABLE final (
  number INTEGER NOT NULL
) STRICT;
