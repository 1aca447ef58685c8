//! What shows that a validator signed two things of which it may sign one. Each node keeps what it saw itself.

use std::path::{Path, PathBuf};

use linli_rule::Refusal;
use serde::{Deserialize, Serialize};

use super::{SeatError, file_error, signer, text};

/// The file in the data folder; absent unless something was seen.
pub const EVIDENCE: &str = "committee-evidence.json";
/// The rule that is broken.
pub const SIGNED_TWICE: &str = "committee.signed_twice";
/// Pairs that are kept of one validator: one convicts it.
const MOST: usize = 3;

/// Two statements that exclude each other, under one key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The validator's name.
    pub validator: String,
    /// Its key, as signed notes spell it.
    pub key: String,
    /// What was signed twice.
    pub what: What,
    /// Of which block, or of how many entries.
    pub of: u64,
    /// Both.
    pub statements: [Statement; 2],
}

/// What a validator may sign once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Votes of one kind in one round.
    Votes,
    /// Proposals for one round.
    Proposals,
    /// Checkpoints of one size.
    Checkpoints,
}

/// What the key signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// In words.
    pub says: String,
    /// The bytes under the signature, hex.
    pub signed: String,
    /// The Ed25519 signature, hex.
    pub signature: String,
}

impl Evidence {
    /// Rule `committee.signed_twice`, with both statements.
    pub fn refusal(&self) -> Refusal {
        let Self { validator, of, .. } = self;
        let [one, other] = &self.statements;
        let (one, other) = (&one.says, &other.says);
        let detail = match self.what {
            What::Votes => {
                format!("{validator} signed two votes for block {of}: {one:?} and {other:?}")
            }
            What::Proposals => {
                format!("{validator} signed two proposals for block {of}: {one:?} and {other:?}")
            }
            What::Checkpoints => {
                format!("{validator} signed two checkpoints of size {of}: {one:?} and {other:?}")
            }
        };
        Refusal::new(SIGNED_TWICE, detail)
    }

    /// Keeps it in `folder`, durably. Returns whether it is new here.
    pub fn keep(self, folder: &Path) -> Result<bool, SeatError> {
        let mut known = read(folder)?;
        let same = |kept: &&Self| kept.key == self.key;
        if known.contains(&self) || known.iter().filter(same).count() >= MOST {
            return Ok(false);
        }
        known.push(self);
        let text = serde_json::to_string_pretty(&known).expect("texts and numbers");
        signer::replace(folder, EVIDENCE, text.as_bytes())?;
        Ok(true)
    }
}

/// All that is kept in `folder`.
pub fn read(folder: &Path) -> Result<Vec<Evidence>, SeatError> {
    let path = folder.join(EVIDENCE);
    if !path.try_exists().map_err(file_error(&path))? {
        return Ok(Vec::new());
    }
    let wrong = |path: PathBuf, error: serde_json::Error| SeatError::Settings {
        path,
        detail: error.to_string(),
    };
    serde_json::from_str(&text(&path)?).map_err(|e| wrong(path, e))
}
