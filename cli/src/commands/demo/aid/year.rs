//! The demo's year: joining, dues, losses; its rounds.

mod rounds;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use linli_primitives::{AttestationLeaf, EventNullifier, MemberLeaf, Money, SchemeId};
use linli_prover::ClaimProver;
use linli_wire::act::Act;
use linli_wire::attestation::{Attestation, Bill};
use linli_wire::claim::Claim;
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::pool::{Contribution, Return, ReturnReason};
use linli_wire::rulebook::{DeclaredEvent, Rulebook};
use rand_core::CryptoRng;

use super::calendar::{self, date};
use super::claimants::ByRule;
use super::desk::Desk;
use super::officers::Officers;
use super::plan::Plan;
use crate::language::msg;
use crate::{Console, Error, Refusal};

/// Everything that acts in the demo.
pub(super) struct Year {
    pub(super) book: Rulebook,
    pub(super) events: Vec<DeclaredEvent>,
    pub(super) plan: Plan,
    pub(super) officers: Officers,
    pub(super) desk: Desk,
    pub(super) prover: ClaimProver,
    pub(super) tally: Tally,
    /// Places in the members' tree.
    positions: BTreeMap<usize, u32>,
    attested: BTreeSet<usize>,
    /// Encrypted payees of recorded claims.
    payees: BTreeMap<EventNullifier, Vec<u8>>,
    /// A recorded claim of the last round.
    earlier: Option<Claim>,
}

/// What happened to claims.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) sent: u64,
    pub(super) accepted: u64,
    /// Sent again, and already in the record.
    pub(super) known: u64,
    pub(super) refused_by_wallet: ByRule,
    pub(super) refused_by_verifier: ByRule,
    /// Milliseconds of each proof.
    pub(super) proving: Vec<f64>,
    pub(super) verification: Duration,
}

impl Year {
    /// Before anything has happened.
    pub(super) fn new(
        (book, events): (Rulebook, Vec<DeclaredEvent>),
        plan: Plan,
        officers: Officers,
        desk: Desk,
        prover: ClaimProver,
    ) -> Self {
        Self {
            book,
            events,
            plan,
            officers,
            desk,
            prover,
            tally: Tally::default(),
            positions: BTreeMap::new(),
            attested: BTreeSet::new(),
            payees: BTreeMap::new(),
            earlier: None,
        }
    }

    /// From January to the last payout.
    pub(super) fn run(
        &mut self,
        rng: &mut impl CryptoRng,
        console: &mut Console,
    ) -> Result<(), Error> {
        let signed = self.officers.committee(self.id(), self.book.clone());
        self.desk.take(Act::Rulebook(signed))?;
        for month in calendar::MONTHS {
            self.desk.wait_until(calendar::month_end(month));
            self.declare_events()?;
            self.change_members(month)?;
            self.collect_dues(month)?;
            self.attest(rng, console)?;
            for (number, round) in (1..).zip(calendar::rounds()) {
                if round.after_month == month {
                    self.hold_round(number, round, rng, console)?;
                }
            }
        }
        Ok(())
    }

    fn id(&self) -> SchemeId {
        self.desk.state().id()
    }

    fn declare_events(&mut self) -> Result<(), Error> {
        let today = self.desk.today();
        let (past, future) = self.events.drain(..).partition(|event| event.to <= today);
        self.events = future;
        let past: Vec<DeclaredEvent> = past;
        for event in past {
            let signed = self.officers.committee(self.id(), event);
            self.desk.take(Act::Declare(signed))?;
        }
        Ok(())
    }

    /// The registrar's batch: who has joined since, who renews in June, who is removed in September.
    fn change_members(&mut self, month: u32) -> Result<(), Error> {
        let today = self.desk.today();
        let mut changes = Vec::new();
        for (n, member) in self.plan.members.iter_mut().enumerate() {
            let position = self.positions.get(&n).copied();
            let id = member.secret.commitment();
            match position {
                None if member.membership.joined <= today => {
                    let position = self.positions.len() as u32;
                    self.positions.insert(n, position);
                    let leaf = MemberLeaf::of(id, member.membership);
                    changes.push(MemberChange::Join { position, leaf });
                }
                Some(position) if month == 6 && member.renews => {
                    member.membership.paid_through = date(2026, 12, 31);
                    let leaf = MemberLeaf::of(id, member.membership);
                    changes.push(MemberChange::Renew { position, leaf });
                }
                // The filing time of the last paid day has passed.
                Some(position)
                    if month == 9 && member.membership.paid_through <= date(2026, 3, 31) =>
                {
                    changes.push(MemberChange::Expire { position });
                }
                _ => {}
            }
        }
        if changes.is_empty() {
            return Ok(());
        }
        let members = self.desk.state().members();
        let update = MembersUpdate {
            number: members.next_batch(),
            root: members
                .root_after(&changes)
                .map_err(|e| Error::refused(&e))?,
            changes,
        };
        let signed = self.officers.registrar(self.id(), update);
        self.desk.take(Act::Members(signed))
    }

    /// The month's dues in one sum; in March somebody who paid twice gets it back.
    fn collect_dues(&mut self, month: u32) -> Result<(), Error> {
        let today = self.desk.today();
        let paying = self.plan.members.iter().filter(|m| m.pays_on(today));
        let dues = self.plan.dues;
        let sum = dues.get() * paying.count() as u64;
        let extra = if month == 3 { dues.get() } else { 0 };
        self.contribute(sum + extra, format!("会费 / dues 2026-{month:02}"))?;
        match extra {
            0 => Ok(()),
            _ => self.give_back(dues),
        }
    }

    fn give_back(&mut self, amount: Money) -> Result<(), Error> {
        let back = Return {
            amount,
            reason: ReturnReason::Twice,
            reference: "退回重复会费 / paid twice".to_owned(),
        };
        let signed = self.officers.committee(self.id(), back);
        self.desk.take(Act::Return(signed))
    }

    fn contribute(&mut self, minor_units: u64, reference: String) -> Result<(), Error> {
        if minor_units == 0 {
            return Ok(());
        }
        let contribution = Contribution {
            amount: Money::new(minor_units).map_err(|e| Error::refused(&e))?,
            reference,
        };
        let signed = self.officers.treasurer(self.id(), contribution);
        self.desk.take(Act::Contribute(signed))
    }

    /// The month's losses, each signed by two of the line's three assessors.
    fn attest(&mut self, rng: &mut impl CryptoRng, console: &Console) -> Result<(), Error> {
        let today = self.desk.today();
        let new: Vec<usize> = (0..self.plan.cases.len())
            .filter(|n| self.plan.cases[*n].loss.event_day <= today && !self.attested.contains(n))
            .collect();
        let progress = console.progress(new.len() as u64, msg("demo-aid-attesting"));
        for n in new {
            let case = &self.plan.cases[n];
            let id = self.plan.members[case.member].secret.commitment();
            let bill = Bill {
                issuer: format!("开票单位 / issuer {}", case.loss.category),
                number: format!("{n:06}"),
            };
            let attestation = Attestation {
                category: case.loss.category,
                leaf: AttestationLeaf::of(id, &case.loss),
                loss_tag: bill.tag(&self.officers.tag_key).ok_or_else(|| {
                    Refusal::new("attestation.loss_tag", "a bill without issuer or number")
                })?,
            };
            let category = attestation.category;
            let signed = self
                .officers
                .assessors(self.id(), category, attestation, rng);
            self.desk.take(Act::Attest(signed))?;
            self.attested.insert(n);
            progress.inc(1);
        }
        progress.finish_and_clear();
        Ok(())
    }
}
