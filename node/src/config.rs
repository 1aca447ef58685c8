//! The node's settings: defaults that need no file, or one TOML file.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use linli_journal::file;
use linli_log::VerifierKey;
use linli_log::note::is_key_name;
use linli_wire::community::CommunityId;
use linli_wire::message::{MAX_BYTES, MessageKind};
use serde::Deserialize;

use crate::error::NodeError;

/// Where a node listens by default.
pub const PORT: u16 = 7411;
/// Room for the longest message and its decoded form.
const LONGEST_HELD: usize = MessageKind::Roll.held_bytes(MAX_BYTES);
/// Room for at least one small body, after rounding.
const SMALL_BODY: usize = 8 << 20;
/// The settings' file in the data folder.
const FILE: &str = "node.toml";

/// A node's settings. Every field has a default; unknown fields are refused.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Folder of the record, the key and the snapshots; one node each.
    pub data: PathBuf,
    /// Address of the HTTP server.
    pub listen: SocketAddr,
    /// The log's name: a host name with an optional path, without a scheme. Fixed when the record is begun; if absent,
    /// a name is made up.
    pub origin: Option<String>,
    /// The community whose record this is. If absent, whoever submits the first message decides it.
    pub community: Option<CommunityId>,
    /// A snapshot of the state is kept each time this many entries were added.
    pub snapshot_every: u64,
    /// How messages are queued and recorded.
    pub ingest: Ingest,
    /// Who is asked to cosign checkpoints.
    pub witnesses: Vec<Witness>,
    /// How many of them make a checkpoint cosigned; all if absent.
    pub witness_quorum: Option<usize>,
    /// What one address may ask for.
    pub limits: Limits,
}

/// How messages are queued and recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ingest {
    /// Messages that may wait, in each of the two queues for sources that are not suspect.
    pub queue: usize,
    /// Messages that may wait from sources whose proofs failed lately.
    pub suspect_queue: usize,
    /// Bytes that may wait, in each of the three queues.
    pub queue_bytes: usize,
    /// Most messages verified and recorded together.
    pub batch: usize,
    /// How long a batch waits for more messages, in milliseconds.
    pub wait_ms: u64,
    /// Seconds for which a source whose proof failed is suspect.
    pub suspect_seconds: u64,
}

/// A witness.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    /// Its verifier key, as signed notes spell it: `name+hash+key`.
    pub key: String,
    /// Its address, to which `/add-checkpoint` is added.
    pub url: String,
}

/// What one address may ask for, and the server's own bounds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Messages per minute that an address may submit.
    pub submissions_per_minute: u32,
    /// Other requests per minute from an address.
    pub requests_per_minute: u32,
    /// Connections at once; more wait outside.
    pub connections: usize,
    /// Connections at once of an address that is not a trusted proxy.
    pub connections_per_address: usize,
    /// Listeners to events at once. Fewer than connections, so that viewers keep nobody from voting.
    pub listeners: usize,
    /// Listeners at once of an address.
    pub listeners_per_address: usize,
    /// Seconds after which a listener is disconnected; it resumes where it stopped.
    pub listener_seconds: u64,
    /// Streams of the record at once.
    pub records: usize,
    /// Streams of the record at once of an address.
    pub records_per_address: usize,
    /// Seconds after which a stream of the record breaks off; it can be resumed.
    pub record_seconds: u64,
    /// Bytes of small messages, up to 4 MiB, that are being sent or worked on.
    pub body_bytes: usize,
    /// The same of an address.
    pub body_bytes_per_address: usize,
    /// Larger messages that are being sent or worked on.
    pub large_bodies: usize,
    /// The same of an address.
    pub large_bodies_per_address: usize,
    /// Messages at once that arrived and are being worked on, whether or not their senders still wait.
    pub messages: usize,
    /// The same of an address.
    pub messages_per_address: usize,
    /// Seconds for a request's headers and body to arrive.
    pub timeout_seconds: u64,
    /// Addresses of reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: default_data(),
            listen: (Ipv4Addr::LOCALHOST, PORT).into(),
            origin: None,
            community: None,
            snapshot_every: 50_000,
            ingest: Ingest::default(),
            witnesses: Vec::new(),
            witness_quorum: None,
            limits: Limits::default(),
        }
    }
}

impl Default for Ingest {
    fn default() -> Self {
        Self {
            queue: 4096,
            suspect_queue: 512,
            queue_bytes: 256 << 20,
            batch: 256,
            wait_ms: 5,
            suspect_seconds: 600,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            submissions_per_minute: 600,
            requests_per_minute: 6000,
            connections: 768,
            connections_per_address: 256,
            listeners: 384,
            listeners_per_address: 128,
            listener_seconds: 900,
            records: 16,
            records_per_address: 8,
            record_seconds: 3600,
            body_bytes: 64 << 20,
            body_bytes_per_address: 16 << 20,
            large_bodies: 2,
            large_bodies_per_address: 1,
            messages: 1024,
            messages_per_address: 512,
            timeout_seconds: 30,
            trusted_proxies: Vec::new(),
        }
    }
}

impl Limits {
    /// How long a request may take to arrive.
    pub const fn patience(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds)
    }

    /// Whether `address` is one of the trusted proxies: what comes from it has many senders.
    pub fn trusts(&self, address: std::net::IpAddr) -> bool {
        self.trusted_proxies.contains(&address.to_canonical())
    }

    /// What is wrong with these limits.
    fn check(&self) -> Result<(), &'static str> {
        let all = [
            (self.connections, self.connections_per_address),
            (self.listeners, self.listeners_per_address),
            (self.records, self.records_per_address),
            (self.large_bodies, self.large_bodies_per_address),
            (self.messages, self.messages_per_address),
        ];
        if all.iter().any(|(all, own)| *own == 0 || own > all) {
            return Err("limits: one address has at least 1 and at most what all have together");
        }
        if self.listeners >= self.connections
            || self.listeners_per_address >= self.connections_per_address
        {
            return Err("limits: there must be fewer listeners than connections");
        }
        if self.body_bytes_per_address < SMALL_BODY || self.body_bytes < self.body_bytes_per_address
        {
            return Err("limits: body_bytes are at least those of one address, and these 8 MiB");
        }
        if self.timeout_seconds == 0 || self.listener_seconds == 0 || self.record_seconds == 0 {
            return Err("limits: times are at least a second");
        }
        Ok(())
    }
}

impl Config {
    /// The defaults with the record in `data`.
    pub fn at(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            ..Self::default()
        }
    }

    /// The settings in `file`, or those in the data folder's `node.toml`, or the defaults. `data` wins over the
    /// file's.
    pub fn load(data: Option<&Path>, file: Option<&Path>) -> Result<Self, NodeError> {
        let folder = data.map_or_else(default_data, Path::to_owned);
        let own = folder.join(FILE);
        let file = file.or_else(|| own.exists().then_some(own.as_path()));
        let mut config = match file {
            Some(file) => {
                let opened = file::open(file).map_err(NodeError::file(file))?;
                let bytes = read_settings(opened).map_err(NodeError::file(file))?;
                let text =
                    String::from_utf8(bytes).map_err(|_| NodeError::Text(file.to_owned()))?;
                Self::parse(&text)?
            }
            None => Self::default(),
        };
        if let Some(data) = data {
            data.clone_into(&mut config.data);
        }
        Ok(config)
    }

    /// Reads TOML.
    pub fn parse(text: &str) -> Result<Self, NodeError> {
        let config: Self = toml::from_str(text).map_err(|e| NodeError::Config(e.to_string()))?;
        config.check()?;
        Ok(config)
    }

    /// How long a batch waits for more messages.
    pub const fn wait(&self) -> Duration {
        Duration::from_millis(self.ingest.wait_ms)
    }

    /// How many witnesses make a checkpoint cosigned.
    pub fn quorum(&self) -> usize {
        self.witness_quorum.unwrap_or(self.witnesses.len())
    }

    /// How many witnesses have to say what they know of the log before a node signs with a key that it found: so many that
    /// one of them is of any set that may have cosigned a checkpoint. 0 where nobody is asked.
    pub fn confirming(&self) -> usize {
        match self.witnesses.len() {
            0 => 0,
            all => all + 1 - self.quorum().max(1),
        }
    }

    /// Refuses settings that no node can run with.
    pub fn check(&self) -> Result<(), NodeError> {
        let Ingest {
            queue,
            suspect_queue,
            queue_bytes,
            batch,
            wait_ms,
            suspect_seconds,
        } = self.ingest;
        let refuse = |what: &str| Err(NodeError::Config(what.to_owned()));
        if self.origin.as_deref().is_some_and(|o| !is_key_name(o)) {
            return refuse("origin: must not be empty and has neither spaces nor a plus sign");
        }
        if self.snapshot_every == 0 {
            return refuse("snapshot_every: must be at least 1");
        }
        if queue == 0 || suspect_queue == 0 || !(1..=4096).contains(&batch) {
            return refuse("ingest: queues hold at least 1 message, a batch 1 to 4096");
        }
        if queue_bytes < LONGEST_HELD {
            return refuse(
                "ingest: queue_bytes must be at least 192 MiB, what the longest message takes in memory",
            );
        }
        if let Err(what) = self.limits.check() {
            return refuse(what);
        }
        if wait_ms > 1000 {
            return refuse("ingest: wait_ms must be at most 1000");
        }
        if suspect_seconds > 86_400 {
            return refuse("ingest: suspect_seconds must be at most 86400, a day");
        }
        self.check_witnesses()
    }

    /// One witness under two names would count twice, and a quorum of none asks nobody.
    fn check_witnesses(&self) -> Result<(), NodeError> {
        let refuse = |what: &str| Err(NodeError::Config(what.to_owned()));
        match self.witness_quorum {
            Some(0) => return refuse("witness_quorum: must be at least 1; leave it out for all"),
            Some(quorum) if quorum > self.witnesses.len() => {
                return refuse("witness_quorum: is larger than the number of witnesses");
            }
            _ => {}
        }
        // A key that cannot be read is refused where the witnesses are asked.
        let bytes = |witness: &Witness| {
            let key = witness.key.parse::<VerifierKey>().ok();
            key.map_or_else(
                || witness.key.as_bytes().to_vec(),
                |key| key.as_bytes().to_vec(),
            )
        };
        let keys: BTreeSet<_> = self.witnesses.iter().map(bytes).collect();
        if keys.len() < self.witnesses.len() {
            return refuse("witnesses: one key is named twice");
        }
        Ok(())
    }
}

/// The longest settings file, in bytes.
const MOST_SETTINGS: u64 = 1 << 20;

fn read_settings(file: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(MOST_SETTINGS).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The platform's folder for program data.
fn default_data() -> PathBuf {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let absolute = |path: PathBuf| path.is_absolute().then_some(path);
    let base = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        let share = || folder("HOME").map(|home| home.join(".local/share"));
        folder("XDG_DATA_HOME").and_then(absolute).or_else(share)
    };
    base.unwrap_or_default().join("linli").join("node")
}

#[cfg(test)]
mod tests;
