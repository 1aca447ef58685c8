//! A ballot's fingerprint, short enough to be read out.

use linli_primitives::PollId;
use linli_primitives::document::{Kind, hash};
use linli_rule::Rule;
use linli_rules::sealing::Sealing;
use linli_sigma::{SealedQuestion, SigmaReject};
use linli_wire::{Ballot, Poll};

use crate::ProveError;

/// No I, L, O and U, which are read as other characters.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP: usize = 4;
const LENGTH: usize = 20;

/// Names the ciphertexts of a ballot. Whoever seals chooses both ballots of a collision, so 160 bits are as hard to
/// forge as 80.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; LENGTH]);

/// The text is not a fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("fingerprint.text: a fingerprint has 32 letters and digits")]
pub struct BadFingerprint;

impl Fingerprint {
    /// Of a ballot, as whoever has the record computes it.
    pub fn of(poll: &Poll, ballot: &Ballot) -> Result<Self, ProveError> {
        let sealing = Sealing::of(poll)?;
        let (found, expected) = (ballot.questions.len(), sealing.selections.len());
        if found != expected {
            return Err(ProveError::Questions { found, expected });
        }
        Self::within(&sealing, ballot).map_err(ProveError::Sealed)
    }

    pub(super) fn within(sealing: &Sealing, ballot: &Ballot) -> Result<Self, SigmaReject> {
        let questions = sealing.selections.iter().zip(&ballot.questions);
        let sealed =
            questions.map(|(selection, bytes)| SealedQuestion::ciphertexts(selection, bytes));
        let sealed = sealed.collect::<Result<Vec<_>, _>>()?;
        Ok(Self::over(ballot.poll, &sealed))
    }

    pub(super) fn over<T: AsRef<[u8]>>(poll: PollId, sealed: &[T]) -> Self {
        let poll = poll.to_bytes();
        let mut parts: Vec<&[u8]> = vec![&poll];
        parts.extend(sealed.iter().map(AsRef::as_ref));
        let hash = hash(Kind::Fingerprint, &parts);
        Self(core::array::from_fn(|i| hash[i]))
    }
}

impl core::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (number, five) in self.0.chunks_exact(5).enumerate() {
            let bits = five
                .iter()
                .fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
            for place in 0..8 {
                if (number, place) != (0, 0) && place % GROUP == 0 {
                    f.write_str("-")?;
                }
                let digit = (bits >> (35 - 5 * place) & 31) as usize;
                write!(f, "{}", char::from(ALPHABET[digit]))?;
            }
        }
        Ok(())
    }
}

impl core::str::FromStr for Fingerprint {
    type Err = BadFingerprint;
    fn from_str(text: &str) -> Result<Self, BadFingerprint> {
        let typed = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let digits = typed.map(digit).collect::<Option<Vec<u64>>>();
        let digits = digits.filter(|digits| digits.len() == LENGTH * 8 / 5);
        let digits = digits.ok_or(BadFingerprint)?;
        let mut bytes = [0; LENGTH];
        for (eight, five) in digits.chunks_exact(8).zip(bytes.chunks_exact_mut(5)) {
            let bits = eight.iter().fold(0, |bits, digit| bits << 5 | digit);
            five.copy_from_slice(&bits.to_be_bytes()[3..]);
        }
        Ok(Self(bytes))
    }
}

/// What is mistaken for another character is taken for it.
fn digit(typed: char) -> Option<u64> {
    let meant = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let is_it = |letter: &u8| char::from(*letter) == meant;
    ALPHABET.iter().position(is_it).map(|place| place as u64)
}

impl serde::Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Fingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
