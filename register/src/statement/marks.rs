//! What tells a line of a bank's statement from every other.

use std::collections::BTreeMap;

use linli_primitives::{Day, Money};

use super::Difference;
use super::columns::Columns;
use crate::label::shown;
use crate::table::Row;

/// A line's mark, and the one that it would have in a file whose serial numbers tell more, or less.
pub(super) struct Marks {
    pub(super) mark: Option<String>,
    pub(super) other: Option<String>,
    pub(super) day: Option<Day>,
    pub(super) has_serial: bool,
}

/// The serial numbers of a file, and how often each is there.
pub(super) struct Serials {
    counts: BTreeMap<String, u32>,
    /// Whether they count the rows: the next export numbers the same lines anew.
    is_counter: bool,
}

impl Serials {
    pub(super) fn of(all: impl Iterator<Item = String>) -> Self {
        let all: Vec<String> = all.filter(|serial| !serial.is_empty()).collect();
        let numbers: Vec<Option<usize>> = all.iter().map(|serial| serial.parse().ok()).collect();
        let counts_from = |first: usize| {
            let places = numbers.iter().zip(first..);
            places
                .into_iter()
                .all(|(number, place)| *number == Some(place))
        };
        let is_counter = counts_from(0) || counts_from(1);
        let mut counts = BTreeMap::new();
        for serial in all {
            *counts.entry(serial).or_default() += 1;
        }
        Self { counts, is_counter }
    }

    fn tells(&self, serial: &str) -> bool {
        !self.is_counter && self.counts.get(serial) == Some(&1)
    }
}

impl Columns {
    /// The serial number; nothing where it is zeros and lines.
    pub(super) fn serial(&self, row: Row<'_>) -> String {
        let serial = solid(self.serial.map_or("", |at| row.cell(at)));
        let says = serial.chars().any(|c| c.is_alphanumeric() && c != '0');
        if says { serial } else { String::new() }
    }

    /// No day may be after `latest`. Serial number, day and amount where the file has the serial number once; else day, amount and references.
    pub(super) fn marks(
        &self,
        row: Row<'_>,
        amount: Money,
        serials: &Serials,
        latest: Option<Day>,
    ) -> Result<Marks, Difference> {
        let serial = self.serial(row);
        let text = self.day.map_or_else(String::new, |at| written(row, at));
        let read = match text.as_str() {
            "" => None,
            _ => Some(day_of(&text).ok_or(Difference::Day(text))?),
        };
        if let Some(future) = read.filter(|read| latest.is_some_and(|latest| *read > latest)) {
            return Err(Difference::Future(future));
        }
        let day = read.map_or_else(String::new, |read| read.to_string());
        let amount = amount.get().to_string();
        let by_day = (!day.is_empty()).then(|| {
            let parts = self.parts.as_ref().map(|parts| parts.texts(row).concat());
            let references = self.reference.iter().map(|at| written(row, *at));
            let references = parts.into_iter().chain(references).map(|text| solid(&text));
            let first = [String::new(), day.clone(), amount.clone()];
            let all: Vec<String> = first.into_iter().chain(references).collect();
            all.join("\n")
        });
        let by_serial = (!serial.is_empty()).then(|| [&*serial, &day, &amount].join("\n"));
        let has_serial = serials.tells(&serial);
        let (mark, other) = match has_serial {
            true => (by_serial, by_day),
            false => (by_day, by_serial),
        };
        Ok(Marks {
            mark,
            other,
            day: read,
            has_serial,
        })
    }
}

/// A cell's text; of a date cell the day, as the mark of the same line has it from a file of text.
fn written(row: Row<'_>, at: usize) -> String {
    let day = row.day(at).map(|day| day.to_string());
    day.unwrap_or_else(|| row.cell(at).trim().to_owned())
}

/// A text without case, width and spaces, which change when a file is saved anew.
pub(super) fn solid(text: &str) -> String {
    shown(text).split_whitespace().collect()
}

/// The day of a text with the year first, whatever stands between and after it: `2026-03-02`, `2026/3/2 10:15`,
/// `2026年3月2日` and `20260302` are one. A time may be cut off when a file is saved anew, and tells nothing.
fn day_of(text: &str) -> Option<Day> {
    let text = shown(text);
    let mut groups = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty());
    let first = groups.next()?;
    let (year, month, day) = match first.len() {
        4 => (first, groups.next()?, groups.next()?),
        8 | 14 => (&first[..4], &first[4..6], &first[6..8]),
        _ => return None,
    };
    let number = |group: &str| group.parse().ok();
    Day::of_date(number(year)?, number(month)?, number(day)?).ok()
}
