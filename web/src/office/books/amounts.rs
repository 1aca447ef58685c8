//! Amounts of units: what a table says, or a rule, and what the units owed before.

use std::collections::BTreeMap;

use linli_office::entering;
use linli_primitives::account::{AccountKey, BooksKey};
use linli_primitives::{Digest, Money};
use linli_register::statement::{self, Purpose, Statement};
use linli_rule::Refusal;
use linli_rules::fund::account::opened;
use linli_rules::fund::{FundRefusal, FundState};
use linli_rules::store::Memory;
use linli_wire::encoding::HexBytes;
use linli_wire::fund::{Cells, Deed};
use linli_wire::scheme::Currency;
use rand::rngs::SysRng;
use rand_core::{Rng, UnwrapErr};
use serde::{Deserialize, Serialize};

use super::{Paid, Typed, money};
use crate::told::Told;
use crate::wallet::Wallet;

/// What each unit is charged.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum By {
    /// An amount for each share of the roll.
    PerShare(String),
    /// The same amount.
    Each(String),
    /// What a table says, which came with it.
    Sheet,
}

/// What is said of a charge's units, where a refusal asks.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bearing {
    /// Whether an owner's first unit bears the shares of all of hers.
    first_unit: bool,
    /// Whether the rows of a unit that is on several are added up.
    add_up: bool,
    /// Whether units without a row are charged nothing.
    partial: bool,
}

/// The amounts of units, and what a table has besides.
#[derive(Debug, Default, Serialize)]
pub struct Amounts {
    /// Those of units, zeros left out.
    pub rows: Vec<UnitRow>,
    /// How many units have nothing.
    pub others: usize,
    /// All together.
    pub total: Option<Money>,
    /// Lines that do not count.
    pub problems: Vec<Problem>,
    /// Rows that say by themselves that nothing came in.
    pub outgoing: Vec<u32>,
    /// Units that no line charges.
    pub uncharged: Vec<String>,
}

/// What a unit is charged or paid.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct UnitRow {
    /// Its label.
    pub unit: String,
    /// In minor units.
    pub amount: Money,
    /// What it owed before, where it pays; negative where it paid in advance.
    pub owed: Option<i64>,
}

/// A line that does not count.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// Its row in the table.
    pub row: u32,
    /// Whether it counts if somebody says that it is a payment of its own.
    pub doubt: bool,
    /// Why.
    pub told: Told,
}

impl Wallet {
    /// What units paid; nothing where no line counts.
    pub(super) fn payments(
        &self,
        fund: &FundState<'_, Memory>,
        paid: Paid,
        file: Option<&[u8]>,
        now: i64,
        table: &mut Amounts,
    ) -> Result<Option<Deed>, Refusal> {
        let books = self.books(fund)?;
        let units = self.units(fund)?;
        let typed = typed(&paid.rows);
        let purpose = Purpose::Payments {
            all_incoming: paid.all_incoming || file.is_none(),
            latest: entering::latest_day(now)?,
        };
        let mut statement = match file {
            Some(file) => read(fund, &units, file, purpose)?,
            None => read(fund, &units, &typed, purpose)?.below_header(),
        };
        let file = file.unwrap_or(&typed);
        let said = entering::Said {
            another: paid.another,
            moved: entering::moved(&statement, fund, &books, |each| {
                self.record()?.each_deed(fund.id(), each)
            })?,
        };
        let lines = entering::take_entered(&mut statement, fund, &books, &said);
        let amounts = statement.amounts(&units).map_err(|e| Refusal::of(&e))?;
        table.fill(&units, &amounts, &statement)?;
        if lines.is_empty() {
            return Ok(None);
        }
        self.owed(fund, &books, &units, &mut table.rows)?;
        Ok(Some(Deed::Payments {
            account: paid.account,
            statement: books.statement(fund.id().0, file),
            lines: HexBytes(lines.into_iter().flatten().collect()),
            cells: seal(fund, &books, &amounts)?,
        }))
    }

    /// What each unit is charged; nothing where a line of the table does not fit.
    pub(super) fn charged(
        &self,
        fund: &FundState<'_, Memory>,
        by: &By,
        bearing: Bearing,
        file: Option<&[u8]>,
        table: &mut Amounts,
    ) -> Result<Option<Cells>, Refusal> {
        let books = self.books(fund)?;
        let record = self.record()?;
        let digest = fund.fund().roll;
        let roll = record.roll(Some(digest))?;
        let units = entering::units_of(&roll);
        let mut statement = Statement::default();
        let amounts = match by {
            By::Each(amount) => vec![money(fund, amount)?; units.len()],
            By::PerShare(rate) => {
                let summary = record.state().roll(digest);
                let decimals = summary.map_or(0, |summary| summary.unit.decimals);
                entering::per_share(&roll, decimals, money(fund, rate)?, bearing.first_unit)?
            }
            By::Sheet => {
                statement = read(fund, &units, file.unwrap_or_default(), Purpose::Charge)?;
                statement.amounts(&units).map_err(|e| Refusal::of(&e))?
            }
        };
        table.fill(&units, &amounts, &statement)?;
        if !statement.differences.is_empty() {
            return Ok(None);
        }
        if let By::Sheet = by {
            if !bearing.add_up {
                statement.check_once(&units).map_err(|e| Refusal::of(&e))?;
            }
            if !bearing.partial {
                statement.check_whole(&units).map_err(|e| Refusal::of(&e))?;
            }
            table.uncharged = statement.without_line(&units);
        }
        if table.rows.is_empty() {
            return Err(Refusal::of(&FundRefusal::Amount));
        }
        seal(fund, &books, &amounts).map(Some)
    }

    /// What those units owed that pay now.
    fn owed(
        &self,
        fund: &FundState<'_, Memory>,
        books: &BooksKey,
        units: &[String],
        rows: &mut [UnitRow],
    ) -> Result<(), Refusal> {
        let numbers: BTreeMap<&String, u32> = units.iter().zip(1..).collect();
        let mut keyed: Vec<(u32, AccountKey, &mut Option<i64>)> = Vec::new();
        for UnitRow { unit, owed, .. } in rows {
            let number = numbers[&*unit];
            let key = books.account(fund.id().0, number);
            keyed.push((number, key, owed));
        }
        let mut unread = None;
        self.record()?.each_deed(fund.id(), |entry, deed| {
            if !fund.stands(entry) {
                return;
            }
            for (number, key, owed) in &mut keyed {
                match opened(deed, entry, *number, key) {
                    Some(Ok(amount)) => **owed = Some(owed.unwrap_or(0) + amount),
                    Some(Err(one)) => unread = Some(one),
                    None => {}
                }
            }
        })?;
        for (.., owed) in keyed {
            *owed = Some(owed.unwrap_or(0));
        }
        unread.map_or(Ok(()), |unread| Err(Refusal::of(&unread)))
    }
}

impl Amounts {
    fn fill(
        &mut self,
        units: &[String],
        amounts: &[Money],
        statement: &Statement,
    ) -> Result<(), Refusal> {
        let row = |(unit, amount): (&String, &Money)| UnitRow {
            unit: unit.clone(),
            amount: *amount,
            owed: None,
        };
        let all = units.iter().zip(amounts);
        let moved = all.filter(|(_, amount)| **amount > Money::ZERO);
        self.rows = moved.map(row).collect();
        self.others = units.len() - self.rows.len();
        let total = Money::new(amounts.iter().map(|amount| amount.get()).sum());
        self.total = Some(total.map_err(|e| Refusal::of(&e))?);
        let problem = |(row, difference): &(u32, statement::Difference)| Problem {
            row: *row,
            doubt: difference.is_doubt(),
            told: Told::of(&Refusal::of(difference)),
        };
        self.problems = statement.differences.iter().map(problem).collect();
        self.outgoing.clone_from(&statement.outgoing);
        Ok(())
    }
}

fn read(
    fund: &FundState<'_, Memory>,
    units: &[String],
    file: &[u8],
    purpose: Purpose,
) -> Result<Statement, Refusal> {
    let Currency { code, minor_digits } = &fund.fund().currency;
    let read = statement::read_file((file, None), units, code, *minor_digits, purpose);
    read.map_err(|e| Refusal::of(&e))
}

/// What was typed, as the table that a bank would give: one reader reads both, and gives a payment one mark. Rows that were left
/// empty count in the numbers of the others.
fn typed(rows: &[Typed]) -> Vec<u8> {
    let mut text = String::from("unit,amount,date,serial\n");
    for Typed {
        unit,
        amount,
        day,
        serial,
    } in rows
    {
        let cells = [unit, amount, day, serial];
        let quoted = cells.map(|cell| format!("\"{}\"", cell.trim().replace('"', "\"\"")));
        text.push_str(&quoted.join(","));
        text.push('\n');
    }
    text.into_bytes()
}

fn seal(
    fund: &FundState<'_, Memory>,
    books: &BooksKey,
    amounts: &[Money],
) -> Result<Cells, Refusal> {
    let sealed = entering::seal(fund.id(), books, nonce(), amounts);
    sealed.map_err(|e| Refusal::of(&e))
}

/// A new one, for an entry's cells.
pub(super) fn nonce() -> Digest {
    let mut nonce = [0; 32];
    UnwrapErr(SysRng).fill_bytes(&mut nonce);
    Digest(nonce)
}
