//! What a command ends in: success, problems found, or an error with cause and remedy.

use std::path::{Path, PathBuf};

use linli_client::ClientError;

use crate::language::{Message, Sentences, msg};

/// How a command that could do its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All is well.
    Clean,
    /// The work is done and reported; it found problems.
    Problems,
}

impl Ending {
    /// 0 or 1.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Problems => 1,
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
    /// The file exists and `--force` was not given.
    Exists(PathBuf),
    /// The passphrase does not open the file.
    Passphrase(PathBuf),
    /// The words are no key's words.
    Words(Refusal),
    /// The person at the terminal said no, or pressed escape.
    Declined,
    /// The node cannot be reached, or takes nothing at the moment.
    Away(Refusal),
    /// What the node shows cannot be believed.
    Untrusted(Refusal),
}

/// A rule's refusal: its id, its own words, and where it was broken.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Refusal {
    /// E.g. `ballot.nullifier`.
    pub rule: String,
    /// What the refusing code said, in English.
    pub detail: String,
    /// Where: file, row, trustee.
    #[serde(serialize_with = "as_map")]
    pub evidence: Vec<(&'static str, String)>,
}

impl Refusal {
    /// From a typed error whose text begins with its rule id and a colon, as all of ours do.
    pub fn of(error: &impl core::fmt::Display) -> Self {
        let text = error.to_string();
        match text.split_once(": ") {
            Some((rule, detail)) if is_rule_id(rule) => Self::new(rule, detail),
            _ => Self::new("encoding.canonical", &text),
        }
    }

    /// From its parts.
    pub fn new(rule: &str, detail: &str) -> Self {
        Self {
            rule: rule.to_owned(),
            detail: detail.to_owned(),
            evidence: Vec::new(),
        }
    }

    /// Says which file broke the rule.
    #[must_use]
    pub fn in_file(self, path: &Path) -> Self {
        self.with("file", path.display())
    }

    /// Adds evidence: `file`, `row`, `trustee`, `unit`, …
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl core::fmt::Display) -> Self {
        self.evidence.push((name, value.to_string()));
        self
    }

    /// The evidence as a JSON object.
    pub fn evidence_map(&self) -> serde_json::Map<String, serde_json::Value> {
        let pair =
            |(name, value): &(&'static str, String)| (name.to_string(), value.clone().into());
        self.evidence.iter().map(pair).collect()
    }

    /// The sentence in a language: the rule's own, else what the refusing code said; then the remedy if known.
    pub fn sentence(&self, sentences: &Sentences) -> (String, Option<String>) {
        match sentences.rule(&self.rule) {
            Some((cause, remedy)) => (cause, Some(remedy)),
            None => (self.detail.clone(), None),
        }
    }
}

fn as_map<S: serde::Serializer>(
    evidence: &[(&'static str, String)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(evidence.iter().map(|(name, value)| (name, value)))
}

/// Two or more lower-case words joined by dots.
pub(crate) fn is_rule_id(text: &str) -> bool {
    let word = |w: &str| {
        !w.is_empty()
            && w.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    text.contains('.') && text.split('.').all(word)
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ClientError> for Error {
    fn from(error: ClientError) -> Self {
        let refusal = match &error {
            // What a node says begins with the rule's id, if it is one of ours.
            ClientError::Refused { rule, detail } if is_rule_id(rule) => {
                let head = format!("{rule}: ");
                Refusal::new(rule, detail.strip_prefix(&head).unwrap_or(detail))
            }
            other => Refusal::of(other),
        };
        match error {
            ClientError::Refused { .. } | ClientError::Url(_) | ClientError::Kept(_) => {
                Self::Refused(refusal)
            }
            ClientError::Unreachable(_) | ClientError::Busy { .. } => Self::Away(refusal),
            ClientError::Folder { path, reason } => Self::File {
                path,
                source: reason,
            },
            ClientError::Fork { evidence, .. }
            | ClientError::Rollback { evidence, .. }
            | ClientError::Consistency { evidence, .. } => {
                Self::Untrusted(refusal.with("evidence", evidence.display()))
            }
            ClientError::Answer(_)
            | ClientError::Key { .. }
            | ClientError::Checkpoint(_)
            | ClientError::Witnesses { .. }
            | ClientError::Receipt(_)
            | ClientError::Record(_) => Self::Untrusted(refusal),
        }
    }
}

impl Error {
    /// A rule's refusal, from a typed error.
    pub fn refused(error: &impl core::fmt::Display) -> Self {
        Self::Refused(Refusal::of(error))
    }

    /// Trouble with `path`; for `map_err`.
    pub fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File { path, source }
    }

    /// 1 refused, 2 usage, 3 file trouble, 4 wrong passphrase or words, 5 node away, 6 node not to be believed.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Refused(_) | Self::Declined => 1,
            Self::Usage(_) => 2,
            Self::File { .. } | Self::Exists(_) => 3,
            Self::Passphrase(_) | Self::Words(_) => 4,
            Self::Away(_) => 5,
            Self::Untrusted(_) => 6,
        }
    }

    /// The id shown in brackets.
    pub fn rule(&self) -> &str {
        match self {
            Self::Refused(refusal)
            | Self::Words(refusal)
            | Self::Away(refusal)
            | Self::Untrusted(refusal) => &refusal.rule,
            Self::Usage(_) => "usage",
            Self::File { .. } => "file.io",
            Self::Exists(_) => "file.exists",
            Self::Passphrase(_) => "keystore.passphrase",
            Self::Declined => "declined",
        }
    }

    /// Cause, and remedy where there is one.
    pub fn sentence(&self, sentences: &Sentences) -> (String, Option<String>) {
        let (cause, remedy) = match self {
            Self::Refused(refusal)
            | Self::Words(refusal)
            | Self::Away(refusal)
            | Self::Untrusted(refusal) => return refusal.sentence(sentences),
            Self::Usage(message) => (message.clone(), msg("error-usage-remedy")),
            Self::File { path, source } => (
                msg("error-file")
                    .showing("file", path.display())
                    .showing("cause", source),
                msg("error-file-remedy"),
            ),
            Self::Exists(path) => (
                msg("error-exists").showing("file", path.display()),
                msg("error-exists-remedy"),
            ),
            Self::Passphrase(path) => (
                msg("error-passphrase").showing("file", path.display()),
                msg("error-passphrase-remedy"),
            ),
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
            | Self::Untrusted(refusal) => Some(refusal),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
