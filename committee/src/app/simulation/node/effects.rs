//! What the engine's state machine asks for while it works: timers, signatures, and what goes out.

use std::collections::HashMap;
use std::convert::Infallible;
use std::time::Duration;

use malachite::AppMsg;
use malachite::app::consensus::{Effect, Input, Resumable as _};
use malachite::app::metrics::Metrics;
use malachite::app::types::ProposedValue;
use malachite::app::types::core::{LinearTimeouts, Timeout, TimeoutKind, ValueOrigin};
use malachite_core::{ConsensusMsg, LivenessMsg, Resume};
use malachite_signing::{Signer as _, Verifier as _, VerifierExt as _};
use tokio::sync::oneshot;

use super::{App, Ask, Disk, Message, Out, well};
use crate::context::Consensus;
use crate::signing::{Signatures, Signing};

/// What the engine's effects need beside its state.
pub(super) struct Parts {
    pub(super) metrics: Metrics,
    pub(super) signing: Signing,
    pub(super) signatures: Signatures,
    pub(super) timeouts: LinearTimeouts,
    pub(super) interval: Duration,
    pub(super) timers: HashMap<(u8, i64), u64>,
    pub(super) last_timer: u64,
    pub(super) recovering: bool,
}

pub(super) fn name(timeout: &Timeout) -> (u8, i64) {
    let kind = match timeout.kind {
        TimeoutKind::Propose => 0,
        TimeoutKind::Prevote => 1,
        TimeoutKind::Precommit => 2,
        TimeoutKind::Rebroadcast => 3,
        TimeoutKind::FinalizeHeight(_) => 4,
    };
    (kind, timeout.round.as_i64())
}

impl Parts {
    pub(super) async fn handle(
        &mut self,
        app: &mut App,
        disk: &mut Disk,
        out: &mut Vec<Out>,
        effect: Effect<Consensus>,
    ) -> Result<Resume<Consensus>, Infallible> {
        Ok(match effect {
            Effect::CancelAllTimeouts(r) => {
                self.timers.clear();
                r.resume_with(())
            }
            Effect::CancelTimeout(timeout, r) => {
                self.timers.remove(&name(&timeout));
                r.resume_with(())
            }
            Effect::ScheduleTimeout(timeout, r) => {
                self.last_timer += 1;
                self.timers.insert(name(&timeout), self.last_timer);
                let after = match timeout.kind {
                    TimeoutKind::FinalizeHeight(_) => self.interval,
                    _ => self.timeouts.duration_for(timeout),
                };
                out.push(Out::Timer(timeout, after, self.last_timer));
                r.resume_with(())
            }
            Effect::StartRound(height, round, proposer, role, r) => {
                let (reply_value, answer) = oneshot::channel();
                let asked = AppMsg::StartedRound {
                    height,
                    round,
                    proposer,
                    role,
                    reply_value,
                };
                well(app.answer(asked).await);
                let known: Vec<ProposedValue<Consensus>> = answer.await.expect("an answer");
                let input = |v| Out::Input(Input::ProposedValue(v, ValueOrigin::Consensus));
                out.extend(known.into_iter().map(input));
                r.resume_with(())
            }
            Effect::PublishConsensusMsg(message, r) => {
                out.push(Out::Tell(Message::Signed(message)));
                r.resume_with(())
            }
            Effect::PublishLivenessMsg(message, r) => {
                out.push(Out::Tell(Message::Liveness(message)));
                r.resume_with(())
            }
            Effect::RepublishVote(vote, r) => {
                out.push(Out::Tell(Message::Liveness(LivenessMsg::Vote(vote))));
                r.resume_with(())
            }
            Effect::RepublishRoundCertificate(it, r) => {
                out.push(Out::Tell(Message::Liveness(
                    LivenessMsg::SkipRoundCertificate(it),
                )));
                r.resume_with(())
            }
            Effect::GetValue(height, round, _, r) => {
                out.push(Out::Ask(Ask::Propose(height, round)));
                r.resume_with(())
            }
            Effect::RestreamProposal(height, round, valid, address, id, r) => {
                out.push(Out::Ask(Ask::Restream(height, round, valid, address, id)));
                r.resume_with(())
            }
            Effect::CertVerifiedSyncValue(value, proposer, r) => {
                out.push(Out::Ask(Ask::Synced(value, proposer)));
                r.resume_with(())
            }
            Effect::CertRejectedSyncValue(_, _, _, r) => r.resume_with(()),
            Effect::Decide(certificate, _, r) => {
                out.push(Out::Ask(Ask::Decided(certificate)));
                r.resume_with(())
            }
            Effect::Finalize(certificate, _, evidence, r) => {
                out.push(Out::Ask(Ask::Finalized(certificate, evidence)));
                r.resume_with(())
            }
            Effect::WalAppend(height, entry, r) => {
                if !self.recovering && app.votes() && disk.wal_height == height.0 {
                    disk.wal.push(entry);
                }
                r.resume_with(())
            }
            Effect::SignVote(vote, r) => {
                r.resume_with(self.signing.sign_vote(vote).await.expect("signed"))
            }
            Effect::SignProposal(proposal, r) => {
                r.resume_with(self.signing.sign_proposal(proposal).await.expect("signed"))
            }
            effect => return Ok(self.verify(effect).await),
        })
    }

    async fn verify(&self, effect: Effect<Consensus>) -> Resume<Consensus> {
        let by = &self.signatures;
        match effect {
            Effect::VerifySignature(signed, key, r) => {
                let valid = match &signed.message {
                    ConsensusMsg::Vote(vote) => {
                        by.verify_signed_vote(vote, &signed.signature, &key).await
                    }
                    ConsensusMsg::Proposal(proposal) => {
                        by.verify_signed_proposal(proposal, &signed.signature, &key)
                            .await
                    }
                };
                r.resume_with(valid.is_ok_and(|valid| valid.is_valid()))
            }
            Effect::VerifyCommitCertificate(it, voters, most, r) => {
                let holds = by.verify_commit_certificate(&Consensus, &it, &voters, most);
                r.resume_with(holds.await)
            }
            Effect::VerifyExtendedCommitCertificate(it, voters, most, policy, r) => {
                let holds = by
                    .verify_extended_commit_certificate(&Consensus, &it, &voters, most, policy)
                    .await;
                r.resume_with(holds)
            }
            Effect::VerifyPolkaCertificate(it, voters, most, r) => {
                let holds = by.verify_polka_certificate(&Consensus, &it, &voters, most);
                r.resume_with(holds.await)
            }
            Effect::VerifyRoundCertificate(it, voters, most, r) => {
                let holds = by.verify_round_certificate(&Consensus, &it, &voters, most);
                r.resume_with(holds.await)
            }
            effect => panic!("votes carry no extensions: {effect:?}"),
        }
    }
}
