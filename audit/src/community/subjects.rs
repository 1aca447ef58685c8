//! Polls and schemes of a record, followed entry by entry for their own reports.

use std::collections::BTreeMap;

use linli_primitives::{Day, Digest, PollId, SchemeId};
use linli_rule::Refusal;
use linli_rules::PollState;
use linli_rules::aid::SchemeState;
use linli_rules::community::{CommunityState, Effect};
use linli_rules::input;
use linli_rules::poll::Views;
use linli_wire::community::PublishedRoll;
use linli_wire::fund::FundId;
use linli_wire::{Message, MessageKind, TallyRound};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::report::Finding;
use crate::Verdict;
use crate::fund::{FundReport, Ledger};
use crate::report::{BallotCounts, Phase, Report};
use crate::scheme::{History, SchemeReport};

/// What is counted in addition to the state.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    polls: BTreeMap<PollId, BallotCounts>,
    /// Owners of each roll who can vote.
    enrolled: BTreeMap<Digest, u64>,
    schemes: BTreeMap<SchemeId, Followed>,
    funds: BTreeMap<FundId, Ledger>,
    findings: BTreeMap<[u8; 32], Vec<Finding>>,
}

#[derive(Debug, Default)]
struct Followed {
    claims: u64,
    history: History,
}

/// The part of a checked roll that says who can vote.
#[derive(Deserialize)]
struct Enrolled {
    entries: Vec<EnrolledEntry>,
}

#[derive(Deserialize)]
struct EnrolledEntry {
    id: Option<IgnoredAny>,
}

impl Subjects {
    /// Counts an entry, whether it is valid or not.
    pub(super) fn find(&mut self, kind: MessageKind, subject: Option<[u8; 32]>) {
        let Some(subject) = subject else { return };
        match kind {
            MessageKind::Ballot => {
                if let Ok(poll) = PollId::from_bytes(&subject) {
                    self.polls.entry(poll).or_default().found += 1;
                }
            }
            MessageKind::Claim => {
                if let Ok(scheme) = SchemeId::from_bytes(&subject) {
                    self.schemes.entry(scheme).or_default().claims += 1;
                }
            }
            _ => {}
        }
    }

    /// Counts the owners who can vote by a valid roll.
    fn enrol(&mut self, published: &PublishedRoll) {
        if let Ok(roll) = serde_json::from_slice::<Enrolled>(&published.roll) {
            let enrolled = roll.entries.iter().filter(|entry| entry.id.is_some());
            self.enrolled
                .insert(published.act.act.digest, enrolled.count() as u64);
        }
    }

    /// Notes what is wrong for the report of its subject.
    pub(super) fn blame(&mut self, subject: Option<[u8; 32]>, finding: &Finding) {
        if let Some(subject) = subject {
            let of_subject = self.findings.entry(subject).or_default();
            of_subject.push(finding.clone());
        }
    }

    /// Reports a fund.
    pub(super) fn fund_report(&self, id: FundId, state: &CommunityState) -> Option<FundReport> {
        match self.funds.get(&id) {
            Some(ledger) => ledger.report(id, state),
            None => Ledger::default().report(id, state),
        }
    }

    /// Notes what an entry did; reports where the sums of a pool's or fund's messages differ from its state.
    pub(super) fn note(
        &mut self,
        (index, at): (u64, i64),
        message: &Message,
        effect: &Effect,
        state: &CommunityState,
    ) -> Result<(), Refusal> {
        match (message, effect) {
            (Message::Roll(roll), _) => self.enrol(roll),
            (_, Effect::Poll { poll, effect }) => self.note_poll(*poll, effect),
            (_, Effect::Scheme { scheme, effect }) => {
                let Ok(day) = Day::of_unix_time(at) else {
                    return Ok(());
                };
                let followed = self.schemes.entry(*scheme).or_default();
                followed.history.note(index, day, message, effect);
                let ours = followed.history.flows.balance();
                let theirs = state.scheme(*scheme).map(|scheme| scheme.pool().balance());
                if ours != theirs {
                    let detail =
                        format!("the messages add up to {ours:?}, the state holds {theirs:?}");
                    return Err(Refusal::new("pool.reconciled", detail));
                }
            }
            (Message::FundAct(signed), Effect::FundEntered { fund, .. }) => {
                let ledger = self.funds.entry(*fund).or_default();
                if let Some(fund) = state.fund(*fund) {
                    let noted = ledger.note(&signed.act, fund.head());
                    return noted.map_err(|detail| Refusal::new("fund.reconciled", detail));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn note_poll(&mut self, poll: PollId, effect: &input::Effect) {
        let ballots = self.polls.entry(poll).or_default();
        match effect {
            input::Effect::Counted { .. } => ballots.accepted += 1,
            input::Effect::Replaced { .. } => {
                ballots.accepted += 1;
                ballots.replaced += 1;
            }
            _ => {}
        }
    }

    /// The poll's report.
    pub(super) fn poll_report(&self, state: PollState<'_>, views: Views, whole: Verdict) -> Report {
        let id = state.id();
        let problems = self.problems(&id.to_bytes());
        let counts = self.polls.get(&id).copied().unwrap_or_default();
        let shares = |round| state.trustees(round).len() as u64;
        let result = state.result().cloned();
        let changes = state.changes();
        let phase = match (&result, state.closing(), state.heads()) {
            _ if state.is_cancelled() => Phase::Cancelled,
            (Some(_), ..) => Phase::Decided,
            (None, Some(_), Some(_)) => Phase::HeadsKnown,
            (None, Some(_), None) => Phase::Closed,
            (None, None, _) => Phase::Open,
        };
        Report {
            poll: id,
            document: state.poll().clone(),
            phase,
            ballots: BallotCounts {
                counted: state.ballots(),
                ..counts
            },
            namings: state.namings_of(views),
            decryption_shares: [shares(TallyRound::Heads), shares(TallyRound::Shares)],
            enrolled: self.enrolled.get(&state.poll().roll.digest).copied(),
            cancelled: changes.cancelled().map(str::to_owned),
            result,
            verdict: Verdict::of_part(problems.len(), whole),
            problems,
        }
    }

    /// The scheme's report.
    pub(super) fn scheme_report(&self, state: SchemeState<'_>, whole: Verdict) -> SchemeReport {
        let id = state.id();
        let problems = self.problems(&id.to_bytes());
        let verdict = Verdict::of_part(problems.len(), whole);
        let empty = Followed::default();
        let followed = self.schemes.get(&id).unwrap_or(&empty);
        SchemeReport::new(state, &followed.history, followed.claims, problems, verdict)
    }

    fn problems(&self, subject: &[u8; 32]) -> Vec<crate::Problem> {
        let findings = self.findings.get(subject);
        findings
            .into_iter()
            .flatten()
            .map(Finding::problem)
            .collect()
    }
}

#[cfg(test)]
mod tests;
