//! The officers' acts: one arm each, every check before the first change.

use linli_primitives::Money;
use linli_primitives::merkle::empty_leaf;
use linli_wire::act::Act;
use linli_wire::attestation::{Attestation, Revocation};
use linli_wire::members::MembersUpdate;
use linli_wire::pool::{Contribution, Direction, Payout};
use linli_wire::round::{Round, RoundClosing};
use linli_wire::rulebook::{BadRulebook, Rulebook};
use linli_wire::scheme::RolesUpdate;
use linli_wire::signature::{Role, Signable, Signed};

use super::{Effect, SchemeState};
use crate::aid::refusal::Refusal;
use crate::aid::rounds::OpenRound;
use crate::aid::rulebooks::check_assessors;

impl SchemeState {
    /// Takes an act if those who may have signed it.
    pub(super) fn apply_act(&mut self, act: &Act) -> Result<Effect, Refusal> {
        match act {
            Act::Rulebook(act) => self.publish(self.signed(&self.roles.committee, act)?),
            Act::Declare(act) => {
                let event = self.signed(&self.roles.committee, act)?;
                self.rulebooks.declare(event)?;
                Ok(Effect::EventDeclared(event.number))
            }
            Act::Roles(act) => self.change_roles(self.signed(&self.roles.committee, act)?),
            Act::Members(act) => self.update_members(self.signed(&self.roles.registrar, act)?),
            Act::Attest(act) => {
                let assessors = self.assessors(act.act.category)?;
                self.attest(self.signed(assessors, act)?)
            }
            Act::Revoke(act) => {
                let assessors = self.assessors(act.act.category)?;
                self.revoke(self.signed(assessors, act)?)
            }
            Act::Contribute(act) => self.contribute(self.signed(&self.roles.treasurer, act)?),
            Act::Open(act) => self.open_next(self.signed(&self.roles.committee, act)?),
            Act::Close(act) => self.close(self.signed(&self.roles.committee, act)?),
            Act::Pay(act) => self.pay(self.signed(&self.roles.treasurer, act)?),
        }
    }

    /// The act, if those who may have signed it.
    fn signed<'a, T: Signable>(&self, role: &Role, act: &'a Signed<T>) -> Result<&'a T, Refusal> {
        role.authorizes(act, self.id, self.day)?;
        Ok(&act.act)
    }

    fn assessors(&self, category: u32) -> Result<&Role, Refusal> {
        self.roles
            .assessors_of(category)
            .ok_or(Refusal::AttestationCategory(category))
    }

    fn publish(&mut self, book: &Rulebook) -> Result<Effect, Refusal> {
        // A step that is no more than the fee would pay the transfer alone.
        let fee = self.scheme.fee;
        if let Some(line) = book.lines.iter().find(|line| line.step <= fee) {
            return Err(Refusal::Rulebook(BadRulebook::Numbers {
                category: line.category,
                what: "the step is above the scheme's fee",
            }));
        }
        let open_until = self.open.as_ref().map(|open| open.round().closing_day);
        self.rulebooks
            .publish(self.id, &self.roles, self.day, open_until, book)
            .map(Effect::RulebookPublished)
    }

    fn change_roles(&mut self, update: &RolesUpdate) -> Result<Effect, Refusal> {
        let RolesUpdate { number, roles } = update;
        let expected = self.roles_changes + 1;
        if *number != expected {
            return Err(Refusal::RolesNumber {
                expected,
                found: *number,
            });
        }
        roles.check()?;
        if let Some(book) = self.rulebooks.newest() {
            check_assessors(book, roles)?;
        }
        self.roles = roles.clone();
        self.roles_changes = expected;
        Ok(Effect::RolesChanged(expected))
    }

    fn update_members(&mut self, update: &MembersUpdate) -> Result<Effect, Refusal> {
        if let Some(open) = &self.open {
            open.room_for_members()?;
        }
        self.members.update(update)?;
        let root = self.members.root();
        if let Some(open) = &mut self.open {
            open.accept_members(root);
        }
        Ok(Effect::MembersChanged(root))
    }

    fn attest(&mut self, attestation: &Attestation) -> Result<Effect, Refusal> {
        let Attestation {
            category,
            leaf,
            loss_tag,
        } = *attestation;
        let is_empty = leaf.element() == empty_leaf();
        if is_empty || self.attestations.values().any(|line| line.knows(leaf)) {
            return Err(Refusal::AttestationLeaf);
        }
        if self.tags.contains(&loss_tag) {
            return Err(Refusal::LossTag);
        }
        if let Some(open) = &self.open {
            open.room_for_attestation(category)?;
        }
        let line = self.attestations.entry(category).or_default();
        if !line.has_room() {
            return Err(Refusal::AttestationFull);
        }
        let position = line.append(leaf, loss_tag);
        let root = line.root();
        self.tags.insert(loss_tag);
        if let Some(open) = &mut self.open {
            open.accept_attestations(category, root);
        }
        Ok(Effect::Attested {
            category,
            position,
            root,
        })
    }

    fn revoke(&mut self, revocation: &Revocation) -> Result<Effect, Refusal> {
        let Revocation { category, leaf } = *revocation;
        let line = self
            .attestations
            .get_mut(&category)
            .ok_or(Refusal::AttestationUnknown)?;
        let free = line.revoke(leaf)?;
        let root = line.root();
        if let Some(tag) = free {
            self.tags.remove(&tag);
        }
        if let Some(open) = &mut self.open {
            open.forget_attestations(category, root, self.day);
        }
        Ok(Effect::Revoked {
            category,
            root,
            tag_is_free: free.is_some(),
        })
    }

    fn contribute(&mut self, contribution: &Contribution) -> Result<Effect, Refusal> {
        let Contribution {
            direction,
            amount,
            reference,
        } = contribution;
        if *amount == Money::ZERO {
            return Err(Refusal::ContributionAmount);
        }
        match direction {
            Direction::Received => self.pool.receive(*amount, reference)?,
            Direction::Returned => self.pool.give_back(*amount, reference)?,
        }
        Ok(Effect::Contributed {
            balance: self.pool.balance(),
        })
    }

    fn open_next(&mut self, round: &Round) -> Result<Effect, Refusal> {
        if let Some(open) = &self.open {
            return Err(Refusal::RoundOpen(open.round().number));
        }
        let expected = self.closed.len() as u64 + 1;
        if round.number != expected {
            return Err(Refusal::RoundNumber {
                expected,
                found: round.number,
            });
        }
        let last = self
            .closed
            .last()
            .map(|last| last.round.closing_day.plus(1));
        let earliest = last.unwrap_or(self.day).max(self.day);
        if round.closing_day < earliest {
            return Err(Refusal::RoundClosingDay { earliest });
        }
        let (_, book) = self
            .rulebooks
            .begun_by(round.closing_day)
            .ok_or(Refusal::RoundRulebook)?;
        if book.periods.of(round.closing_day) != round.period {
            return Err(Refusal::RoundPeriod);
        }
        self.open = Some(OpenRound::new(
            *round,
            self.members.root(),
            self.attestation_roots(),
            self.notes_root(),
        ));
        Ok(Effect::RoundOpened(round.number))
    }

    fn close(&mut self, closing: &RoundClosing) -> Result<Effect, Refusal> {
        let open = self.open.as_ref();
        let expected = open.map_or(0, |open| open.round().number);
        let open = open
            .filter(|_| closing.round == expected)
            .ok_or(Refusal::RoundNumber {
                expected,
                found: closing.round,
            })?;
        let until = open.accepts_until();
        if self.day <= until {
            return Err(Refusal::RoundEarly { until });
        }
        if open.closing(self.pool.available()) != *closing {
            return Err(Refusal::RoundClosing);
        }
        let notice = self
            .rulebooks
            .begun_by(open.round().closing_day)
            .map_or(0, |(_, book)| book.notice_days);
        self.pool.reserve(closing.pays)?;
        let payable_from = self.day.plus(notice);
        if let Some(open) = self.open.take() {
            self.closed.push(open.close(*closing, payable_from));
        }
        Ok(Effect::RoundClosed {
            round: closing.round,
            payable_from,
        })
    }

    fn pay(&mut self, payout: &Payout) -> Result<Effect, Refusal> {
        let Payout {
            round,
            claim,
            net,
            fee,
            reference,
        } = payout;
        let closed = usize::try_from(*round)
            .ok()
            .and_then(|round| self.closed.get_mut(round.checked_sub(1)?))
            .ok_or(Refusal::PayoutUnknown)?;
        let from = closed.payable_from;
        let due = closed
            .dues
            .get_mut(claim)
            .filter(|due| due.net != Money::ZERO || due.fee != Money::ZERO)
            .ok_or(Refusal::PayoutUnknown)?;
        if due.paid {
            return Err(Refusal::PayoutOnce);
        }
        if (due.net, due.fee) != (*net, *fee) {
            return Err(Refusal::PayoutAmount {
                net: due.net,
                fee: due.fee,
            });
        }
        if self.day < from {
            return Err(Refusal::PayoutNotice { from });
        }
        self.pool.pay(*net, *fee, reference)?;
        due.paid = true;
        Ok(Effect::Paid {
            balance: self.pool.balance(),
        })
    }
}
