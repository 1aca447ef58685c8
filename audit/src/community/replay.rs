//! The replay: one pass over the archive, which another thread reads ahead.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::mpsc::sync_channel;
use std::thread;

use linli_journal::{
    Driver, Fault, Logged, Observer, Proofs, Scope, policy_of, roots, witnesses_of,
};
use linli_log::{
    CLOCK_TOLERANCE, Checkpoint, LogRefusal, Policy, SignedNote, VerifierKey, Witnesses,
    WitnessesRefusal,
};
use linli_primitives::Moment;
use linli_rule::Refusal;
use linli_rules::PollState;
use linli_rules::community::{
    CommunityState, Convicted, Desked, Effect, Figures, Listed, Noticed, PlaceFigures,
};
use linli_rules::poll::Views;
use linli_verifier::MessageVerifier;
use linli_wire::archive::ArchiveError;
use linli_wire::community::{Community, CommunityWitnesses};
use linli_wire::message::Message;
use linli_wire::text::Text;

use super::reading::{Ending, Mark, Stride, read};
use super::report::{
    Checkpoints, CommunityReport, Cosigned, DeskLine, Finding, NoticeLine, PlaceLine, TwiceLine,
};
use super::subjects::Subjects;
use crate::Verdict;
use crate::namings::other_closing;

/// Strides read ahead.
const AHEAD: usize = 2;

/// Whose signatures the auditor knows.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The key of the node's log, from the community itself; without it no checkpoint's signature can be checked.
    pub node: Option<VerifierKey>,
    /// The witnesses to rely on, and how many of them must have cosigned; where there are none, those of the community's
    /// document.
    pub witnesses: Witnesses,
    /// The auditor's clock, in Unix seconds: anything dated later was dated wrongly.
    pub now: Option<i64>,
    /// How many entries the auditor has seen of this record before, wherever: this one is known to begin with them.
    pub seen: Option<u64>,
}

/// A replayed archive.
#[derive(Debug)]
pub struct CommunityReplay {
    state: CommunityState,
    auditor: Auditor,
}

/// Where something is: its entry, if it belongs to one, and its byte in the archive.
type Place = (Option<u64>, u64);

/// What the auditor notes in addition to the state.
#[derive(Debug)]
struct Auditor {
    trust: Trust,
    subjects: Subjects,
    checkpoints: Checkpoints,
    findings: Vec<Finding>,
    kinds: BTreeMap<&'static str, u64>,
    entries: u64,
    bytes: u64,
    root: [u8; 32],
    time: Option<[i64; 2]>,
    /// Ballots and other messages that the archive leaves out.
    absent: u64,
    /// The last entry found to be dated later than its cosignatures allow.
    late: Option<u64>,
}

/// The auditor while replaying one stride.
struct Over<'a> {
    auditor: &'a mut Auditor,
    /// Where the stride's entries begin, and the index of the first.
    offsets: &'a [u64],
    first: u64,
    /// Checkpoints of the stride that were not reached yet.
    marks: &'a [Mark],
}

/// Replays an archive; `progress` is told how many of its bytes are done.
///
/// What breaks a rule becomes a [`Finding`] and is skipped, so that one bad entry hides no other. Memory holds
/// the state and a few strides of messages, however long the archive is.
pub fn replay<R: Read + Send>(
    archive: R,
    verifier: &MessageVerifier,
    trust: &Trust,
    progress: &mut dyn FnMut(u64),
) -> CommunityReplay {
    replay_rooted(archive, roots::Reader::none(), verifier, trust, progress)
}

/// The same with roots of ballots' points from beside the archive; they need not be right, and change nothing but the
/// time it takes.
pub fn replay_rooted<R: Read + Send>(
    archive: R,
    roots: roots::Reader,
    verifier: &MessageVerifier,
    trust: &Trust,
    progress: &mut dyn FnMut(u64),
) -> CommunityReplay {
    let mut auditor = Auditor::new(trust.clone());
    let mut driver = Driver::new(verifier, Proofs::Verified, Scope::Everything);
    let (to, from) = sync_channel(AHEAD);
    thread::scope(|scope| {
        scope.spawn(move || read(archive, roots, &to));
        for stride in from {
            auditor.take(&stride, &mut driver);
            progress(stride.read);
        }
    });
    CommunityReplay {
        state: driver.into_state(),
        auditor,
    }
}

impl CommunityReplay {
    /// The community's state after every valid entry.
    pub const fn state(&self) -> &CommunityState {
        &self.state
    }

    /// What is wrong, in the archive's order.
    pub fn findings(&self) -> &[Finding] {
        &self.auditor.findings
    }

    /// The report.
    pub fn report(&self) -> CommunityReport {
        let Self { state, auditor } = self;
        let Auditor {
            trust,
            subjects,
            checkpoints,
            findings,
            kinds,
            entries,
            bytes,
            root,
            time,
            absent: _, // These two are among the findings.
            late: _,
        } = auditor;
        let community = state.community();
        let mut unchecked = unchecked(trust, checkpoints);
        let views = auditor_views(trust, community);
        unchecked.extend(state.polls().flat_map(|poll| other_closings(poll, views)));
        let verdict = Verdict::of(findings.len(), unchecked.len());
        let convicted = state
            .convicted_in_force()
            .map(|it| Finding::new(it.refusal(), (None, 0)));
        let warnings = former_validators(trust, state).into_iter().chain(convicted);
        let none = || Text {
            zh: "—".into(),
            en: "—".into(),
        };
        CommunityReport {
            community: state.id(),
            name: community.map_or_else(none, |community| community.name.clone()),
            realm: community.map(|community| community.realm.clone()),
            entries: *entries,
            kinds: kinds.clone(),
            accepted: state.height(),
            bytes: *bytes,
            root: linli_log::Hash(*root).to_string(),
            state_root: state.state_root(),
            time: *time,
            checkpoints: checkpoints.clone(),
            rolls: state.rolls().count() as u64,
            trustees: state.trustees().count() as u64,
            signed_twice: signed_twice(state),
            notices: state.notices().map(notice_line).collect(),
            desks: state.desks().map(|desk| desk_line(state, desk)).collect(),
            places: state
                .place_lists()
                .map(|list| place_line(state, list))
                .collect(),
            polls: state
                .polls()
                .map(|p| subjects.poll_report(p, views, verdict))
                .collect(),
            schemes: state
                .schemes()
                .map(|s| subjects.scheme_report(s, verdict))
                .collect(),
            funds: state
                .funds()
                .filter_map(|fund| subjects.fund_report(fund.id(), state))
                .collect(),
            findings: findings.clone(),
            unchecked,
            warnings: warnings.collect(),
            verdict,
        }
    }
}

impl Auditor {
    fn new(trust: Trust) -> Self {
        let key = trust.node.as_ref().map(VerifierKey::to_string);
        let needed = trust.witnesses.needed();
        Self {
            trust,
            subjects: Subjects::default(),
            checkpoints: Checkpoints {
                key,
                needed,
                ..Checkpoints::default()
            },
            findings: Vec::new(),
            kinds: BTreeMap::new(),
            entries: 0,
            bytes: 0,
            root: [0; 32],
            time: None,
            absent: 0,
            late: None,
        }
    }

    fn take(&mut self, stride: &Stride, driver: &mut Driver<'_>) {
        stride.entries.iter().for_each(|logged| self.count(logged));
        let mut over = Over {
            auditor: self,
            offsets: &stride.offsets,
            first: driver.place(),
            marks: &stride.marks,
        };
        over.compare_marks(driver.place(), driver.state());
        driver
            .take(&stride.entries, &mut over)
            .expect("an auditor stops at nothing");
        match &stride.ending {
            None => {}
            Some(Ending::Broken { offset, error }) => {
                let refusal = match error {
                    ArchiveError::Io(why) => Refusal::new("audit.unreadable", why.to_string()),
                    other => Refusal::of(other),
                };
                self.blame(refusal, (None, *offset), None);
                self.end(*offset);
            }
            Some(Ending::Whole { offset, root }) => {
                self.root = *root;
                self.end(*offset);
            }
        }
        self.bytes = stride.read;
    }

    /// Relies on the community's witnesses, unless others were named.
    fn rely_on(&mut self, named: &CommunityWitnesses) {
        if self.trust.witnesses.keys().is_empty()
            && let Ok(witnesses) = witnesses_of(named)
        {
            self.checkpoints.needed = witnesses.needed();
            self.trust.witnesses = witnesses;
        }
    }

    /// Counts an entry, whether it is valid or not.
    fn count(&mut self, logged: &Logged) {
        let entry = &logged.entry;
        self.entries += 1;
        *self.kinds.entry(entry.kind.name()).or_default() += 1;
        self.time = Some([self.time.map_or(entry.at, |[first, _]| first), entry.at]);
        self.subjects.find(entry.kind, entry.subject);
    }

    /// A light archive cannot be audited in full; that is reported once.
    fn miss(&mut self, place: Place) {
        self.absent += 1;
        if self.absent == 1 {
            let detail = "the archive leaves messages out from here on; audit the full one";
            self.blame(Refusal::new("audit.absent", detail), place, None);
        }
    }

    fn take_checkpoint(&mut self, mark: &Mark, state: &CommunityState) {
        self.checkpoints.found += 1;
        (self.checkpoints.size, self.root) = (Some(mark.size), mark.root);
        let place = (None, mark.offset);
        let checkpoint = match self.open(mark, state) {
            Ok(checkpoint) => checkpoint,
            Err(refusal) => {
                let refusal = Refusal::new("audit.checkpoint", refusal.to_string());
                return self.blame(refusal, place, None);
            }
        };
        if (checkpoint.size, checkpoint.root.0) != (mark.size, mark.root) {
            let detail = format!(
                "signed for {} entries with root {}, the archive has {} with root {}",
                checkpoint.size,
                checkpoint.root,
                mark.size,
                linli_log::Hash(mark.root)
            );
            return self.blame(Refusal::new("audit.root", detail), place, None);
        }
        self.checkpoints.hold += u64::from(self.trust.node.is_some());
        self.checkpoints.stateless += u64::from(checkpoint.state().is_none());
        self.compare_state(&checkpoint, state, place);
    }

    /// The entries under a checkpoint existed when it was cosigned: one that is dated later was dated wrongly.
    fn compare_times(
        &mut self,
        policy: &Policy,
        note: &SignedNote,
        mark: &Mark,
    ) -> Result<(), LogRefusal> {
        let seen = policy.seen_at(note)?;
        let seen = seen.map(|at| i64::try_from(at).unwrap_or(i64::MAX));
        if let Some(((index, at), seen)) = mark.latest.zip(seen)
            && at > seen.saturating_add(CLOCK_TOLERANCE)
            && self.late.is_none_or(|late| late < index)
        {
            self.late = Some(index);
            let detail = format!(
                "dated {}, but witnesses had seen it at {}",
                Moment(at),
                Moment(seen)
            );
            let place = (Some(index), mark.offset);
            self.blame(Refusal::new("audit.late", detail), place, None);
        }
        Ok(())
    }

    /// After an invalid entry there is no state to compare: the node's state includes that entry.
    fn compare_state(&mut self, checkpoint: &Checkpoint, state: &CommunityState, place: Place) {
        let whole = state.height() == checkpoint.size;
        let Some(signed) = checkpoint.state().filter(|_| whole) else {
            return;
        };
        let own = state.state_root();
        if own.0 == signed {
            self.checkpoints.states += 1;
        } else {
            let detail = format!(
                "signed is {}, recomputed {own}",
                linli_primitives::Digest(signed)
            );
            self.blame(Refusal::new("audit.state_root", detail), place, None);
        }
    }

    /// The validators are those that the record up to the checkpoint names.
    fn open(
        &mut self,
        mark: &Mark,
        state: &CommunityState,
    ) -> Result<Checkpoint, WitnessesRefusal> {
        let note = SignedNote::parse(&mark.note)?;
        let checkpoint = match &self.trust.node {
            Some(node) => Checkpoint::open(&note, node)?,
            None => Checkpoint::parse(note.text())?,
        };
        let policy = policy_of(state, self.trust.witnesses.clone())?;
        self.checkpoints.cosigned = cosigned(&policy.witnesses, &note)?;
        self.checkpoints.validators = cosigned(&policy.validators, &note)?;
        self.checkpoints.validators_needed = policy.validators.needed();
        self.compare_times(&policy, &note, mark)?;
        Ok(checkpoint)
    }

    fn end(&mut self, offset: u64) {
        if let Some(now) = self.trust.now
            && let Some([_, last]) = self.time
            && last > now.saturating_add(CLOCK_TOLERANCE)
        {
            let detail = format!(
                "the last entry is dated {}, but it is {} here",
                Moment(last),
                Moment(now)
            );
            let refusal = Refusal::new("audit.ahead", detail);
            self.blame(refusal, (self.entries.checked_sub(1), offset), None);
        }
        if self.checkpoints.size != Some(self.entries) {
            let covered = self.checkpoints.size.unwrap_or(0);
            let detail = format!(
                "no checkpoint covers the last {} of {} entries",
                self.entries - covered.min(self.entries),
                self.entries
            );
            let refusal = Refusal::new("audit.unsigned", detail);
            self.blame(refusal, (None, offset), None);
        }
    }

    fn blame(&mut self, refusal: Refusal, place: Place, subject: Option<[u8; 32]>) {
        let finding = Finding::new(refusal, place);
        self.subjects.blame(subject, &finding);
        self.findings.push(finding);
    }
}

fn desk_line(state: &CommunityState, desk: &Desked) -> DeskLine {
    let reports = state.reports().map(|(_, report)| report);
    let own = reports.filter(|report| report.content.desk == desk.digest);
    DeskLine {
        name: desk.desk.name.clone(),
        digest: desk.digest,
        figures: Figures::of(desk, own, state.clock().unwrap_or_default()),
    }
}

fn place_line(state: &CommunityState, list: &Listed) -> PlaceLine {
    let bookings = state.bookings().map(|(_, booking)| booking);
    let own = bookings.filter(|booking| booking.content.list == list.digest);
    PlaceLine {
        name: list.list.name.clone(),
        digest: list.digest,
        spaces: list.spaces().count(),
        figures: PlaceFigures::of(list, own),
    }
}

fn notice_line((number, noticed): (u64, &Noticed)) -> NoticeLine {
    NoticeLine {
        number,
        entry: noticed.entry,
        at: noticed.at,
        title: noticed.notice.title.clone(),
        digest: noticed.digest,
    }
}

fn cosigned(by: &Witnesses, note: &SignedNote) -> Result<Vec<Cosigned>, LogRefusal> {
    let signed = by.cosigned(note)?.into_iter();
    let cosigned = signed.map(|signed| Cosigned {
        name: signed.key.name().to_owned(),
        at: signed.time,
    });
    Ok(cosigned.collect())
}

/// Trustees who named another closing of a poll than this record's.
fn other_closings(state: PollState<'_>, views: Views) -> Vec<Finding> {
    let names = &state.poll().trustees.names;
    let elsewhere = state.namings_of(views).elsewhere.into_iter();
    let finding =
        |(trustee, closing)| Finding::new(other_closing(names, trustee, closing), (None, 0));
    elsewhere.map(finding).collect()
}

/// How many records of one poll there can be for an auditor who relies on these witnesses.
fn auditor_views(trust: &Trust, community: Option<&Community>) -> Views {
    let named = community.map(|community| &community.witnesses);
    let own = named.filter(|witnesses| witnesses.is_majority());
    match own.and_then(|witnesses| witnesses_of(witnesses).ok()) {
        Some(own) if own == trust.witnesses => Views::One,
        _ => Views::Several,
    }
}

/// What could not be checked of an archive's checkpoints.
fn unchecked(trust: &Trust, checkpoints: &Checkpoints) -> Vec<Finding> {
    let (found, needed) = (checkpoints.cosigned.len(), checkpoints.needed);
    let mut unchecked = Vec::new();
    if trust.node.is_none() {
        let detail = "no key of the node was given, so no checkpoint's signature was checked";
        unchecked.push(Refusal::new("audit.no_key", detail));
    }
    if checkpoints.stateless > 0 {
        let detail = format!(
            "{} of {} checkpoints",
            checkpoints.stateless, checkpoints.found
        );
        unchecked.push(Refusal::new("audit.no_state", detail));
    }
    if found < needed {
        let detail = format!("{found} of the {needed} cosignatures that are needed");
        unchecked.push(Refusal::new("audit.witnesses", detail));
    }
    let (found, needed) = (checkpoints.validators.len(), checkpoints.validators_needed);
    if found < needed {
        let detail = format!("{found} of the {needed} validators' cosignatures that are needed");
        unchecked.push(Refusal::new("audit.validators", detail));
    }
    let finding = |refusal| Finding::new(refusal, (None, 0));
    unchecked.into_iter().map(finding).collect()
}

fn signed_twice(state: &CommunityState) -> Vec<TwiceLine> {
    let decide: Vec<_> = state.convicted_in_force().map(|it| it.entry).collect();
    let line = |convicted: &Convicted| TwiceLine {
        name: convicted.name.clone(),
        entry: convicted.entry,
        in_force: decide.contains(&convicted.entry),
    };
    state.convicted().map(line).collect()
}

/// Whoever decided before those who do now can, to a reader who relies on nobody else and has not seen the record
/// since, continue it as if they still did.
fn former_validators(trust: &Trust, state: &CommunityState) -> Option<Finding> {
    let in_force = state.validators()?;
    let (entry, changes) = (in_force.entry, in_force.changes);
    let has_seen = trust.seen.is_some_and(|seen| seen > entry);
    if has_seen || trust.witnesses.needed() > 0 {
        return None;
    }
    let detail =
        format!("changes of validators: {changes}; those in force decide since entry {entry}");
    let refusal = Refusal::new("audit.former_validators", detail);
    Some(Finding::new(refusal, (None, 0)))
}

impl Over<'_> {
    fn place(&self, index: u64) -> Place {
        let nth = usize::try_from(index - self.first).ok();
        let offset = nth.and_then(|nth| self.offsets.get(nth));
        (Some(index), *offset.expect("an entry of this stride"))
    }

    /// The checkpoints on the first `size` entries.
    fn compare_marks(&mut self, size: u64, state: &CommunityState) {
        while let Some((mark, rest)) = self.marks.split_first().filter(|(m, _)| m.size == size) {
            self.marks = rest;
            self.auditor.take_checkpoint(mark, state);
        }
    }
}

impl Observer for Over<'_> {
    fn applied(
        &mut self,
        logged: &Logged,
        message: &Message,
        effect: &Effect,
        state: &CommunityState,
    ) {
        if let Message::Community(founding) = message {
            self.auditor.rely_on(&founding.act.witnesses);
        }
        let entry = (logged.index, logged.entry.at);
        let noted = self.auditor.subjects.note(entry, message, effect, state);
        if let Err(refusal) = noted {
            let place = self.place(logged.index);
            let subject = logged.entry.subject;
            self.auditor.blame(refusal, place, subject);
        }
    }

    fn faulty(&mut self, logged: &Logged, fault: Fault) -> Result<(), Fault> {
        let place = self.place(logged.index);
        match fault {
            Fault::Absent => self.auditor.miss(place),
            fault => self
                .auditor
                .blame(Refusal::of(&fault), place, logged.entry.subject),
        }
        Ok(())
    }

    fn reached(&mut self, size: u64, state: &CommunityState) -> Result<(), Fault> {
        self.compare_marks(size, state);
        Ok(())
    }
}
