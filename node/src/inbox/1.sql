BEGIN;
CREATE TABLE IF NOT EXISTS letters (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    id      BLOB NOT NULL,
    box     BLOB NOT NULL,
    sender  BLOB,
    at      INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    bytes   BLOB NOT NULL,
    UNIQUE (box, id)
) STRICT;
CREATE INDEX IF NOT EXISTS letters_by_expiry ON letters (expires);
CREATE TABLE IF NOT EXISTS calls (
    ceremony BLOB PRIMARY KEY,
    until    INTEGER NOT NULL,
    text     TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS passes (
    key   BLOB NOT NULL,
    nonce BLOB NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (key, nonce)
) STRICT;
COMMIT;
