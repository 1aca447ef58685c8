//! The replay: one pass over the journal.

use linli_record::{Entry, Kind, Record, RecordError};
use linli_register::Roll;
use linli_rule::Rule;
use linli_rules::community::trustees_of;
use linli_rules::input::{Effect, Input};
use linli_rules::{PollState, VerifiedBallot};
use linli_sigma::ceremony::CeremonyRecord;
use linli_verifier::{BATCH, BallotVerifier, PollVerifier};
use linli_wire::{Closing, DecryptionShare, Poll, TallyResult, TallyRound};

use crate::report::{BallotCounts, Phase, Problem, Report};

/// Entries whose ballots are verified together.
const STRIDE: usize = 4 * BATCH;

/// A replayed record.
#[derive(Debug)]
pub struct Replay {
    /// The poll as it stands after every entry that holds; `None` where there is no poll to speak of.
    pub state: Option<PollState>,
    /// The roll, where it is the poll's.
    pub roll: Option<Roll>,
    counts: BallotCounts,
    shares: [u64; 2],
    problems: Vec<Problem>,
}

/// Replays `record`; `progress` is told how many entries are done.
///
/// An entry that breaks a rule becomes a [`Problem`] and is passed over, so that one bad entry hides no other.
pub fn replay(record: &Record, verifier: &BallotVerifier, progress: &mut dyn FnMut(u64)) -> Replay {
    let mut replay = Replay {
        state: None,
        roll: None,
        counts: BallotCounts::default(),
        shares: [0; 2],
        problems: Vec::new(),
    };
    let rest = replay.open(record, record.entries());
    if let Some(poll) = replay.state.as_ref().map(|s| s.poll().clone()) {
        match verifier.poll(&poll) {
            Ok(ballots) => replay.follow(record, rest, &ballots, progress),
            Err(e) => replay.blame("poll.json", e.rule(), &e),
        }
    }
    replay
}

impl Replay {
    /// The report; `None` where the record has no readable poll.
    pub fn report(&self, record: &Record) -> Option<Report> {
        let state = self.state.as_ref()?;
        let result = state.result().cloned();
        let phase = match (&result, state.closing(), state.heads()) {
            (Some(_), ..) => Phase::Decided,
            (None, Some(_), Some(_)) => Phase::HeadsKnown,
            (None, Some(_), None) => Phase::Closed,
            (None, None, _) => Phase::Open,
        };
        Some(Report {
            poll: state.id(),
            document: state.poll().clone(),
            phase,
            ballots: BallotCounts {
                counted: state.counted().len() as u64,
                ..self.counts
            },
            decryption_shares: self.shares,
            chain: record.entries().last().map(|e| e.chain),
            enrolled: self.roll.as_ref().map(|roll| roll.enrolled().0),
            result,
            problems: self.problems.clone(),
        })
    }

    /// What is wrong.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Poll, roll and keys, which come first; gives the entries after them.
    fn open<'r>(&mut self, record: &Record, entries: &'r [Entry]) -> &'r [Entry] {
        let kinds = [Kind::Poll, Kind::Roll, Kind::Keys];
        let starts = entries.iter().map(|e| e.kind).take(kinds.len()).eq(kinds);
        let (Some((head, rest)), true) = (entries.split_first_chunk::<3>(), starts) else {
            self.blame(
                "journal.jsonl",
                "record.order",
                &"a record starts with poll, roll and keys",
            );
            return &[];
        };
        let poll: Option<Poll> = self.take(&head[0], record.read_json(&head[0]));
        let Some(poll) = poll else { return &[] };
        self.open_roll(record, &head[1], &poll);
        self.open_keys(record, &head[2], &poll);
        match PollState::open(poll) {
            Ok(state) => self.state = Some(state),
            Err(e) => self.blame(&head[0].file, e.rule(), &e),
        }
        rest
    }

    fn open_roll(&mut self, record: &Record, entry: &Entry, poll: &Poll) {
        let Some(bytes) = self.take(entry, record.read(entry)) else {
            return;
        };
        match Roll::from_json(&bytes) {
            Err(e) => self.blame(&entry.file, e.rule(), &e),
            Ok(roll) if roll.digest() != poll.roll.digest => {
                self.blame(
                    &entry.file,
                    "poll.roll",
                    &"the roll is not the one that the poll names",
                );
            }
            Ok(roll) => {
                let named = &poll.roll;
                if (roll.root(), roll.heads(), roll.shares())
                    != (named.root, named.heads, named.shares)
                {
                    self.blame(
                        &entry.file,
                        "poll.roll",
                        &"the poll states another root or other totals than the roll has",
                    );
                }
                if *roll.realm() != poll.realm {
                    self.blame(
                        &entry.file,
                        "roll.realm",
                        &"the roll is another community's",
                    );
                }
                self.roll = Some(roll);
            }
        }
    }

    fn open_keys(&mut self, record: &Record, entry: &Entry, poll: &Poll) {
        let ceremony: Option<CeremonyRecord> = self.take(entry, record.read_json(entry));
        let Some(ceremony) = ceremony else { return };
        match trustees_of(&ceremony) {
            Err(e) => self.blame(&entry.file, e.rule(), &e),
            Ok(trustees) if trustees != poll.trustees => {
                self.blame(
                    &entry.file,
                    "poll.trustees",
                    &"the ceremony gives other keys than the poll names",
                );
            }
            Ok(_) => {}
        }
    }

    fn follow(
        &mut self,
        record: &Record,
        entries: &[Entry],
        ballots: &PollVerifier<'_>,
        progress: &mut dyn FnMut(u64),
    ) {
        let mut done = (record.entries().len() - entries.len()) as u64;
        for run in entries.chunk_by(|a, b| a.kind == b.kind) {
            for stride in run.chunks(STRIDE) {
                match stride[0].kind {
                    Kind::Ballot => self.cast(record, stride, ballots),
                    _ => stride.iter().for_each(|entry| self.take_in(record, entry)),
                }
                done += stride.len() as u64;
                progress(done);
            }
        }
    }

    fn cast(&mut self, record: &Record, entries: &[Entry], ballots: &PollVerifier<'_>) {
        let files: Vec<_> = entries
            .iter()
            .map(|e| self.take(e, record.read(e)).map(|bytes| (e, bytes)))
            .collect();
        let (present, bytes): (Vec<&Entry>, Vec<Vec<u8>>) = files.into_iter().flatten().unzip();
        self.counts.found += entries.len() as u64;
        for (entry, verdict) in present.iter().zip(ballots.verify_batch(&bytes)) {
            match verdict {
                Ok(ballot) => self.count(entry, ballot),
                Err(e) => self.blame(&entry.file, e.rule(), &e),
            }
        }
    }

    fn count(&mut self, entry: &Entry, ballot: VerifiedBallot) {
        match self.apply(
            entry,
            Input::Cast {
                at: entry.at,
                ballot,
            },
        ) {
            Some(Effect::Replaced { .. }) => {
                self.counts.accepted += 1;
                self.counts.replaced += 1;
            }
            Some(_) => self.counts.accepted += 1,
            None => {}
        }
    }

    fn take_in(&mut self, record: &Record, entry: &Entry) {
        let input = match entry.kind {
            Kind::Closing => self
                .take(entry, record.read_json::<Closing>(entry))
                .map(Input::Closing),
            Kind::Share => self
                .take(entry, record.read_json::<DecryptionShare>(entry))
                .map(Input::Share),
            Kind::Result => self
                .take(entry, record.read_json::<TallyResult>(entry))
                .map(Input::Result),
            Kind::Ballot
            | Kind::Poll
            | Kind::Roll
            | Kind::Keys
            | Kind::Scheme
            | Kind::Act
            | Kind::Claim => {
                return self.blame(
                    &entry.file,
                    "record.order",
                    &"a record has one poll, one roll and one set of keys",
                );
            }
        };
        let round = match &input {
            Some(Input::Share(share)) => Some(share.round),
            _ => None,
        };
        let Some(input) = input else { return };
        if self.apply(entry, input).is_some() {
            match round {
                Some(TallyRound::Heads) => self.shares[0] += 1,
                Some(TallyRound::Shares) => self.shares[1] += 1,
                None => {}
            }
        }
    }

    fn apply(&mut self, entry: &Entry, input: Input) -> Option<Effect> {
        match self.state.as_mut()?.apply(input) {
            Ok(effect) => Some(effect),
            Err(e) => {
                self.blame(&entry.file, e.rule(), &e);
                None
            }
        }
    }

    /// What was read, or the problem in its place.
    fn take<T>(&mut self, entry: &Entry, read: Result<T, RecordError>) -> Option<T> {
        read.map_err(|e| self.blame(&entry.file, e.rule(), &e)).ok()
    }

    fn blame(&mut self, file: &str, rule: &str, detail: &dyn core::fmt::Display) {
        self.problems.push(Problem::new(rule, file, detail));
    }
}
