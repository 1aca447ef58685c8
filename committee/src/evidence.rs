//! Statements of validators that exclude each other, in a form that anybody can check: the bytes that were signed, the
//! signature, and the key.

use borsh::BorshSerialize;
use linli_log::{NoteSignature, VerifierKey};
use linli_node::seat::evidence::{Evidence, Statement, What};
use malachite::app::types::core::{DoubleProposal, DoubleVote, NilOrVal, VoteType};
use malachite_ed25519::Signature;

use crate::codec::{ProposalBytes, VoteBytes};
use crate::context::{Consensus, Proposal, Vote};
use crate::signing::{PROPOSAL, VOTE};
use crate::validators::{Realm, Validator};

impl Realm {
    fn statement(
        &self,
        says: String,
        (purpose, body): (&str, &impl BorshSerialize),
        signature: &Signature,
    ) -> Statement {
        Statement {
            says,
            signed: hex::encode(self.preimage(purpose, body)),
            signature: hex::encode(signature.to_bytes()),
        }
    }

    /// Two votes of one kind in one round.
    pub(crate) fn votes(&self, by: &Validator, (one, other): &DoubleVote<Consensus>) -> Evidence {
        let says = |vote: &Vote| {
            let kind = match vote.kind {
                VoteType::Prevote => "prevote",
                VoteType::Precommit => "precommit",
            };
            let block = match vote.block {
                NilOrVal::Nil => "nothing".to_owned(),
                NilOrVal::Val(block) => block.to_string(),
            };
            format!("{kind} in round {} for {block}", vote.round)
        };
        let statements = [one, other].map(|signed| {
            let vote = &signed.message;
            let body = VoteBytes::from(vote);
            self.statement(says(vote), (VOTE, &body), &signed.signature)
        });
        of(&by.key, What::Votes, one.message.height.0, statements)
    }

    /// Two proposals for one round.
    pub(crate) fn proposals(
        &self,
        by: &Validator,
        (one, other): &DoubleProposal<Consensus>,
    ) -> Evidence {
        let says = |proposal: &Proposal| {
            let Proposal { round, block, .. } = proposal;
            format!("proposal in round {round} of {block}")
        };
        let statements = [one, other].map(|signed| {
            let proposal = &signed.message;
            let body = ProposalBytes::from(proposal);
            self.statement(says(proposal), (PROPOSAL, &body), &signed.signature)
        });
        of(&by.key, What::Proposals, one.message.height.0, statements)
    }
}

/// Two checkpoints of one size, if this key cosigned both.
pub(crate) fn checkpoints(
    key: &VerifierKey,
    size: u64,
    notes: [(&str, &NoteSignature); 2],
) -> Option<Evidence> {
    let [one, other] = notes.map(|(text, signature)| {
        let time = key.verify(text, signature).ok()??;
        Some(Statement {
            says: text.trim_end().replace('\n', " "),
            signed: hex::encode(format!("cosignature/v1\ntime {time}\n{text}")),
            signature: hex::encode(signature.signature().get(8..)?),
        })
    });
    Some(of(key, What::Checkpoints, size, [one?, other?]))
}

fn of(key: &VerifierKey, what: What, of: u64, statements: [Statement; 2]) -> Evidence {
    Evidence {
        validator: key.name().to_owned(),
        key: key.to_string(),
        what,
        of,
        statements,
    }
}

#[cfg(test)]
mod tests;
