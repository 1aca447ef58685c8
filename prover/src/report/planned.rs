//! Which of a member's reports of the period a draft becomes.

use std::vec::IntoIter;

use linli_primitives::{Day, Digest, RealmSecret};
use linli_rules::community::{CommunityState, Desked, ReportRefusal, ReportState};
use linli_statements::ballot::BallotRule;
use linli_wire::community::CommunityId;
use linli_wire::report::{Attached, Content, Report};
use rand_core::CryptoRng;

use super::Reporter;
use crate::{BallotProver, Membership};

/// What a member wants to report.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it is about: the category's place in the desk's list, from 0.
    pub category: u16,
    /// What it says.
    pub text: String,
    /// What it shows.
    pub photos: Vec<Attached>,
}

/// A draft with its place among the member's reports.
pub struct Planned {
    reporter: Reporter,
    /// What is reported.
    pub content: Content,
    /// The text's file.
    pub file: Vec<u8>,
    /// The report's number, where it was made before: only its files are missing.
    pub number: Option<u64>,
}

impl Planned {
    /// A report that says and shows exactly this and that nobody handled yet: what could not be sent whole is sent again.
    /// Otherwise one of the period's that the member has not made, which `one_of` draws at random: its number says nothing
    /// of the others. Refused where the desk does not take it.
    pub fn of(
        draft: &Draft,
        state: &CommunityState,
        desk: &Desked,
        (secret, community, day): (&RealmSecret, CommunityId, Day),
        one_of: impl FnOnce(IntoIter<Self>) -> Option<Self>,
    ) -> Result<Self, ReportRefusal> {
        let period = desk.period(day);
        let most = desk.desk.reports;
        let plan = |slot| {
            let reporter = Reporter::new(secret, community, &desk.desk, period, slot);
            Self::at(reporter, (desk.digest, period, slot), draft, state)
        };
        let (made, free): (Vec<_>, Vec<_>) =
            (0..most).map(plan).partition(|plan| plan.number.is_some());
        let again = made.into_iter().find(|plan| plan.is_waiting(state));
        let planned = again.or_else(|| one_of(free.into_iter()));
        let planned = planned.ok_or(ReportRefusal::Slot { slot: most, most })?;
        desk.takes(&planned.content)?;
        Ok(planned)
    }

    fn at(
        reporter: Reporter,
        (desk, period, slot): (Digest, u32, u16),
        draft: &Draft,
        state: &CommunityState,
    ) -> Self {
        let file = reporter.text_file(&draft.text);
        let content = Content {
            desk,
            period,
            slot,
            category: draft.category,
            text: Attached::of(&file),
            photos: draft.photos.clone(),
            pseudonym: reporter.pseudonym(),
        };
        Self {
            number: state.report_number(reporter.nullifier),
            reporter,
            content,
            file,
        }
    }

    /// Whether the record has exactly this, and no handler has read it.
    fn is_waiting(&self, state: &CommunityState) -> bool {
        let known = self.number.and_then(|number| state.report(number));
        known.is_some_and(|known| known.state == ReportState::New && known.content == self.content)
    }

    /// How many of the period's reports a member has not made.
    pub fn left(
        state: &CommunityState,
        desk: &Desked,
        (secret, community, day): (&RealmSecret, CommunityId, Day),
    ) -> usize {
        let period = desk.period(day);
        let is_free = |slot: &u16| {
            let reporter = Reporter::new(secret, community, &desk.desk, period, *slot);
            state.report_number(reporter.nullifier).is_none()
        };
        (0..desk.desk.reports).filter(is_free).count()
    }

    /// The report's number in the record, once it has it.
    pub fn recorded(&self, state: &CommunityState) -> Option<u64> {
        state.report_number(self.reporter.nullifier)
    }

    /// The report, proved for a member of the roll of that digest.
    pub fn report(
        &self,
        prover: &BallotProver,
        roll: Digest,
        member: &Membership,
        rng: &mut dyn CryptoRng,
    ) -> Result<Report, BallotRule> {
        let content = self.content.clone();
        self.reporter.report(prover, content, roll, member, rng)
    }
}
