-- Facts of the whole record.
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per entry of the log. All columns but idx are also in the leaf.
CREATE TABLE entries (
    idx INTEGER PRIMARY KEY CHECK (idx >= 0),
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject BLOB CHECK (subject IS NULL OR length(subject) = 32),
    message BLOB NOT NULL CHECK (length(message) = 32),
    length INTEGER NOT NULL CHECK (length >= 0),
    leaf BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_message ON entries (message);
CREATE INDEX entries_kind ON entries (kind, subject) WHERE kind <> 'ballot';

-- The message of each entry: canonical bytes.
CREATE TABLE messages (
    idx INTEGER PRIMARY KEY REFERENCES entries (idx),
    bytes BLOB NOT NULL
) STRICT;

-- The log's Merkle tree, in the order in which its nodes are completed.
CREATE TABLE hashes (
    idx INTEGER PRIMARY KEY CHECK (idx >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Every checkpoint that was signed, by the entries it covers.
CREATE TABLE checkpoints (
    size INTEGER PRIMARY KEY CHECK (size >= 0),
    note TEXT NOT NULL
) STRICT;

-- The newest checkpoint that witnesses cosigned.
CREATE TABLE cosigned (
    size INTEGER PRIMARY KEY CHECK (size >= 0),
    note TEXT NOT NULL
) STRICT;

-- The entries in readable form.
CREATE VIEW record AS
SELECT
    idx,
    datetime(at, 'unixepoch') AS utc,
    kind,
    lower(hex(subject)) AS subject,
    lower(hex(message)) AS message,
    length
FROM entries;
