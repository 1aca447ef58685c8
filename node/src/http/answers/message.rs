//! Answers about messages and entries.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A message for those who cannot send bytes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// The message's canonical bytes, lower-case hex.
    #[schema(example = "4c494e4c494d0001")]
    pub message: String,
}

/// A message is in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AcceptedMessage {
    /// Its entry, from 0.
    #[schema(example = 17)]
    pub index: u64,
    /// Its digest; names the message.
    pub digest: String,
    /// Whether it was recorded now; `false` if the record already had it.
    pub fresh: bool,
    /// What it did, in short; `null` if the record already had it.
    #[schema(example = "counted")]
    pub effect: Option<String>,
    /// The offline proof of inclusion (`c2sp.org/tlog-proof@v1`), with the signed checkpoint.
    #[schema(example = "c2sp.org/tlog-proof@v1\nindex 17\n…\n\nlinli.example/spring\n18\n…\n")]
    pub receipt: String,
}

/// One entry of the record, as `/events` sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EntryEvent {
    /// Its place, from 0.
    #[schema(example = 17)]
    pub index: u64,
    /// When it was recorded, Unix time.
    #[schema(example = 1_795_000_000)]
    pub at: i64,
    /// What kind of message.
    #[schema(example = "ballot")]
    pub kind: String,
    /// The poll or scheme it is about.
    pub subject: Option<String>,
    /// The message's digest.
    pub digest: String,
}

/// Events were missed: read the record from `next` on, then listen again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Resync {
    /// The first entry that was not sent.
    #[schema(example = 17)]
    pub next: u64,
    /// Entries there are.
    #[schema(example = 1_017)]
    pub size: u64,
}
