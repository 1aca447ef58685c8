//! What treasurers enter in a fund, made in the page: shown in a table first, then a paper as any other.

use std::collections::BTreeMap;

use linli_office::{Line, Office, Paper, entering, words};
use linli_primitives::account::{AccountKey, BooksKey};
use linli_primitives::{Digest, Money};
use linli_register::Book;
use linli_register::statement::{self, BadStatement, Purpose, Statement};
use linli_rule::Refusal;
use linli_rules::community::CommunityState;
use linli_rules::fund::account::opened;
use linli_rules::fund::{FundRefusal, FundState};
use linli_rules::store::Memory;
use linli_wire::encoding::HexBytes;
use linli_wire::fund::{Cells, Decision, Deed, Expense, FundAct, FundId, Month};
use linli_wire::scheme::Currency;
use linli_wire::signature::Signed;
use linli_wire::text::Text;
use rand::rngs::SysRng;
use rand_core::{Rng, UnwrapErr};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::told::Told;
use crate::wallet::Wallet;

/// A fund as whoever enters something needs it.
#[derive(Debug, Serialize)]
pub struct FundSheet {
    id: FundId,
    name: Text,
    currency: Currency,
    accounts: Vec<Text>,
    balances: Vec<Money>,
    free_below: Money,
    /// Whether its books' key is open.
    pub open: bool,
    /// Those of earlier expenses.
    categories: Vec<String>,
    /// What the owners decided and is not spent.
    pub decisions: Vec<Allowed>,
    /// The newest first.
    pub acts: Vec<ActSheet>,
}

/// What a question that passed allows.
#[derive(Debug, Serialize)]
pub struct Allowed {
    decision: Decision,
    account: u16,
    title: String,
    question: String,
    /// What is left of it.
    pub left: Money,
}

/// An entry.
#[derive(Debug, Serialize)]
pub struct ActSheet {
    number: u64,
    at: i64,
    lines: Vec<Line>,
    /// Whether it can be taken back.
    pub stands: bool,
}

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
    /// Units paid, as a bank's statement says or as somebody typed.
    Payments {
        /// Into which account.
        account: u16,
        /// What was typed, where no statement came with it.
        rows: Vec<Typed>,
        /// Whether all amounts of the statement came in.
        all_incoming: bool,
    },
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
        /// Whether an owner's first unit bears the shares of all of hers.
        first_unit: bool,
        /// Whether the rows of a unit that is on several are added up.
        add_up: bool,
    },
    /// An entry is taken back.
    Reversal {
        /// Its number.
        of: u64,
        /// Why.
        reason: String,
    },
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

/// What will be entered, to be looked at before it becomes a paper.
#[derive(Debug, Serialize)]
pub struct Planned {
    /// Nothing where no line counts.
    pub paper: Option<String>,
    /// What it says.
    lines: Vec<Line>,
    /// The amounts of units, zeros left out.
    pub rows: Vec<UnitRow>,
    /// How many units have nothing.
    pub others: usize,
    /// All units' amounts together.
    pub total: Option<Money>,
    /// Lines that do not count.
    pub problems: Vec<Problem>,
    /// An entry that looks the same.
    pub before: Option<Told>,
    /// Why the record would not take it.
    pub fault: Option<Told>,
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
    /// Why.
    pub told: Told,
}

/// What a deed is made of besides.
#[derive(Default)]
struct Table {
    rows: Vec<UnitRow>,
    others: usize,
    total: Option<Money>,
    problems: Vec<Problem>,
}

impl Wallet {
    /// The funds of the record, and what was entered in them.
    pub fn funds(&self) -> Result<Vec<FundSheet>, Refusal> {
        let state = self.record()?.funds()?;
        state
            .funds()
            .map(|fund| self.fund_sheet(state, fund))
            .collect()
    }

    fn fund_sheet(
        &self,
        state: &CommunityState,
        fund: FundState<'_, Memory>,
    ) -> Result<FundSheet, Refusal> {
        let document = fund.fund();
        let mut acts = Vec::new();
        let mut categories = Vec::new();
        for (number, entered) in fund.acts() {
            if let Deed::Expense(Expense { category, .. }) = &entered.deed
                && !categories.contains(category)
            {
                categories.push(category.clone());
            }
            let paper = paper(fund.id(), number, entered.deed.clone());
            let is_reversal = matches!(entered.deed, Deed::Reversal { .. });
            acts.push(ActSheet {
                number,
                at: entered.at,
                lines: words::of(&paper, Office::of(state)?)?,
                stands: entered.reversed.is_none() && !is_reversal,
            });
        }
        acts.reverse();
        Ok(FundSheet {
            id: fund.id(),
            name: document.name.clone(),
            currency: document.currency.clone(),
            accounts: document.accounts.clone(),
            balances: fund.head().balances.clone(),
            free_below: document.free_below,
            open: self.books(&fund).is_ok(),
            categories,
            decisions: decisions(state, &fund),
            acts,
        })
    }

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
        let mut table = Table::default();
        let deed = self.deed(&fund, asked, now, file, &mut table)?;
        let Table {
            rows,
            others,
            total,
            problems,
        } = table;
        let mut planned = Planned {
            paper: None,
            lines: Vec::new(),
            rows,
            others,
            total,
            problems,
            before: None,
            fault: None,
        };
        let Some(deed) = deed else {
            return Ok(planned);
        };
        let before = entering::check_new(&fund, &deed, now).err();
        planned.before = before.as_ref().map(Told::of);
        let paper = paper(id, fund.head().acts + 1, deed);
        let office = Office::of(state)?;
        planned.lines = words::of(&paper, office)?;
        planned.fault = paper.check(office, now).err().as_ref().map(Told::of);
        planned.paper = Some(linli_office::json_text(&paper));
        Ok(planned)
    }

    fn deed(
        &self,
        fund: &FundState<'_, Memory>,
        asked: Asked,
        now: i64,
        file: Option<&[u8]>,
        table: &mut Table,
    ) -> Result<Option<Deed>, Refusal> {
        Ok(Some(match asked {
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
            Asked::Payments {
                account,
                rows,
                all_incoming,
            } => {
                let typed = typed(&rows);
                let all_incoming = all_incoming || file.is_none();
                let file = file.unwrap_or(&typed);
                return self.payments(fund, account, all_incoming, now, file, table);
            }
            Asked::Charge {
                account,
                month,
                rule,
                by,
                first_unit,
                add_up,
            } => {
                let books = self.books(fund)?;
                let month: Month = month.trim().parse().map_err(|e| Refusal::of(&e))?;
                let Some(amounts) = self.charged(fund, &by, (first_unit, add_up), file, table)?
                else {
                    return Ok(None);
                };
                Deed::Charge {
                    account,
                    month,
                    rule: rule.trim().to_owned(),
                    cells: seal(fund, &books, &amounts)?,
                }
            }
            Asked::Reversal { of, reason } => {
                let earlier = self.deed_of(fund.id(), of)?;
                entering::reversal(of, reason.trim().to_owned(), earlier.as_ref())
            }
        }))
    }

    fn payments(
        &self,
        fund: &FundState<'_, Memory>,
        account: u16,
        all_incoming: bool,
        now: i64,
        file: &[u8],
        table: &mut Table,
    ) -> Result<Option<Deed>, Refusal> {
        let books = self.books(fund)?;
        let units = self.units(fund)?;
        let purpose = Purpose::Payments {
            all_incoming,
            latest: entering::latest_day(now)?,
        };
        let mut statement = read(fund, &units, file, purpose)?;
        let lines = entering::take_entered(&mut statement, fund, &books);
        let amounts = statement.amounts(&units).map_err(|e| Refusal::of(&e))?;
        table.fill(&units, &amounts, &statement)?;
        if lines.is_empty() {
            return Ok(None);
        }
        self.owed(fund, &books, &units, &mut table.rows)?;
        Ok(Some(Deed::Payments {
            account,
            statement: books.statement(fund.id().0, file),
            lines: HexBytes(lines.into_iter().flatten().collect()),
            cells: seal(fund, &books, &amounts)?,
        }))
    }

    /// What each unit is charged; nothing where a line of the table does not fit.
    fn charged(
        &self,
        fund: &FundState<'_, Memory>,
        by: &By,
        (first_unit, add_up): (bool, bool),
        file: Option<&[u8]>,
        table: &mut Table,
    ) -> Result<Option<Vec<Money>>, Refusal> {
        let record = self.record()?;
        let digest = fund.fund().roll;
        let roll = record.roll(Some(digest))?;
        let units = entering::units_of(&roll);
        let mut statement = Statement {
            lines: Vec::new(),
            differences: Vec::new(),
            outgoing: Vec::new(),
        };
        let amounts = match by {
            By::Each(amount) => vec![money(fund, amount)?; units.len()],
            By::PerShare(rate) => {
                let summary = record.state().roll(digest);
                let decimals = summary.map_or(0, |summary| summary.unit.decimals);
                entering::per_share(&roll, decimals, money(fund, rate)?, first_unit)?
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
            statement.check_whole(&units).map_err(|e| Refusal::of(&e))?;
            if !add_up {
                statement.check_once(&units).map_err(|e| Refusal::of(&e))?;
            }
        }
        if table.rows.is_empty() {
            return Err(Refusal::of(&FundRefusal::Amount));
        }
        Ok(Some(amounts))
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

impl Table {
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
            told: Told::of(&Refusal::of(difference)),
        };
        self.problems = statement.differences.iter().map(problem).collect();
        Ok(())
    }
}

fn paper(fund: FundId, number: u64, deed: Deed) -> Paper {
    Paper::FundAct(Signed::new(FundAct { fund, number, deed }))
}

fn money(fund: &FundState<'_, Memory>, typed: &str) -> Result<Money, Refusal> {
    let parsed = fund.fund().currency.parse(typed);
    parsed.map_err(|e| Refusal::of(&e))
}

/// Questions that passed, of which something is left to spend.
fn decisions(state: &CommunityState, fund: &FundState<'_, Memory>) -> Vec<Allowed> {
    let mut all = Vec::new();
    for poll in state.polls() {
        for (question, number) in poll.poll().questions.iter().zip(1..) {
            let decision = Decision {
                poll: poll.id(),
                question: number,
            };
            let granted = fund
                .granted(decision)
                .filter(|_| state.has_passed(decision));
            let left = granted.and_then(|it| Some((it.account, it.ceiling.checked_sub(it.spent)?)));
            if let Some((account, left)) = left.filter(|(_, left)| *left > Money::ZERO) {
                all.push(Allowed {
                    decision,
                    account,
                    title: poll.poll().title.clone(),
                    question: question.text.clone(),
                    left,
                });
            }
        }
    }
    all
}

fn read(
    fund: &FundState<'_, Memory>,
    units: &[String],
    file: &[u8],
    purpose: Purpose,
) -> Result<Statement, Refusal> {
    let Currency { code, minor_digits } = &fund.fund().currency;
    let book = Book::read_text(file, None).map_err(BadStatement::Table);
    let read = book.and_then(|book| statement::read(&book, units, code, *minor_digits, purpose));
    read.map_err(|e| Refusal::of(&e))
}

/// What was typed, as the table that a bank would give: one reader reads both, and gives a payment one mark.
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
    let mut nonce = [0; 32];
    UnwrapErr(SysRng).fill_bytes(&mut nonce);
    let sealed = entering::seal(fund.id(), books, Digest(nonce), amounts);
    sealed.map_err(|e| Refusal::of(&e))
}

#[cfg(test)]
mod tests;
