//! What is wrong with a node's data folder, and how bad it is.

use std::path::Path;

use linli_log::{Checkpoint, SignedNote, VerifierKey, tree_root};
use linli_primitives::Day;
use linli_rule::{Refusal, Rule};
use linli_rules::community::{CommunityState, SIGNED_TWICE};
use serde::Serialize;

use crate::config::Config;
use crate::engine::Clock;
use crate::engine::replay;
use crate::engine::shared::{RESERVE, free_bytes};
use crate::error::{NodeError, Rejected};
use crate::seat;
use crate::seat::OTHER_COMMUNITY;
use crate::signer::{KEY, SIGNED, SignerError, last_signed, others_may_read};
use crate::snapshot;
use crate::store::{self, Lock, RECORD, Reader, SIGNED_BY, check_signed, connect};
use crate::witness::client::Ask;

mod running;

/// Space that a growing record should have at least.
const ROOM: u64 = 1 << 30;
/// A clock that is off.
const CLOCK: &str = "node.clock";

/// How much the doctor reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Pages, the last rows, the newest checkpoint and snapshot: seconds.
    Quick,
    /// Every row and hash, and every proof verified again: as long as an audit.
    Deep,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// As it should be.
    Good,
    /// Needs attention in time.
    Notice,
    /// The node cannot do its work, or soon will not.
    Bad,
}

/// What was examined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// Whether a node runs on the folder.
    Lock,
    /// The record's file: there, of a known version, whole.
    Record,
    /// The newest checkpoint against the stored hashes, and against what the key signed.
    Log,
    /// The newest snapshot against the record, or in depth the whole record replayed.
    State,
    /// Free space.
    Space,
    /// The clock against the last entry, and against other validators' clocks.
    Clock,
    /// Who cosigns.
    Witnesses,
    /// Until when officers can act.
    Terms,
    /// Whether validators signed two things of which they may sign one, and whether they are heard.
    Validators,
    /// Who may read the key.
    Key,
}

/// One finding. A finding that is not good names a rule, for which the book and the program have a remedy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was examined.
    pub subject: Subject,
    /// How bad it is.
    pub severity: Severity,
    /// The rule that is broken.
    pub rule: Option<&'static str>,
    /// What was found.
    pub detail: String,
}

/// All findings, in the order in which they were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    /// The worst severity.
    pub fn worst(&self) -> Severity {
        let severities = self.0.iter().map(|finding| finding.severity);
        severities.max().unwrap_or(Severity::Good)
    }
}

/// Looks at a data folder without changing it.
#[derive(Debug)]
pub struct Doctor<'a> {
    config: &'a Config,
    depth: Depth,
    now: i64,
    /// What the node that runs on the folder says of itself.
    says: Vec<Refusal>,
    findings: Vec<Finding>,
}

impl<'a> Doctor<'a> {
    /// Looks at `config.data`, on which a node may run.
    pub fn run(config: &'a Config, depth: Depth) -> Findings {
        Self::run_at(config, depth, Clock::system().read())
    }

    /// The same, as of `now` in Unix seconds.
    pub fn run_at(config: &'a Config, depth: Depth, now: i64) -> Findings {
        let mut doctor = Self {
            config,
            depth,
            now,
            says: Vec::new(),
            findings: Vec::new(),
        };
        doctor.lock();
        doctor.record();
        if config.data.exists() {
            doctor.space(free_bytes(&config.data));
        }
        doctor.validators();
        doctor.key();
        Findings(doctor.findings)
    }

    fn lock(&mut self) {
        if !self.config.data.exists() {
            return;
        }
        match Lock::take(&self.config.data) {
            Ok(_) => self.good(Subject::Lock, "no node is running on this folder"),
            Err(NodeError::Locked(_)) => {
                self.says = running::says(self.config.listen);
                self.good(Subject::Lock, "a node is running on this folder");
            }
            Err(error) => self.bad(Subject::Lock, &error),
        }
    }

    fn record(&mut self) {
        let path = self.config.data.join(RECORD);
        let connection = match connect(&path) {
            Ok(connection) => connection,
            Err(error) => return self.bad(Subject::Record, &error),
        };
        let depth = match self.depth {
            Depth::Quick => store::Depth::Pages,
            Depth::Deep => store::Depth::Rows,
        };
        match store::check(&connection, &path, depth) {
            Ok(()) if self.stops(Subject::Record, "store.read_only") => {}
            Ok(()) => self.good(Subject::Record, "whole"),
            Err(error) => return self.bad(Subject::Record, &error),
        }
        let reader = Reader::new(&connection, &path);
        let found = [
            (Subject::Log, self.log(&reader)),
            (Subject::State, self.state(&reader)),
            (Subject::Clock, self.clock(&reader)),
            (Subject::Witnesses, self.witnesses(&reader)),
            (Subject::Terms, self.people(&reader)),
        ];
        for (subject, found) in found {
            if let Err(error) = found {
                self.bad(subject, &error);
            }
        }
    }

    fn log(&mut self, reader: &Reader<'_>) -> Result<(), NodeError> {
        let signed = last_signed(&self.config.data)?;
        let signed = signed
            .map(|note| Checkpoint::parse(note.text()))
            .transpose();
        let signed = signed.map_err(|e| NodeError::corrupt(SIGNED, e))?;
        let covered = check_newest(reader)?;
        if let Some(signed) = signed {
            let is_shared = self.config.data.join(seat::COMMITTEE).exists();
            if is_shared && reader.size()? < signed.size {
                let signed = signed.size;
                let behind = Rejected::CatchingUp { signed };
                self.note(Subject::Log, behind.rule(), behind.detail());
                return Ok(());
            }
            check_signed(reader, &signed)?;
        }
        let size = reader.size()?;
        let missing = match covered {
            None => "no checkpoint of them",
            Some(covered) if reader.meta(SIGNED_BY)?.is_some() => {
                let detail = format!("{size} entries, {covered} under the newest checkpoint");
                self.good(Subject::Log, &detail);
                return Ok(());
            }
            Some(_) => "not the key that signed for them",
        };
        let unsigned = NodeError::Unsigned {
            stored: size,
            missing,
        };
        self.note(Subject::Log, unsigned.rule(), unsigned.detail());
        Ok(())
    }

    fn state(&mut self, reader: &Reader<'_>) -> Result<(), NodeError> {
        if self.depth == Depth::Deep {
            let entries = replay::verified(reader)?.height();
            self.good(
                Subject::State,
                &format!("all proofs of {entries} entries hold"),
            );
            return Ok(());
        }
        let (newest, bad) = snapshot::newest(&self.config.data, reader);
        for reason in bad {
            let detail = format!("{reason}; it is passed over");
            self.note(Subject::State, "store.snapshot", detail);
        }
        if let Some(state) = newest {
            let height = state.height();
            self.good(
                Subject::State,
                &format!("the newest snapshot covers {height} entries"),
            );
        }
        Ok(())
    }

    fn clock(&mut self, reader: &Reader<'_>) -> Result<(), NodeError> {
        let last = match reader.size()? {
            0 => None,
            size => reader.entry(size - 1)?.map(|stored| stored.entry.at),
        };
        match last.map(|last| last - self.now) {
            Some(behind) if behind > 60 => {
                let detail = format!("the clock is {behind} s behind the last entry");
                self.note(Subject::Clock, CLOCK, detail);
            }
            _ if self.repeats(Subject::Clock, CLOCK) => {}
            _ => self.good(Subject::Clock, "not behind the last entry"),
        }
        Ok(())
    }

    /// Whether the running node finds that this rule is broken; its findings become the doctor's.
    fn repeats(&mut self, subject: Subject, rule: &'static str) -> bool {
        let said = self.says.iter().filter(|said| said.rule == rule);
        let details: Vec<_> = said.map(|said| said.detail.clone()).collect();
        let any = !details.is_empty();
        details
            .into_iter()
            .for_each(|detail| self.note(subject, rule, detail));
        any
    }

    /// The same for what keeps the record from growing.
    fn stops(&mut self, subject: Subject, rule: &'static str) -> bool {
        let before = self.findings.len();
        let stops = self.repeats(subject, rule);
        for finding in &mut self.findings[before..] {
            finding.severity = Severity::Bad;
        }
        stops
    }

    fn witnesses(&mut self, reader: &Reader<'_>) -> Result<(), NodeError> {
        let witnesses = self.config.witnesses.len();
        let validates = self.config.data.join(seat::COMMITTEE).exists();
        if witnesses == 0 && !validates {
            let detail = "nobody cosigns; a node that shows two records would go unnoticed";
            self.note(Subject::Witnesses, "node.witnesses", detail.to_owned());
            return Ok(());
        }
        if witnesses > 0 {
            self.ask_witnesses(reader)?;
        }
        let covered = reader.checkpoint()?.map_or(0, |(size, _)| size);
        let cosigned = reader.cosigned()?.map_or(0, |(size, _)| size);
        if cosigned == covered {
            let all = match witnesses {
                0 => "enough validators cosigned all".to_owned(),
                _ => format!("{witnesses} witnesses, all cosigned"),
            };
            self.good(Subject::Witnesses, &all);
        } else {
            let detail = format!("{cosigned} of {covered} entries are under a cosigned checkpoint");
            self.note(Subject::Witnesses, "node.witnesses", detail);
        }
        Ok(())
    }

    /// Names the witnesses that do not answer, and what a start would wait for.
    fn ask_witnesses(&mut self, reader: &Reader<'_>) -> Result<(), NodeError> {
        let key = reader.meta(SIGNED_BY)?;
        let Some(key) = key.and_then(|key| key.parse::<VerifierKey>().ok()) else {
            return Ok(()); // Nobody has seen anything of it.
        };
        let asks = Ask::all(&self.config.witnesses)?;
        let answers: Vec<_> = std::thread::scope(|scope| {
            let name = key.name();
            let asked = |ask| scope.spawn(move || Ask::last(ask, name).map(drop));
            let threads: Vec<_> = asks.iter().map(asked).collect();
            let answers = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
            answers.collect()
        });
        let silent: Vec<_> = asks
            .iter()
            .zip(answers)
            .filter_map(|(ask, answer)| {
                let error = answer.ok()?.err()?;
                Some((
                    error.rule(),
                    format!("{}: {}", ask.key().name(), error.detail()),
                ))
            })
            .collect();
        let (needed, asked) = (self.config.confirming(), asks.len());
        let answered = asked - silent.len();
        for (rule, detail) in silent {
            self.note(Subject::Witnesses, rule, detail);
        }
        if answered < needed {
            let waits = Rejected::Unconfirmed {
                answered,
                needed,
                asked,
            };
            self.note(Subject::Witnesses, waits.rule(), waits.detail());
        }
        Ok(())
    }

    fn people(&mut self, reader: &Reader<'_>) -> Result<(), NodeError> {
        let state = replay::from_store(reader, &self.config.data)?;
        for convicted in state.convicted_in_force() {
            let detail = convicted.refusal().detail;
            self.note(Subject::Validators, SIGNED_TWICE, detail);
        }
        self.terms(&state);
        Ok(())
    }

    fn terms(&mut self, state: &CommunityState) {
        let Ok(today) = Day::of_unix_time(self.now) else {
            return; // The finding about the clock says so.
        };
        let warnings = state.term_warnings(today);
        if warnings.is_empty() {
            self.good(Subject::Terms, "nobody's end within 60 days");
        }
        for warning in warnings {
            self.note(Subject::Terms, warning.rule(), warning.detail());
        }
    }

    fn space(&mut self, free: u64) {
        let mebibytes = free >> 20;
        match free {
            ..RESERVE => self.bad(Subject::Space, &NodeError::Full),
            RESERVE..ROOM => {
                let detail = format!("{mebibytes} MiB are free");
                self.note(Subject::Space, "store.space", detail);
            }
            ROOM.. => self.good(Subject::Space, &format!("{mebibytes} MiB are free")),
        }
    }

    fn validators(&mut self) {
        let strange = self.repeats(Subject::Validators, OTHER_COMMUNITY);
        let away = self.repeats(Subject::Validators, seat::AWAY);
        let few = self.stops(Subject::Validators, seat::TOO_FEW);
        let undecided = self.stops(Subject::Validators, "node.undecided");
        let silent = away || few || undecided;
        let mut found = self.findings.iter();
        let twice = found.any(|found| found.rule == Some(SIGNED_TWICE));
        let validates = self.config.data.join(seat::COMMITTEE).exists();
        if validates && !strange && !silent && !twice {
            self.good(Subject::Validators, "none in force signed twice");
        }
    }

    fn key(&mut self) {
        for path in [KEY, seat::KEY].map(|key| self.config.data.join(key)) {
            match exposure(&path) {
                None => {}
                Some(false) => self.good(Subject::Key, "only its owner may read it"),
                Some(true) => {
                    let error = SignerError::KeyPermissions(path).into();
                    self.bad(Subject::Key, &error);
                }
            }
        }
    }

    fn good(&mut self, subject: Subject, detail: &str) {
        self.findings.push(Finding {
            subject,
            severity: Severity::Good,
            rule: None,
            detail: detail.to_owned(),
        });
    }

    fn note(&mut self, subject: Subject, rule: &'static str, detail: String) {
        self.findings.push(Finding {
            subject,
            severity: Severity::Notice,
            rule: Some(rule),
            detail,
        });
    }

    fn bad(&mut self, subject: Subject, error: &NodeError) {
        self.findings.push(Finding {
            subject,
            severity: Severity::Bad,
            rule: Some(error.rule()),
            detail: error.detail(),
        });
    }
}

/// The entries under the newest checkpoint, after checking it against the stored hashes.
fn check_newest(reader: &Reader<'_>) -> Result<Option<u64>, NodeError> {
    let Some((covered, note)) = reader.checkpoint()? else {
        return Ok(None);
    };
    let place = || format!("checkpoints {covered}");
    let note = SignedNote::parse(&note).map_err(|e| NodeError::corrupt(place(), e))?;
    let checkpoint = Checkpoint::parse(note.text()).map_err(|e| NodeError::corrupt(place(), e))?;
    let fits =
        covered <= reader.size()? && tree_root(covered, &reader.hashes())? == checkpoint.root;
    if checkpoint.size != covered || !fits {
        return Err(NodeError::corrupt(
            place(),
            "the stored hashes have another root",
        ));
    }
    Ok(Some(covered))
}

/// Whether others than its owner may read the file; `None` where it is not there or the system does not say.
fn exposure(path: &Path) -> Option<bool> {
    let metadata = std::fs::metadata(path).ok()?;
    Some(others_may_read(&metadata))
}

#[cfg(test)]
mod tests;
