-- The newest block that the network has called final, where it is asked: blocks up to it are never
-- taken back.
CREATE TABLE final (
  number INTEGER
) STRICT;
INSERT INTO final VALUES (NULL);
