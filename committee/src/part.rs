//! What nodes tell each other beside votes: pieces of blocks and of messages, and cosignatures.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use linli_node::sequencer::Arrived;

use crate::block::MAX_BYTES;
use crate::codec::{CommitBytes, round};
use crate::signing::{Signatures, Signing};
use crate::validators::Address;

/// Bytes of a piece: several fit what peers pass on at once.
pub(crate) const PIECE: usize = 1 << 20;
/// Wholes of one sender that are put together at once.
const MOST_WHOLES: usize = 16;
/// Bytes of one sender's wholes that are put together at once.
const MOST_BYTES: usize = 2 * MAX_BYTES;
/// Bytes of all senders' wholes that are put together at once.
const MOST_BYTES_OF_ALL: usize = 2 * MOST_BYTES;

type Signature = [u8; 64];

/// Something that a node tells all others.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Part {
    by: Address,
    body: Body,
    signature: Signature,
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) enum Body {
    /// A piece of a block or of messages.
    Piece {
        of: Whole,
        /// Names the whole among those of its sender.
        number: u64,
        nth: u32,
        count: u32,
        bytes: Vec<u8>,
    },
    /// The sender's cosignature of a checkpoint: its text, and a line of a note.
    Cosignature {
        text: String,
        line: String,
        /// The sender has too few of the others'.
        wants: bool,
    },
    /// What the sender's process says of itself.
    Alive(Presence),
    /// What a process said of itself, for whoever has the same key.
    Repeated {
        of: Address,
        presence: Presence,
        signature: [u8; 64],
    },
    /// How many blocks the sender has.
    Here {
        /// The votes for the last of them, if it has any.
        last: Option<CommitBytes>,
        /// The sender does not know how many the others have.
        wants: bool,
    },
}

/// Names a process: drawn at its start.
pub(crate) type Run = [u8; 16];

/// What a process says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Presence {
    /// The process that says so.
    pub(crate) run: Run,
    /// It signs votes.
    pub(crate) votes: bool,
}

/// What pieces make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub(crate) enum Whole {
    /// A block that is proposed.
    Block(Proposed),
    /// Messages that the sender took in, a list of [`Told`].
    Messages,
}

/// A message that the sender verified, and roots of its points, for which nobody vouches.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Told {
    pub(crate) message: Vec<u8>,
    pub(crate) roots: Vec<u8>,
}

/// Where a block is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub(crate) struct Proposed {
    pub(crate) height: u64,
    pub(crate) round: i64,
    /// The round in which enough voted for it before; negative if none.
    pub(crate) valid_round: i64,
    pub(crate) proposer: Address,
}

impl Part {
    pub(crate) fn sign(by: Address, body: Body, signing: &Signing) -> Self {
        let signature = signing.part(&body);
        Self::signed(by, body, signature)
    }

    /// What carries this signature, whether it holds or not.
    pub(crate) const fn signed(by: Address, body: Body, signature: Signature) -> Self {
        Self {
            by,
            body,
            signature,
        }
    }

    /// Sender and content, if somebody sent it who is known here.
    pub(crate) fn open(
        self,
        is_known: impl Fn(&Address) -> bool,
        signatures: &Signatures,
    ) -> Option<(Address, Body, Signature)> {
        if !is_known(&self.by) || !self.body.has_rounds() {
            return None;
        }
        let valid = signatures.part(&self.by, &self.body, self.signature);
        valid.then_some((self.by, self.body, self.signature))
    }
}

impl Told {
    pub(crate) fn of(arrived: &Arrived) -> Self {
        Self {
            message: arrived.bytes().to_vec(),
            roots: arrived.roots().as_bytes().to_vec(),
        }
    }

    pub(crate) const fn length(&self) -> usize {
        self.message.len() + self.roots.len()
    }
}

impl Seals {
    /// The pieces of a block as its proposer signed them.
    pub(crate) fn parts(&self, of: Proposed, bytes: &[u8]) -> impl Iterator<Item = Part> {
        let bodies = Body::pieces(Whole::Block(of), self.number, bytes);
        bodies
            .zip(&self.signatures)
            .map(move |(body, signature)| Part {
                by: of.proposer,
                body,
                signature: *signature,
            })
    }
}

impl Body {
    /// Whether there are rounds of the numbers that it names.
    fn has_rounds(&self) -> bool {
        match self {
            Self::Piece {
                of: Whole::Block(proposed),
                ..
            } => {
                round(proposed.round).is_ok_and(|it| it.is_defined())
                    && round(proposed.valid_round).is_ok()
            }
            _ => true,
        }
    }

    /// The pieces of `bytes`.
    pub(crate) fn pieces(of: Whole, number: u64, bytes: &[u8]) -> impl Iterator<Item = Self> {
        let count = bytes.len().div_ceil(PIECE) as u32; // Far below 2^32.
        (0..)
            .zip(bytes.chunks(PIECE))
            .map(move |(nth, piece)| Self::Piece {
                of,
                number,
                nth,
                count,
                bytes: piece.to_vec(),
            })
    }
}

impl Signed {
    fn of(number: u64, pieces: impl IntoIterator<Item = (Vec<u8>, Signature)>) -> Self {
        let (bytes, signatures): (Vec<_>, _) = pieces.into_iter().unzip();
        Self {
            bytes: bytes.concat(),
            seals: Seals { number, signatures },
        }
    }
}

/// Puts pieces together.
#[derive(Default)]
pub(crate) struct Pieces(BTreeMap<Address, BTreeMap<(Whole, u64), Incomplete>>);

/// What pieces made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    pub(crate) bytes: Vec<u8>,
    pub(crate) seals: Seals,
}

/// The sender's signatures under the pieces of a whole.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Seals {
    number: u64,
    signatures: Vec<Signature>,
}

struct Incomplete {
    pieces: Vec<Option<(Vec<u8>, Signature)>>,
    bytes: usize,
}

fn bytes_of(wholes: &BTreeMap<(Whole, u64), Incomplete>) -> usize {
    wholes.values().map(|incomplete| incomplete.bytes).sum()
}

impl Pieces {
    /// The whole, with the last of its pieces. A sender's oldest wholes give way to newer ones.
    pub(crate) fn add(
        &mut self,
        by: Address,
        key: (Whole, u64),
        (nth, count): (u32, u32),
        piece: (Vec<u8>, Signature),
    ) -> Option<Signed> {
        let most = MAX_BYTES.div_ceil(PIECE);
        let (nth, count) = (nth as usize, count as usize);
        let length = piece.0.len();
        if nth >= count || count > most || length > PIECE {
            return None;
        }
        if count == 1 {
            return Some(Signed::of(key.1, [piece]));
        }
        let own = self.0.entry(by).or_default();
        let incomplete = own.entry(key).or_insert_with(|| Incomplete {
            pieces: vec![None; count],
            bytes: 0,
        });
        let place = incomplete.pieces.get_mut(nth)?;
        if place.is_none() {
            incomplete.bytes += length;
            *place = Some(piece);
        }
        if incomplete.pieces.iter().all(Option::is_some) {
            let whole = own.remove(&key)?;
            return Some(Signed::of(key.1, whole.pieces.into_iter().flatten()));
        }
        while own.len() > MOST_WHOLES || bytes_of(own) > MOST_BYTES {
            let oldest = own.keys().find(|other| **other != key).copied()?;
            own.remove(&oldest);
        }
        while self.0.values().map(bytes_of).sum::<usize>() > MOST_BYTES_OF_ALL {
            let most = self.0.values_mut().max_by_key(|own| bytes_of(own))?;
            most.pop_first();
        }
        None
    }

    /// Forgets pieces of blocks of this height and lower.
    pub(crate) fn decided(&mut self, height: u64) {
        for own in self.0.values_mut() {
            own.retain(|(whole, _), _| match whole {
                Whole::Block(proposed) => proposed.height > height,
                Whole::Messages => true,
            });
        }
    }
}

#[cfg(test)]
mod tests;
