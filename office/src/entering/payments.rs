//! Payments that no entry has, and those of which somebody must say whether one has them.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::take;

use linli_primitives::account::BooksKey;
use linli_primitives::{Day, Money};
use linli_register::statement::{Difference, Line, Statement};
use linli_rule::Refusal;
use linli_rules::fund::FundState;
use linli_rules::fund::account::opened;
use linli_rules::store::Store;
use linli_wire::fund::Deed;

use crate::mark::{Mark, of_looks};

/// How many days the bank may book a payment before or after the day that somebody wrote down for it.
const NEARBY: u32 = 5;
/// How many payments of one unit, amount and day are looked for.
const EQUAL: u32 = 4;

/// What is known of payments besides the statement and the marks of those that were entered.
#[derive(Default)]
pub struct Said {
    /// Rows that are payments of their own, as somebody said, whatever they look like.
    pub another: BTreeSet<u32>,
    /// [`moved`] ones.
    pub moved: Moved,
}

/// Payments that count for another unit than they were entered for: of a unit and amount, the entry with the payment, and the last day
/// that it can be of.
pub type Moved = BTreeMap<(usize, Money), (u64, Day)>;

/// The payments that count for a unit of the statement by a move, and may be among its lines. `each_deed` goes through all that were
/// entered.
pub fn moved<S: Store, E: From<Refusal>>(
    statement: &Statement,
    fund: &FundState<'_, S>,
    books: &BooksKey,
    each_deed: impl FnOnce(&mut dyn FnMut(u64, &Deed)) -> Result<(), E>,
) -> Result<Moved, E> {
    let mut moved = Moved::new();
    let mut unread = None;
    each_deed(&mut |number, deed| {
        let Deed::Move { of, .. } = deed else { return };
        let Some(payments) = fund.act(*of).filter(|_| fund.stands(number)) else {
            return;
        };
        let until = Day::of_unix_time(payments.at).map_or(Day::MAX, |day| day.plus(NEARBY));
        let lines = statement.lines.iter();
        let lines = lines.filter(|line| line.day.is_some_and(|day| day <= until));
        for unit in lines.map(|line| line.unit).collect::<BTreeSet<usize>>() {
            let place = u32::try_from(unit + 1).unwrap_or(u32::MAX);
            let key = books.account(fund.id().0, place);
            match opened(deed, number, place, &key) {
                Some(Ok(owed)) if owed < 0 => {
                    if let Ok(amount) = Money::new(owed.unsigned_abs()) {
                        moved.insert((unit, amount), (*of, until));
                    }
                }
                Some(Err(one)) => unread = Some(one),
                _ => {}
            }
        }
    })?;
    match unread {
        Some(unread) => Err(Refusal::of(&unread).into()),
        None => Ok(moved),
    }
}

/// Takes out the lines that an entry has, those that look like a payment which is there, and those without a day; gives the marks of
/// the others, ascending.
pub fn take_entered<S: Store>(
    statement: &mut Statement,
    fund: &FundState<'_, S>,
    books: &BooksKey,
    said: &Said,
) -> BTreeSet<Mark> {
    let mut entering = Entering {
        fund,
        books,
        moved: &said.moved,
        marks: BTreeSet::new(),
        seen: BTreeMap::new(),
    };
    let mut others = Vec::new();
    for line in take(&mut statement.lines) {
        let is_another = said.another.contains(&line.row);
        match entering.take(&line, is_another) {
            Ok(()) => statement.lines.push(line),
            Err(difference) => others.push((line.row, difference)),
        }
    }
    statement.differences.extend(others);
    statement.differences.sort_by_key(|(row, _)| *row);
    entering.marks
}

/// What tells a payment to people: another one may have the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Looks {
    unit: usize,
    amount: Money,
    day: Day,
}

struct Entering<'s, S: Store> {
    fund: &'s FundState<'s, S>,
    books: &'s BooksKey,
    moved: &'s Moved,
    marks: BTreeSet<Mark>,
    /// The first row of each look, and whether serial numbers tell all its rows from every other.
    seen: BTreeMap<Looks, (u32, bool)>,
}

impl<S: Store> Entering<'_, S> {
    fn take(&mut self, line: &Line, is_another: bool) -> Result<(), Difference> {
        let (Some(day), Some(mark)) = (line.day, &line.mark) else {
            return Err(Difference::Unmarked);
        };
        let mark = self.mark(mark);
        let other = line.other.as_ref().map(|other| self.mark(other));
        let mut known = [mark].into_iter().chain(other);
        if let Some(entry) = known.find_map(|mark| self.fund.act_of_line(mark)) {
            return Err(Difference::Entered(entry));
        }
        let looks = Looks {
            unit: line.unit,
            amount: line.amount,
            day,
        };
        if !is_another {
            self.check_alike(looks, line.has_serial)?;
        }
        self.seen
            .entry(looks)
            .and_modify(|(_, is_told)| *is_told &= line.has_serial)
            .or_insert((line.row, line.has_serial));
        let free = (1..).map(|count| self.looking(looks, line.has_serial, count));
        let mut free = free
            .filter(|mark| !self.marks.contains(mark) && self.fund.act_of_line(*mark).is_none());
        let look = free.next();
        self.marks.extend([mark].into_iter().chain(look));
        Ok(())
    }

    /// Refuses a payment that looks like another one, of the same day, or of one nearby where a serial number tells not both.
    fn check_alike(&self, looks: Looks, has_serial: bool) -> Result<(), Difference> {
        match self.seen.get(&looks) {
            Some((row, is_told)) if !(*is_told && has_serial) => {
                return Err(Difference::AlikeRow(*row));
            }
            _ => {}
        }
        let moved = self.moved.get(&(looks.unit, looks.amount));
        if let Some((entry, _)) = moved.filter(|(_, until)| looks.day <= *until) {
            return Err(Difference::Moved(*entry));
        }
        let days = (0..=NEARBY).flat_map(|away| [looks.day.minus(away), looks.day.plus(away)]);
        let near = days.flat_map(|day| [(day, false), (day, true)]);
        let near = near.filter(|(day, is_told)| *day == looks.day || !(*is_told && has_serial));
        for (day, is_told) in near {
            let near = Looks { day, ..looks };
            let mut marks = (1..=EQUAL).map(|count| self.looking(near, is_told, count));
            if let Some(entry) = marks.find_map(|mark| self.fund.act_of_line(mark)) {
                return Err(Difference::Alike { entry, day });
            }
        }
        Ok(())
    }

    fn mark(&self, line: &str) -> Mark {
        self.books.line(self.fund.id().0, line)
    }

    /// The mark of a payment by its look, where so many have it.
    fn looking(&self, looks: Looks, has_serial: bool, count: u32) -> Mark {
        let Looks { unit, amount, day } = looks;
        let amount = amount.get();
        of_looks(self.mark(&format!(
            "looks\n{unit}\n{amount}\n{day}\n{has_serial}\n{count}"
        )))
    }
}
