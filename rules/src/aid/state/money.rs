//! Money in and out, corrections, payouts, returned payouts, and changes of payee.

use linli_primitives::document::Kind;
use linli_primitives::{Day, Digest, EventNullifier, Money, Period, SchemeId};
use linli_wire::act::Act;
use linli_wire::pool::{Bounce, Contribution, Correction, MAX_PAYEES, PayeeChange, Payout, Return};
use linli_wire::round::RoundClosing;
use linli_wire::signature::{OfficerKey, Role, RoleKey, Signed};
use linli_wire::text::{folded, is_name};

use super::{Effect, Movement, SchemeState, Turn};
use crate::aid::pool::Booked;
use crate::aid::refusal::Refusal;
use crate::aid::rounds::{Claimed, Closed};
use crate::store::{At, Store, places};

/// The place of what was booked under a reference, however it is spelt.
pub(super) fn place(scheme: SchemeId, reference: &str) -> At<Booked> {
    let digest = Digest::of(Kind::Reference, &[folded(reference).as_bytes()]);
    places::reference(scheme, digest)
}

impl<S: Store> Turn<'_, S> {
    /// Takes what the contract that holds the pool vouches for.
    pub(super) fn take_coins(&mut self, movement: &Movement) -> Result<Effect, Refusal> {
        if !self.state().is_held() {
            return Err(Refusal::PoolHeld);
        }
        match movement {
            Movement::In(contribution) => self.receive(contribution),
            Movement::Out(payout) => self.pay(payout),
        }
    }

    fn receive(&mut self, contribution: &Contribution) -> Result<Effect, Refusal> {
        let effect = self.contribute(contribution)?;
        let open = self.state().open_round();
        if open.is_some_and(|open| open.is_late(self.day)) {
            let open = places::open_round(self.id);
            let amount = contribution.amount;
            self.store.change(open, |open| open.leave(amount));
        }
        Ok(effect)
    }

    pub(super) fn contribute(&mut self, contribution: &Contribution) -> Result<Effect, Refusal> {
        let Contribution { amount, reference } = contribution;
        let place = self.state().reference(*amount, reference)?;
        self.head.pool.receive(*amount)?;
        let booked = Booked::Contribution {
            amount: *amount,
            corrections: 0,
            after: self.head.closed,
            before: Money::ZERO,
            raised: self.day,
        };
        self.store.put(place, booked);
        let balance = self.head.pool.balance();
        Ok(Effect::Contributed { balance })
    }

    pub(super) fn give_back(&mut self, back: &Return) -> Result<Effect, Refusal> {
        let Return {
            amount,
            reason: _, // For whoever reads the record.
            reference,
        } = back;
        let place = self.state().reference(*amount, reference)?;
        self.take_out(*amount)?;
        self.head.pool.give_back(*amount)?;
        self.store.put(place, Booked::Return(*amount));
        let balance = self.head.pool.balance();
        Ok(Effect::Returned { balance })
    }

    pub(super) fn correct(&mut self, correction: &Correction) -> Result<Effect, Refusal> {
        let Correction {
            reference,
            number,
            was: _, // Compared with what stands.
            amount,
            reason: _, // For whoever reads the record.
        } = correction;
        let state = self.state();
        let stands = state.check_correction(correction)?;
        let counted = state.counted(correction, self.day);
        let place = place(self.id, reference);
        let Some(Booked::Contribution {
            after,
            mut before,
            mut raised,
            ..
        }) = self.store.get(place).map(|it| *it)
        else {
            return Err(Refusal::CorrectionUnknown);
        };
        if *amount > stands {
            (before, raised) = (stands, self.day);
        }
        self.take_out(counted)?;
        self.head.pool.correct(stands, *amount)?;
        let more = i128::from(amount.get()) - i128::from(stands.get());
        // The last round had nothing of what came after it.
        let closed_again = self.close_again(if after < self.head.closed { more } else { 0 })?;
        let booked = Booked::Contribution {
            amount: *amount,
            corrections: *number,
            after,
            before,
            raised,
        };
        self.store.put(place, booked);
        Ok(Effect::Corrected {
            balance: self.head.pool.balance(),
            closed_again,
        })
    }

    /// Counts what the committee takes out of the pool against the period's ceiling. Whatever lowers the balance for
    /// nobody's claim goes through here, by whichever act; what an act puts back makes no room for another.
    fn take_out(&mut self, amount: Money) -> Result<(), Refusal> {
        let period = self.state().under_ceiling(amount, self.day)?;
        let (last, taken) = self.head.taken_out;
        let before = if last == period { taken } else { 0 };
        self.head.taken_out = (period, before + amount.get());
        Ok(())
    }

    /// The last round pays what the pool had when it closed and `more`, as far as that is still there, while nothing of it
    /// was paid. Its notice begins again, but once its first one is over no more: then it shares out no more than stood
    /// through a notice and ever since, so that corrections neither put payouts off for ever nor pay what nobody could
    /// check. Of a round of which something was paid, what is owed stays owed.
    fn close_again(&mut self, more: i128) -> Result<Option<(RoundClosing, Day)>, Refusal> {
        let number = self.head.closed;
        let Some(mut closed) = self.state().closed(number).map(|closed| *closed) else {
            return Ok(None);
        };
        let claims = self.store.list(places::claims_of(self.id, number));
        let claims: Vec<Claimed> = claims.map(|(_, claimed)| *claimed).collect();
        if claims.iter().any(|claim| claim.paid || claim.bounced) {
            return Ok(None);
        }
        closed.had = closed.had.saturating_add(more);
        let pool = self.head.pool;
        let there = pool.free() + i128::from(closed.closing.pays);
        let available = closed.had.min(there).max(0);
        let mut available = u64::try_from(available).map_err(|_| Refusal::Overflow)?;
        let in_notice = self.day < closed.noticed;
        if !in_notice {
            available = available.min(closed.most);
        }
        closed.most = available;
        let again = closed.again(available, &claims);
        let was = closed.closing;
        if again != was {
            if in_notice {
                closed.payable_from = self.after_notice(&closed.round);
            }
            closed.closing = again;
            self.head.pool.owe_instead(was.pays, again.pays)?;
        }
        let payable_from = closed.payable_from;
        self.store
            .put(places::closed_round(self.id, number), closed);
        Ok((again != was).then_some((again, payable_from)))
    }

    pub(super) fn pay(&mut self, payout: &Payout) -> Result<Effect, Refusal> {
        let Payout {
            round,
            claim,
            net,
            fee,
            reference: _, // Its place is what was checked.
        } = payout;
        let place = self.state().check_payout(payout, self.day)?;
        self.head.pool.pay(*net, *fee)?;
        self.store.put(place, Booked::Other);
        let claim = places::claimed(self.id, *round, *claim);
        self.store.change(claim, |claimed| claimed.paid = true);
        let balance = self.head.pool.balance();
        Ok(Effect::Paid { balance })
    }

    pub(super) fn bounce(&mut self, bounce: &Bounce) -> Result<Effect, Refusal> {
        let Bounce {
            round,
            claim,
            net,
            reference: _, // Its place is what was checked.
        } = bounce;
        let place = self.state().check_bounce(bounce)?;
        self.head.pool.come_back(*net)?;
        self.store.put(place, Booked::Other);
        let claim = places::claimed(self.id, *round, *claim);
        self.store.change(claim, |claimed| {
            (claimed.paid, claimed.bounced) = (false, true);
        });
        let balance = self.head.pool.balance();
        Ok(Effect::Bounced { balance })
    }

    pub(super) fn change_payee(&mut self, act: &Signed<PayeeChange>) -> Result<Effect, Refusal> {
        let PayeeChange {
            claim,
            number,
            payee,
        } = &act.act;
        let state = self.state();
        let position = state.claim_of(*claim).ok_or(Refusal::PayeeClaim)?;
        let accepted = state.claim(position).ok_or(Refusal::PayeeClaim)?;
        let place = places::claimed(self.id, accepted.round, *claim);
        let claimed = *self.store.get(place).ok_or(Refusal::PayeeClaim)?;
        claimant(claimed.payee_key).authorizes(act, self.id, self.day)?;
        let closed = state.closed(accepted.round);
        if closed.is_some_and(|closed| closed.due(&claimed).paid) {
            return Err(Refusal::PayeeClaim);
        }
        let expected = claimed.payees + 1;
        if *number != expected || expected > MAX_PAYEES {
            return Err(Refusal::PayeeNumber {
                expected,
                found: *number,
            });
        }
        let address = state.payable_to(payee)?;
        self.store
            .change(place, |claimed| claimed.payees = expected);
        if let Some(address) = address {
            self.store.put(places::payee(self.id, *claim), address);
        }
        Ok(Effect::PayeeChanged {
            position,
            number: expected,
        })
    }
}

impl<S: Store> SchemeState<'_, S> {
    /// Refuses what the pool would not take on `day`, before anybody has signed it.
    pub(super) fn check_money(&self, act: &Act, day: Day) -> Result<(), Refusal> {
        match act {
            Act::Contribute(signed) => {
                let Contribution { amount, reference } = &signed.act;
                self.reference(*amount, reference).map(drop)
            }
            Act::Return(signed) => {
                self.reference(signed.act.amount, &signed.act.reference)?;
                self.under_ceiling(signed.act.amount, day).map(drop)
            }
            Act::Correct(signed) => {
                self.check_correction(&signed.act)?;
                let counted = self.counted(&signed.act, day);
                self.under_ceiling(counted, day).map(drop)
            }
            Act::Pay(signed) => self.check_payout(&signed.act, day).map(drop),
            Act::Bounce(signed) => self.check_bounce(&signed.act).map(drop),
            _ => Ok(()),
        }
    }

    /// The amount that a correction puts another in place of.
    fn check_correction(&self, correction: &Correction) -> Result<Money, Refusal> {
        let known = self.contribution(&correction.reference);
        let (stands, corrections) = known.ok_or(Refusal::CorrectionUnknown)?;
        let expected = corrections + 1;
        if correction.number != expected {
            return Err(Refusal::CorrectionNumber {
                expected,
                found: correction.number,
            });
        }
        if correction.was != stands || correction.amount == stands {
            return Err(Refusal::CorrectionAmount(stands));
        }
        Ok(stands)
    }

    /// The place of the payout's reference, after checking that this is what is owed.
    fn check_payout(&self, payout: &Payout, day: Day) -> Result<At<Booked>, Refusal> {
        let debt = self.debt(payout.round, payout.claim);
        let (closed, claimed) = debt.ok_or(Refusal::PayoutUnknown)?;
        let due = closed.due(&claimed);
        if due.net == Money::ZERO && due.fee == Money::ZERO {
            return Err(Refusal::PayoutUnknown);
        }
        if due.paid {
            return Err(Refusal::PayoutOnce);
        }
        if (due.net, due.fee) != (payout.net, payout.fee) {
            return Err(Refusal::PayoutAmount {
                net: due.net,
                fee: due.fee,
            });
        }
        let from = closed.payable_from;
        if day < from {
            return Err(Refusal::PayoutNotice { from });
        }
        self.free(&payout.reference)
    }

    /// The place of the reference under which a payout came back, after checking that it was paid.
    fn check_bounce(&self, bounce: &Bounce) -> Result<At<Booked>, Refusal> {
        let debt = self.debt(bounce.round, bounce.claim);
        let (closed, claimed) = debt.ok_or(Refusal::BounceUnpaid)?;
        if !claimed.paid {
            return Err(Refusal::BounceUnpaid);
        }
        let due = closed.due(&claimed);
        if due.net != bounce.net {
            return Err(Refusal::BounceAmount(due.net));
        }
        self.free(&bounce.reference)
    }

    fn debt(&self, round: u64, claim: EventNullifier) -> Option<(Closed, Claimed)> {
        let closed = self.closed(round).map(|closed| *closed);
        let place = places::claimed(self.id, round, claim);
        closed.zip(self.store.get(place).map(|claimed| *claimed))
    }

    /// Whether money was booked as the act says, so that it may be the same act again.
    pub(super) fn has_booked(&self, act: &Act) -> bool {
        let booked = |reference: &str| self.store.get(place(self.id, reference)).map(|it| *it);
        let debt = |round, claim| {
            let (closed, claimed) = self.debt(round, claim)?;
            Some((closed.due(&claimed), claimed))
        };
        match act {
            Act::Contribute(signed) => matches!(
                booked(&signed.act.reference),
                Some(Booked::Contribution { amount, corrections: 0, .. }) if amount == signed.act.amount
            ),
            Act::Correct(signed) => {
                let stands = self.contribution(&signed.act.reference);
                stands == Some((signed.act.amount, signed.act.number))
            }
            Act::Return(signed) => {
                booked(&signed.act.reference) == Some(Booked::Return(signed.act.amount))
            }
            Act::Pay(signed) => {
                let Payout { net, fee, .. } = signed.act;
                let debt = debt(signed.act.round, signed.act.claim);
                booked(&signed.act.reference) == Some(Booked::Other)
                    && debt.is_some_and(|(due, _)| due.paid && (due.net, due.fee) == (net, fee))
            }
            Act::Bounce(signed) => {
                let debt = debt(signed.act.round, signed.act.claim);
                booked(&signed.act.reference) == Some(Booked::Other)
                    && debt.is_some_and(|(due, it)| {
                        it.bounced && !it.paid && due.net == signed.act.net
                    })
            }
            _ => false,
        }
    }

    /// What a correction takes out against the ceiling: nothing where it only takes back what the contribution's last
    /// raise put in, before a round that closed on it can have paid anything. Not to record money for so long is in the
    /// same hands.
    pub fn counted(&self, correction: &Correction, day: Day) -> Money {
        match self.store.get(place(self.id, &correction.reference)) {
            Some(booked) => match *booked {
                Booked::Contribution { before, raised, .. }
                    if correction.amount >= before
                        && self.rulebooks().all_notices_run(raised, day) =>
                {
                    Money::ZERO
                }
                _ => correction.takes(),
            },
            None => correction.takes(),
        }
    }

    /// The period of `day`, after checking that its ceiling leaves `amount`.
    fn under_ceiling(&self, amount: Money, day: Day) -> Result<Period, Refusal> {
        let (period, left) = self.ceiling(day);
        if amount.get() > left {
            return Err(Refusal::ReturnCeiling(left));
        }
        Ok(period)
    }

    /// The place of a reference for an amount, after checking that both may be recorded.
    fn reference(&self, amount: Money, reference: &str) -> Result<At<Booked>, Refusal> {
        if amount == Money::ZERO {
            return Err(Refusal::ContributionAmount);
        }
        self.free(reference)
    }

    /// The place of a reference that may be recorded: not empty, at most 200 bytes, new.
    fn free(&self, reference: &str) -> Result<At<Booked>, Refusal> {
        let place = place(self.id, reference);
        let fits = is_name(reference) && !folded(reference).is_empty() && reference.len() <= 200;
        if !fits || self.store.get(place).is_some() {
            return Err(Refusal::Reference(reference.chars().take(80).collect()));
        }
        Ok(place)
    }
}

/// The claimant, known only by the claim's key.
fn claimant(key: OfficerKey) -> Role {
    let key = RoleKey {
        name: "the claimant".into(),
        key,
        recipient: None,
        valid_from: Day::default(),
        valid_to: Day::MAX,
    };
    Role {
        threshold: 1,
        keys: vec![key],
    }
}
