//! The replay: one pass over the journal, proofs in batches behind it.

use std::collections::BTreeSet;

use linli_primitives::Day;
use linli_record::{Entry, Kind, Record, RecordError};
use linli_rule::Rule;
use linli_rules::aid::{Input, SchemeState, VerifiedClaim};
use linli_statements::claim::ClaimInstance;
use linli_wire::act::Act;
use linli_wire::claim::Claim;
use linli_wire::scheme::Scheme;

use super::history::History;
use super::proofs::CheckProofs;
use super::report::SchemeReport;
use crate::report::Problem;

/// Entries between two batches of proofs. What a batch refuses is taken back to the last batch before it.
const STRIDE: usize = 1024;

/// A replayed record.
#[derive(Debug)]
pub struct SchemeReplay {
    walk: Option<Walk>,
    /// Claims in the record.
    found: u64,
    /// Why there is no scheme, where there is none.
    problems: Vec<Problem>,
}

/// As far as the replay has come.
#[derive(Clone, Debug)]
struct Walk {
    state: SchemeState,
    history: History,
    problems: Vec<Problem>,
}

/// What an entry asks of the scheme; of a file that cannot be read, why.
enum Offer {
    Act(Act),
    Claim(Box<Claim>),
    Unreadable(Problem),
}

/// Replays `record`; `progress` is told how many entries are done.
///
/// An entry that breaks a rule becomes a [`Problem`] and is passed over, so that one bad entry hides no other.
pub fn replay(
    record: &Record,
    proofs: &dyn CheckProofs,
    progress: &mut dyn FnMut(u64),
) -> SchemeReplay {
    let mut replay = SchemeReplay {
        walk: None,
        found: record.of_kind(Kind::Claim).count() as u64,
        problems: Vec::new(),
    };
    let Some((first, rest)) = record.entries().split_first() else {
        replay.problems.push(no_scheme());
        return replay;
    };
    match open(record, first, proofs) {
        Ok(state) => {
            let mut walk = Walk {
                state,
                history: History::default(),
                problems: Vec::new(),
            };
            let mut done = 1;
            for stride in rest.chunks(STRIDE) {
                walk = walk.follow(record, stride, proofs);
                done += stride.len() as u64;
                progress(done);
            }
            replay.walk = Some(walk);
        }
        Err(problem) => replay.problems.push(problem),
    }
    replay
}

impl SchemeReplay {
    /// The scheme as it stands after every entry that holds; `None` where there is no scheme to speak of.
    pub fn state(&self) -> Option<&SchemeState> {
        self.walk.as_ref().map(|walk| &walk.state)
    }

    /// The same, to go on from.
    pub fn into_state(self) -> Option<SchemeState> {
        self.walk.map(|walk| walk.state)
    }

    /// What happened, in totals.
    pub fn history(&self) -> Option<&History> {
        self.walk.as_ref().map(|walk| &walk.history)
    }

    /// What is wrong.
    pub fn problems(&self) -> &[Problem] {
        self.walk
            .as_ref()
            .map_or(&self.problems, |walk| &walk.problems)
    }

    /// The report; `None` where the record has no readable scheme.
    pub fn report(&self, record: &Record) -> Option<SchemeReport> {
        let Walk {
            state,
            history,
            problems,
        } = self.walk.as_ref()?;
        let chain = record.entries().last().map(|entry| entry.chain);
        Some(SchemeReport::new(
            state,
            history,
            self.found,
            chain,
            problems.clone(),
        ))
    }
}

fn open(record: &Record, entry: &Entry, proofs: &dyn CheckProofs) -> Result<SchemeState, Problem> {
    if entry.kind != Kind::Scheme {
        return Err(no_scheme());
    }
    let read: Result<Scheme, RecordError> = record.read_json(entry);
    let scheme = read.map_err(|e| problem(&entry.file, e.rule(), &e))?;
    if !proofs.knows(&scheme.claim_key) {
        let detail = format!("claims of key {} are unknown here", scheme.claim_key);
        return Err(problem(&entry.file, "claim.key", &detail));
    }
    SchemeState::open(scheme, day(entry)?).map_err(|e| problem(&entry.file, e.rule(), &e))
}

fn no_scheme() -> Problem {
    let detail = "a scheme's record starts with scheme.json";
    problem("journal.jsonl", "record.order", &detail)
}

impl Walk {
    /// Takes a stride of entries as if every proof held, checks the proofs, and starts over without those that
    /// do not, until all do. Every attempt drops at least one, so it ends.
    fn follow(self, record: &Record, entries: &[Entry], proofs: &dyn CheckProofs) -> Self {
        let offers: Vec<(&Entry, Offer)> = entries
            .iter()
            .map(|entry| (entry, offer(record, entry)))
            .collect();
        let (mut good, mut bad) = (BTreeSet::new(), BTreeSet::new());
        loop {
            let (walk, claimed) = self.attempt(&offers, &bad);
            let open: Vec<_> = claimed
                .iter()
                .filter(|(at, _)| !good.contains(at))
                .filter_map(|(at, instance)| match &offers[*at].1 {
                    Offer::Claim(claim) => Some((*at, instance, claim.proof.as_slice())),
                    _ => None,
                })
                .collect();
            let batch: Vec<_> = open.iter().map(|(_, i, proof)| (*i, *proof)).collect();
            let verdicts = proofs.check(&batch);
            let known = bad.len();
            // A claim without a verdict is one that does not hold.
            let verdicts = verdicts.into_iter().chain(std::iter::repeat(false));
            for ((at, ..), holds) in open.iter().zip(verdicts) {
                match holds {
                    true => good.insert(*at),
                    false => bad.insert(*at),
                };
            }
            if bad.len() == known {
                return walk;
            }
        }
    }

    /// The walk with every offer taken that the state takes, and the claims among them with their instances.
    fn attempt(
        &self,
        offers: &[(&Entry, Offer)],
        bad: &BTreeSet<usize>,
    ) -> (Self, Vec<(usize, ClaimInstance)>) {
        let (mut walk, mut claimed) = (self.clone(), Vec::new());
        for (at, (entry, offer)) in offers.iter().enumerate() {
            let taken = match offer {
                Offer::Unreadable(problem) => Err(problem.clone()),
                Offer::Act(act) => walk.take(entry, Input::Act(act.clone())),
                Offer::Claim(_) if bad.contains(&at) => Err(problem(
                    &entry.file,
                    "claim.proof",
                    &"the proof does not show what the record says here",
                )),
                Offer::Claim(claim) => walk
                    .claim(entry, claim)
                    .map(|instance| claimed.push((at, instance))),
            };
            if let Err(problem) = taken {
                walk.problems.push(problem);
            }
        }
        (walk, claimed)
    }

    fn claim(&mut self, entry: &Entry, claim: &Claim) -> Result<ClaimInstance, Problem> {
        let instance = self
            .state
            .instance(day(entry)?, &claim.body)
            .map_err(|e| problem(&entry.file, e.rule(), &e))?;
        let vouched = VerifiedClaim::vouched_by_verifier(claim.clone(), instance);
        self.take(entry, Input::Claim(vouched)).map(|()| instance)
    }

    fn take(&mut self, entry: &Entry, input: Input) -> Result<(), Problem> {
        let day = day(entry)?;
        let effect = self
            .state
            .apply(day, &input)
            .map_err(|e| problem(&entry.file, e.rule(), &e))?;
        self.history.note(entry.seq, day, &input, &effect);
        let (ours, theirs) = (self.history.flows.balance(), self.state.pool().balance());
        match ours == Some(theirs) {
            true => Ok(()),
            false => {
                let detail = format!("the files add up to {ours:?}, the state holds {theirs}");
                Err(problem(&entry.file, "pool.reconciled", &detail))
            }
        }
    }
}

fn offer(record: &Record, entry: &Entry) -> Offer {
    let read = match entry.kind {
        Kind::Act => record
            .read_json(entry)
            .map(Offer::Act)
            .map_err(|e| problem(&entry.file, e.rule(), &e)),
        Kind::Claim => record
            .read(entry)
            .map_err(|e| problem(&entry.file, e.rule(), &e))
            .and_then(|bytes| Claim::decode(&bytes).map_err(|e| problem(&entry.file, e.rule(), &e)))
            .map(|claim| Offer::Claim(Box::new(claim))),
        _ => Err(problem(
            &entry.file,
            "record.order",
            &"acts and claims follow the scheme, nothing else",
        )),
    };
    read.unwrap_or_else(Offer::Unreadable)
}

/// The one clock: the UTC day on which the record took the entry in.
fn day(entry: &Entry) -> Result<Day, Problem> {
    Day::of_unix_time(entry.at).map_err(|e| problem(&entry.file, "day.range", &e))
}

fn problem(file: &str, rule: &str, detail: &dyn core::fmt::Display) -> Problem {
    Problem::new(rule, file, detail)
}

#[cfg(test)]
mod tests;
