//! What is kept about a node from one contact to the next: its key and the newest checkpoint seen.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use linli_journal::SignedCheckpoint;
use linli_log::{Checkpoint, Hash, VerifierKey, leaf_hash};
use serde::Serialize;
use url::Url;

use crate::error::ClientError;
use crate::heads::Head;

const KEY: &str = "node-key";
const CHECKPOINT: &str = "checkpoint";
const HEAD: &str = "newest.json";
const LOCK: &str = "lock";
/// The longest kept file that is read here, in bytes.
const MAX_BYTES: u64 = 128 << 10;

/// The folder of one node.
#[derive(Debug)]
pub(crate) struct Kept {
    folder: PathBuf,
}

/// The lock on the folder: nobody else reads or writes it meanwhile.
#[derive(Debug)]
pub(crate) struct Locked(#[expect(dead_code, reason = "held, not read")] File);

/// A contradiction in which a node was caught.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Lie {
    #[serde(rename = "client.fork")]
    Fork,
    #[serde(rename = "client.rollback")]
    Rollback,
    #[serde(rename = "client.consistency")]
    Consistency,
}

/// The file that shows it to others.
#[derive(Serialize)]
struct Evidence<'a> {
    format: &'static str,
    rule: Lie,
    en: String,
    zh: String,
    node: &'a str,
    key: String,
    kept: String,
    shown: String,
    /// Where the trees differ, if the node's own tiles show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<Contradiction>,
}

/// The same about two nodes of one record, of which at least one lies.
#[derive(Serialize)]
struct Split<'a> {
    format: &'static str,
    rule: &'static str,
    en: &'static str,
    zh: &'static str,
    kept: &'a Head,
    shown: &'a Head,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<Contradiction>,
}

/// The tree of the larger checkpoint has another root at the size of the smaller one, and this proves it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Contradiction {
    /// Base64.
    root_at_smaller_size: String,
    /// The consistency proof from there, base64.
    consistency: Vec<String>,
}

impl Contradiction {
    pub(crate) fn new(root: Hash, proof: &[Hash]) -> Self {
        Self {
            root_at_smaller_size: root.to_string(),
            consistency: proof.iter().map(Hash::to_string).collect(),
        }
    }
}

impl Kept {
    /// The folder of the node at `base` below `keep`; made if it is not there.
    pub(crate) fn open(keep: &Path, base: &Url) -> Result<Self, ClientError> {
        Self::named(keep, &name_of(base))
    }

    /// The folder `name` below `keep`; made if it is not there.
    pub(crate) fn named(keep: &Path, name: &str) -> Result<Self, ClientError> {
        let folder = keep.join(name);
        fs::create_dir_all(&folder).map_err(failed(&folder))?;
        Ok(Self { folder })
    }

    /// The folder of the node at `base` below `keep`, to look into; it need not be there.
    pub(crate) fn at(keep: &Path, base: &Url) -> Self {
        Self {
            folder: keep.join(name_of(base)),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Waits for other processes that hold its lock.
    pub(crate) fn lock(&self) -> Result<Locked, ClientError> {
        let path = self.folder.join(LOCK);
        let file = File::create(&path).map_err(failed(&path))?;
        file.lock().map_err(failed(&path))?;
        Ok(Locked(file))
    }

    pub(crate) fn key(&self) -> Result<Option<VerifierKey>, ClientError> {
        let path = self.folder.join(KEY);
        let Some(text) = read(&path)? else {
            return Ok(None);
        };
        let key = text.trim_end().parse();
        key.map(Some).map_err(|_| ClientError::Kept(path))
    }

    pub(crate) fn pin(&self, key: &VerifierKey) -> Result<(), ClientError> {
        write(&self.folder.join(KEY), format!("{key}\n").as_bytes())
    }

    pub(crate) fn checkpoint(
        &self,
        key: &VerifierKey,
    ) -> Result<Option<SignedCheckpoint>, ClientError> {
        let path = self.folder.join(CHECKPOINT);
        let Some(text) = read(&path)? else {
            return Ok(None);
        };
        let seen = SignedCheckpoint::open(&text, key);
        seen.map(Some).map_err(|_| ClientError::Kept(path))
    }

    pub(crate) fn keep(&self, seen: &SignedCheckpoint) -> Result<(), ClientError> {
        write(&self.folder.join(CHECKPOINT), seen.note.encode().as_bytes())
    }

    /// The newest checkpoint of a record, whose folder this is.
    pub(crate) fn head(&self) -> Result<Option<Head>, ClientError> {
        let path = self.folder.join(HEAD);
        let Some(text) = read(&path)? else {
            return Ok(None);
        };
        let head = serde_json::from_str(&text);
        head.map(Some).map_err(|_| ClientError::Kept(path))
    }

    pub(crate) fn keep_head(&self, head: &Head) -> Result<(), ClientError> {
        let text = serde_json::to_vec_pretty(head).expect("strings are JSON");
        write(&self.folder.join(HEAD), &text)
    }

    /// Writes what two nodes of one record showed to a file and returns the error that names it: that they contradict each
    /// other, or that nothing shows whether the second contains the first.
    pub(crate) fn accuse_either(
        &self,
        lie: Lie,
        (kept, shown): (&Head, &Head),
        proof: Option<Contradiction>,
    ) -> ClientError {
        let is_proven = lie == Lie::Fork;
        let (rule, [en, zh]) = match is_proven {
            true => ("client.split", SPLIT),
            false => ("client.consistency", UNPROVEN),
        };
        let file = Split {
            format: "linli-split-1",
            rule,
            en,
            zh,
            kept,
            shown,
            proof,
        };
        let text = serde_json::to_vec_pretty(&file).expect("strings are JSON");
        let name = format!("evidence-{:08x}.json", tag(&leaf_hash(&text)));
        let evidence = self.folder.join(name);
        if let Err(error) = write(&evidence, &text) {
            return error;
        }
        let (kept, shown) = (kept.checkpoint.clone(), shown.checkpoint.clone());
        match is_proven {
            true => ClientError::Split {
                kept,
                shown,
                evidence,
            },
            false => ClientError::Consistency {
                kept,
                shown,
                evidence,
            },
        }
    }

    /// Writes both checkpoints to a file and returns the error that names it.
    pub(crate) fn accuse(
        &self,
        lie: Lie,
        node: &Url,
        key: &VerifierKey,
        (kept, shown): (&SignedCheckpoint, &SignedCheckpoint),
        proof: Option<Contradiction>,
    ) -> ClientError {
        let (en, zh) = sentences(lie, &kept.checkpoint, &shown.checkpoint);
        let file = Evidence {
            format: "linli-evidence-1",
            rule: lie,
            en,
            zh,
            node: node.as_str(),
            key: key.to_string(),
            kept: kept.note.encode(),
            shown: shown.note.encode(),
            proof,
        };
        let text = serde_json::to_vec_pretty(&file).expect("strings are JSON");
        let (old, new) = (kept.checkpoint.size, shown.checkpoint.size);
        let name = format!(
            "evidence-{old}-{new}-{:08x}.json",
            tag(&shown.checkpoint.root)
        );
        let evidence = self.folder.join(name);
        if let Err(error) = write(&evidence, &text) {
            return error;
        }
        let (kept, shown) = (file.kept, file.shown);
        match lie {
            Lie::Fork => ClientError::Fork {
                kept,
                shown,
                evidence,
            },
            Lie::Rollback => ClientError::Rollback {
                kept,
                shown,
                evidence,
            },
            Lie::Consistency => ClientError::Consistency {
                kept,
                shown,
                evidence,
            },
        }
    }
}

const SPLIT: [&str; 2] = [
    "Two nodes signed records of one log that contradict each other. Both signatures are below, each by its node's own \
     key. At least one of the two does not show what all hold together; whose checkpoint validators or witnesses \
     cosigned is the one to ask about first.",
    "两个节点就同一份日志签署了互相矛盾的记录。两份签名都在下面，各由该节点自己的密钥作出。至少有一个节点出示的不是大家共同\
     保管的记录；请先查看哪一份检查点有验证人或见证人联署。",
];
const UNPROVEN: [&str; 2] = [
    "A node signed a record, and its tiles do not show that it contains the record that another node of the same log \
     signed before.",
    "一个节点签署了一份记录，但它给出的数据不能证明其中包含同一日志的另一个节点先前签署的记录。",
];

/// Distinguishes two contradictions of the same sizes.
fn tag(root: &Hash) -> u32 {
    let [a, b, c, d, ..] = *root.as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

fn sentences(lie: Lie, kept: &Checkpoint, shown: &Checkpoint) -> (String, String) {
    let (old, new) = (kept.size, shown.size);
    match lie {
        Lie::Fork => (
            format!(
                "The node signed a record of {old} entries and later one of {new} entries that does not contain \
                 it. Both signatures are below; only the holder of the node's key can make them."
            ),
            format!(
                "节点先后签署了 {old} 条与 {new} 条的两份记录，后者并不包含前者。两份签名都在下面，只有持有该节点密钥的人\
                 才能作出。"
            ),
        ),
        Lie::Rollback => (
            format!(
                "The node signed a record of {old} entries before and now shows one of {new}: entries were taken \
                 back, or an old copy is being served."
            ),
            format!(
                "节点曾签署 {old} 条的记录，现在只出示 {new} 条：有条目被收回，或节点在使用旧的副本。"
            ),
        ),
        Lie::Consistency => (
            format!(
                "The node signed a record of {old} entries before and one of {new} now, and its tiles do not show \
                 that the second contains the first."
            ),
            format!(
                "节点先前签署了 {old} 条的记录，现在签署了 {new} 条的记录，但它给出的数据不能证明后者包含前者。"
            ),
        ),
    }
}

/// `votes.example.org` or `127.0.0.1-8080`, a safe name of a folder.
fn name_of(base: &Url) -> String {
    let parts = [
        base.host_str().unwrap_or_default().to_owned(),
        base.port().map(|port| port.to_string()).unwrap_or_default(),
        base.path().trim_matches('/').to_owned(),
    ];
    let named: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let safe = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' => c,
        _ => '_',
    };
    let name: String = named.join("-").chars().map(safe).collect();
    // No name may mean the folder itself or its parent.
    match name.strip_prefix('.') {
        Some(rest) => format!("_{rest}"),
        None => name,
    }
}

pub(crate) fn failed(path: &Path) -> impl FnOnce(io::Error) -> ClientError + use<> {
    let path = path.to_owned();
    move |reason| ClientError::Folder { path, reason }
}

fn read(path: &Path) -> Result<Option<String>, ClientError> {
    let length = match fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(path)(error)),
    };
    if length > MAX_BYTES {
        return Err(ClientError::Kept(path.to_owned()));
    }
    fs::read_to_string(path).map(Some).map_err(failed(path))
}

/// All of it or nothing: written beside, synced, then renamed.
fn write(path: &Path, bytes: &[u8]) -> Result<(), ClientError> {
    let beside = path.with_extension("new");
    let mut file = File::create(&beside).map_err(failed(&beside))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(failed(&beside))?;
    fs::rename(&beside, path).map_err(failed(path))?;
    let folder = path.parent().and_then(|folder| File::open(folder).ok());
    folder
        .map_or(Ok(()), |folder| folder.sync_all())
        .map_err(failed(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_has_a_folder_of_its_own() {
        let name = |text| name_of(&Url::parse(text).expect("a URL"));
        assert_eq!(name("https://votes.example.org/"), "votes.example.org");
        assert_eq!(name("http://127.0.0.1:8080"), "127.0.0.1-8080");
        assert_eq!(name("https://example.org/a/../b/%2e%2e/c"), "example.org-c");
        assert_eq!(name("http://[::1]:80/"), "___1_");
        assert_eq!(name("http://../"), "_.");
    }
}
