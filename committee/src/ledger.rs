//! Blocks on disk: those that may still be decided on, and those that were.
//!
//! A decided block is kept without its messages, which are in the record. It is written here before it is recorded, and
//! its bytes are forgotten after: whatever happens in between, a start finds it and records it.

use std::path::Path;

use linli_node::seat::BLOCKS as FILE;
use rusqlite::{Connection, OptionalExtension, params};

use crate::block::{BlockId, Header};
use crate::codec::CommitBytes;
use crate::part::Proposed;
use crate::validators::Realm;

/// Blocks cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file.
    #[error("{FILE}: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// What is in it.
    #[error("{FILE}: {0}")]
    Damaged(&'static str),
    /// It is of a committee with other founders, or of another record.
    #[error("{FILE} is of another committee")]
    Realm,
}

/// How many blocks that were handed over are kept.
const HANDED: u32 = 4;

const WAIT_ANEW: &str = "BEGIN IMMEDIATE;
     DELETE FROM waiting;
     INSERT INTO waiting (height) VALUES (NULL);
     COMMIT;";

pub(crate) struct Ledger(Connection);

/// A block that may still be decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Undecided {
    pub(crate) id: BlockId,
    pub(crate) proposed: Proposed,
    pub(crate) bytes: Vec<u8>,
}

/// A decided block.
#[derive(Clone, Debug)]
pub(crate) struct Decided {
    pub(crate) header: Header,
    pub(crate) commit: CommitBytes,
}

impl Ledger {
    /// Of a key with which a node ran before, or `unused`.
    pub(crate) fn open(folder: &Path, realm: &Realm, unused: bool) -> Result<Self, LedgerError> {
        let connection = Connection::open(folder.join(FILE))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS realm (realm BLOB NOT NULL);
             CREATE TABLE IF NOT EXISTS waiting (height INTEGER);
             CREATE TABLE IF NOT EXISTS undecided (
                 id BLOB NOT NULL, height INTEGER NOT NULL, round INTEGER NOT NULL,
                 proposed BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (id, round));
             CREATE TABLE IF NOT EXISTS handed (id BLOB PRIMARY KEY, height INTEGER NOT NULL, bytes BLOB NOT NULL);
             CREATE TABLE IF NOT EXISTS decided (
                 height INTEGER PRIMARY KEY, header BLOB NOT NULL, votes BLOB NOT NULL);",
        )?;
        let sql = "SELECT realm FROM realm";
        let known: Option<[u8; 32]> = connection.query_row(sql, [], |row| row.get(0)).optional()?;
        match known {
            Some(known) if known == realm.0 => {}
            Some(_) => return Err(LedgerError::Realm),
            None => {
                // Whoever has no blocks may have had some before.
                if !unused {
                    connection.execute_batch(WAIT_ANEW)?;
                }
                connection.execute("INSERT INTO realm (realm) VALUES (?)", [realm.0])?;
            }
        }
        Ok(Self(connection))
    }

    /// Whether this node must not vote yet, and up to which height once that is known.
    pub(crate) fn waits(&self) -> Result<Option<Option<u64>>, LedgerError> {
        let sql = "SELECT height FROM waiting";
        Ok(self.0.query_row(sql, [], |row| row.get(0)).optional()?)
    }

    /// It must not vote yet, up to a height that is not known.
    pub(crate) fn wait_anew(&self) -> Result<(), LedgerError> {
        Ok(self.0.execute_batch(WAIT_ANEW)?)
    }

    /// It must not vote up to this height.
    pub(crate) fn wait_until(&self, height: u64) -> Result<(), LedgerError> {
        self.0.execute("UPDATE waiting SET height = ?", [height])?;
        Ok(())
    }

    /// It may vote from now on.
    pub(crate) fn wait_no_more(&self) -> Result<(), LedgerError> {
        self.0.execute("DELETE FROM waiting", [])?;
        Ok(())
    }

    /// On disk when this returns: nobody votes for a block that he could lose.
    pub(crate) fn keep(&self, block: &Undecided) -> Result<(), LedgerError> {
        let proposed = encode(&block.proposed);
        self.0.execute(
            "INSERT OR IGNORE INTO undecided (id, height, round, proposed, bytes) VALUES (?, ?, ?, ?, ?)",
            params![
                block.id.0,
                block.proposed.height,
                block.proposed.round,
                proposed,
                block.bytes
            ],
        )?;
        Ok(())
    }

    /// A block that a peer handed over as decided: the engine may decide on it, also after a start. Nothing else is made
    /// of it, and of those who lie only the last few are kept.
    pub(crate) fn keep_handed(
        &self,
        height: u64,
        id: BlockId,
        bytes: &[u8],
    ) -> Result<(), LedgerError> {
        let sql = "INSERT OR REPLACE INTO handed (id, height, bytes) VALUES (?, ?, ?)";
        self.0.execute(sql, params![id.0, height, bytes])?;
        let sql = "DELETE FROM handed WHERE rowid NOT IN (SELECT rowid FROM handed ORDER BY rowid DESC LIMIT ?)";
        self.0.execute(sql, [HANDED])?;
        Ok(())
    }

    /// Blocks that were proposed for this height, in any round.
    pub(crate) fn undecided(&self, height: u64) -> Result<Vec<Undecided>, LedgerError> {
        let sql = "SELECT id, proposed, bytes FROM undecided WHERE height = ?";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([height], |row| {
            Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?))
        })?;
        rows.map(|row| {
            let (id, proposed, bytes) = row?;
            Ok(Undecided {
                id: BlockId(id),
                proposed: decode(&proposed)?,
                bytes,
            })
        })
        .collect()
    }

    /// Of a block that was proposed or handed over.
    pub(crate) fn bytes(&self, id: BlockId) -> Result<Option<Vec<u8>>, LedgerError> {
        let sql = "SELECT bytes FROM undecided WHERE id = ?1 UNION ALL SELECT bytes FROM handed WHERE id = ?1 LIMIT 1";
        Ok(self.0.query_row(sql, [id.0], |row| row.get(0)).optional()?)
    }

    /// The block is decided on; it may not be recorded yet.
    pub(crate) fn decide(&self, header: &Header, commit: &CommitBytes) -> Result<(), LedgerError> {
        self.0.execute(
            "INSERT OR REPLACE INTO decided (height, header, votes) VALUES (?, ?, ?)",
            params![header.height, encode(header), encode(commit)],
        )?;
        Ok(())
    }

    /// The block of this height is recorded, so its bytes are no longer needed.
    pub(crate) fn recorded(&self, height: u64) -> Result<(), LedgerError> {
        for table in ["undecided", "handed"] {
            let sql = format!("DELETE FROM {table} WHERE height <= ?");
            self.0.execute(&sql, [height])?;
        }
        Ok(())
    }

    /// The decided block of this height.
    pub(crate) fn decided(&self, height: u64) -> Result<Option<Decided>, LedgerError> {
        self.one(
            "SELECT header, votes FROM decided WHERE height = ?",
            [height],
        )
    }

    /// The last one.
    pub(crate) fn last(&self) -> Result<Option<Decided>, LedgerError> {
        self.one(
            "SELECT header, votes FROM decided ORDER BY height DESC LIMIT 1",
            [],
        )
    }

    fn one(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Option<Decided>, LedgerError> {
        let mut statement = self.0.prepare_cached(sql)?;
        let row = statement.query_row(params, |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?))
        });
        let Some((header, commit)) = row.optional()? else {
            return Ok(None);
        };
        Ok(Some(Decided {
            header: decode(&header)?,
            commit: decode(&commit)?,
        }))
    }
}

fn encode(value: &impl borsh::BorshSerialize) -> Vec<u8> {
    borsh::to_vec(value).expect("memory does not fail")
}

fn decode<T: borsh::BorshDeserialize>(bytes: &[u8]) -> Result<T, LedgerError> {
    borsh::from_slice(bytes).map_err(|_| LedgerError::Damaged("a row that means nothing"))
}
