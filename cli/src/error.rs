//! How a command ends: success, problems found, or an error with cause and remedy.

use std::path::{Path, PathBuf};

use linli_client::ClientError;
use linli_journal::file::NotAFile;
use linli_journal::{DriveError, Stopped, Trouble};
use linli_node::NodeError;
pub use linli_rule::{Refusal, Rule};

use crate::language::{Message, Sentences, msg};

/// How a command that could do its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All is well.
    Clean,
    /// The work is done and reported; it found problems.
    Problems,
    /// The work is done and found no problem, but something could not be checked.
    Unchecked,
    /// The same, because fewer witnesses cosigned than are needed.
    Unwitnessed,
    /// The work is done as far as it can be now; others must do their part before it can continue.
    Waiting,
    /// What was compared is not what this program ships.
    Different,
}

impl Ending {
    /// 0 clean, 1 problems, 7 too few witnesses, 8 clean as far as could be checked, 9 others must act first,
    /// 10 not what this program ships.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Problems => 1,
            Self::Unwitnessed => 7,
            Self::Unchecked => 8,
            Self::Waiting => 9,
            Self::Different => 10,
        }
    }
}

/// Why a command could not do its work. Holds nothing secret.
#[derive(Debug)]
pub enum Error {
    /// A rule refused.
    Refused(Refusal),
    /// The command was called in a way that cannot work.
    Usage(Message),
    /// A file cannot be read or written.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The answer could not be written to standard output.
    Output(std::io::Error),
    /// The file exists and `--force` was not given.
    Exists(PathBuf),
    /// The passphrase does not open the file.
    Passphrase(PathBuf),
    /// The words are not those of a key.
    Words(Refusal),
    /// The record is not in the state that the command needs, and no rule covers this.
    Standing {
        /// The id shown in brackets.
        name: &'static str,
        /// The state it is in.
        cause: Message,
        /// What to do.
        remedy: Message,
    },
    /// The time has not come for what the command does, or others must act first, and no rule covers this.
    Early {
        /// The id shown in brackets.
        name: &'static str,
        /// What is too early.
        cause: Message,
        /// What is waited for.
        remedy: Message,
    },
    /// The person at the terminal said no, or pressed escape.
    Declined,
    /// The node cannot be reached, or takes nothing at the moment.
    Away(Refusal),
    /// What the node shows cannot be believed.
    Untrusted(Refusal),
    /// Fewer witnesses than are needed have cosigned the record.
    Unwitnessed(Refusal),
    /// Nothing is wrong, but others must do their part before this can be done.
    Waiting(Refusal),
}

/// The sentence of a refusal in a language: the rule's own, or else what the refusing code said; then the remedy if
/// known.
pub fn sentence(refusal: &Refusal, sentences: &Sentences) -> (String, Option<String>) {
    match sentences.rule(&refusal.rule) {
        Some((cause, remedy)) => (cause, Some(remedy)),
        None => (refusal.detail.clone(), None),
    }
}

/// The system's error about a file, in our words; for a rare one, its number.
fn trouble(error: &std::io::Error) -> Message {
    use std::io::ErrorKind;
    match (error.kind(), error.raw_os_error()) {
        (ErrorKind::NotFound, _) => msg("trouble-not-found"),
        (ErrorKind::PermissionDenied, _) => msg("trouble-permission"),
        (ErrorKind::AlreadyExists, _) => msg("trouble-exists"),
        (ErrorKind::IsADirectory, _) => msg("trouble-folder"),
        (ErrorKind::NotADirectory, _) => msg("trouble-no-folder"),
        (ErrorKind::StorageFull | ErrorKind::QuotaExceeded, _) => msg("trouble-full"),
        (ErrorKind::ReadOnlyFilesystem, _) => msg("trouble-read-only"),
        (ErrorKind::UnexpectedEof, _) => msg("trouble-short"),
        (ErrorKind::InvalidData, _) => msg("trouble-data"),
        (_, Some(number)) => msg("trouble-number").with("number", number),
        (_, None) => msg("trouble-other").showing("cause", error),
    }
}

impl From<Refusal> for Error {
    /// What is right and only comes too soon waits.
    fn from(refusal: Refusal) -> Self {
        match &*refusal.rule {
            "poll.early_close" | "round.early" => Self::Waiting(refusal),
            _ => Self::Refused(refusal),
        }
    }
}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Refused(refusal) => refusal.into(),
            Trouble::Away(refusal) => Self::Away(refusal),
            Trouble::Untrusted(refusal) => Self::Untrusted(refusal),
            Trouble::Unwitnessed(refusal) => Self::Unwitnessed(refusal),
            Trouble::File { path, source } => Self::File { path, source },
        }
    }
}

impl From<ClientError> for Error {
    fn from(error: ClientError) -> Self {
        Trouble::from(error).into()
    }
}

impl From<NodeError> for Error {
    fn from(error: NodeError) -> Self {
        Trouble::from(error).into()
    }
}

impl From<DriveError> for Error {
    fn from(error: DriveError) -> Self {
        match error {
            DriveError::Trouble(trouble) => trouble.into(),
            DriveError::Stopped(Stopped { index, fault }) => {
                Self::Refused(Refusal::of(&fault).with("entry", index))
            }
        }
    }
}

impl Error {
    /// A rule's refusal, from a typed error.
    pub fn refused(error: &impl Rule) -> Self {
        Refusal::of(error).into()
    }

    /// An I/O error with `path`; for `map_err`.
    pub fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File { path, source }
    }

    /// 1 refused, 2 usage, 3 file trouble, 4 wrong passphrase or words, 5 node away, 6 node not to be
    /// believed, 7 too few witnesses, 9 others must act first.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Refused(_) | Self::Standing { .. } | Self::Declined => 1,
            Self::Usage(_) => 2,
            Self::File { .. } | Self::Output(_) | Self::Exists(_) => 3,
            Self::Passphrase(_) | Self::Words(_) => 4,
            Self::Away(_) => 5,
            Self::Untrusted(_) => 6,
            Self::Unwitnessed(_) => 7,
            Self::Waiting(_) | Self::Early { .. } => Ending::Waiting.exit_code(),
        }
    }

    /// The id shown in brackets.
    pub fn rule(&self) -> &str {
        match self {
            Self::Refused(refusal)
            | Self::Words(refusal)
            | Self::Away(refusal)
            | Self::Untrusted(refusal)
            | Self::Unwitnessed(refusal)
            | Self::Waiting(refusal) => &refusal.rule,
            Self::Usage(_) => "usage",
            Self::File { source, .. } if NotAFile::caused(source) => "file.kind",
            Self::File { .. } | Self::Output(_) => "file.io",
            Self::Exists(_) => "file.exists",
            Self::Passphrase(_) => "keystore.passphrase",
            Self::Standing { name, .. } | Self::Early { name, .. } => name,
            Self::Declined => "declined",
        }
    }

    /// Cause, and remedy if there is one; `command` is the one that ran.
    pub fn sentence(&self, sentences: &Sentences, command: &str) -> (String, Option<String>) {
        let (cause, remedy) = match self {
            Self::Refused(refusal)
            | Self::Words(refusal)
            | Self::Away(refusal)
            | Self::Untrusted(refusal)
            | Self::Waiting(refusal) => return sentence(refusal, sentences),
            // A node that waits for its witnesses says that it is away: this is a record in a folder, which no node keeps.
            Self::Unwitnessed(refusal) if refusal.rule == "node.unconfirmed" => (
                msg("error-unconfirmed-folder"),
                msg("error-unconfirmed-folder-remedy"),
            ),
            Self::Unwitnessed(refusal) => return sentence(refusal, sentences),
            Self::Usage(message) => (
                message.clone(),
                msg("error-usage-remedy").with("command", command.to_owned()),
            ),
            Self::File { path, source } if NotAFile::caused(source) => (
                msg("error-not-a-file").showing("file", path.display()),
                msg("error-not-a-file-remedy"),
            ),
            Self::File { path, source } => (
                msg("error-file")
                    .showing("file", path.display())
                    .with("cause", sentences.get(&trouble(source))),
                msg("error-file-remedy"),
            ),
            Self::Output(source) => (
                msg("error-output").with("cause", sentences.get(&trouble(source))),
                msg("error-output-remedy"),
            ),
            Self::Exists(path) => (
                msg("error-exists").showing("file", path.display()),
                msg("error-exists-remedy"),
            ),
            Self::Passphrase(path) => (
                msg("error-passphrase").showing("file", path.display()),
                msg("error-passphrase-remedy"),
            ),
            Self::Standing { cause, remedy, .. } | Self::Early { cause, remedy, .. } => {
                (cause.clone(), remedy.clone())
            }
            Self::Declined => (msg("error-declined"), msg("error-declined-remedy")),
        };
        (sentences.get(&cause), Some(sentences.get(&remedy)))
    }

    /// What the refusing code said and where, if a rule refused.
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal)
            | Self::Words(refusal)
            | Self::Away(refusal)
            | Self::Untrusted(refusal)
            | Self::Unwitnessed(refusal)
            | Self::Waiting(refusal) => Some(refusal),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
