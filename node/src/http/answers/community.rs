//! Answers about the community, its rolls and trustees.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Place, Role, Unit, Words};

/// The community of this record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Community {
    /// Its id everywhere.
    pub id: String,
    /// Protocol version.
    #[schema(example = 1)]
    pub protocol: u32,
    /// The realm that owners' secrets belong to.
    #[schema(example = "spring-light")]
    pub realm: String,
    /// Its name, for people.
    pub name: Words,
    /// When the record began, Unix time.
    #[schema(example = 1_795_000_000)]
    pub since: i64,
    /// How often the roles were changed.
    #[schema(example = 0)]
    pub roles_number: u64,
    /// Publishes polls and schemes.
    pub committee: Role,
    /// Publishes rolls.
    pub registrar: Role,
    /// Who holds the record together, in the order in which they propose; nobody where one node keeps it.
    pub validators: Vec<Validator>,
    /// How often they changed.
    #[schema(example = 0)]
    pub validators_number: u64,
    /// Rolls, oldest first.
    pub rolls: Vec<RollLine>,
    /// The roll that the next poll takes; `null` before the first.
    pub roll_in_force: Option<RollInForce>,
    /// Sets of trustees, oldest first.
    pub trustees: Vec<TrusteesLine>,
    /// Polls there are.
    #[schema(example = 3)]
    pub polls: u64,
    /// Mutual-aid schemes there are.
    #[schema(example = 1)]
    pub schemes: u64,
}

/// One who votes on the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Validator {
    /// Its name.
    #[schema(example = "house.example/v1")]
    pub name: String,
    /// Its key, as signed notes spell it: with it it cosigns checkpoints.
    pub key: String,
    /// What it signed twice; `null` unless the record has evidence.
    pub signed_twice: Option<SignedTwice>,
}

/// Two statements of a validator, of which it may sign one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignedTwice {
    /// `votes`, `proposals` or `checkpoints`.
    #[schema(example = "votes")]
    pub what: &'static str,
    /// Of which block, or of how many entries.
    #[schema(example = 7)]
    pub number: u64,
    /// The entry with the evidence.
    pub place: Place,
}

/// A published roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RollLine {
    /// Names the roll; the file is at `/rolls/{digest}`.
    pub digest: String,
    /// Root of the tree of enrolled owners.
    pub root: String,
    /// All owners, enrolled or not.
    #[schema(example = 1_254)]
    pub heads: u64,
    /// All their shares.
    #[schema(example = 12_036_512)]
    pub shares: u64,
    /// What a share is.
    pub unit: Unit,
    /// Where it was published.
    pub place: Place,
    /// The message that published it.
    pub message: String,
}

/// The roll in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RollInForce {
    /// Names the roll.
    pub digest: String,
    /// What put it in force: its publication, or a later act of the registrar's.
    pub place: Place,
}

/// A published set of trustees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrusteesLine {
    /// Names the key ceremony.
    pub ceremony: String,
    /// How many decrypt together.
    #[schema(example = 2)]
    pub threshold: u16,
    /// Their names, in order of index (from 1).
    pub names: Vec<String>,
    /// Where they were published.
    pub place: Place,
    /// The message that published them.
    pub message: String,
}

/// One owner's entry of a roll, and the proof that it is in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RollEntry {
    /// The roll.
    pub roll: String,
    /// The tree's root.
    pub root: String,
    /// The owner's number, from 1.
    #[schema(example = 42)]
    pub number: u32,
    /// The owner's units.
    pub units: Vec<String>,
    /// The owner's shares.
    #[schema(example = 8_906)]
    pub shares: u64,
    /// The owner's identity commitment.
    pub id: String,
    /// The leaf's position, from 0.
    #[schema(example = 41)]
    pub position: u64,
    /// 32 siblings, the leaf's first.
    pub path: Vec<String>,
}
