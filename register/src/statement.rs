//! Amounts of units from a spreadsheet: what a month is charged, and what a bank's statement says was paid.
//!
//! Nothing is misread in silence: every line that does not fit is named, with its row.

use std::collections::{BTreeMap, BTreeSet};

use linli_primitives::{Day, DecimalMark, Money, decimal};

use crate::book::Book;
use crate::encoding::LOST;
use crate::label::{shown, unit_key};
use crate::table::{Row, Table};
use crate::text::is_han;
use crate::workbook::{DATE_CELL, FORMULA_CELL};

mod columns;
mod marks;
mod refusal;

use columns::{Columns, Parts, has_come_in, has_gone_out};
use marks::{Marks, Serials, solid};
pub use refusal::{BadStatement, Difference};

/// After a number these say that it is no unit: a day, a month, a sum, or a building.
const NO_UNIT: &[&str] = &[
    "年", "月", "日", "号", "期", "季", "天", "元", "块", "幢", "栋", "座", "楼", "单元", "梯",
];
/// Before a number these say that it is one of a room.
const ROOM_BEFORE: &[&str] = &[
    "房",
    "室",
    "房号",
    "室号",
    "房间",
    "unit",
    "room",
    "flat",
    "apartment",
    "apt",
];
/// And after it.
const ROOM_AFTER: &[&str] = &["房", "室"];

/// What units are charged or have paid, and every line that does not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Lines that count.
    pub lines: Vec<Line>,
    /// The others: row, and why.
    pub differences: Vec<(u32, Difference)>,
    /// Rows that say by themselves that nothing came in.
    pub outgoing: Vec<u32>,
}

/// A line that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its row.
    pub row: u32,
    /// Its unit's place in the order in which units were given.
    pub unit: usize,
    /// Its amount.
    pub amount: Money,
    /// What it is for, if a column says so.
    pub kind: Option<String>,
    /// Its day, if a column says so.
    pub day: Option<Day>,
    /// Whether a serial number tells it from every other.
    pub has_serial: bool,
    /// What tells it from every other, however the file was written; nothing where the bank gives neither serial nor day.
    pub mark: Option<String>,
    /// What its mark would be in a file whose serial numbers tell more, or less.
    pub other: Option<String>,
}

/// What a table is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// What units are charged.
    Charge,
    /// What a bank says that came in.
    Payments {
        /// Whether somebody says that all amounts came in, where no column does.
        all_incoming: bool,
        /// The last day that a clock can show by now.
        latest: Day,
    },
}

/// Reads a file, whose text is in the encoding asked for or in the one that it seems to be in. A line with a cell that cannot be
/// read is told, and the others count.
pub fn read_file(
    (file, encoding): (&[u8], Option<&str>),
    units: &[String],
    code: &str,
    digits: u8,
    purpose: Purpose,
) -> Result<Statement, BadStatement> {
    let book = Book::read_most(file, encoding)?;
    read(&book, units, code, digits, purpose)
}

/// Reads amounts in a currency of `digits` decimals, for units with these labels, from a file of one sheet that hides
/// nothing.
pub fn read(
    book: &Book,
    units: &[String],
    code: &str,
    digits: u8,
    purpose: Purpose,
) -> Result<Statement, BadStatement> {
    let keys = keys(units)?;
    let table = only_table(book)?;
    let found = table
        .rows()
        .enumerate()
        .find_map(|(index, row)| Some((index, Columns::of(row)?)));
    let (header, columns) = found.ok_or(BadStatement::Columns)?;
    if let Purpose::Payments { all_incoming, .. } = purpose {
        columns.check_way(all_incoming)?;
    }
    let mut statement = Statement::default();
    let mut seen = BTreeMap::new();
    let below = || table.rows().skip(header + 1);
    let is_out = |row: &Row<'_>| purpose != Purpose::Charge && columns.goes_out(*row);
    statement
        .outgoing
        .extend(below().filter(is_out).map(|row| row.number));
    let serials = Serials::of(below().map(|row| columns.serial(row)));
    for row in below().filter(|row| !is_out(row)) {
        let read = columns
            .line(row, &keys, &serials, code, digits, purpose)
            .and_then(|line| {
                let mark = line.mark.clone();
                match mark.and_then(|mark| seen.insert(mark, row.number)) {
                    Some(earlier) => Err(Difference::Double(earlier)),
                    None => Ok(line),
                }
            });
        match read {
            Ok(line) => statement.lines.push(line),
            Err(difference) => statement.differences.push((row.number, difference)),
        }
    }
    let Statement {
        lines,
        differences,
        outgoing,
    } = &statement;
    match lines.is_empty() && differences.is_empty() && outgoing.is_empty() {
        true => Err(BadStatement::Empty),
        false => Ok(statement),
    }
}

/// The table that somebody who opens the file sees, if there is one and she sees all of it.
fn only_table(book: &Book) -> Result<&Table, BadStatement> {
    let shown = book
        .sheets
        .iter()
        .filter(|sheet| !sheet.hidden && sheet.rows() != Some(0));
    let names: Vec<String> = shown.filter_map(|sheet| sheet.name.clone()).collect();
    if names.len() > 1 {
        return Err(BadStatement::Sheets(names));
    }
    let table = book.sheet(None)?.table()?;
    for row in table.rows() {
        if table.hidden.has_row(row.number) {
            return Err(BadStatement::HiddenRow(row.number));
        }
        let mut filled = (0..row.width()).filter(|at| !row.cell(*at).is_empty());
        if let Some(hidden) = filled.find(|at| table.hidden.has_column(*at)) {
            return Err(BadStatement::HiddenColumn(hidden + 1));
        }
    }
    Ok(table)
}

/// How many of the units without a line a refusal names.
const NAMED: usize = 10;

impl Statement {
    /// The same with its rows counted from the first below the names of the columns, which nobody typed.
    #[must_use]
    pub fn below_header(mut self) -> Self {
        for line in &mut self.lines {
            line.row -= 1;
        }
        for (row, difference) in &mut self.differences {
            *row -= 1;
            if let Difference::Double(earlier) = difference {
                *earlier -= 1;
            }
        }
        self
    }

    /// The units that no line is about.
    pub fn without_line(&self, units: &[String]) -> Vec<String> {
        let named: BTreeSet<usize> = self.lines.iter().map(|line| line.unit).collect();
        let others = units.iter().enumerate();
        let others = others.filter(|(at, _)| !named.contains(at));
        others.map(|(_, unit)| unit.clone()).collect()
    }

    /// Refuses to leave a unit out.
    pub fn check_whole(&self, units: &[String]) -> Result<(), BadStatement> {
        let mut some = self.without_line(units);
        let count = some.len();
        some.truncate(NAMED);
        match count {
            0 => Ok(()),
            count => Err(BadStatement::Missing { count, some }),
        }
    }

    /// The units that are on several rows which do not say that they are for different things, with these rows.
    pub fn on_several_rows(&self, units: &[String]) -> Vec<(String, Vec<u32>)> {
        let mut rows: BTreeMap<usize, Vec<(u32, Option<&str>)>> = BTreeMap::new();
        for line in &self.lines {
            let of = rows.entry(line.unit).or_default();
            of.push((line.row, line.kind.as_deref()));
        }
        let is_told = |of: &[(u32, Option<&str>)]| {
            let kinds: BTreeSet<&str> = of.iter().filter_map(|(_, kind)| *kind).collect();
            kinds.len() == of.len()
        };
        rows.retain(|_, of| of.len() > 1 && !is_told(of));
        let named = rows.into_iter().map(|(unit, of)| {
            let rows = of.into_iter().map(|(row, _)| row).collect();
            (units[unit].clone(), rows)
        });
        named.collect()
    }

    /// Refuses to charge a unit twice.
    pub fn check_once(&self, units: &[String]) -> Result<(), BadStatement> {
        let several = self.on_several_rows(units);
        let count = several.len();
        let some = several.iter().take(NAMED).map(|(unit, rows)| {
            let rows: Vec<String> = rows.iter().map(u32::to_string).collect();
            format!("{unit} ({})", rows.join(" + "))
        });
        match count {
            0 => Ok(()),
            count => Err(BadStatement::Several {
                count,
                some: some.collect(),
            }),
        }
    }

    /// The amounts of all units, in the order in which they were given.
    pub fn amounts(&self, units: &[String]) -> Result<Vec<Money>, BadStatement> {
        let mut amounts = vec![Money::ZERO; units.len()];
        for Line { unit, amount, .. } in &self.lines {
            let sum = amounts[*unit].checked_add(*amount);
            amounts[*unit] = sum.map_err(|_| BadStatement::Range(units[*unit].clone()))?;
        }
        Ok(amounts)
    }
}

impl Columns {
    fn line(
        &self,
        row: Row<'_>,
        keys: &BTreeMap<String, usize>,
        serials: &Serials,
        code: &str,
        digits: u8,
        purpose: Purpose,
    ) -> Result<Line, Difference> {
        if let Some(lost) = self.lost(row) {
            return Err(Difference::Cell(lost.to_owned()));
        }
        let currency = self.currency.map_or("", |at| row.cell(at));
        if !is_currency(currency, code) {
            return Err(Difference::Currency {
                found: currency.to_owned(),
                expected: code.to_owned(),
            });
        }
        if let Some(both) = self.both_ways(row) {
            return Err(both);
        }
        let text = row.cell(self.amount);
        let bare = text.trim_start_matches(['¥', '￥', '+']).trim();
        let minor = decimal::parse(bare, DecimalMark::Point, digits);
        let money = minor.and_then(|minor| Money::new(minor).ok());
        let way = self.way.map_or("", |at| row.cell(at)).trim();
        let came_in = self.way.is_none() || has_come_in(way);
        // A unit may be charged nothing, if somebody wrote so: many programs store zero before they calculate.
        let may_be_zero = purpose == Purpose::Charge && !row.is_zero_formula(self.amount);
        let money = money.filter(|money| came_in && (may_be_zero || *money > Money::ZERO));
        let money =
            money.ok_or_else(|| Difference::Amount(format!("{way} {text}").trim().to_owned()))?;
        let cells = || self.reference.iter().map(|at| row.cell(*at));
        let joined = self.parts.as_ref().and_then(|parts| parts.unit(row, keys));
        let named = cells().flat_map(|cell| units_in(cell, keys)).chain(joined);
        let mut named: BTreeSet<usize> = named.collect();
        if named.is_empty() && self.parts.is_none() {
            let all: Vec<&str> = cells().collect();
            named.extend(only_room(&all.join(" "), keys));
        }
        let parts = self.parts.as_ref().map(|parts| parts.texts(row));
        let is_unknown = joined.is_none()
            && parts.is_some_and(|parts| parts.iter().any(|part| !part.is_empty()));
        match named.first() {
            Some(unit) if named.len() == 1 && !is_unknown => {
                let latest = match purpose {
                    Purpose::Payments { latest, .. } => Some(latest),
                    Purpose::Charge => None,
                };
                let Marks {
                    mark,
                    other,
                    day,
                    has_serial,
                } = self.marks(row, money, serials, latest)?;
                let kind = self.kind.map(|at| solid(row.cell_or_merged(at)));
                Ok(Line {
                    row: row.number,
                    unit: *unit,
                    amount: money,
                    kind: kind.filter(|kind| !kind.is_empty()),
                    day,
                    has_serial,
                    mark,
                    other,
                })
            }
            _ => {
                let texts = parts.into_iter().flatten().chain(cells());
                let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
                let told = texts.join(" ");
                Err(match named.len() > 1 {
                    true => Difference::Several(told),
                    false => Difference::NoUnit(told),
                })
            }
        }
    }

    /// Whether the row says by itself that nothing came in: its credit is blank or zero, or it went out.
    fn goes_out(&self, row: Row<'_>) -> bool {
        let is_nothing =
            !is_written(row.cell_or_merged(self.amount)) && !row.is_zero_formula(self.amount);
        match self.is_credit {
            true => is_nothing,
            false => self.way.is_some_and(|at| has_gone_out(row.cell(at))),
        }
    }

    /// What came in and what went out, where the row says both.
    fn both_ways(&self, row: Row<'_>) -> Option<Difference> {
        let incoming = row.cell(self.amount);
        let outgoing = self.debit.map_or("", |at| row.cell(at));
        let is_both = self.is_credit && is_written(incoming) && is_written(outgoing);
        is_both.then(|| Difference::Both {
            incoming: incoming.to_owned(),
            outgoing: outgoing.to_owned(),
        })
    }

    /// A cell that is read and whose text the file does not have.
    fn lost<'r>(&self, row: Row<'r>) -> Option<&'r str> {
        let own = [self.way, self.serial, self.currency].into_iter().flatten();
        let parts = self.parts.iter().flat_map(Parts::places);
        let references = self.reference.iter().copied().chain(parts);
        let day = self.day.map(|at| row.cell(at));
        let day = day.filter(|cell| cell.contains(LOST));
        let mut cells = own
            .chain([self.amount])
            .map(|at| row.cell(at))
            .chain(day)
            .chain(
                // A date among words is part of the mark alone.
                references
                    .filter(|at| row.day(*at).is_none())
                    .map(|at| row.cell(at)),
            );
        cells.find(|cell| is_lost(cell))
    }
}

/// Whether a cell has an amount, and not zero.
fn is_written(amount: &str) -> bool {
    amount.chars().any(|c| !matches!(c, '-' | '0' | '.' | ' '))
}

/// Whether a cell's text is not in the file.
fn is_lost(cell: &str) -> bool {
    let is_error = cell.starts_with('#') && cell.ends_with(['!', '?', 'A']);
    is_error || cell == DATE_CELL || cell == FORMULA_CELL || cell.contains(LOST)
}

/// The units that a text names: all of it, or words of it. A bare number among words may be that of a card, an invoice or a
/// month, and names a unit only where they say that it is a room's.
fn units_in(text: &str, keys: &BTreeMap<String, usize>) -> Vec<usize> {
    if let Some(unit) = keys.get(&unit_key(text)) {
        return vec![*unit];
    }
    let is_apart = |c: char| {
        c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；' | ':' | '：' | '/' | '、')
    };
    let words: Vec<&str> = text
        .split(is_apart)
        .filter(|word| !word.is_empty())
        .collect();
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).copied().unwrap_or_default();
    let named = words.iter().enumerate().flat_map(|(at, own)| {
        let Some(unit) = keys.get(&unit_key(own)) else {
            return units_within(own, keys);
        };
        let before = [2, 1].map(|back| word(at.checked_sub(back)));
        let after = word(at.checked_add(1));
        let is_unit = !is_number(own) || is_room(before, after);
        is_unit.then_some(*unit).into_iter().collect()
    });
    named.collect()
}

/// The units that a word of Chinese names without spaces around them: `缴1-1-101物业费`. Only those that say more than one
/// number.
fn units_within(word: &str, keys: &BTreeMap<String, usize>) -> Vec<usize> {
    let word = shown(word);
    let letters: Vec<(usize, char)> = word.char_indices().collect();
    let between = |at: usize| Some((letters.get(at.checked_sub(1)?)?.1, letters.get(at)?.1));
    let begins = |at: &usize| {
        between(*at).is_none_or(|(before, first)| is_han(before) && first.is_ascii_alphanumeric())
    };
    let ends = |at: &usize| between(*at).is_none_or(|(_, after)| is_han(after));
    let place = |at: usize| letters.get(at).map_or(word.len(), |letter| letter.0);
    let (mut found, mut over) = (Vec::new(), 0);
    for from in (0..letters.len()).filter(begins) {
        let longest = (from + 1..=letters.len())
            .rev()
            .filter(ends)
            .find_map(|to| {
                let key = unit_key(&word[place(from)..place(to)]);
                let unit = keys.get(&key).filter(|_| key.contains('-'))?;
                Some((*unit, to))
            });
        if let Some((unit, to)) = longest.filter(|_| from >= over) {
            found.push(unit);
            over = to;
        }
    }
    found
}

/// The only unit whose room is the one number that a text names, if nothing in it is of a building: `302室`.
fn only_room(text: &str, keys: &BTreeMap<String, usize>) -> Option<usize> {
    let text = shown(text);
    let (before, _) = text.split_once('室')?;
    let words = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let room = &before[words.len()..];
    let is_alone = text.matches(|c: char| c.is_ascii_digit()).count() == room.len();
    let names_building = text.contains(|c| "幢栋座楼门梯区号期单".contains(c));
    let is_part = words.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
    if room.is_empty() || !is_alone || names_building || is_part {
        return None;
    }
    let mut alike = keys
        .iter()
        .filter(|(key, _)| key.rsplit('-').next() == Some(room));
    let unit = *alike.next()?.1;
    alike.next().is_none().then_some(unit)
}

fn is_number(word: &str) -> bool {
    shown(word).chars().all(|c| c.is_ascii_digit())
}

/// Whether the words around a number say that it is one of a room: after it, or before it and about no other number.
fn is_room(before: [&str; 2], after: &str) -> bool {
    let [second, first] = before;
    let (first, after) = (shown(first), shown(after));
    let is_announced = ROOM_BEFORE.iter().any(|word| first.ends_with(word));
    let is_of_another = !second.is_empty() && is_number(second);
    let is_counted = NO_UNIT.iter().any(|word| after.starts_with(word));
    ROOM_AFTER.contains(&after.as_str()) || (is_announced && !is_of_another && !is_counted)
}

fn keys(units: &[String]) -> Result<BTreeMap<String, usize>, BadStatement> {
    let mut keys = BTreeMap::new();
    for (at, unit) in units.iter().enumerate() {
        if let Some(other) = keys.insert(unit_key(unit), at) {
            return Err(BadStatement::Alike(units[other].clone(), unit.clone()));
        }
    }
    Ok(keys)
}

fn is_currency(text: &str, code: &str) -> bool {
    let text = text.trim();
    let is_yuan = code == "CNY" && matches!(text, "人民币" | "人民币元" | "元" | "RMB" | "rmb");
    text.is_empty() || is_yuan || text.eq_ignore_ascii_case(code)
}

#[cfg(test)]
mod tests;
