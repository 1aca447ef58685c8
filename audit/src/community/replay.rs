//! The replay: one pass over the archive, which another thread reads ahead.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::mpsc::sync_channel;
use std::thread;

use linli_log::{Checkpoint, LogRefusal, SignedNote, VerifierKey};
use linli_primitives::{Day, PollId, SchemeId};
use linli_rule::Rule;
use linli_rules::aid::{SchemeState, VerifiedClaim};
use linli_rules::community::{CommunityState, Offer};
use linli_statements::claim::ClaimInstance;
use linli_verifier::{ClaimReject, MessageRefusal, MessageVerifier};
use linli_wire::archive::ArchiveError;
use linli_wire::claim::Claim;
use linli_wire::message::{Message, MessageKind};
use linli_wire::text::Text;

use super::reading::{Logged, Mark, Step, Stride, read};
use super::report::{Checkpoints, CommunityReport, Cosigned, Finding};
use super::subjects::{Subjects, Told};

/// Strides read ahead.
const AHEAD: usize = 2;

/// Whose signatures the auditor knows.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The key of the node's log, from the community itself; without it no checkpoint's signature can be checked.
    pub node: Option<VerifierKey>,
    /// Witnesses whose cosignatures are to be named.
    pub witnesses: Vec<VerifierKey>,
}

/// A replayed archive.
#[derive(Debug)]
pub struct CommunityReplay {
    state: CommunityState,
    trust: Trust,
    subjects: Subjects,
    checkpoints: Checkpoints,
    findings: Vec<Finding>,
    kinds: BTreeMap<&'static str, u64>,
    entries: u64,
    bytes: u64,
    root: [u8; 32],
    time: Option<[i64; 2]>,
    /// Ballots and other messages that the archive leaves out, with the first of them.
    absent: u64,
}

/// Replays an archive; `progress` is told how many of its bytes are done.
///
/// What breaks a rule becomes a [`Finding`] and is passed over, so that one bad entry hides no other. Memory holds
/// the state and a few strides of messages, however long the archive is.
pub fn replay<R: Read + Send>(
    archive: R,
    verifier: &MessageVerifier,
    trust: &Trust,
    progress: &mut dyn FnMut(u64),
) -> CommunityReplay {
    let mut replay = CommunityReplay::new(trust.clone());
    let (to, from) = sync_channel(AHEAD);
    thread::scope(|scope| {
        scope.spawn(move || read(archive, &to));
        for stride in from {
            let read = stride.read;
            replay.take(stride, verifier);
            progress(read);
        }
    });
    replay
}

impl CommunityReplay {
    fn new(trust: Trust) -> Self {
        let key = trust.node.as_ref().map(VerifierKey::to_string);
        Self {
            state: CommunityState::new(),
            trust,
            subjects: Subjects::default(),
            checkpoints: Checkpoints {
                key,
                ..Checkpoints::default()
            },
            findings: Vec::new(),
            kinds: BTreeMap::new(),
            entries: 0,
            bytes: 0,
            root: [0; 32],
            time: None,
            absent: 0,
        }
    }

    /// The community as it stands after every entry that holds.
    pub const fn state(&self) -> &CommunityState {
        &self.state
    }

    /// What is wrong, in the archive's order.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The report.
    pub fn report(&self) -> CommunityReport {
        let Self {
            state,
            trust: _, // What of it was used stands with the checkpoints.
            subjects,
            checkpoints,
            findings,
            kinds,
            entries,
            bytes,
            root,
            time,
            absent: _, // Among the findings.
        } = self;
        let community = state.community();
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
            rolls: state.rolls().len() as u64,
            trustees: state.trustees().len() as u64,
            polls: state.polls().map(|p| subjects.poll_report(p)).collect(),
            schemes: state.schemes().map(|s| subjects.scheme_report(s)).collect(),
            findings: findings.clone(),
        }
    }

    fn take(&mut self, stride: Stride, verifier: &MessageVerifier) {
        let mut verdicts = Verdicts::default();
        verdicts.verify_ballots(&self.state, &stride.steps, verifier);
        verdicts.verify_claims(&self.state, &stride.steps, verifier);
        for (at, step) in stride.steps.iter().enumerate() {
            match step {
                Step::Entry(logged) => {
                    let rest = &stride.steps[at..];
                    self.take_entry(logged, rest, &mut verdicts, verifier);
                }
                Step::Checkpoint(mark) => self.take_checkpoint(mark),
                Step::Broken { offset, error } => {
                    let rule = match error {
                        ArchiveError::Io(_) => "audit.unreadable",
                        other => other.rule(),
                    };
                    self.blame(rule, (None, *offset), None, error);
                    self.end(*offset);
                }
                Step::End { offset, root } => {
                    self.root = *root;
                    self.end(*offset);
                }
            }
        }
        self.bytes = stride.read;
    }

    fn take_entry(
        &mut self,
        logged: &Logged,
        rest: &[Step],
        verdicts: &mut Verdicts,
        verifier: &MessageVerifier,
    ) {
        let Logged {
            index,
            offset,
            entry,
            message,
        } = logged;
        let place = (Some(*index), *offset);
        self.entries += 1;
        *self.kinds.entry(entry.kind.name()).or_default() += 1;
        self.time = Some([self.time.map_or(entry.at, |[first, _]| first), entry.at]);
        self.subjects.find(entry.kind, entry.subject);
        let message = match message {
            None => return self.miss(place),
            Some(Err(bad)) => return self.blame(bad.rule(), place, entry.subject, bad),
            Some(Ok(message)) => message,
        };
        let offer = match verdicts.offer(&self.state, logged, message, rest, verifier) {
            Err(refusal) => return self.blame(refusal.rule(), place, entry.subject, &refusal),
            Ok(offer) => offer,
        };
        let told = Told::of(&offer);
        match self.state.apply(entry.at, offer) {
            Err(refusal) => self.blame(refusal.rule(), place, entry.subject, &refusal),
            Ok(effect) => {
                if let Message::Roll(roll) = message {
                    self.subjects.enrol(roll);
                }
                let time = (*index, entry.at);
                let noted = self.subjects.note(time, &effect, told, &self.state);
                if let Err(detail) = noted {
                    self.blame("pool.reconciled", place, entry.subject, &detail);
                }
            }
        }
    }

    /// A light archive is no matter for an audit: said once, with the number.
    fn miss(&mut self, place: (Option<u64>, u64)) {
        self.absent += 1;
        if self.absent == 1 {
            let detail = "the archive leaves messages out from here on; audit the full one";
            self.blame("audit.absent", place, None, &detail);
        }
    }

    fn take_checkpoint(&mut self, mark: &Mark) {
        self.checkpoints.found += 1;
        (self.checkpoints.size, self.root) = (Some(mark.size), mark.root);
        let place = (None, mark.offset);
        let checkpoint = match self.open(mark) {
            Ok(checkpoint) => checkpoint,
            Err(refusal) => return self.blame("audit.checkpoint", place, None, &refusal),
        };
        if (checkpoint.size, checkpoint.root.0) != (mark.size, mark.root) {
            let detail = format!(
                "signed for {} entries with root {}, the archive has {} with root {}",
                checkpoint.size,
                checkpoint.root,
                mark.size,
                linli_log::Hash(mark.root)
            );
            return self.blame("audit.root", place, None, &detail);
        }
        self.checkpoints.hold += u64::from(self.trust.node.is_some());
        self.compare_state(&checkpoint, place);
    }

    /// After an entry that does not hold there is no state to compare: the node's has that entry in it.
    fn compare_state(&mut self, checkpoint: &Checkpoint, place: (Option<u64>, u64)) {
        let whole = self.state.height() == checkpoint.size;
        let Some(signed) = checkpoint.state().filter(|_| whole) else {
            return;
        };
        let own = self.state.state_root();
        if own.0 == signed {
            self.checkpoints.states += 1;
        } else {
            let detail = format!(
                "signed is {}, recomputed {own}",
                linli_primitives::Digest(signed)
            );
            self.blame("audit.state_root", place, None, &detail);
        }
    }

    fn open(&mut self, mark: &Mark) -> Result<Checkpoint, LogRefusal> {
        let note = SignedNote::parse(&mark.note)?;
        let Some(node) = &self.trust.node else {
            return Checkpoint::parse(note.text());
        };
        let checkpoint = Checkpoint::open(&note, node)?;
        let keys = [core::slice::from_ref(node), &self.trust.witnesses].concat();
        let signed = note.verify(&keys)?.into_iter();
        let cosigned = signed.filter(|s| s.key != *node).map(|signed| Cosigned {
            witness: signed.key.name().to_owned(),
            at: signed.time,
        });
        self.checkpoints.cosigned = cosigned.collect();
        Ok(checkpoint)
    }

    fn end(&mut self, offset: u64) {
        if self.checkpoints.size != Some(self.entries) {
            let covered = self.checkpoints.size.unwrap_or(0);
            let detail = format!(
                "no checkpoint covers the last {} of {} entries",
                self.entries - covered.min(self.entries),
                self.entries
            );
            self.blame("audit.unsigned", (None, offset), None, &detail);
        }
    }

    fn blame(
        &mut self,
        rule: &str,
        place: (Option<u64>, u64),
        subject: Option<[u8; 32]>,
        detail: &dyn core::fmt::Display,
    ) {
        let finding = Finding::new(rule, place, detail);
        self.subjects.blame(subject, &finding);
        self.findings.push(finding);
    }
}

/// What is known of a stride's proofs before its entries are applied, by entry.
#[derive(Default)]
struct Verdicts {
    ballots: BTreeMap<u64, Result<Offer, MessageRefusal>>,
    claims: BTreeMap<u64, (ClaimInstance, bool)>,
}

impl Verdicts {
    /// Verifies, together, the ballots of all polls that the state knows and that have no verdict yet.
    fn verify_ballots(
        &mut self,
        state: &CommunityState,
        steps: &[Step],
        verifier: &MessageVerifier,
    ) {
        let known = |logged: &Logged| {
            let poll = logged.entry.subject;
            let poll = poll.and_then(|poll| PollId::from_bytes(&poll).ok());
            poll.is_some_and(|poll| state.poll(poll).is_some())
        };
        let open: Vec<_> = entries(steps)
            .filter(|(logged, _)| logged.entry.kind == MessageKind::Ballot && known(logged))
            .filter(|(logged, _)| !self.ballots.contains_key(&logged.index))
            .collect();
        let timed: Vec<_> = open.iter().map(|(l, m)| (l.entry.at, *m)).collect();
        let verdicts = verifier.verify_timed(state, &timed);
        let indices = open.iter().map(|(logged, _)| logged.index);
        self.ballots.extend(indices.zip(verdicts));
    }

    /// Verifies the proofs of all claims together, each against the record as it will stand if all acts and
    /// claims before it hold; where one does not, those after it are looked at again, one by one.
    fn verify_claims(
        &mut self,
        state: &CommunityState,
        steps: &[Step],
        verifier: &MessageVerifier,
    ) {
        let claimed: BTreeSet<SchemeId> = entries(steps)
            .filter(|(logged, _)| logged.entry.kind == MessageKind::Claim)
            .filter_map(|(logged, _)| SchemeId::from_bytes(&logged.entry.subject?).ok())
            .collect();
        if claimed.is_empty() {
            return;
        }
        let mut ahead: BTreeMap<SchemeId, SchemeState> = claimed
            .iter()
            .filter_map(|id| Some((*id, state.scheme(*id)?.clone())))
            .collect();
        let mut expected = Vec::new();
        for (logged, message) in entries(steps) {
            let Ok(day) = Day::of_unix_time(logged.entry.at) else {
                continue;
            };
            if let Some((claim, instance)) = foresee(&mut ahead, &claimed, day, message) {
                expected.push((logged.index, claim, instance));
            }
        }
        let proofs: Vec<_> = expected
            .iter()
            .map(|(_, claim, instance)| (instance, claim.proof.as_slice()))
            .collect();
        let hold = verifier.claims().verify_proofs(&proofs);
        let verdicts = expected.iter().zip(hold);
        self.claims
            .extend(verdicts.map(|((index, _, instance), holds)| (*index, (*instance, holds))));
    }

    /// What the state is offered of an entry.
    fn offer(
        &mut self,
        state: &CommunityState,
        logged: &Logged,
        message: &Message,
        rest: &[Step],
        verifier: &MessageVerifier,
    ) -> Result<Offer, MessageRefusal> {
        if let Message::Ballot(_) = message {
            if !self.ballots.contains_key(&logged.index) {
                // Its poll was published in this stride.
                self.verify_ballots(state, rest, verifier);
            }
            if let Some(verdict) = self.ballots.remove(&logged.index) {
                return verdict;
            }
        }
        if let Message::Claim(bytes) = message
            && let Some((expected, holds)) = self.claims.remove(&logged.index)
            && let Ok(claim) = Claim::decode(bytes)
            && let Ok(day) = Day::of_unix_time(logged.entry.at)
            && let Some(scheme) = state.scheme(claim.body.scheme)
            && scheme.instance(day, &claim.body) == Ok(expected)
        {
            return match holds {
                true => Ok(Offer::Claim(VerifiedClaim::vouched_by_verifier(
                    claim, expected,
                ))),
                false => Err(ClaimReject::Proof.into()),
            };
        }
        let mut alone = verifier.verify_timed(state, &[(logged.entry.at, message)]);
        alone.pop().expect("one verdict a message")
    }
}

/// Takes an act or claim as if its proof held; gives the claim and what its proof must show.
fn foresee(
    ahead: &mut BTreeMap<SchemeId, SchemeState>,
    claimed: &BTreeSet<SchemeId>,
    day: Day,
    message: &Message,
) -> Option<(Claim, ClaimInstance)> {
    match message {
        Message::Scheme(scheme) if claimed.contains(&scheme.act.id()) => {
            let state = SchemeState::open(scheme.act.clone(), day).ok()?;
            ahead.entry(state.id()).or_insert(state);
            None
        }
        Message::Act { scheme, act } => {
            let input = linli_rules::aid::Input::Act(act.clone());
            // A refused act is found when it is applied for good.
            let _refused = ahead.get_mut(scheme)?.apply(day, &input);
            None
        }
        Message::Claim(bytes) => {
            let claim = Claim::decode(bytes).ok()?;
            let state = ahead.get_mut(&claim.body.scheme)?;
            if !linli_verifier::ClaimVerifier::knows(&state.scheme().claim_key) {
                return None;
            }
            let instance = state.instance(day, &claim.body).ok()?;
            let vouched = VerifiedClaim::vouched_by_verifier(claim.clone(), instance);
            let _refused = state.apply(day, &linli_rules::aid::Input::Claim(vouched));
            Some((claim, instance))
        }
        _ => None,
    }
}

/// The entries whose messages are there and are theirs.
fn entries(steps: &[Step]) -> impl Iterator<Item = (&Logged, &Message)> {
    steps.iter().filter_map(|step| match step {
        Step::Entry(logged) => match &logged.message {
            Some(Ok(message)) => Some((&**logged, message)),
            _ => None,
        },
        _ => None,
    })
}
