//! Cast or check: a sealed ballot shows its fingerprint, and is then either cast or opened.

mod fingerprint;

use linli_primitives::document::Kind;
use linli_primitives::{Digest, PollId, Shares};
use linli_rule::Rule;
use linli_rules::sealing::Sealing;
use linli_sigma::{Choice, SealError, SealingSeed};
use linli_wire::encoding::HexBytes;
use linli_wire::{Ballot, Poll};
use serde::{Deserialize, Serialize};

use crate::ProveError;

pub use fingerprint::{BadFingerprint, Fingerprint};

/// The largest opening, in bytes.
pub const MAX_OPENING: usize = 1 << 16;
const FORMAT: &str = "linli-opening-1";

/// A ballot of which nothing but the fingerprint is known yet. It is cast or opened, never both.
pub struct SealedBallot {
    ballot: Ballot,
    opening: Opening,
    fingerprint: Fingerprint,
}

impl SealedBallot {
    pub(crate) fn new(sealing: &Sealing, ballot: Ballot, opening: Opening) -> Self {
        let fingerprint = Fingerprint::within(sealing, &ballot);
        Self {
            ballot,
            opening,
            fingerprint: fingerprint.expect("just sealed for this poll"),
        }
    }

    /// What is shown before the owner decides.
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The ballot to send; what would open it is wiped.
    pub fn cast(self) -> Ballot {
        self.ballot
    }

    /// What another device checks; the ballot is gone.
    pub fn open(self) -> Opening {
        self.opening
    }
}

/// All that a ballot's ciphertexts follow from. It has no nullifier, no V and no part of a key, so it leads to no other
/// ballot of its owner.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct Opening {
    /// The poll it was sealed for.
    pub poll: PollId,
    /// The owner's shares.
    pub shares: Shares,
    /// One per question.
    pub choices: Vec<Choice>,
    /// The seed of its ciphertexts.
    pub seed: SealingSeed,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    poll: PollId,
    shares: Shares,
    choices: Vec<Answer>,
    seed: HexBytes,
    checksum: Digest,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    /// Indices of options, from 0.
    options: Vec<u32>,
    abstain: bool,
}

/// The text is not an opening.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum CannotOpen {
    /// Not an opening of a known version.
    #[error("opening.format: {0:?} is not {FORMAT:?}")]
    Format(String),
    /// Damaged on the way, which is nobody's lie.
    #[error("opening.checksum: the opening was damaged or altered")]
    Checksum,
    /// Too long, not JSON, or not of this shape.
    #[error("opening.encoding: {0}")]
    Encoding(String),
}

/// The ballot that was shown does not follow from the opening.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadOpening {
    /// Of a ballot for another poll.
    #[error("opening.poll: the opening is of poll {found}, not of {expected}")]
    Poll {
        /// The opening's.
        found: PollId,
        /// The one that is looked at.
        expected: PollId,
    },
    /// No ballot with these choices could be sealed.
    #[error(transparent)]
    Impossible(#[from] ProveError),
    /// Another ballot was shown.
    #[error(
        "opening.fingerprint: the opened ballot has the fingerprint {found}, {shown} was shown"
    )]
    Fingerprint {
        /// Of the ciphertexts that follow from the opening.
        found: Fingerprint,
        /// What the device showed before it knew that it would be checked.
        shown: Fingerprint,
    },
}

impl Opening {
    /// Reads an opening from JSON.
    pub fn from_json(bytes: &[u8]) -> Result<Self, CannotOpen> {
        if bytes.len() > MAX_OPENING {
            let detail = format!("more than {MAX_OPENING} bytes");
            return Err(CannotOpen::Encoding(detail));
        }
        let document: Document =
            serde_json::from_slice(bytes).map_err(|e| CannotOpen::Encoding(e.to_string()))?;
        document.try_into()
    }

    /// The opening as JSON, short enough for a QR code.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings and numbers are JSON")
    }

    /// Seals the choices again, and compares with what was shown.
    pub fn check(&self, poll: &Poll, shown: Fingerprint) -> Result<(), BadOpening> {
        let found = self.fingerprint(poll)?;
        if found == shown {
            Ok(())
        } else {
            Err(BadOpening::Fingerprint { found, shown })
        }
    }

    fn fingerprint(&self, poll: &Poll) -> Result<Fingerprint, BadOpening> {
        let sealing = Sealing::of(poll).map_err(ProveError::from)?;
        let (found, expected) = (self.poll, sealing.poll);
        if found != expected {
            return Err(BadOpening::Poll { found, expected });
        }
        let (found, expected) = (self.choices.len(), sealing.selections.len());
        if found != expected {
            return Err(ProveError::Questions { found, expected }.into());
        }
        let questions = (0..).zip(self.choices.iter().zip(&sealing.selections));
        let sealed = questions.map(|(question, (choice, selection))| {
            let (keys, shares, seed) = (&sealing.keys, self.shares, &self.seed);
            linli_sigma::ciphertexts(keys, question, selection, choice, shares, seed).map_err(
                |bad| ProveError::Choice {
                    question: question as usize + 1,
                    reason: SealError::Choice(bad),
                },
            )
        });
        let sealed = sealed.collect::<Result<Vec<_>, _>>()?;
        Ok(Fingerprint::over(self.poll, &sealed))
    }

    fn checksum(&self) -> Digest {
        let choices = self.choices.iter().map(|choice| {
            let options = choice.options.iter().map(u32::to_string);
            let options = options.collect::<Vec<_>>().join(",");
            format!("{options}/{}", u8::from(choice.abstain))
        });
        let choices = choices.collect::<Vec<_>>().join(";");
        let parts = [
            FORMAT.as_bytes(),
            &self.poll.to_bytes(),
            &self.shares.get().to_le_bytes(),
            choices.as_bytes(),
            self.seed.as_bytes(),
        ];
        Digest::of(Kind::File, &parts)
    }
}

impl TryFrom<Document> for Opening {
    type Error = CannotOpen;
    fn try_from(document: Document) -> Result<Self, CannotOpen> {
        if document.format != FORMAT {
            return Err(CannotOpen::Format(document.format));
        }
        let seed = document.seed.0.try_into();
        let seed = seed.map_err(|_| CannotOpen::Encoding("the seed has 32 bytes".to_owned()))?;
        let choices = document.choices.into_iter().map(|answer| Choice {
            options: answer.options,
            abstain: answer.abstain,
        });
        let opening = Self {
            poll: document.poll,
            shares: document.shares,
            choices: choices.collect(),
            seed: SealingSeed::from_bytes(seed),
        };
        if opening.checksum() == document.checksum {
            Ok(opening)
        } else {
            Err(CannotOpen::Checksum)
        }
    }
}

impl From<Opening> for Document {
    fn from(opening: Opening) -> Self {
        let answer = |choice: &Choice| Answer {
            options: choice.options.clone(),
            abstain: choice.abstain,
        };
        Self {
            format: FORMAT.to_owned(),
            poll: opening.poll,
            shares: opening.shares,
            choices: opening.choices.iter().map(answer).collect(),
            seed: HexBytes(opening.seed.as_bytes().to_vec()),
            checksum: opening.checksum(),
        }
    }
}
