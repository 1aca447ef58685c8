//! What goes wrong with a journal, whoever keeps it.

use std::io;
use std::path::PathBuf;

use linli_log::WitnessesRefusal;
use linli_rule::Refusal;

/// The journal did not do what was asked.
#[derive(Debug)]
pub enum Trouble {
    /// A rule refuses the message, or the journal takes no messages.
    Refused(Refusal),
    /// Whoever keeps the journal cannot be reached, or takes nothing at the moment.
    Away(Refusal),
    /// What is shown contradicts what was signed or seen before.
    Untrusted(Refusal),
    /// Fewer witnesses or validators than are needed have cosigned what is shown.
    Unwitnessed(Refusal),
    /// A file cannot be read or written.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Trouble {
    /// The rule that refused one message among many; any other trouble concerns all of them.
    pub fn refusal<T>(self) -> Result<Result<T, Refusal>, Self> {
        match self {
            Self::Refused(refusal) => Ok(Err(refusal)),
            other => Err(other),
        }
    }
}

impl From<WitnessesRefusal> for Trouble {
    fn from(refusal: WitnessesRefusal) -> Self {
        let said = Refusal::of(&refusal);
        match refusal {
            WitnessesRefusal::TooFew { .. } | WitnessesRefusal::TooFewValidators { .. } => {
                Self::Unwitnessed(said)
            }
            WitnessesRefusal::Set(_) | WitnessesRefusal::Log(_) => Self::Untrusted(said),
        }
    }
}

impl core::fmt::Display for Trouble {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Refused(refusal)
            | Self::Away(refusal)
            | Self::Untrusted(refusal)
            | Self::Unwitnessed(refusal) => {
                write!(f, "{}: {}", refusal.rule, refusal.detail)
            }
            Self::File { path, source } => write!(f, "{}: {source}", path.display()),
        }
    }
}

impl core::error::Error for Trouble {}
