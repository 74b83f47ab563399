-- A sum over each row that nothing else in the file gives, so that a bit which decays is found:
-- CRC-32 of the other columns in their order (row-sum.ts), but for denials.n. documents are named
-- by their hash, manifest_files follow from them, and reopened names acts.
ALTER TABLE acts ADD COLUMN sum INTEGER;
UPDATE acts SET sum = row_sum(
  seq, digest, primary_type, contract, actor, signer, nonce, deadline, message, signature, at);
ALTER TABLE sendings ADD COLUMN sum INTEGER;
UPDATE sendings SET sum = row_sum(relayer, nonce, attempt, seq, hash, raw, at);
ALTER TABLE denials ADD COLUMN sum INTEGER;
UPDATE denials SET sum = row_sum(
  digest, actor, signer, authorization, reason, subject, detail, refuser, message, signature,
  block, at);
ALTER TABLE uploads ADD COLUMN sum INTEGER;
UPDATE uploads SET sum = row_sum(hash, uploader, visibility, media_type, at);
ALTER TABLE challenges ADD COLUMN sum INTEGER;
UPDATE challenges SET sum = row_sum(nonce, address, expires);
ALTER TABLE sessions ADD COLUMN sum INTEGER;
UPDATE sessions SET sum = row_sum(token, address, expires);
