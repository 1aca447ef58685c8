//! Conversion of trustees' shares between the wire and the proofs.

use linli_primitives::PollId;
use linli_sigma::{DecryptionShare, KeyKind, Point};
use linli_wire::encoding::HexBytes;
use linli_wire::{EncodedPoint, TallyRound, tally};

/// A trustee's share as it travels.
pub fn encode_share(poll: PollId, share: &DecryptionShare) -> tally::DecryptionShare {
    let DecryptionShare {
        closing,
        kind,
        trustee,
        parts,
        proof,
    } = share;
    let encode = |part: &Point| {
        EncodedPoint::new(part.encode()).expect("a checked part is not the identity")
    };
    tally::DecryptionShare {
        poll,
        closing: *closing,
        round: match kind {
            KeyKind::Heads => TallyRound::Heads,
            KeyKind::Shares => TallyRound::Shares,
        },
        trustee: *trustee,
        parts: parts.iter().map(encode).collect(),
        proof: HexBytes(proof.clone()),
    }
}

pub(super) fn decode_share(share: &tally::DecryptionShare) -> DecryptionShare {
    let tally::DecryptionShare {
        poll: _,
        closing,
        round,
        trustee,
        parts,
        proof,
    } = share;
    let decode = |part: &EncodedPoint| {
        Point::decode(part.as_bytes()).expect("an encoded point is canonical, not the identity")
    };
    DecryptionShare {
        closing: *closing,
        kind: kind(*round),
        trustee: *trustee,
        parts: parts.iter().map(decode).collect(),
        proof: proof.0.clone(),
    }
}

pub(super) const fn kind(round: TallyRound) -> KeyKind {
    match round {
        TallyRound::Heads => KeyKind::Heads,
        TallyRound::Shares => KeyKind::Shares,
    }
}
