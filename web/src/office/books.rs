//! What is entered in a fund, made in the page: shown in a table first, then a paper as any other.

use std::collections::BTreeSet;

use linli_office::paper::Moved;
use linli_office::{Line, Office, Paper, entering, words};
use linli_primitives::account::BooksKey;
use linli_primitives::{Digest, Money};
use linli_register::normalise;
use linli_rule::Refusal;
use linli_rules::community::CommunityState;
use linli_rules::fund::{FundRefusal, FundState};
use linli_rules::store::Memory;
use linli_wire::fund::{Decision, Deed, Expense, FundAct, FundId, FundOrder, Grant, Month, Order};
use linli_wire::signature::Signed;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::told::Told;
use crate::wallet::Wallet;

mod amounts;
mod sheet;

use amounts::nonce;
pub use amounts::{Amounts, Bearing, By, Problem, UnitRow};
pub use sheet::{ActSheet, Ahead, Allowed, FundSheet};

/// What is to be entered; amounts as they were typed.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Asked {
    /// Money is spent.
    Expense {
        /// From which account.
        account: u16,
        /// How much.
        amount: String,
        /// What kind of expense.
        category: String,
        /// Who is paid.
        payee: String,
        /// The invoice's file.
        invoice: Digest,
        /// What allows it.
        decision: Option<Decision>,
    },
    /// Money from elsewhere.
    Income {
        /// Into which account.
        account: u16,
        /// How much.
        amount: String,
        /// From what.
        source: String,
    },
    /// Money is moved between accounts.
    Transfer {
        /// From which account.
        from: u16,
        /// Into which.
        to: u16,
        /// How much.
        amount: String,
        /// Why.
        reason: String,
        /// What allows it.
        decision: Option<Decision>,
    },
    /// Units paid.
    Payments(Paid),
    /// Units owe for a month.
    Charge {
        /// For which account.
        account: u16,
        /// The month, such as 2026-03.
        month: String,
        /// The rule in words.
        rule: String,
        /// How the amounts come about.
        by: By,
        /// What is said of the units, where a refusal asks.
        bearing: Bearing,
    },
    /// A payment counts for another unit than it was entered for.
    Move {
        /// The entry with the payment.
        of: u64,
        /// The unit for which it was entered.
        from: String,
        /// The unit for which it counts.
        to: String,
        /// How much.
        amount: String,
        /// Why.
        reason: String,
    },
    /// An entry is taken back.
    Reversal {
        /// Its number.
        of: u64,
        /// Why.
        reason: String,
    },
    /// The committee says what a vote grants, before it opens.
    Grant {
        /// The question.
        decision: Decision,
        /// From which account.
        account: u16,
        /// The most that may be spent if it passes.
        ceiling: String,
    },
}

/// Units paid, as a bank's statement says or as somebody typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paid {
    /// Into which account.
    account: u16,
    /// What was typed, where no statement came with it.
    rows: Vec<Typed>,
    /// Whether all amounts of the statement came in.
    all_incoming: bool,
    /// Rows of which somebody said that they are payments of their own.
    another: BTreeSet<u32>,
}

/// A payment that somebody typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    unit: String,
    amount: String,
    day: String,
    serial: String,
}

/// What will be entered, to be looked at before it becomes a paper.
#[derive(Debug, Serialize)]
pub struct Planned {
    /// Nothing where no line counts.
    pub paper: Option<String>,
    /// What it says.
    lines: Vec<Line>,
    /// The amounts of units.
    #[serde(flatten)]
    pub amounts: Amounts,
    /// An entry that looks the same.
    pub before: Option<Told>,
    /// Why the record would not take it.
    pub fault: Option<Told>,
}

impl Wallet {
    /// Opens the keystore that keeps a fund's books, until the office is closed.
    pub fn open_books(
        &mut self,
        fund: FundId,
        keystore: &str,
        passphrase: &SecretString,
    ) -> Result<(), Refusal> {
        let opened = linli_keystore::open_role(keystore.as_bytes(), passphrase);
        let secret = opened.map_err(|e| Refusal::of(&e))?;
        let (_, fund) = self.fund(fund)?;
        let books = entering::checked(BooksKey::of(&secret.seed), fund.fund())?;
        self.desk.books = Some(books);
        Ok(())
    }

    /// What is to be entered at `now`, with the table that it needs, if there is one.
    pub fn plan_entry(
        &self,
        id: FundId,
        asked: Asked,
        file: Option<&[u8]>,
        now: i64,
    ) -> Result<Planned, Refusal> {
        let (state, fund) = self.fund(id)?;
        let mut planned = Planned {
            paper: None,
            lines: Vec::new(),
            amounts: Amounts::default(),
            before: None,
            fault: None,
        };
        let made = self.made(&fund, asked, now, file, &mut planned.amounts)?;
        let Some(paper) = made else {
            return Ok(planned);
        };
        if let Paper::FundAct(signed) | Paper::Move(Moved { act: signed, .. }) = &paper {
            let before = entering::check_new(&fund, &signed.act.deed, now).err();
            planned.before = before.as_ref().map(Told::of);
        }
        let office = Office::of(state)?;
        planned.lines = words::of(&paper, office)?;
        planned.fault = paper.check(office, now).err().as_ref().map(Told::of);
        planned.paper = Some(linli_office::json_text(&paper));
        Ok(planned)
    }

    fn made(
        &self,
        fund: &FundState<'_, Memory>,
        asked: Asked,
        now: i64,
        file: Option<&[u8]>,
        table: &mut Amounts,
    ) -> Result<Option<Paper>, Refusal> {
        let deed = match asked {
            Asked::Expense {
                account,
                amount,
                category,
                payee,
                invoice,
                decision,
            } => Deed::Expense(Expense {
                account,
                amount: money(fund, &amount)?,
                category: category.trim().to_owned(),
                payee: payee.trim().to_owned(),
                invoice,
                decision,
            }),
            Asked::Income {
                account,
                amount,
                source,
            } => Deed::Income {
                account,
                amount: money(fund, &amount)?,
                source: source.trim().to_owned(),
            },
            Asked::Transfer {
                from,
                to,
                amount,
                reason,
                decision,
            } => Deed::Transfer {
                from,
                to,
                amount: money(fund, &amount)?,
                reason: reason.trim().to_owned(),
                decision,
            },
            Asked::Payments(paid) => {
                let Some(deed) = self.payments(fund, paid, file, now, table)? else {
                    return Ok(None);
                };
                deed
            }
            Asked::Charge {
                account,
                month,
                rule,
                by,
                bearing,
            } => {
                let month: Month = normalise(&month).parse().map_err(|e| Refusal::of(&e))?;
                let Some(cells) = self.charged(fund, &by, bearing, file, table)? else {
                    return Ok(None);
                };
                Deed::Charge {
                    account,
                    month,
                    rule: rule.trim().to_owned(),
                    cells,
                }
            }
            Asked::Move {
                of,
                from,
                to,
                amount,
                reason,
            } => {
                let units = self.units(fund)?;
                let moving = entering::Moving {
                    of,
                    from: entering::place_of(&units, &from)?,
                    to: entering::place_of(&units, &to)?,
                    amount: money(fund, &amount)?,
                    reason: reason.trim().to_owned(),
                };
                let books = self.books(fund)?;
                let record = self.record()?;
                moving.into_deed(fund, &books, &units, nonce(), |each| {
                    record.each_deed(fund.id(), each)
                })?
            }
            Asked::Reversal { of, reason } => {
                let earlier = self.deed_of(fund.id(), of)?;
                entering::reversal(of, reason.trim().to_owned(), earlier.as_ref())
            }
            Asked::Grant {
                decision,
                account,
                ceiling,
            } => {
                let grant = Grant {
                    decision,
                    account,
                    ceiling: money(fund, &ceiling)?,
                };
                let order = FundOrder {
                    fund: fund.id(),
                    order: Order::Grant(grant),
                };
                return Ok(Some(Paper::FundOrder(Signed::new(order))));
            }
        };
        Ok(Some(match paper(fund.id(), fund.head().acts + 1, deed) {
            Paper::FundAct(Signed { act, .. }) if matches!(act.deed, Deed::Move { .. }) => {
                Paper::Move(Moved::of(act, &self.books(fund)?)?)
            }
            other => other,
        }))
    }

    /// An act as it was entered.
    fn deed_of(&self, fund: FundId, number: u64) -> Result<Option<Deed>, Refusal> {
        let mut found = None;
        self.record()?.each_deed(fund, |entry, deed| {
            if entry == number {
                found = Some(deed.clone());
            }
        })?;
        Ok(found)
    }

    /// The books' key: that which was opened for it, or the officer's own.
    fn books(&self, fund: &FundState<'_, Memory>) -> Result<BooksKey, Refusal> {
        let document = fund.fund();
        match &self.desk.books {
            Some(books) if books.mark() == document.books => Ok(books.clone()),
            _ => entering::checked(BooksKey::of(&self.officers_key()?.seed), document),
        }
    }

    fn units(&self, fund: &FundState<'_, Memory>) -> Result<Vec<String>, Refusal> {
        let roll = self.record()?.roll(Some(fund.fund().roll))?;
        Ok(entering::units_of(&roll))
    }

    fn fund(&self, id: FundId) -> Result<(&CommunityState, FundState<'_, Memory>), Refusal> {
        let state = self.record()?.funds()?;
        let unknown = || Refusal::of(&FundRefusal::Unknown(id));
        Ok((state, state.fund(id).ok_or_else(unknown)?))
    }
}

fn paper(fund: FundId, number: u64, deed: Deed) -> Paper {
    Paper::FundAct(Signed::new(FundAct { fund, number, deed }))
}

/// Digits may be full-width, as in the program.
fn money(fund: &FundState<'_, Memory>, typed: &str) -> Result<Money, Refusal> {
    let parsed = fund.fund().currency.parse(&normalise(typed));
    parsed.map_err(|e| Refusal::of(&e))
}

#[cfg(test)]
mod tests;
