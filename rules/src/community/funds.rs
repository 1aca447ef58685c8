//! Funds: founded and ordered by the committee, kept by their treasurers; every check before the first change.

use linli_primitives::account::{CELL_BYTES, Side, Standings, add_blindings, commitments, is_sum};
use linli_primitives::curve::pallas;
use linli_primitives::document::Kind;
use linli_primitives::{Day, Digest, Money};
use linli_wire::encoding::encode;
use linli_wire::fund::{
    Cells, Decision, Deed, Expense, Fund, FundAct, FundId, FundOrder, Grant, Order,
    check_treasurers,
};
use linli_wire::signature::{Role, Signed};
use linli_wire::tally::Outcome;

use super::acts::look_of;
use super::{CommunityState, Effect, Refusal};
use crate::fund::{Entered, FundHead, FundRefusal, FundState, Granted};
use crate::store::{Store, places};

/// What an act would change.
struct Change {
    head: FundHead,
    /// The units' amounts, and what they are.
    cells: Option<(Vec<pallas::Affine>, Side)>,
    /// A decision, and what is spent of it then.
    spent: Option<(Decision, Granted)>,
}

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
            return Err(FundRefusal::GrantTwice(known.ceiling.get()).into());
        }
        Ok(Granted {
            account,
            ceiling,
            spent: Money::ZERO,
        })
    }

    pub(super) fn take_fund_act(
        &mut self,
        act: &Signed<FundAct>,
        at: i64,
        day: Day,
    ) -> Result<Effect, Refusal> {
        let community = self.founded()?;
        let treasurers: Role = self.known_fund(act.act.fund)?.head().treasurers.clone();
        if let Some(last) = treasurers.lapsed(day) {
            return Err(Refusal::Lapsed { last });
        }
        treasurers.authorizes(act, community, day)?;
        self.enter(&act.act, at)
    }

    pub(super) fn enter(&mut self, act: &FundAct, at: i64) -> Result<Effect, Refusal> {
        let FundAct { fund, number, deed } = act;
        let (id, number) = (*fund, *number);
        let change = self.judge(id, number, deed)?;
        self.keep_marks(id, number, deed);
        let Change {
            mut head,
            cells,
            spent,
        } = change;
        if let Some((points, side)) = cells {
            let add = |standings: &mut Standings| standings.add(&points, side);
            self.store.change(places::standings(id), add);
        }
        if let Some((Decision { poll, question }, granted)) = spent {
            self.store.put(places::granted(id, poll, question), granted);
        }
        let left = self.known_fund(id)?.standings().digest();
        head.history = Digest::of(Kind::FundState, &[&head.history.0, &encode(act), &left.0]);
        let entered = Entered {
            deed: bare(deed),
            cells: digest_of(deed),
            entry: self.height(),
            at,
            balances: head.balances.clone(),
            reversed: None,
        };
        self.store.put(places::fund_head(id), head);
        self.store.put(places::entered(id, number), entered);
        Ok(Effect::FundEntered { fund: id, number })
    }

    /// What is found again by month, statement or number.
    fn keep_marks(&mut self, id: FundId, number: u64, deed: &Deed) {
        match deed {
            Deed::Charge { account, month, .. } => {
                let place = places::charged(id, *account, month.number());
                self.store.put(place, number);
            }
            Deed::Payments { statement, .. } => {
                self.store.put(places::statement(id, *statement), number);
            }
            Deed::Reversal { of, .. } => {
                let reverse = |entered: &mut Entered| entered.reversed = Some(number);
                self.store.change(places::entered(id, *of), reverse);
            }
            Deed::Income { .. } | Deed::Expense(_) | Deed::Transfer { .. } => {}
        }
    }

    /// Everything that an act must hold to, the cheap first.
    fn judge(&self, id: FundId, number: u64, deed: &Deed) -> Result<Change, Refusal> {
        let fund = self.known_fund(id)?;
        let mut head = fund.head().clone();
        check_number(head.acts + 1, number)?;
        deed.check().map_err(FundRefusal::from)?;
        head.acts = number;
        let mut change = Change {
            head,
            cells: None,
            spent: None,
        };
        let head = &mut change.head;
        match deed {
            Deed::Charge {
                account,
                month,
                rule: _, // For people.
                cells,
            } => {
                check_account(head, *account)?;
                self.check_new_charge(&fund, *account, *month)?;
                change.cells = Some((open_sum(&fund, cells)?, Side::Charged));
                head.owe(cells, Side::Charged)?;
            }
            Deed::Payments {
                account,
                statement,
                cells,
            } => {
                check_account(head, *account)?;
                self.check_new_statement(&fund, *statement)?;
                head.receive(*account, cells.total)?;
                change.cells = Some((open_sum(&fund, cells)?, Side::Paid));
                head.owe(cells, Side::Paid)?;
            }
            Deed::Income {
                account, amount, ..
            } => {
                check_amount(*amount)?;
                head.receive(*account, *amount)?;
            }
            Deed::Expense(expense) => {
                check_amount(expense.amount)?;
                change.spent = self.check_decided(&fund, expense)?;
                head.spend(expense.account, expense.amount)?;
            }
            Deed::Transfer {
                from, to, amount, ..
            } => {
                check_amount(*amount)?;
                if from == to {
                    return Err(FundRefusal::Amount.into());
                }
                head.spend(*from, *amount)?;
                head.receive(*to, *amount)?;
            }
            Deed::Reversal { of, cells, .. } => {
                reverse(&fund, &mut change, *of, &cells.0)?;
            }
        }
        Ok(change)
    }

    fn check_new_charge(
        &self,
        fund: &FundState<'_, S>,
        account: u16,
        month: linli_wire::fund::Month,
    ) -> Result<(), FundRefusal> {
        let place = places::charged(fund.id(), account, month.number());
        match self.store.get(place).map(|act| *act) {
            Some(act) if stands(fund, act) => Err(FundRefusal::ChargeTwice { month, act }),
            _ => Ok(()),
        }
    }

    fn check_new_statement(
        &self,
        fund: &FundState<'_, S>,
        statement: Digest,
    ) -> Result<(), FundRefusal> {
        let place = places::statement(fund.id(), statement);
        match self.store.get(place).map(|act| *act) {
            Some(act) if stands(fund, act) => Err(FundRefusal::StatementTwice(act)),
            _ => Ok(()),
        }
    }

    /// A large expense has a decision that passed, for this account, and stays within it with all others.
    fn check_decided(
        &self,
        fund: &FundState<'_, S>,
        expense: &Expense,
    ) -> Result<Option<(Decision, Granted)>, FundRefusal> {
        let undecided = |why| Err(FundRefusal::Undecided(why));
        let Some(decision) = expense.decision else {
            return match expense.amount > fund.fund().free_below {
                true => undecided("so large an expense names the decision that allows it"),
                false => Ok(None),
            };
        };
        let Some(granted) = fund.granted(decision).map(|granted| *granted) else {
            return undecided("the question that it names grants nothing");
        };
        if granted.account != expense.account {
            return undecided("the decision is for another account");
        }
        if !self.is_decided(decision.poll) {
            return undecided("the result of the poll is not in the record");
        }
        if !self.has_passed(decision) {
            return undecided("the question did not pass");
        }
        let (ceiling, spent) = (granted.ceiling, granted.spent);
        let after = spent.checked_add(expense.amount)?;
        if after > ceiling {
            return Err(FundRefusal::Exceeded {
                ceiling: ceiling.get(),
                spent: spent.get(),
                amount: expense.amount.get(),
            });
        }
        let spent = Granted {
            spent: after,
            ..granted
        };
        Ok(Some((decision, spent)))
    }

    fn has_passed(&self, decision: Decision) -> bool {
        let poll = self.poll(decision.poll);
        let result = poll.as_ref().and_then(|poll| poll.result());
        let index = usize::from(decision.question).checked_sub(1);
        result.is_some_and(|result| {
            let question = index.and_then(|index| result.questions.get(index));
            question.is_some_and(|question| question.outcome == Outcome::Passed)
        })
    }

    fn known_fund(&self, id: FundId) -> Result<FundState<'_, S>, Refusal> {
        self.founded()?;
        Ok(self.fund(id).ok_or(FundRefusal::Unknown(id))?)
    }
}

impl FundHead {
    fn receive(&mut self, account: u16, amount: Money) -> Result<(), FundRefusal> {
        let balance = self.balance(account)?;
        *balance = balance.checked_add(amount)?;
        Ok(())
    }

    fn spend(&mut self, account: u16, amount: Money) -> Result<(), FundRefusal> {
        let balance = self.balance(account)?;
        let overdrawn = FundRefusal::Overdrawn {
            account,
            balance: balance.get(),
            amount: amount.get(),
        };
        *balance = balance.checked_sub(amount).ok_or(overdrawn)?;
        Ok(())
    }

    fn balance(&mut self, account: u16) -> Result<&mut Money, FundRefusal> {
        let balance = self.balances.get_mut(usize::from(account));
        balance.ok_or(FundRefusal::Account(account))
    }

    /// Counts an act's cells for all units together.
    fn owe(&mut self, cells: &Cells, side: Side) -> Result<(), FundRefusal> {
        let sum = match side {
            Side::Charged => &mut self.charged,
            Side::Paid => &mut self.paid,
        };
        *sum = sum.checked_add(cells.total)?;
        self.blind(cells, side)
    }

    /// The same taken back.
    fn unowe(&mut self, cells: &Cells, side: Side) -> Result<(), FundRefusal> {
        let (sum, other) = match side {
            Side::Charged => (&mut self.charged, Side::Paid),
            Side::Paid => (&mut self.paid, Side::Charged),
        };
        let rest = sum.checked_sub(cells.total);
        *sum = rest.ok_or(FundRefusal::Sum(cells.total.get()))?;
        self.blind(cells, other)
    }

    fn blind(&mut self, cells: &Cells, side: Side) -> Result<(), FundRefusal> {
        let blinding = add_blindings(self.blinding, cells.blinding, side);
        self.blinding = blinding.ok_or(FundRefusal::Sum(cells.total.get()))?;
        Ok(())
    }
}

/// Takes an act back.
fn reverse<S: Store>(
    fund: &FundState<'_, S>,
    change: &mut Change,
    of: u64,
    cells: &[u8],
) -> Result<(), FundRefusal> {
    let entered = fund.act(of).ok_or(FundRefusal::ReversalUnknown(of))?;
    if let Some(by) = entered.reversed {
        return Err(FundRefusal::ReversedTwice { of, by });
    }
    if matches!(entered.deed, Deed::Reversal { .. }) {
        return Err(FundRefusal::ReversalReversed(of));
    }
    if Digest::of(Kind::FundState, &[cells]) != entered.cells {
        return Err(FundRefusal::ReversalCells(of));
    }
    let head = &mut change.head;
    match &entered.deed {
        Deed::Charge { cells: sum, .. } => {
            change.cells = Some((commitments(cells)?, Side::Paid));
            head.unowe(sum, Side::Charged)
        }
        Deed::Payments {
            account,
            cells: sum,
            ..
        } => {
            change.cells = Some((commitments(cells)?, Side::Charged));
            head.spend(*account, sum.total)?;
            head.unowe(sum, Side::Paid)
        }
        Deed::Income {
            account, amount, ..
        } => head.spend(*account, *amount),
        Deed::Expense(expense) => {
            change.spent = given_back(fund, expense);
            head.receive(expense.account, expense.amount)
        }
        Deed::Transfer {
            from, to, amount, ..
        } => {
            head.spend(*to, *amount)?;
            head.receive(*from, *amount)
        }
        Deed::Reversal { .. } => Err(FundRefusal::ReversalReversed(of)),
    }
}

/// What is spent of a decision once an expense is taken back.
fn given_back<S: Store>(fund: &FundState<'_, S>, expense: &Expense) -> Option<(Decision, Granted)> {
    let decision = expense.decision?;
    let granted = *fund.granted(decision)?;
    let spent = granted.spent.checked_sub(expense.amount)?;
    Some((decision, Granted { spent, ..granted }))
}

/// Whether an act was not taken back.
fn stands<S: Store>(fund: &FundState<'_, S>, act: u64) -> bool {
    fund.act(act)
        .is_some_and(|entered| entered.reversed.is_none())
}

/// The commitments of cells that are one for each unit and add up.
fn open_sum<S: Store>(
    fund: &FundState<'_, S>,
    cells: &Cells,
) -> Result<Vec<pallas::Affine>, FundRefusal> {
    let expected = fund.fund().units as usize * CELL_BYTES;
    let found = cells.cells.0.len();
    if found != expected {
        return Err(FundRefusal::Cells { expected, found });
    }
    let points = commitments(&cells.cells.0)?;
    match is_sum(&points, cells.total, cells.blinding) {
        true => Ok(points),
        false => Err(FundRefusal::Sum(cells.total.get())),
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

fn check_amount(amount: Money) -> Result<(), FundRefusal> {
    match amount > Money::ZERO {
        true => Ok(()),
        false => Err(FundRefusal::Amount),
    }
}

/// A deed without its cells.
fn bare(deed: &Deed) -> Deed {
    let mut bare = deed.clone();
    match &mut bare {
        Deed::Charge { cells, .. } | Deed::Payments { cells, .. } => cells.cells.0.clear(),
        Deed::Reversal { cells, .. } => cells.0.clear(),
        Deed::Income { .. } | Deed::Expense(_) | Deed::Transfer { .. } => {}
    }
    bare
}

/// Names a deed's cells; a deed without cells has none.
fn digest_of(deed: &Deed) -> Digest {
    let cells = match deed {
        Deed::Charge { cells, .. } | Deed::Payments { cells, .. } => &cells.cells.0[..],
        Deed::Reversal { cells, .. } => &cells.0,
        Deed::Income { .. } | Deed::Expense(_) | Deed::Transfer { .. } => &[],
    };
    Digest::of(Kind::FundState, &[cells])
}
