//! Repairs and grievances: desks, members' reports and what becomes of them.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{Day, Digest, Nullifier};
use linli_statements::ballot::BallotInstance;
use linli_wire::report::{Attached, Content, Desk, Hand, MAX_WORDS, Report, ReportAct, Step};
use linli_wire::signature::{OfficerKey, Role, Signed};
use linli_wire::text::is_name;
use serde::Serialize;

use super::members::{Periods, Proved};
use super::{CommunityState, Effect, InForce, Refusal};
use crate::store::{Store, places};

mod figures;
mod refusal;

pub use figures::{Figures, Overdue};
pub use refusal::ReportRefusal;

/// The most desks.
pub const MAX_DESKS: usize = 64;
/// The most steps that the handlers take, hiding apart: neither side uses up what is the other's.
pub const MAX_OF_HANDLERS: usize = 60;
/// The most steps that the reporter takes.
pub const MAX_OF_REPORTER: usize = 40;

/// A desk as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct Desked {
    /// Its document.
    pub desk: Desk,
    /// Names it.
    pub digest: Digest,
    /// Its entry, from 0.
    pub entry: u64,
    /// Its periods, and whose reports they take.
    #[serde(flatten)]
    pub periods: Periods,
}

impl Desked {
    /// The period of a day: from 0.
    pub fn period(&self, day: Day) -> u32 {
        self.periods.of(day)
    }

    /// The first day of a period.
    pub fn begins(&self, period: u32) -> Day {
        self.periods.begins(period)
    }

    /// Whether the desk takes what a report says and shows, as one of so many.
    pub fn takes(&self, content: &Content) -> Result<(), ReportRefusal> {
        check_content(content, &self.desk)
    }
}

/// Where a report stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum ReportState {
    /// No handler has read it.
    New,
    /// A handler has.
    Received,
    /// Somebody is to see to it.
    Assigned,
    /// It is being worked on.
    InWork,
    /// The handlers say that it is done.
    Done,
    /// The reporter agrees.
    Confirmed,
    /// The reporter does not.
    Reopened,
}

impl ReportState {
    /// Where it stands after a step; `None` where the step does not fit.
    const fn after(self, step: &Step) -> Option<Self> {
        let is_open = !matches!(self, Self::Done | Self::Confirmed);
        match step {
            Step::Receive if matches!(self, Self::New) => Some(Self::Received),
            Step::Assign { .. } if is_open => Some(Self::Assigned),
            Step::Begin if is_open && !matches!(self, Self::InWork) => Some(Self::InWork),
            Step::Done { .. } if is_open => Some(Self::Done),
            Step::Confirm if matches!(self, Self::Done) => Some(Self::Confirmed),
            Step::Reopen { .. } if matches!(self, Self::Done) => Some(Self::Reopened),
            Step::Add { .. } if !matches!(self, Self::Confirmed) => Some(self),
            Step::Hide { .. } => Some(self),
            _ => None,
        }
    }
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct Taken {
    /// Which.
    pub step: Step,
    /// Its entry, from 0.
    pub entry: u64,
    /// When, Unix time in seconds.
    pub at: i64,
    /// Who signed.
    pub by: Vec<OfficerKey>,
}

/// A report as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct Reported {
    /// What is reported.
    pub content: Content,
    /// Names it.
    pub nullifier: Nullifier,
    /// Its entry, from 0.
    pub entry: u64,
    /// When it was recorded, Unix time in seconds.
    pub at: i64,
    /// Where it stands.
    pub state: ReportState,
    /// What happened since.
    pub steps: Vec<Taken>,
}

impl Reported {
    /// The files that the reporter named, each with whether it may be shown.
    pub fn files(&self) -> impl Iterator<Item = (Attached, bool)> {
        let hidden = self.hidden();
        let own = self.content.files();
        let added = self.steps.iter().enumerate();
        let added = added.filter_map(move |(place, taken)| {
            let text = taken.step.text()?;
            Some((text, hidden.is_none_or(|last| place > last)))
        });
        own.map(move |file| (file, hidden.is_none())).chain(added)
    }

    /// What is signed to take its next step.
    pub fn next(&self, step: Step) -> ReportAct {
        ReportAct {
            report: self.nullifier,
            number: self.steps.len() as u32 + 1,
            step,
        }
    }

    /// The step that last hid something.
    fn hidden(&self) -> Option<usize> {
        let is_hiding = |taken: &Taken| matches!(taken.step, Step::Hide { .. });
        self.steps.iter().rposition(is_hiding)
    }
}

/// A report whose proof is valid for what it must show.
pub type VerifiedReport = Proved<Report>;

impl<S: Store> CommunityState<S> {
    /// All desks, in order of their digests.
    pub fn desks(&self) -> impl Iterator<Item = S::Ref<'_, Desked>> {
        self.store.list(places::desks()).map(|(_, desk)| desk)
    }

    /// The desk of that digest.
    pub fn desk(&self, digest: Digest) -> Option<S::Ref<'_, Desked>> {
        self.store.get(places::desk(digest))
    }

    /// All reports with their numbers, the first first.
    pub fn reports(&self) -> impl Iterator<Item = (u64, S::Ref<'_, Reported>)> {
        let reports = self.store.list(places::reports());
        reports.filter_map(|(key, report)| Some((key.last()?, report)))
    }

    /// The report of that number, from 1.
    pub fn report(&self, number: u64) -> Option<S::Ref<'_, Reported>> {
        self.store.get(places::report(number))
    }

    /// The number of the report with that nullifier.
    pub fn report_number(&self, nullifier: Nullifier) -> Option<u64> {
        let number = self.store.get(places::report_number(nullifier));
        number.map(|number| *number)
    }

    /// The number of the report that names a file: there is no more than one.
    pub fn report_of_file(&self, file: Digest) -> Option<u64> {
        let number = self.store.get(places::report_file(file));
        number.map(|number| *number)
    }

    /// Whether a report names a file and shows it no longer.
    pub fn is_file_hidden(&self, file: Digest) -> bool {
        let report = self.report_of_file(file);
        let report = report.and_then(|number| self.report(number));
        report.is_some_and(|report| {
            let mut files = report.files();
            files.any(|(own, is_shown)| own.digest == file && !is_shown)
        })
    }

    /// The roll for which a desk's reports of the period of `day` are made.
    pub fn desk_roll(&self, desk: &Desked, day: Day) -> Option<Digest> {
        self.roll_of(&desk.periods, day)
    }

    pub(super) fn open_desk(&mut self, act: &Signed<Desk>, day: Day) -> Result<Effect, Refusal> {
        self.authorized(|roles| &roles.committee, act, day)?;
        self.add_desk(&act.act, day)
    }

    pub(super) fn add_desk(&mut self, desk: &Desk, day: Day) -> Result<Effect, Refusal> {
        self.founded()?;
        desk.check().map_err(ReportRefusal::from)?;
        desk.handlers.check_term("handlers", day)?;
        let digest = desk.digest();
        if self.desk(digest).is_some() {
            return Err(ReportRefusal::DeskTwice(digest).into());
        }
        if self.desks().count() >= MAX_DESKS {
            return Err(ReportRefusal::DeskMany.into());
        }
        let InForce { roll, .. } = self.roll_in_force().ok_or(ReportRefusal::DeskRoll)?;
        let desked = Desked {
            desk: desk.clone(),
            digest,
            entry: self.height(),
            periods: Periods::new(day, desk.period_days, roll),
        };
        self.store.put(places::desk(digest), desked);
        Ok(Effect::DeskOpened(digest))
    }

    /// Another roll than `roll` comes into force: it is not the roll of the periods that have begun.
    pub(super) fn fix_report_rolls(&mut self, day: Day, roll: Digest) {
        let desks = self.desks().filter(|desk| desk.periods.is_open(day));
        let desks: Vec<Digest> = desks.map(|desk| desk.digest).collect();
        for digest in desks {
            let at = places::desk(digest);
            self.store.change(at, |desk| desk.periods.fix(day, roll));
        }
    }

    /// What a report's proof must show; refused where the state could not take it.
    pub(super) fn admit_report(
        &self,
        day: Day,
        report: &Report,
    ) -> Result<BallotInstance, Refusal> {
        let community = self.founded()?;
        let Report {
            content,
            membership,
        } = report;
        let desk = self.desk(content.desk);
        let desk = desk.ok_or(ReportRefusal::UnknownDesk(content.desk))?;
        let expected = desk.period(day);
        if content.period != expected {
            let found = content.period;
            return Err(ReportRefusal::Period { expected, found }.into());
        }
        check_content(content, &desk.desk)?;
        let roll = self.desk_roll(&desk, day).ok_or(ReportRefusal::DeskRoll)?;
        if membership.roll != roll {
            return Err(ReportRefusal::Roll { expected: roll }.into());
        }
        if let Some(number) = self.report_number(membership.nullifier) {
            return Err(ReportRefusal::Quota(number).into());
        }
        if membership.nullifier.is_zero() {
            return Err(ReportRefusal::Member.into());
        }
        content
            .files()
            .try_for_each(|file| self.check_unnamed(file))?;
        let scope = desk.desk.scope(community, content.period, content.slot);
        self.instance(membership, &scope, report.body())
    }

    pub(super) fn take_report(
        &mut self,
        verified: VerifiedReport,
        at: i64,
        day: Day,
    ) -> Result<Effect, Refusal> {
        let Proved {
            sent: report,
            instance,
        } = verified;
        if self.admit_report(day, &report)? != instance {
            return Err(ReportRefusal::Member.into());
        }
        let made = self.store.get(places::report_count());
        let number = made.map_or(0, |made| *made) + 1;
        let nullifier = report.membership.nullifier;
        for file in report.content.files() {
            self.store.put(places::report_file(file.digest), number);
        }
        let reported = Reported {
            content: report.content,
            nullifier,
            entry: self.height(),
            at,
            state: ReportState::New,
            steps: Vec::new(),
        };
        self.store.put(places::report_count(), number);
        self.store.put(places::report_number(nullifier), number);
        self.store.put(places::report(number), reported);
        Ok(Effect::ReportMade(number))
    }

    pub(super) fn act_on_report(
        &mut self,
        act: Signed<ReportAct>,
        at: i64,
        day: Day,
    ) -> Result<Effect, Refusal> {
        self.check_hand(&act, day)?;
        let by = act.signatures.iter().map(|signature| signature.key);
        self.take_step(act.act, by.collect(), at)
    }

    pub(super) fn take_step(
        &mut self,
        act: ReportAct,
        by: Vec<OfficerKey>,
        at: i64,
    ) -> Result<Effect, Refusal> {
        let (number, report) = self.known_report(act.report)?;
        let state = self.check_step(&report, &act)?;
        let entry = self.height();
        let added = act.step.text();
        let taken = Taken {
            step: act.step,
            entry,
            at,
            by,
        };
        drop(report);
        if let Some(file) = added {
            self.store.put(places::report_file(file.digest), number);
        }
        self.store.change(places::report(number), |report| {
            report.state = state;
            report.steps.push(taken);
        });
        Ok(Effect::ReportStepped(number))
    }

    /// Whether those signed who may take the step.
    fn check_hand(&self, act: &Signed<ReportAct>, day: Day) -> Result<(), Refusal> {
        let community = self.founded()?;
        let (_, report) = self.known_report(act.act.report)?;
        let desk = self.desk_of(&report)?;
        match act.act.step.hand() {
            Hand::Reporter => {
                let is_own = match &act.signatures[..] {
                    [only] => {
                        only.key == report.content.pseudonym && only.is_of(&act.message(community))
                    }
                    _ => false,
                };
                is_own.then_some(()).ok_or(ReportRefusal::Pseudonym.into())
            }
            hand => {
                let role = desk.desk.role(hand);
                match role.lapsed(day) {
                    Some(_) => self.authorized(|roles| &roles.committee, act, day),
                    None => Ok(role.authorizes(act, community, day)?),
                }
            }
        }
    }

    /// The handlers who take a step, as many as it takes; `None` where the reporter takes it, or there is no such report.
    pub fn handlers_of(&self, act: &ReportAct) -> Option<Role> {
        let (_, report) = self.known_report(act.report).ok()?;
        let desk = self.desk_of(&report).ok()?;
        let hand = act.step.hand();
        (hand != Hand::Reporter).then(|| desk.desk.role(hand))
    }

    /// Where a report stands once the step is taken.
    fn check_step(&self, report: &Reported, act: &ReportAct) -> Result<ReportState, Refusal> {
        let ReportAct { number, step, .. } = act;
        let expected = report.steps.len() + 1;
        if *number as usize != expected {
            let found = *number;
            return Err(ReportRefusal::Number { expected, found }.into());
        }
        let most = match step.hand() {
            Hand::Handlers => MAX_OF_HANDLERS,
            Hand::Reporter => MAX_OF_REPORTER,
            // As often as there is something left to hide.
            Hand::Hiders => usize::MAX,
        };
        let of_hand = |taken: &&Taken| taken.step.hand() == step.hand();
        if report.steps.iter().filter(of_hand).count() >= most {
            return Err(ReportRefusal::Steps.into());
        }
        let fits = |words: &str| is_name(words) && words.len() <= MAX_WORDS;
        if !step.words().is_none_or(fits) {
            return Err(ReportRefusal::Words.into());
        }
        if let Some(text) = step.text() {
            check_text(text, &self.desk_of(report)?.desk)?;
            self.check_unnamed(text)?;
        }
        let is_hiding = matches!(step, Step::Hide { .. });
        if is_hiding && !report.files().any(|(_, is_shown)| is_shown) {
            return Err(ReportRefusal::HiddenTwice.into());
        }
        Ok(report.state.after(step).ok_or(ReportRefusal::State)?)
    }

    fn check_unnamed(&self, file: Attached) -> Result<(), ReportRefusal> {
        let named = self.report_of_file(file.digest);
        named.map_or(Ok(()), |number| Err(ReportRefusal::Named(number)))
    }

    fn known_report(&self, name: Nullifier) -> Result<(u64, S::Ref<'_, Reported>), Refusal> {
        self.founded()?;
        let unknown = ReportRefusal::Unknown(name);
        let number = self.report_number(name).ok_or(unknown.clone())?;
        let report = self.report(number).ok_or(unknown)?;
        Ok((number, report))
    }

    fn desk_of(&self, report: &Reported) -> Result<S::Ref<'_, Desked>, Refusal> {
        let digest = report.content.desk;
        Ok(self
            .desk(digest)
            .ok_or(ReportRefusal::UnknownDesk(digest))?)
    }

    /// Whether the record has this step.
    pub(super) fn has_step(&self, act: &ReportAct) -> bool {
        let Ok((_, report)) = self.known_report(act.report) else {
            return false;
        };
        let place = (act.number as usize).checked_sub(1);
        let taken = place.and_then(|place| report.steps.get(place));
        taken.is_some_and(|taken| taken.step == act.step)
    }

    /// Whether the numbers are those of the reports, and each is of a desk.
    pub(super) fn has_reports(&self) -> bool {
        let made = self.store.get(places::report_count());
        let (mut count, mut files) = (0, 0);
        let numbered = self.reports().zip(1..).all(|((number, report), place)| {
            count = place;
            files += report.files().count();
            let mut own = report.files();
            number == place
                && own.all(|(file, _)| self.report_of_file(file.digest) == Some(number))
                && self.report_number(report.nullifier) == Some(number)
                && self.desk(report.content.desk).is_some()
        });
        let mut desks = self.store.list(places::desks());
        numbered
            && made.map_or(0, |made| *made) == count
            && self.store.list(places::report_files()).count() == files
            && desks.all(|(key, desk)| key.last() == Some(desk.digest))
    }
}

fn check_content(content: &Content, desk: &Desk) -> Result<(), ReportRefusal> {
    let Content {
        slot,
        category,
        text,
        photos,
        ..
    } = content;
    if *slot >= desk.reports {
        let most = desk.reports;
        return Err(ReportRefusal::Slot { slot: *slot, most });
    }
    if usize::from(*category) >= desk.categories.len() {
        return Err(ReportRefusal::Category(desk.categories.len()));
    }
    check_text(*text, desk)?;
    if photos.len() > usize::from(desk.photos) {
        return Err(ReportRefusal::PhotoCount {
            found: photos.len(),
            most: desk.photos,
        });
    }
    let mut before = vec![text.digest];
    for (photo, place) in photos.iter().zip(1..) {
        if photo.bytes > desk.photo_bytes {
            return Err(ReportRefusal::PhotoSize {
                place,
                bytes: photo.bytes,
                most: desk.photo_bytes,
            });
        }
        if photo.bytes == 0 || before.contains(&photo.digest) {
            return Err(ReportRefusal::PhotoAgain(place));
        }
        before.push(photo.digest);
    }
    Ok(())
}

fn check_text(text: Attached, desk: &Desk) -> Result<(), ReportRefusal> {
    let most = desk.text_bytes + linli_wire::report::SALT as u32;
    if text.bytes > most {
        return Err(ReportRefusal::TooLong(desk.text_bytes));
    }
    Ok(())
}
