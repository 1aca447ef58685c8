//! Answers about letters.

use serde::Serialize;
use utoipa::ToSchema;

/// A letter is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PostedLetter {
    /// Names the letter.
    pub id: String,
    /// When it came, Unix time.
    #[schema(example = 1_795_000_000)]
    pub at: i64,
    /// Until when it is kept unless it is taken before, Unix time.
    #[schema(example = 1_797_592_000)]
    pub expires: i64,
    /// Whether it came now; `false` where it waited already.
    pub fresh: bool,
}

/// A letter that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WaitingLetter {
    /// Its number, to go on from.
    #[schema(example = 17)]
    pub number: u64,
    /// Names the letter.
    pub id: String,
    /// When it came, Unix time.
    #[schema(example = 1_795_000_000)]
    pub at: i64,
    /// Until when it is kept, Unix time.
    #[schema(example = 1_797_592_000)]
    pub expires: i64,
    /// The key of the officer or trustee who sent it; `null` where anybody may have.
    pub from: Option<String>,
    /// The sealed bytes, lower-case hex.
    pub sealed: String,
}

/// Letters for one key, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Letters {
    /// The letters.
    pub letters: Vec<WaitingLetter>,
    /// Whether there are more behind the last one.
    pub more: bool,
}

/// A letter is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RemovedLetter {
    /// Which.
    pub id: String,
}

/// Trustees are called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CalledCeremony {
    /// To which ceremony.
    pub ceremony: String,
    /// Until when they have boxes, Unix time.
    #[schema(example = 1_797_592_000)]
    pub until: i64,
}

/// Calls to key ceremonies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Calls {
    /// Each as a member of the committee signed it.
    #[schema(value_type = Vec<Object>)]
    pub calls: Vec<serde_json::Value>,
}
