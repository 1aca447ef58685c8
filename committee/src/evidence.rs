//! Statements of validators that exclude each other, as the record takes them.

use linli_log::{Checkpoint, NoteSignature, VerifierKey};
use linli_primitives::Digest;
use linli_wire::evidence::{Cosigned, Evidence, Proposed, Stated, Twice, VoteKind};
use linli_wire::signature::OfficerKey;
use malachite::app::types::core::{DoubleProposal, DoubleVote, NilOrVal, VoteType};

use crate::context::Consensus;

/// Two votes of one kind in one round, of the committee that keeps the log of this name.
pub(crate) fn votes(origin: &str, (one, other): &DoubleVote<Consensus>) -> Option<Evidence> {
    let vote = &one.message;
    let says = [one, other].map(|signed| Stated {
        says: match signed.message.block {
            NilOrVal::Nil => None,
            NilOrVal::Val(block) => Some(Digest(block.0)),
        },
        signature: signed.signature.to_bytes(),
    });
    let twice = Twice::Votes {
        kind: match vote.kind {
            VoteType::Prevote => VoteKind::Prevote,
            VoteType::Precommit => VoteKind::Precommit,
        },
        height: vote.height.0,
        round: vote.round.as_i64(),
        says,
    };
    against(vote.voter.0, origin, twice)
}

/// Two proposals for one round.
pub(crate) fn proposals(
    origin: &str,
    (one, other): &DoubleProposal<Consensus>,
) -> Option<Evidence> {
    let proposal = &one.message;
    let says = [one, other].map(|signed| Stated {
        says: Proposed {
            block: Digest(signed.message.block.0),
            valid_round: signed.message.pol_round.as_i64(),
        },
        signature: signed.signature.to_bytes(),
    });
    let twice = Twice::Proposals {
        height: proposal.height.0,
        round: proposal.round.as_i64(),
        says,
    };
    against(proposal.proposer.0, origin, twice)
}

/// Two checkpoints of one size, if this key cosigned both.
pub(crate) fn checkpoints(
    key: &VerifierKey,
    notes: [(&str, &NoteSignature); 2],
) -> Option<Evidence> {
    let [(text, _), _] = notes;
    let Checkpoint { origin, size, .. } = Checkpoint::parse(text).ok()?;
    let [one, other] = notes.map(|(text, signature)| {
        let at = key.verify(text, signature).ok()??;
        let checkpoint = Checkpoint::parse(text).ok()?;
        Some(Stated {
            says: Cosigned {
                root: Digest(checkpoint.root.0),
                lines: checkpoint.extensions,
                at,
            },
            signature: signature.signature().get(8..)?.try_into().ok()?,
        })
    });
    let says = [one?, other?];
    against(*key.as_bytes(), &origin, Twice::Checkpoints { size, says })
}

fn against(key: [u8; 32], origin: &str, twice: Twice) -> Option<Evidence> {
    Some(Evidence {
        key: OfficerKey::new(key).ok()?,
        origin: origin.to_owned(),
        twice,
    })
}

#[cfg(test)]
mod tests;
