//! A node's seat in a committee: its key, where all the nodes are, and the paper that founds their community. Each is a
//! file in the data folder; how the nodes come to agree is another program's business.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use linli_journal::file;
use linli_log::note::is_key_name;
use linli_log::{Cosigner, VerifierKey};
use linli_primitives::Day;
use linli_rule::{Refusal, Rule};
use linli_wire::community::{Community, CommunityId};
use linli_wire::signature::Signed;
use rand_core::CryptoRng;
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::signer::{self, SignerError, file_error, open_key};

pub use self::address::{NodeAddress, NotAnAddress};

/// Where the nodes of a committee are: the same on all of them.
pub const COMMITTEE: &str = "committee.toml";
/// The paper that founds the community, as `linli community new --out` writes it: the same on all nodes.
pub const FOUNDING: &str = "founding.json";
/// The node's key; only its owner may read it.
pub const KEY: &str = "validator-key";
/// Beside a key with which no node has run yet: the key itself, which others may know.
pub const UNUSED: &str = "validator-key.unused";
/// The blocks that were decided on, in a table `decided`; the consensus's own file.
pub const BLOCKS: &str = "committee.sqlite";
/// The rule that is broken by a node of the list that holds another community's record.
pub const OTHER_COMMUNITY: &str = "committee.other_community";
/// The rule that is broken by a validator that is not heard.
pub const AWAY: &str = "committee.away";
/// The rule that is broken when the validators that are heard cannot decide.
pub const TOO_FEW: &str = "committee.too_few";
/// The longest list or paper, in bytes.
const MOST: u64 = 4 << 20;

/// A folder from which no node can take part.
#[derive(Debug, thiserror::Error, Rule)]
pub enum SeatError {
    /// The key, or a file.
    #[error(transparent)]
    Key(#[from] SignerError),
    /// A file of the seat is not there.
    #[error("seat.missing: there is no {}", .0.display())]
    Missing(PathBuf),
    /// The list of nodes is not what it should be.
    #[error("seat.settings: {}: {detail}", path.display())]
    Settings {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// One key under two addresses.
    #[error("seat.key_twice: {one} and {other} have the same key")]
    KeyTwice {
        /// The first that has it.
        one: String,
        /// The next.
        other: String,
    },
    /// The key signs on two machines at the same time.
    #[error("seat.in_use: another machine runs with the key {0}")]
    InUse(Box<VerifierKey>),
    /// Notes could not name the node so.
    #[error("seat.name: not the name of a node: {0:?}")]
    Name(String),
    /// Somebody cannot be reached, or this node does not know where it is.
    #[error("seat.address: no address is named for {0}")]
    Address(String),
    /// The paper founds nothing that a committee could hold.
    #[error("seat.founding: {}: {detail}", path.display())]
    Founding {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The seat is in another community's committee, be it by one byte of its document.
    #[error("seat.other_community: the paper in the folder founds {here}, this one {found}")]
    OtherCommunity {
        /// That of the folder.
        here: CommunityId,
        /// That of the other paper.
        found: CommunityId,
    },
}

/// Where a node is: a validator's, or an observer's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The node's key.
    pub key: VerifierKey,
    /// Where it is reached by the others.
    pub address: NodeAddress,
}

impl Peer {
    /// Rule `committee.other_community`: this node holds the record of `theirs`, where it should hold that of `ours`; each
    /// is a community and the name of its log, and what it holds is not known of a node that speaks in another way.
    pub fn elsewhere(
        &self,
        theirs: Option<(CommunityId, &str)>,
        ours: (CommunityId, &str),
    ) -> Refusal {
        let (name, address) = (self.key.name(), &self.address);
        let detail = match theirs {
            Some((found, _)) if found != ours.0 => {
                format!(
                    "{name} at {address} holds the record of {found}, not of {}",
                    ours.0
                )
            }
            Some((_, log)) => {
                format!(
                    "{name} at {address} calls the log {log:?}, not {:?}",
                    ours.1
                )
            }
            None => format!("{name} at {address} runs another program than this node"),
        };
        Refusal::new(OTHER_COMMUNITY, detail)
    }
}

/// What a node that catches up relies on, for blocks that more than two thirds of the validators of their time signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CatchUp {
    /// On nobody: every proof is verified again.
    #[default]
    Proofs,
    /// On those signatures: whoever signed had verified the proofs. Every rule is applied, and what the block leads to
    /// must be what was signed.
    Votes,
}

/// Where all the nodes of a committee are, and how patient they are with each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seats {
    /// The log's name.
    pub origin: String,
    /// The least time between blocks.
    pub interval: Duration,
    /// How long a proposal is waited for.
    pub patience: Duration,
    /// What this node relies on while it catches up.
    pub catch_up: CatchUp,
    /// All nodes, no key twice.
    pub peers: Vec<Peer>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    origin: String,
    #[serde(default = "interval")]
    interval_ms: u64,
    #[serde(default = "patience")]
    patience_ms: u64,
    #[serde(default)]
    catch_up: CatchUp,
    peers: Vec<Card>,
}

/// A peer as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Card {
    key: String,
    address: NodeAddress,
}

/// The paper as it goes from officer to officer.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoundingPaper {
    /// The document, signed or not.
    Community(Signed<Community>),
}

const fn interval() -> u64 {
    250
}

const fn patience() -> u64 {
    2000
}

impl Seats {
    /// With the usual patience.
    pub fn new(origin: &str, peers: Vec<Peer>) -> Self {
        Self {
            origin: origin.to_owned(),
            interval: Duration::from_millis(interval()),
            patience: Duration::from_millis(patience()),
            catch_up: CatchUp::default(),
            peers,
        }
    }

    /// Reads the list in `folder`.
    pub fn read(folder: &Path) -> Result<Self, SeatError> {
        let path = folder.join(COMMITTEE);
        let text = text(&path)?;
        let wrong = |detail: String| SeatError::Settings {
            path: path.clone(),
            detail,
        };
        let written: Written = toml::from_str(&text).map_err(|e| wrong(e.to_string()))?;
        if !(10..=60_000).contains(&written.interval_ms)
            || !(100..=60_000).contains(&written.patience_ms)
        {
            let range = "interval_ms: 10 to 60000; patience_ms: 100 to 60000";
            return Err(wrong(range.to_owned()));
        }
        if !is_key_name(&written.origin) {
            return Err(wrong("origin: not the name of a log".to_owned()));
        }
        let peer = |Card { key, address }| {
            let key = str::parse(&key).map_err(|e| wrong(format!("{key}: {e}")))?;
            Ok(Peer { key, address })
        };
        let seats = Self {
            origin: written.origin,
            interval: Duration::from_millis(written.interval_ms),
            patience: Duration::from_millis(written.patience_ms),
            catch_up: written.catch_up,
            peers: written
                .peers
                .into_iter()
                .map(peer)
                .collect::<Result<_, SeatError>>()?,
        };
        seats.check()?;
        Ok(seats)
    }

    /// Rule `seat.key_twice`: who has two seats would be two to the others.
    fn check(&self) -> Result<(), SeatError> {
        let mut known = BTreeMap::new();
        for Peer { key, .. } in &self.peers {
            if let Some(one) = known.insert(*key.as_bytes(), key.name()) {
                return Err(SeatError::KeyTwice {
                    one: one.to_owned(),
                    other: key.name().to_owned(),
                });
            }
        }
        Ok(())
    }

    /// Rule `seat.address`: where the node with this key listens.
    pub fn address_of(&self, key: &VerifierKey) -> Result<SocketAddr, SeatError> {
        let mut peers = self.peers.iter();
        let peer = peers.find(|peer| peer.key.as_bytes() == key.as_bytes());
        let none = || SeatError::Address(key.to_string());
        Ok(peer.ok_or_else(none)?.address.listen())
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let milliseconds = |time: Duration| time.as_millis();
        let mut text = format!(
            "origin = {:?}\ninterval_ms = {}\npatience_ms = {}\n",
            self.origin,
            milliseconds(self.interval),
            milliseconds(self.patience)
        );
        if self.catch_up == CatchUp::Votes {
            text.push_str("catch_up = \"votes\"\n");
        }
        for Peer { key, address } in &self.peers {
            let key = key.to_string();
            write!(text, "[[peers]]\nkey = {key:?}\naddress = \"{address}\"\n")
                .expect("memory does not fail");
        }
        text
    }

    /// Writes the list into `folder`.
    pub fn keep(&self, folder: &Path) -> Result<(), SeatError> {
        self.check()?;
        Ok(signer::replace(folder, COMMITTEE, self.text().as_bytes())?)
    }
}

/// Rule `seat.name`: makes a node's key in `folder`, under a name; refuses to replace one.
pub fn make_key(
    folder: &Path,
    name: &str,
    random: &mut impl CryptoRng,
) -> Result<VerifierKey, SeatError> {
    if !is_key_name(name) {
        return Err(SeatError::Name(name.to_owned()));
    }
    fs::create_dir_all(folder).map_err(file_error(folder))?;
    let path = folder.join(KEY);
    if path.try_exists().map_err(file_error(&path))? {
        let source = std::io::ErrorKind::AlreadyExists.into();
        return Err(SignerError::File { path, source }.into());
    }
    let mut seed = Zeroizing::new([0; 32]);
    random.fill_bytes(&mut *seed);
    let cosigner = Cosigner::new(name, &seed).map_err(SignerError::from)?;
    let text = Zeroizing::new(format!("{}\n", *cosigner.secret_text()));
    signer::replace(folder, KEY, text.as_bytes())?;
    signer::replace(folder, UNUSED, format!("{}\n", cosigner.key()).as_bytes())?;
    Ok(cosigner.key().clone())
}

/// Whether no node has run with this key in `folder` since it was made there: it cannot have signed anything. The next
/// time, one has; that is on disk when this returns.
pub fn take_unused(folder: &Path, key: &VerifierKey) -> std::io::Result<bool> {
    let path = folder.join(UNUSED);
    let unused = match fs::read_to_string(&path) {
        Ok(text) => text.trim_end() == key.to_string(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    fs::remove_file(&path)?;
    // Only Unix can ask for that.
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(unused)
}

/// Rule `node.key_permissions`: the key in `folder`, which nobody but its owner may read.
pub fn read_key(folder: &Path) -> Result<Cosigner, SeatError> {
    let path = folder.join(KEY);
    let mut file = open_key(&path).map_err(missing)?;
    Ok(signer::read_key(&mut file, &path, Cosigner::parse)?)
}

/// The document of the paper in `folder`, which names validators. Who signed it, the record checks.
pub fn read_founding(folder: &Path) -> Result<Community, SeatError> {
    let path = folder.join(FOUNDING);
    let text = text(&path)?;
    founding(&text, &path)
}

/// The document of a paper that is to lie at `path`.
pub fn founding(text: &str, path: &Path) -> Result<Community, SeatError> {
    let wrong = |detail: String| SeatError::Founding {
        path: path.to_owned(),
        detail,
    };
    let paper = serde_json::from_str(text).map_err(|e| wrong(e.to_string()))?;
    let FoundingPaper::Community(Signed { act: document, .. }) = paper;
    document.check().map_err(|e| wrong(e.to_string()))?;
    if document.validators.0.is_empty() {
        return Err(wrong("it names no validators".to_owned()));
    }
    Ok(document)
}

/// Rule `seat.other_community`: puts the paper into `folder`. One that is there is kept, and has to found the same.
pub fn keep_founding(folder: &Path, text: &str) -> Result<Community, SeatError> {
    let path = folder.join(FOUNDING);
    let document = founding(text, &path)?;
    if path.try_exists().map_err(file_error(&path))? {
        let (here, found) = (read_founding(folder)?.id(), document.id());
        if here != found {
            return Err(SeatError::OtherCommunity { here, found });
        }
    } else {
        signer::replace(folder, FOUNDING, text.as_bytes())?;
    }
    Ok(document)
}

/// Rule `committee.away`: this validator was last heard at this time, in Unix seconds.
pub fn away(name: &str, since: i64) -> Refusal {
    let day = Day::of_unix_time(since).map_or_else(|_| "?".to_owned(), |day| day.to_string());
    let minute = since.rem_euclid(86_400) / 60;
    let (hour, minute) = (minute / 60, minute % 60);
    let detail = format!("{name} has not been heard since {day} {hour:02}:{minute:02} UTC");
    Refusal::new(AWAY, detail)
}

/// Rule `committee.too_few`: so many of all validators are heard, with this node, where more are needed.
pub fn too_few(heard: usize, needed: usize, all: usize) -> Refusal {
    let detail = format!("{heard} of {all} validators are heard, and {needed} are needed");
    Refusal::new(TOO_FEW, detail)
}

/// The newest block that the committee's node in `folder` holds; `None` where one node keeps the record.
pub fn height(folder: &Path) -> Option<u64> {
    let path = folder.join(BLOCKS);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).ok()?;
    let sql = "SELECT MAX(height) FROM decided";
    connection.query_row(sql, [], |row| row.get(0)).ok()?
}

fn text(path: &Path) -> Result<String, SeatError> {
    let mut text = String::new();
    let read = file::open(path).and_then(|file| file.take(MOST).read_to_string(&mut text));
    read.map_err(file_error(path)).map_err(missing)?;
    Ok(text)
}

/// Rule `seat.missing`: whoever finds no file of the seat is told how it is made.
fn missing(error: SignerError) -> SeatError {
    match error {
        SignerError::File { path, source } if source.kind() == std::io::ErrorKind::NotFound => {
            SeatError::Missing(path)
        }
        error => error.into(),
    }
}

mod address;
#[cfg(test)]
mod tests;
