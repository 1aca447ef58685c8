//! Answers about the node.

use linli_rule::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

use super::Words;
use super::community::Validator;
use crate::seat::Peer;

/// The node's status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NodeStatus {
    /// The program's version.
    #[schema(example = "0.1.0")]
    pub version: String,
    /// Protocol version.
    #[schema(example = 1)]
    pub protocol: u32,
    /// The community; `null` before the record's first entry.
    pub community: Option<CommunityName>,
    /// The log.
    pub log: LogStatus,
    /// Digest of the whole state; everyone who replays the record gets the same.
    pub state_root: String,
    /// Polls there are.
    #[schema(example = 3)]
    pub polls: u64,
    /// Mutual-aid schemes there are.
    #[schema(example = 1)]
    pub schemes: u64,
    /// Witnesses that this node asks to cosign.
    pub witnesses: Vec<Witness>,
    /// Who holds the record together; nobody where one node keeps it.
    pub validators: Vec<Validator>,
    /// Where its nodes reach each other; nowhere where one node keeps it.
    pub peers: Vec<PeerStatus>,
    /// The store.
    pub store: StoreStatus,
    /// Its clock.
    pub clock: ClockStatus,
    /// Whether it takes messages.
    pub accepting: bool,
    /// Why it takes none; `null` if it does, or is being stopped.
    pub closed: Option<Reason>,
    /// Which validators are not heard here, and since when.
    pub unheard: Vec<Reason>,
    /// When it started, Unix time.
    #[schema(example = 1_795_000_000)]
    pub started: i64,
    /// Seconds since then.
    #[schema(example = 86_400)]
    pub uptime: u64,
    /// Verifying keys of the circuits.
    pub circuits: CircuitKeys,
    /// Officers' terms that have ended or will within 60 days.
    pub terms: Vec<TermStatus>,
}

/// A role's term, to be renewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TermStatus {
    /// `committee`, `registrar`, `treasurer` or `assessors`.
    #[schema(example = "committee")]
    pub role: &'static str,
    /// The scheme's name, for people; `null` for the community's own roles.
    pub scheme: Option<Words>,
    /// The lines of assessors.
    #[schema(example = json!([]))]
    pub lines: Vec<u32>,
    /// The last day, as a date.
    #[schema(example = "2027-12-31")]
    pub last: String,
    /// Days that are left; below zero once it has ended.
    #[schema(example = 31)]
    pub days: i64,
    /// The last day on which the last committee may renew itself; `null` for other roles.
    #[schema(example = "2028-06-28")]
    pub renewable_until: Option<String>,
}

/// A node of the committee that holds the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeerStatus {
    /// Its public key, as C2SP spells it.
    pub key: String,
    /// Where the others reach it.
    #[schema(example = "192.0.2.1:7412")]
    pub address: String,
}

impl From<&Peer> for PeerStatus {
    fn from(peer: &Peer) -> Self {
        Self {
            key: peer.key.to_string(),
            address: peer.address.to_string(),
        }
    }
}

/// A community's names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CommunityName {
    /// Its name everywhere.
    pub id: String,
    /// The realm.
    #[schema(example = "spring-light")]
    pub realm: String,
    /// Its name, for people.
    pub name: Words,
}

/// The log and its newest checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogStatus {
    /// Names the log in checkpoints.
    #[schema(example = "linli.example/spring-light")]
    pub origin: String,
    /// The node's public key, as C2SP spells it.
    pub key: String,
    /// Entries.
    #[schema(example = 18)]
    pub size: u64,
    /// The tree's root, hex.
    pub root: String,
    /// The newest checkpoint, signed and cosigned.
    pub checkpoint: String,
    /// The newest block, where several nodes decide on the record; `null` where one keeps it.
    pub height: Option<u64>,
}

/// A witness: another machine that signs only checkpoints extending those it has seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Witness {
    /// Its name.
    #[schema(example = "witness.example/w1")]
    pub name: String,
    /// Its public key, as C2SP spells it.
    pub key: String,
    /// The newest size it signed; `null` before the first.
    #[schema(example = 18)]
    pub size: Option<u64>,
    /// When, Unix time.
    #[schema(example = 1_795_000_000)]
    pub at: Option<i64>,
    /// What went wrong when it was last asked, or why it refused.
    pub error: Option<Reason>,
}

/// All witnesses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WitnessList {
    /// The witnesses.
    pub witnesses: Vec<Witness>,
}

/// The store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StoreStatus {
    /// Bytes it takes.
    #[schema(example = 4_194_304)]
    pub bytes: u64,
    /// Bytes free on its disk; `null` where the system does not say.
    #[schema(example = 80_000_000_000_u64)]
    pub free: Option<u64>,
    /// Whether it takes writes.
    pub writable: bool,
}

/// The node's clock against the record's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClockStatus {
    /// Now, Unix time.
    #[schema(example = 1_795_086_400)]
    pub now: i64,
    /// The time of the last entry; `null` before the first.
    #[schema(example = 1_795_086_000)]
    pub last: Option<i64>,
    /// Whether the clock is not more than a minute behind the record.
    pub sane: bool,
}

/// Fingerprints of the circuits' verifying keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CircuitKeys {
    /// Of ballots.
    pub ballot: String,
    /// Of claims.
    pub claim: String,
}

/// Whether the node can serve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Readiness {
    /// Whether it can.
    pub ready: bool,
    /// Why not.
    #[schema(example = json!([]))]
    pub reasons: Vec<Reason>,
    /// What needs the community's attention, although the node can serve: officers' terms that have ended or soon will,
    /// and nodes that should decide with this one and do not.
    #[schema(example = json!([]))]
    pub warnings: Vec<Reason>,
}

/// Why the node cannot serve, or what it warns of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reason {
    /// What is wrong, by rule id.
    #[schema(example = "node.clock")]
    pub rule: String,
    /// In words.
    pub detail: String,
}

impl From<Refusal> for Reason {
    fn from(refusal: Refusal) -> Self {
        Self {
            rule: refusal.rule.into_owned(),
            detail: refusal.detail,
        }
    }
}
