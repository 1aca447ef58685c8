//! Funds: founded and ordered by the committee, kept by their treasurers; every check before the first change.

use linli_primitives::account::Standings;
use linli_primitives::document::Kind;
use linli_primitives::{Day, Digest, Money};
use linli_wire::encoding::encode;
use linli_wire::fund::{
    Decision, Deed, Fund, FundAct, FundId, FundOrder, Grant, Order, check_treasurers,
};
use linli_wire::signature::Signed;

use super::acts::look_of;
use super::{CommunityState, Effect, Refusal};
use crate::fund::{FundHead, FundRefusal, FundState, Granted};
use crate::store::{Store, places};

#[cfg(feature = "bookings")]
mod balances;
#[cfg(feature = "bookings")]
mod decided;
#[cfg(feature = "bookings")]
mod entering;
#[cfg(feature = "bookings")]
mod invoices;
#[cfg(feature = "bookings")]
mod moving;
#[cfg(feature = "bookings")]
mod reversing;

impl<S: Store> CommunityState<S> {
    /// All funds, in order of their ids.
    pub fn funds(&self) -> impl Iterator<Item = FundState<'_, S>> {
        let funds = self.store.list(places::funds());
        funds.filter_map(|(key, _)| Some(FundState::new(&self.store, key.last()?)))
    }

    /// The fund of that id.
    pub fn fund(&self, id: FundId) -> Option<FundState<'_, S>> {
        self.store.get(places::fund_head(id))?;
        Some(FundState::new(&self.store, id))
    }

    /// What a question of a poll allows if it passes, in each fund.
    pub fn granted(&self, decision: Decision) -> impl Iterator<Item = (FundState<'_, S>, Granted)> {
        let funds = self.funds();
        funds.filter_map(move |fund| {
            let granted = *fund.granted(decision)?;
            Some((fund, granted))
        })
    }

    /// How a fund stands, for the state's root.
    pub(super) fn fund_head(&self, id: FundId) -> Option<S::Ref<'_, FundHead>> {
        self.store.get(places::fund_head(id))
    }

    pub(super) fn has_carried_out(&self, order: &FundOrder) -> bool {
        let Some(fund) = self.fund(order.fund) else {
            return false;
        };
        match &order.order {
            Order::Grant(grant) => fund.granted(grant.decision).is_some_and(|known| {
                (known.account, known.ceiling) == (grant.account, grant.ceiling)
            }),
            Order::Treasurers { number, treasurers } => {
                let head = fund.head();
                (head.changes, &head.treasurers) == (*number, treasurers)
            }
        }
    }

    pub(super) fn has_entered(&self, act: &FundAct) -> bool {
        let fund = self.fund(act.fund);
        let known = fund.and_then(|fund| fund.act(act.number));
        known.is_some_and(|known| {
            (&known.deed, known.cells) == (&bare(&act.deed), digest_of(&act.deed))
        })
    }

    pub(super) fn found_fund(&mut self, act: &Signed<Fund>, day: Day) -> Result<Effect, Refusal> {
        self.authorized(|roles| &roles.committee, act, day)?;
        self.add_fund(&act.act, day)
    }

    pub(super) fn add_fund(&mut self, fund: &Fund, day: Day) -> Result<Effect, Refusal> {
        let id = fund.id();
        self.check_realm(&fund.realm)?;
        fund.check().map_err(FundRefusal::from)?;
        fund.treasurers.check_term("treasurers", day)?;
        if self.fund(id).is_some() {
            return Err(FundRefusal::Twice(id).into());
        }
        let names = [&fund.name.zh, &fund.name.en];
        let names = names.map(|name| places::fund_name(look_of(name)));
        if let Some(other) = names.iter().find_map(|name| self.store.get(*name)) {
            return Err(FundRefusal::Name(*other).into());
        }
        if self.roll(fund.roll).is_none() {
            return Err(FundRefusal::Roll(fund.roll).into());
        }
        let units = self.store.get(places::units(fund.roll));
        let units = units.map_or(0, |units| *units);
        if fund.units != units {
            return Err(FundRefusal::RollUnits {
                roll: units,
                fund: fund.units,
            }
            .into());
        }
        let head = FundHead {
            treasurers: fund.treasurers.clone(),
            changes: 0,
            acts: 0,
            balances: vec![Money::ZERO; fund.accounts.len()],
            charged: Money::ZERO,
            paid: Money::ZERO,
            blinding: Digest([0; 32]),
            history: id.0,
        };
        for name in names {
            self.store.put(name, id);
        }
        self.store.put(places::fund(id), fund.clone());
        self.store.put(places::fund_head(id), head);
        self.store
            .put(places::standings(id), Standings::new(fund.units));
        Ok(Effect::FundFounded(id))
    }

    pub(super) fn take_order(
        &mut self,
        act: &Signed<FundOrder>,
        at: i64,
        day: Day,
    ) -> Result<Effect, Refusal> {
        self.authorized(|roles| &roles.committee, act, day)?;
        self.carry_out(&act.act, at, day)
    }

    pub(super) fn carry_out(
        &mut self,
        order: &FundOrder,
        at: i64,
        day: Day,
    ) -> Result<Effect, Refusal> {
        let id = order.fund;
        let mut head = self.known_fund(id)?.head().clone();
        match &order.order {
            Order::Grant(grant) => {
                let granted = self.check_grant(id, grant, at)?;
                let Decision { poll, question } = grant.decision;
                self.store.put(places::granted(id, poll, question), granted);
            }
            Order::Treasurers { number, treasurers } => {
                check_number(head.changes + 1, *number)?;
                check_treasurers(treasurers).map_err(FundRefusal::from)?;
                treasurers.check_term("treasurers", day)?;
                head.changes = *number;
                head.treasurers = treasurers.clone();
            }
        }
        head.history = Digest::of(Kind::FundState, &[&head.history.0, &encode(order)]);
        self.store.put(places::fund_head(id), head);
        Ok(Effect::FundOrdered(id))
    }

    /// A grant comes before the poll opens, so that everybody votes on the same sum.
    fn check_grant(&self, id: FundId, grant: &Grant, at: i64) -> Result<Granted, Refusal> {
        let Grant {
            decision,
            account,
            ceiling,
        } = *grant;
        let Decision { poll, question } = decision;
        let fund = self.known_fund(id)?;
        check_account(&fund.head(), account)?;
        if ceiling == Money::ZERO {
            return Err(FundRefusal::Amount.into());
        }
        let asked = self.poll(poll).filter(|known| {
            let questions = known.poll().questions.len();
            (1..=questions).contains(&usize::from(question))
        });
        let asked = asked.ok_or(FundRefusal::GrantPoll { poll, question })?;
        if at >= asked.poll().opens {
            return Err(FundRefusal::GrantLate(poll).into());
        }
        if let Some(known) = fund.granted(decision) {
            let ceiling = fund.fund().currency.show(known.ceiling.get());
            return Err(FundRefusal::GrantTwice(ceiling).into());
        }
        Ok(Granted {
            account,
            ceiling,
            spent: Money::ZERO,
        })
    }

    fn known_fund(&self, id: FundId) -> Result<FundState<'_, S>, Refusal> {
        self.founded()?;
        Ok(self.fund(id).ok_or(FundRefusal::Unknown(id))?)
    }
}

fn check_number(expected: u64, found: u64) -> Result<(), FundRefusal> {
    match found == expected {
        true => Ok(()),
        false => Err(FundRefusal::Number { expected, found }),
    }
}

fn check_account(head: &FundHead, account: u16) -> Result<(), FundRefusal> {
    match head.balances.get(usize::from(account)) {
        Some(_) => Ok(()),
        None => Err(FundRefusal::Account(account)),
    }
}

/// A deed without its cells.
fn bare(deed: &Deed) -> Deed {
    let mut bare = deed.clone();
    match &mut bare {
        Deed::Charge { cells, .. } | Deed::Payments { cells, .. } | Deed::Move { cells, .. } => {
            cells.cells.0.clear();
        }
        Deed::Reversal { cells, .. } => cells.0.clear(),
        Deed::Income { .. } | Deed::Expense(_) | Deed::Transfer { .. } => {}
    }
    bare
}

/// Names a deed's cells; a deed without cells has none.
fn digest_of(deed: &Deed) -> Digest {
    let cells = match deed {
        Deed::Charge { cells, .. } | Deed::Payments { cells, .. } | Deed::Move { cells, .. } => {
            &cells.cells.0[..]
        }
        Deed::Reversal { cells, .. } => &cells.0,
        Deed::Income { .. } | Deed::Expense(_) | Deed::Transfer { .. } => &[],
    };
    Digest::of(Kind::FundState, &[cells])
}
