//! What a fund's treasurers enter: judged, the cheap first, and then kept.

use linli_primitives::account::{CELL_BYTES, Side, Standings, commitments, is_sum};
use linli_primitives::curve::pallas;
use linli_primitives::document::Kind;
use linli_primitives::{Day, Digest, Money};
use linli_wire::encoding::{HexBytes, encode};
use linli_wire::fund::{Cells, Decision, Deed, FundAct, FundId, Month, lines_of};
use linli_wire::signature::{Role, Signed};

use super::decided::Outlay;
use super::moving::move_paid;
use super::reversing::reverse;
use super::{bare, check_account, check_number, digest_of};
use crate::community::{CommunityState, Effect, Refusal};
use crate::fund::{Entered, FundHead, FundRefusal, FundState, Granted};
use crate::store::{Store, places};

/// What an act would change.
pub(super) struct Change {
    pub(super) head: FundHead,
    /// The units' amounts, and what they are.
    pub(super) cells: Option<(Vec<pallas::Affine>, Side)>,
    /// A decision, and what is spent of it then.
    pub(super) spent: Option<(Decision, Granted)>,
}

impl<S: Store> CommunityState<S> {
    pub(in crate::community) fn take_fund_act(
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

    pub(in crate::community) fn enter(
        &mut self,
        act: &FundAct,
        at: i64,
    ) -> Result<Effect, Refusal> {
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

    /// What is found again by month, statement, line, nonce or number.
    fn keep_marks(&mut self, id: FundId, number: u64, deed: &Deed) {
        if let Some(cells) = deed.cells() {
            self.store.put(places::nonce(id, cells.nonce), number);
        }
        self.keep_invoice(id, number, deed);
        match deed {
            Deed::Charge { account, month, .. } => {
                let place = places::charged(id, *account, month.number());
                self.store.put(place, number);
            }
            Deed::Payments {
                statement, lines, ..
            } => {
                self.store.put(places::statement(id, *statement), number);
                for line in lines_of(lines) {
                    self.store.put(
                        places::statement_line(id, u128::from_be_bytes(*line)),
                        number,
                    );
                }
            }
            Deed::Reversal { of, .. } => {
                let reverse = |entered: &mut Entered| entered.reversed = Some(number);
                self.store.change(places::entered(id, *of), reverse);
            }
            Deed::Income { .. } | Deed::Expense(_) | Deed::Transfer { .. } | Deed::Move { .. } => {}
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
                self.check_new_nonce(id, cells)?;
                change.cells = Some((open_sum(&fund, cells)?, Side::Charged));
                head.owe(cells, Side::Charged)?;
            }
            Deed::Payments {
                account,
                statement,
                lines,
                cells,
            } => {
                check_account(head, *account)?;
                self.check_new_statement(&fund, *statement)?;
                Self::check_new_lines(&fund, lines)?;
                self.check_new_nonce(id, cells)?;
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
                self.check_invoice(&fund, expense)?;
                change.spent = self.check_decided(&fund, &Outlay::of(expense))?;
                self.check_parts(&fund, expense)?;
                head.spend(&fund.fund(), expense.account, expense.amount)?;
            }
            Deed::Transfer {
                from,
                to,
                amount,
                reason: _, // For people.
                decision,
            } => {
                check_amount(*amount)?;
                if from == to {
                    return Err(FundRefusal::Amount.into());
                }
                check_account(head, *to)?;
                let outlay = Outlay {
                    account: *from,
                    amount: *amount,
                    decision: *decision,
                };
                change.spent = self.check_decided(&fund, &outlay)?;
                head.spend(&fund.fund(), *from, *amount)?;
                head.receive(*to, *amount)?;
            }
            Deed::Reversal { of, cells, .. } => {
                reverse(&fund, &mut change, *of, &cells.0)?;
            }
            Deed::Move {
                of,
                reason: _, // For people.
                cells,
            } => {
                self.check_new_nonce(id, cells)?;
                move_paid(&fund, &mut change, *of, cells)?;
            }
        }
        Ok(change)
    }

    fn check_new_charge(
        &self,
        fund: &FundState<'_, S>,
        account: u16,
        month: Month,
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

    /// A payment that was entered counts once, whichever file it comes in.
    fn check_new_lines(fund: &FundState<'_, S>, lines: &HexBytes) -> Result<(), FundRefusal> {
        let mut before = lines_of(lines)
            .iter()
            .filter_map(|line| fund.act_of_line(*line));
        match before.next() {
            Some(act) => Err(FundRefusal::PaymentTwice {
                act,
                lines: 1 + before.count() as u64,
            }),
            None => Ok(()),
        }
    }

    /// Two acts with one nonce would show the difference of each unit's amounts.
    fn check_new_nonce(&self, id: FundId, cells: &Cells) -> Result<(), FundRefusal> {
        match self.store.get(places::nonce(id, cells.nonce)) {
            Some(act) => Err(FundRefusal::NonceTwice(*act)),
            None => Ok(()),
        }
    }
}

/// Whether an act was not taken back.
fn stands<S: Store>(fund: &FundState<'_, S>, act: u64) -> bool {
    fund.act(act)
        .is_some_and(|entered| entered.reversed.is_none())
}

/// The commitments of cells that are one for each unit and add up.
pub(super) fn open_sum<S: Store>(
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

fn check_amount(amount: Money) -> Result<(), FundRefusal> {
    match amount > Money::ZERO {
        true => Ok(()),
        false => Err(FundRefusal::Amount),
    }
}
