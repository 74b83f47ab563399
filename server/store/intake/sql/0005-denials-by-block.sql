-- Refused uses up to a block, counted and listed.
CREATE INDEX denials_block ON denials (block, n);
