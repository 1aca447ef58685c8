//! What a committee's node finds in its data folder: the community, where the other nodes are, and its own key.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use linli_log::{Cosigner, LogRefusal, VerifierKey};
use linli_wire::community::Community;
use linli_wire::signature::Signed;
use rand_core::CryptoRng;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::key::ValidatorKey;
use crate::sequencer::Settings;

/// Where the nodes of a committee are: the same on all of them.
pub const COMMITTEE: &str = "committee.toml";
/// The paper that founds the community, as `linli community new --out` writes it: the same on all nodes.
pub const FOUNDING: &str = "founding.json";
/// The node's key; only its owner may read it.
pub const KEY: &str = "validator-key";
/// The longest of these files, in bytes.
const MOST: u64 = 4 << 20;

/// A folder from which no node can take part.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Others on the machine may read the key.
    #[error("{}: others than its owner may read it", .0.display())]
    Permissions(PathBuf),
    /// The settings are not what they should be.
    #[error("{COMMITTEE}: {0}")]
    Settings(String),
    /// A key is not one.
    #[error(transparent)]
    Key(#[from] LogRefusal),
    /// The paper founds nothing that a committee could hold.
    #[error("{FOUNDING}: {0}")]
    Founding(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The log's name.
    origin: String,
    /// The least time between blocks.
    #[serde(default = "interval")]
    interval_ms: u64,
    /// How long a proposal is waited for.
    #[serde(default = "patience")]
    patience_ms: u64,
    peers: Vec<Peer>,
}

/// A node of the committee: a validator's, or an observer's.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Peer {
    /// As signed notes spell it.
    key: String,
    /// Where it is reached by the others.
    address: SocketAddr,
}

/// The paper as it goes from officer to officer.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Paper {
    Community(Signed<Community>),
}

const fn interval() -> u64 {
    250
}

const fn patience() -> u64 {
    2000
}

/// Makes a node's key in `folder`, under a name; refuses to replace one.
pub fn make_key(
    folder: &Path,
    name: &str,
    random: &mut impl CryptoRng,
) -> Result<VerifierKey, FolderError> {
    fs::create_dir_all(folder).map_err(at(folder))?;
    let path = folder.join(KEY);
    let mut seed = Zeroizing::new([0; 32]);
    random.fill_bytes(&mut *seed);
    let cosigner = Cosigner::new(name, &seed)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).map_err(at(&path))?;
    let text = Zeroizing::new(format!("{}\n", *cosigner.secret_text()));
    file.write_all(text.as_bytes()).map_err(at(&path))?;
    file.sync_all().map_err(at(&path))?;
    Ok(cosigner.key().clone())
}

/// The key in `folder`.
pub fn read_key(folder: &Path) -> Result<ValidatorKey, FolderError> {
    let path = folder.join(KEY);
    let file = File::open(&path).map_err(at(&path))?;
    let metadata = file.metadata().map_err(at(&path))?;
    if others_may_read(&metadata) {
        return Err(FolderError::Permissions(path));
    }
    let mut text = Zeroizing::new(String::new());
    let read = file.take(MOST).read_to_string(&mut text);
    read.map_err(at(&path))?;
    let text = text.trim_end();
    let name = Cosigner::parse(text)?.key().name().to_owned();
    // What was just parsed: `PRIVATE+KEY+name+id+` and the base64 of a byte and the seed.
    let material = text.splitn(5, '+').nth(4).unwrap_or_default();
    let material = BASE64_STANDARD.decode(material).map(Zeroizing::new);
    let material = material.map_err(|_| LogRefusal::Key("a secret key that is not base64"))?;
    let mut seed = Zeroizing::new([0; 32]);
    seed.copy_from_slice(&material[1..]);
    Ok(ValidatorKey::new(&name, seed)?)
}

/// How the node in `folder` takes part with this key. Whether it votes, the record says.
pub fn read_settings(folder: &Path, key: &ValidatorKey) -> Result<Settings, FolderError> {
    let text = read(&folder.join(COMMITTEE))?;
    let wrong = |what: String| FolderError::Settings(what);
    let written: Written = toml::from_str(&text).map_err(|e| wrong(e.to_string()))?;
    if !(10..=60_000).contains(&written.interval_ms)
        || !(100..=60_000).contains(&written.patience_ms)
    {
        return Err(wrong(
            "interval_ms: 10 to 60000; patience_ms: 100 to 60000".to_owned(),
        ));
    }
    let peers = read_peers(&written)?;
    let own = key.public();
    if peers
        .iter()
        .all(|(key, _)| key.as_bytes() != own.as_bytes())
    {
        return Err(wrong(format!(
            "no address for {own}, the key in this folder"
        )));
    }
    let document = read_founding(folder)?;
    let settings = Settings::new(folder, &written.origin, &document, &peers, key);
    let none = || FolderError::Founding("it names no validators".to_owned());
    Ok(Settings {
        interval: Duration::from_millis(written.interval_ms),
        patience: Duration::from_millis(written.patience_ms),
        ..settings.ok_or_else(none)?
    })
}

/// Their keys and addresses; refuses a key twice.
fn read_peers(written: &Written) -> Result<Vec<(VerifierKey, SocketAddr)>, FolderError> {
    let mut peers: Vec<(VerifierKey, SocketAddr)> = Vec::new();
    for Peer { key, address } in &written.peers {
        let key: VerifierKey = key.parse()?;
        if let Some((other, _)) = peers.iter().find(|(k, _)| k.as_bytes() == key.as_bytes()) {
            let (other, key) = (other.name(), key.name());
            let twice = format!("{other} and {key} are the same key");
            return Err(FolderError::Settings(twice));
        }
        peers.push((key, *address));
    }
    Ok(peers)
}

/// The document of the paper in `folder`. Who signed it, the record checks.
fn read_founding(folder: &Path) -> Result<Community, FolderError> {
    let wrong = |what: String| FolderError::Founding(what);
    let text = read(&folder.join(FOUNDING))?;
    let paper = serde_json::from_str(&text).map_err(|e| wrong(e.to_string()))?;
    let Paper::Community(Signed { act: document, .. }) = paper;
    document.check().map_err(|e| wrong(e.to_string()))?;
    Ok(document)
}

fn read(path: &Path) -> Result<String, FolderError> {
    let file = File::open(path).map_err(at(path))?;
    let mut text = String::new();
    file.take(MOST)
        .read_to_string(&mut text)
        .map_err(at(path))?;
    Ok(text)
}

#[cfg(unix)]
fn others_may_read(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
fn others_may_read(_: &fs::Metadata) -> bool {
    false
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> FolderError + use<> {
    let path = path.to_owned();
    |source| FolderError::File { path, source }
}

#[cfg(test)]
mod tests;
