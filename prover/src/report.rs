//! A member at a desk: whom the record sees, and what she sends.

mod planned;

use linli_primitives::document::{Kind, keyed_digest};
use linli_primitives::{Digest, Nullifier, RealmSecret};
use linli_rules::community::{CommunityState, ReportRefusal, Reported};
use linli_statements::ballot::BallotRule;
use linli_wire::community::CommunityId;
use linli_wire::report::{Content, Desk, Report, ReportAct, SALT, Step, text_file};
use linli_wire::signature::{OfficerKey, Signed, SigningKey};
use rand_core::CryptoRng;

pub use planned::{Draft, Planned};

use crate::{BallotProver, Membership, Sender};

/// One of a member's reports of a period, made or not.
pub struct Reporter {
    sender: Sender,
    /// The report's nullifier.
    pub nullifier: Nullifier,
}

impl Reporter {
    /// Whose secret this is, at a desk of a community.
    pub fn new(
        secret: &RealmSecret,
        community: CommunityId,
        desk: &Desk,
        period: u32,
        slot: u16,
    ) -> Self {
        let sender = Sender::new(secret, &desk.scope(community, period, slot));
        let nullifier = sender.nullifier;
        Self { sender, nullifier }
    }

    /// Whoever made a report at a desk; refuses a member who did not.
    pub fn of(
        secret: &RealmSecret,
        community: CommunityId,
        desk: &Desk,
        report: &Reported,
    ) -> Result<Self, ReportRefusal> {
        let Content { period, slot, .. } = report.content;
        let reporter = Self::new(secret, community, desk, period, slot);
        let is_own = reporter.nullifier == report.nullifier;
        is_own.then_some(reporter).ok_or(ReportRefusal::Pseudonym)
    }

    /// The numbers of a member's reports, the first first.
    pub fn numbers(
        secret: &RealmSecret,
        community: CommunityId,
        state: &CommunityState,
    ) -> impl Iterator<Item = u64> {
        let is_own = move |report: &Reported| {
            let desk = state.desk(report.content.desk);
            desk.is_some_and(|desk| Self::of(secret, community, &desk.desk, report).is_ok())
        };
        let reports = state.reports();
        reports.filter_map(move |(number, report)| is_own(report).then_some(number))
    }

    /// The report's next step, signed.
    pub fn answer(
        &self,
        community: CommunityId,
        report: &Reported,
        step: Step,
    ) -> Signed<ReportAct> {
        Signed::new(report.next(step)).sign(community, &self.key())
    }

    /// The key that answers for the report.
    pub fn key(&self) -> SigningKey {
        self.sender.key()
    }

    /// The same, as the record shows it.
    pub fn pseudonym(&self) -> OfficerKey {
        self.sender.pseudonym()
    }

    /// The file of a text of this report: the same text gives the same file, and nobody else can make it.
    pub fn text_file(&self, text: &str) -> Vec<u8> {
        let Digest(drawn) = keyed_digest(&self.sender.seed, Kind::File, &[text.as_bytes()]);
        let salt: [u8; SALT] = core::array::from_fn(|i| drawn[i]);
        text_file(salt, text)
    }

    /// The same for a text of the report's next step: the same words may be said again.
    pub fn answer_file(&self, report: &Reported, text: &str) -> Vec<u8> {
        let step = report.steps.len() as u32 + 1;
        let parts = [&step.to_le_bytes()[..], text.as_bytes()];
        let Digest(drawn) = keyed_digest(&self.sender.seed, Kind::File, &parts);
        let salt: [u8; SALT] = core::array::from_fn(|i| drawn[i]);
        text_file(salt, text)
    }

    /// The report, proved for a member of the roll of that digest.
    pub fn report(
        &self,
        prover: &BallotProver,
        content: Content,
        roll: Digest,
        member: &Membership,
        rng: &mut dyn CryptoRng,
    ) -> Result<Report, BallotRule> {
        let sent = (Kind::ReportBody, &content);
        let membership = self.sender.prove(prover, sent, roll, member, rng)?;
        Ok(Report {
            content,
            membership,
        })
    }
}
