//! From rows to units: co-owners on several rows belong to one unit, and a unit is taken whole or not at all.

use std::collections::{BTreeMap, HashMap};

use crate::columns::Column;
use crate::owner_name::OwnerName;
use crate::place::{At, Place, Places};
use crate::table::Table;
use crate::unit::{Above, Label, Mark, Reader, Reading, RowFault, Tenure, Unit};
use crate::use_kind::UseKind;

/// A unit that counts, from one row or several.
#[derive(Debug)]
pub(crate) struct Whole {
    /// Its first row.
    pub(crate) first: At,
    /// The others, ascending.
    pub(crate) more: Vec<At>,
    pub(crate) label: String,
    pub(crate) key: String,
    pub(crate) unit: Unit,
}

impl Whole {
    pub(crate) fn owners(&self) -> &[OwnerName] {
        &self.unit.owners
    }

    /// Its rows, ascending.
    pub(crate) fn rows(&self) -> impl Iterator<Item = At> {
        [self.first].into_iter().chain(self.more.iter().copied())
    }
}

/// A unit that the rule does not count.
#[derive(Debug)]
pub(crate) struct Uncounted {
    pub(crate) at: At,
    pub(crate) label: String,
    pub(crate) kind: UseKind,
    pub(crate) marks: Vec<(At, Mark)>,
}

/// What became of all rows.
#[derive(Debug, Default)]
pub(crate) struct Assembly {
    pub(crate) units: Vec<Whole>,
    pub(crate) uncounted: Vec<Uncounted>,
    pub(crate) refused: Vec<(At, RowFault)>,
    /// Rows that are hidden and left out.
    pub(crate) hidden: Vec<At>,
    /// What the hidden rows hold, for whoever decides that they may be left out.
    pub(crate) hidden_texts: Vec<String>,
    /// Rows below the header that hold anything.
    pub(crate) total: usize,
    /// How each text of the use column was understood.
    pub(crate) uses: BTreeMap<String, UseKind>,
    /// Units whose measure is repeated in several rows, and is counted once.
    pub(crate) repeated: Vec<(String, Vec<At>)>,
    /// Rows with nothing but a co-owner of the unit above.
    pub(crate) continued: Vec<At>,
    /// Lines of totals that say something else than their rows add up to, or nothing that can be read.
    pub(crate) wrong_totals: Vec<WrongTotal>,
    lines: Vec<Line>,
}

/// A line of totals, and what its rows add up to.
#[derive(Debug)]
pub(crate) struct WrongTotal {
    pub(crate) at: At,
    pub(crate) says: Said,
    pub(crate) sum: u64,
}

/// What a line of totals says of the measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Number(u64),
    /// Something that is no number.
    Text(String),
}

/// What may be meant by the total of the rows: since the top or since the last line of totals; with or without
/// hidden rows, and rows that say again what the row above says of the same unit.
#[derive(Default)]
struct Sums {
    since_top: [u64; 4],
    since_last: [u64; 4],
    rows: usize,
    /// Lines of totals above their rows, until those end.
    ahead: Vec<(At, u64)>,
}

#[derive(Clone, Copy)]
enum Row {
    Own,
    Repeated,
    Hidden,
}

impl Sums {
    fn add(&mut self, measured: Option<u64>, row: Row) {
        let measured = measured.unwrap_or_default();
        self.rows += 1;
        for sums in [&mut self.since_top, &mut self.since_last] {
            for (index, sum) in sums.iter_mut().enumerate() {
                let (hidden, repeated) = (index & 1 != 0, index & 2 != 0);
                let counts = match row {
                    Row::Own => true,
                    Row::Repeated => repeated,
                    Row::Hidden => hidden,
                };
                if counts {
                    *sum = sum.saturating_add(measured);
                }
            }
        }
    }

    /// Holds a line of totals against the rows above it, or, where totals stand above their rows, keeps it for those below.
    fn check(&mut self, at: At, says: Said) -> Option<WrongTotal> {
        let sum = self.since_top[0];
        let number = match says {
            Said::Number(number) => number,
            Said::Text(_) => return Some(WrongTotal { at, says, sum }),
        };
        let leads = |(_, ahead): &(At, u64)| self.since_last.contains(ahead);
        let led = self.ahead.iter().rposition(leads);
        let totals_lead = led.map(|place| self.ahead.remove(place)).is_some();
        if self.rows == 0 || totals_lead {
            self.since_last = [0; 4];
            self.ahead.push((at, number));
            return None;
        }
        let agrees = self.agrees(number);
        self.since_last = [0; 4];
        (!agrees).then_some(WrongTotal { at, says, sum })
    }

    /// Holds the lines of totals that stand above their rows against them.
    fn end(self) -> impl Iterator<Item = WrongTotal> {
        let sum = self.since_top[0];
        let wrong = |(at, says): &(At, u64)| {
            (self.rows > 0 && !self.agrees(*says)).then_some(WrongTotal {
                at: *at,
                says: Said::Number(*says),
                sum,
            })
        };
        let wrong: Vec<WrongTotal> = self.ahead.iter().filter_map(wrong).collect();
        wrong.into_iter()
    }

    fn agrees(&self, says: u64) -> bool {
        let mut sums = self.since_top.iter().chain(&self.since_last);
        sums.any(|sum| *sum == says)
    }
}

/// A row that is about a unit.
#[derive(Debug)]
struct Line {
    at: At,
    label: Label,
    /// Its position in the table: rows that follow each other belong together.
    index: usize,
    /// The measure is the row's own, not that of the row above.
    is_measured: bool,
    reading: Result<Reading, RowFault>,
}

impl Assembly {
    /// Reads the rows of one sheet below its header.
    pub(crate) fn read(&mut self, reader: &Reader<'_>, table: &Table, hidden: HiddenRows) {
        let first = self.lines.len();
        let mut sums = Sums::default();
        let uses = reader.uses.iter();
        self.uses
            .extend(uses.map(|(text, found)| ((*text).to_owned(), found.kind)));
        for index in reader.columns.below..table.rows().len() {
            let row = table.row(index);
            let at = reader.at(row);
            self.total += 1;
            let measured = reader.measured(row);
            if hidden == HiddenRows::LeaveOut && table.hidden.has_row(row.number) {
                self.hidden.push(at);
                self.hidden_texts
                    .push(row.cells().collect::<Vec<_>>().join("\t"));
                if reader.check_form(row).is_ok() {
                    sums.add(measured, Row::Hidden);
                }
                continue;
            }
            if let Err(fault) = reader.check_form(row) {
                if fault == RowFault::SummaryRow {
                    let wrong = reader.said(row).and_then(|says| sums.check(at, says));
                    self.wrong_totals.extend(wrong);
                } else if !fault.is_no_unit() {
                    sums.add(measured, Row::Own);
                }
                // A row with a formula or a shifted cell still concerns a unit, which must not be taken without it.
                match reader.label(row, None) {
                    Ok(label) if !fault.is_no_unit() => self.push(at, label, false, Err(fault)),
                    _ => self.refused.push((at, fault)),
                }
                continue;
            }
            let above = self.lines[first..].last().and_then(Line::above);
            let label = match reader.label(row, above) {
                Ok(label) => label,
                Err(fault) => {
                    sums.add(measured, Row::Own);
                    self.refused.push((at, fault));
                    continue;
                }
            };
            let before = self.lines[first..].last();
            let is_repeated = before.is_some_and(|before| before.label.key == label.key);
            sums.add(measured, if is_repeated { Row::Repeated } else { Row::Own });
            let reading = reader.read(row, &label, above);
            let is_measured = reader.is_measured(row);
            if label.is_above {
                self.continued.push(at);
            }
            self.push(at, label, is_measured, reading);
        }
        self.wrong_totals.extend(sums.end());
        if let Some(column) = reader.columns.position(Column::Area) {
            self.refuse_merged_areas(first, table, column);
        }
    }

    fn push(
        &mut self,
        at: At,
        label: Label,
        is_measured: bool,
        reading: Result<Reading, RowFault>,
    ) {
        let index = self.lines.len();
        self.lines.push(Line {
            at,
            label,
            index,
            is_measured,
            reading,
        });
    }

    /// An area merged over rows of several units belongs to none of them, not even to the first.
    fn refuse_merged_areas(&mut self, first: usize, table: &Table, column: usize) {
        for (top, bottom) in table.merged_down(column) {
            let lines = &mut self.lines[first..];
            let begin = lines.partition_point(|line| line.at.row < top);
            let end = lines.partition_point(|line| line.at.row <= bottom);
            let lines = &mut lines[begin..end];
            if lines
                .windows(2)
                .any(|pair| pair[0].label.key != pair[1].label.key)
            {
                for line in lines {
                    line.reading = Err(RowFault::AreaMerged {
                        rows: [top, bottom],
                    });
                }
            }
        }
    }

    /// Joins the rows of each unit.
    pub(crate) fn join(&mut self, places: &Places) {
        let lines = std::mem::take(&mut self.lines);
        let mut rows_of: HashMap<&str, u32> = HashMap::with_capacity(lines.len());
        for line in &lines {
            *rows_of.entry(&line.label.key).or_default() += 1;
        }
        rows_of.retain(|_, rows| *rows > 1);
        let several: HashMap<String, ()> = rows_of
            .into_keys()
            .map(|key| (key.to_owned(), ()))
            .collect();
        let mut together: BTreeMap<String, Vec<Line>> = BTreeMap::new();
        for line in lines {
            if several.contains_key(&line.label.key) {
                together
                    .entry(line.label.key.clone())
                    .or_default()
                    .push(line)
            } else {
                self.take_one(line)
            }
        }
        for lines in together.into_values() {
            self.take_several(lines, places);
        }
        self.units.sort_by_key(|whole| whole.first);
        self.uncounted.sort_by_key(|unit| unit.at);
        self.refused.sort_by_key(|(at, _)| *at);
        self.continued.sort();
    }

    fn take_one(&mut self, line: Line) {
        match line.reading {
            Ok(Reading::Counts(unit)) => match unit.tenure.check(unit.owners.len()) {
                Ok(()) => self.units.push(Whole {
                    first: line.at,
                    more: Vec::new(),
                    label: line.label.label,
                    key: line.label.key,
                    unit,
                }),
                Err(fault) => self.refused.push((line.at, fault)),
            },
            Ok(Reading::DoesNotCount { kind, marks }) => self.uncounted.push(Uncounted {
                at: line.at,
                label: line.label.label,
                kind,
                marks,
            }),
            Err(fault) => self.refused.push((line.at, fault)),
        }
    }

    /// Rows that follow each other and agree are one unit with the owners of all; others contradict each other, and the
    /// program cannot say which is right.
    fn take_several(&mut self, lines: Vec<Line>, places: &Places) {
        let refused = lines.iter().find(|line| line.reading.is_err());
        if let Some(refused) = refused.map(|line| places.get(line.at)) {
            return self.refuse_rest(lines, &refused);
        }
        if lines
            .iter()
            .all(|line| matches!(line.reading, Ok(Reading::DoesNotCount { .. })))
        {
            return lines.into_iter().for_each(|line| self.take_one(line));
        }
        let rows: Vec<At> = lines.iter().map(|line| line.at).collect();
        let label = lines[0].label.clone();
        let measured = lines.iter().filter(|line| line.is_measured).count();
        match joined(&lines) {
            Some(unit) => {
                if let Err(fault) = unit.tenure.check(unit.owners.len()) {
                    return self
                        .refused
                        .extend(rows.into_iter().map(|at| (at, fault.clone())));
                }
                if measured > 1 && !matches!(unit.tenure, Tenure::Shared(_)) {
                    self.repeated.push((label.label.clone(), rows.clone()));
                }
                self.units.push(Whole {
                    first: rows[0],
                    more: rows[1..].to_vec(),
                    label: label.label,
                    key: label.key,
                    unit,
                });
            }
            None => {
                let named = places.some(rows.iter().copied());
                self.refused.extend(lines.into_iter().map(|line| {
                    let fault = RowFault::UnitDuplicate {
                        unit: line.label.label,
                        rows: named.clone(),
                    };
                    (line.at, fault)
                }));
            }
        }
    }

    fn refuse_rest(&mut self, lines: Vec<Line>, refused: &Place) {
        for line in lines {
            let fault = line
                .reading
                .err()
                .unwrap_or_else(|| RowFault::UnitIncomplete {
                    unit: line.label.label,
                    row: refused.clone(),
                });
            self.refused.push((line.at, fault));
        }
    }
}

/// What becomes of hidden rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HiddenRows {
    /// Left out and listed, because nobody who looks at the sheet sees them.
    #[default]
    LeaveOut,
    /// Read like the others.
    Read,
}

impl Line {
    fn above(&self) -> Option<Above<'_>> {
        match &self.reading {
            Ok(Reading::Counts(unit)) => Some(Above {
                label: &self.label,
                unit,
            }),
            _ => None,
        }
    }
}

/// One unit from several rows, if they follow each other, agree, name different owners, and none claims sole ownership.
fn joined(lines: &[Line]) -> Option<Unit> {
    let follow = lines
        .windows(2)
        .all(|pair| pair[0].index + 1 == pair[1].index && pair[0].at.sheet == pair[1].at.sheet);
    let units: Option<Vec<&Unit>> = lines
        .iter()
        .map(|line| match &line.reading {
            Ok(Reading::Counts(unit)) => Some(unit),
            _ => None,
        })
        .collect();
    let units = units.filter(|_| follow)?;
    let first = units[0];
    let agree = |unit: &&Unit| {
        (unit.shares, unit.kind, unit.status) == (first.shares, first.kind, first.status)
    };
    if !units.iter().all(agree) {
        return None;
    }
    let mut owners: Vec<OwnerName> = units.iter().flat_map(|unit| unit.owners.clone()).collect();
    owners.sort();
    let tenure = units.iter().map(|unit| &unit.tenure);
    if tenure
        .clone()
        .any(|tenure| matches!(tenure, Tenure::Sole(_)))
    {
        return None;
    }
    let mut said = tenure.filter(|tenure| **tenure != Tenure::Unsaid);
    let tenure = said.next().cloned().unwrap_or_default();
    let distinct = owners.windows(2).all(|pair| pair[0] != pair[1]);
    (distinct && owners.len() <= crate::owner_name::MAX_CO_OWNERS).then(|| Unit {
        owners,
        tenure,
        marks: units.iter().flat_map(|unit| unit.marks.clone()).collect(),
        ..first.clone()
    })
}
