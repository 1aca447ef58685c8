//! One row of a register, interpreted: which unit, whose it is, how large, and its use.

use std::collections::HashMap;
use std::rc::Rc;

use linli_primitives::{DecimalMark, decimal};

use crate::area::{is_nothing, parse_area, strip_measure};
use crate::assembly::Said;
use crate::columns::{Column, Columns};
use crate::counting::{CountingRule, Counts, SharesFrom};
use crate::label::{MAX_LABEL_BYTES, Style, label, unit_key};
use crate::owner_name::{
    MAX_CO_OWNERS, NameMark, Names, NoNames, OwnerName, has_wrong_check, split_ids,
};
use crate::place::At;
use crate::room::{RoomMark, is_date, room_mark};
use crate::shares_column::ShareColumn;
use crate::status::Status;
use crate::table::Row;
use crate::text::squeezed;
use crate::use_kind::{Use, UseKind, use_of};
use crate::workbook::{DATE_CELL, FORMULA_CELL};

mod fault;
mod totals;

pub use fault::RowFault;

/// A unit that the counting rule counts, as one row has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) owners: Vec<OwnerName>,
    pub(crate) shares: u64,
    /// In 0.01 m², where the register has one.
    pub(crate) area: Option<u64>,
    pub(crate) kind: UseKind,
    pub(crate) status: Status,
    pub(crate) tenure: Tenure,
    /// What only a person can answer, and in which row.
    pub(crate) marks: Vec<(At, Mark)>,
}

/// Something in a row that only a person can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Name(NameMark),
    Room(RoomMark),
    /// The use follows from words that may mean another.
    Use,
    /// The measure is a formula with a stored zero.
    ZeroFormula,
    /// An identity number whose check digit is wrong.
    IdCheck,
    /// A word for totals in a row that names a unit or somebody.
    TotalWord(String),
}

/// What a row's unit is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) label: String,
    pub(crate) key: String,
    /// Taken from the row above: this one names no unit.
    pub(crate) is_above: bool,
}

impl Label {
    /// What building, entrance and room together are called; nothing where the file has lost a part.
    pub(crate) fn of(parts: [&str; 3], style: Style) -> Option<Self> {
        let label = label(parts[0], parts[1], parts[2], style);
        let lost = |part: &&str| {
            *part == DATE_CELL
                || part.starts_with('#') && part.ends_with(['!', '?', 'A'])
                || is_date(part)
        };
        let key = unit_key(&label);
        let is_lost = parts.iter().any(lost) || label.len() > MAX_LABEL_BYTES || key.is_empty();
        (!is_lost).then_some(Self {
            label,
            key,
            is_above: false,
        })
    }
}

/// What became of a row.
#[derive(Debug)]
pub(crate) enum Reading {
    Counts(Unit),
    DoesNotCount {
        kind: UseKind,
        marks: Vec<(At, Mark)>,
    },
}

/// What the register says about sole and shared ownership.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tenure {
    #[default]
    Unsaid,
    Sole(Rc<str>),
    Shared(Rc<str>),
}

impl Tenure {
    pub(crate) fn of(note: &str) -> Self {
        let lower = squeezed(note);
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if has(&["单独", "独有", "sole"]) {
            Self::Sole(note.into())
        } else if has(&["共同", "按份", "共有", "joint", "common"]) {
            Self::Shared(note.into())
        } else {
            Self::Unsaid
        }
    }

    /// Refuses sole ownership by several owners, and shared ownership by one.
    pub(crate) fn check(&self, names: usize) -> Result<(), RowFault> {
        match self {
            Self::Sole(note) if names > 1 => Err(note),
            Self::Shared(note) if names == 1 => Err(note),
            _ => Ok(()),
        }
        .map_err(|note| RowFault::ShareNote {
            note: note.to_string(),
            names,
        })
    }
}

/// The row above, if this one continues its unit.
#[derive(Clone, Copy)]
pub(crate) struct Above<'a> {
    pub(crate) label: &'a Label,
    pub(crate) unit: &'a Unit,
}

/// Reads rows of one sheet by one mapping and one rule.
pub(crate) struct Reader<'a> {
    pub(crate) sheet: u16,
    pub(crate) columns: &'a Columns,
    pub(crate) rule: &'a CountingRule,
    /// The developer's name, for units that are the developer's without saying so.
    pub(crate) developer: Option<&'a str>,
    pub(crate) mark: DecimalMark,
    pub(crate) shares: ShareColumn,
    pub(crate) is_delimited: bool,
    /// How each text of the use column is understood.
    pub(crate) uses: HashMap<&'a str, Use>,
    /// What each text of the column on sole and shared ownership says.
    pub(crate) tenures: HashMap<&'a str, Tenure>,
}

impl Reader<'_> {
    pub(crate) const fn at(&self, row: Row<'_>) -> At {
        At {
            sheet: self.sheet,
            row: row.number,
        }
    }

    /// Refuses a row that is not about a unit, or whose cells may be under wrong headers.
    pub(crate) fn check_form(&self, row: Row<'_>) -> Result<(), RowFault> {
        if self.columns.repeats_header(row) {
            return Err(RowFault::RepeatedHeader);
        }
        if self.is_summary(row) {
            return Err(RowFault::SummaryRow);
        }
        let cells = row.width();
        let headers = self.columns.width;
        let moved = [Column::Use, Column::Status, Column::ShareNote]
            .into_iter()
            .find(|column| holds_number(self.columns.text(row, *column)))
            .filter(|_| self.is_delimited);
        if self.is_delimited && cells > headers || moved.is_some() {
            return Err(RowFault::RowWidth {
                cells,
                headers,
                column: moved.map_or("", Column::name).to_owned(),
            });
        }
        let column = self
            .columns
            .found
            .iter()
            .find(|found| row.cell(found.position - 1) == FORMULA_CELL);
        match column {
            Some(found) => Err(RowFault::Formula {
                column: found.column.name().to_owned(),
            }),
            None => Ok(()),
        }
    }

    /// The unit that the row is about. Below a row that has one, a row with nothing but an owner is about the same.
    pub(crate) fn label(&self, row: Row<'_>, above: Option<Above<'_>>) -> Result<Label, RowFault> {
        let text = |column| self.columns.label_text(row, column);
        let parts = [Column::Building, Column::Unit, Column::Room].map(text);
        if let Some(above) = above
            && parts.iter().all(|part| part.is_empty())
            && !self.columns.text(row, Column::Owner).is_empty()
            && self.measure_text(row).is_empty()
        {
            return Ok(Label {
                is_above: true,
                ..above.label.clone()
            });
        }
        for column in [Column::Building, Column::Room] {
            if self.columns.has(column) && text(column).is_empty() {
                return Err(RowFault::UnitMissing {
                    column: column.name().to_owned(),
                });
            }
        }
        let style = if self.columns.is_chinese {
            Style::Chinese
        } else {
            Style::Plain
        };
        Label::of(parts, style).ok_or(RowFault::UnitLabel)
    }

    /// Reads the rest of a row; what it leaves out is taken from the row above of the same unit.
    pub(crate) fn read(
        &self,
        row: Row<'_>,
        label: &Label,
        above: Option<Above<'_>>,
    ) -> Result<Reading, RowFault> {
        let above = above
            .filter(|above| above.label.key == label.key)
            .map(|above| above.unit);
        let mut marks = Vec::new();
        if let Some(mark) = self.room_mark(row).filter(|_| !label.is_above) {
            marks.push(Mark::Room(mark));
        }
        if let Some(word) = self.total_word(row) {
            marks.push(Mark::TotalWord(word.to_owned()));
        }
        let area_text = self.columns.text(row, Column::Area);
        let use_text = self.columns.text(row, Column::Use);
        let (kind, area) = match above {
            Some(above) => (
                if use_text.is_empty() {
                    above.kind
                } else {
                    self.use_of(use_text, "").kind
                },
                if area_text.is_empty() {
                    above.area
                } else {
                    self.area(row)?
                },
            ),
            None => {
                let room = self.columns.label_text(row, Column::Room);
                let found = self.use_of(use_text, room);
                if !found.certain {
                    marks.push(Mark::Use);
                }
                (found.kind, self.area(row)?)
            }
        };
        let measure = self.measure_column().and_then(|c| self.columns.position(c));
        if measure.is_some_and(|index| row.is_zero_formula(index)) {
            marks.push(Mark::ZeroFormula);
        }
        let counts = match self.rule.kinds.of(kind) {
            Counts::Always => true,
            Counts::WithArea => area.is_some(),
            Counts::Never => false,
        };
        let at = self.at(row);
        let placed = |marks: Vec<Mark>| marks.into_iter().map(|mark| (at, mark)).collect();
        if !counts {
            return Ok(Reading::DoesNotCount {
                kind,
                marks: placed(marks),
            });
        }
        let status_text = self.columns.text(row, Column::Status);
        let status = match above {
            Some(above) if status_text.is_empty() => above.status,
            _ => Status::of(status_text).ok_or_else(|| RowFault::Status {
                text: status_text.to_owned(),
            })?,
        };
        Ok(Reading::Counts(Unit {
            shares: self.shares(row, area, above)?,
            owners: self.owners(row, status, &mut marks)?,
            area,
            kind,
            status,
            tenure: self.tenure(self.columns.text(row, Column::ShareNote)),
            marks: placed(marks),
        }))
    }

    fn use_of(&self, text: &str, room: &str) -> Use {
        match self.uses.get(text) {
            Some(found) => *found,
            None => use_of(text, room),
        }
    }

    fn tenure(&self, note: &str) -> Tenure {
        self.tenures.get(note).cloned().unwrap_or_default()
    }

    fn room_mark(&self, row: Row<'_>) -> Option<RoomMark> {
        let parts = [Column::Building, Column::Unit, Column::Room];
        let mut texts = parts
            .map(|column| self.columns.label_text(row, column))
            .into_iter();
        texts.find_map(room_mark)
    }

    /// The column that the rule measures units by.
    fn measure_column(&self) -> Option<Column> {
        match self.rule.shares {
            SharesFrom::OnePerUnit => None,
            SharesFrom::Area => Some(Column::Area),
            SharesFrom::Column => Some(Column::Shares),
        }
    }

    fn measure_text<'a>(&self, row: Row<'a>) -> &'a str {
        self.measure_column()
            .map_or("", |column| self.columns.text(row, column))
    }

    /// Whether the row itself says how much the unit counts for; if all units count the same, every row does.
    pub(crate) fn is_measured(&self, row: Row<'_>) -> bool {
        self.measure_column().is_none() || !self.measure_text(row).is_empty()
    }

    /// What the row says of the measure, in 0.01 m² or units of the last decimal; nothing where it says nothing, or
    /// nothing that can be read. A line of totals may say more than any unit has.
    pub(crate) fn measured(&self, row: Row<'_>) -> Option<u64> {
        let text = self.measure_text(row);
        match self.rule.shares {
            SharesFrom::OnePerUnit => None,
            SharesFrom::Area => decimal::parse(strip_measure(text), self.mark, 2),
            SharesFrom::Column => self.shares.parse(text),
        }
    }

    /// What a line of totals says of the measure; nothing where it says nothing or no measure is counted.
    pub(crate) fn said(&self, row: Row<'_>) -> Option<Said> {
        let text = self.measure_text(row);
        if self.rule.shares == SharesFrom::OnePerUnit || is_nothing(text) {
            return None;
        }
        let number = self.measured(row).map(Said::Number);
        Some(number.unwrap_or_else(|| Said::Text(text.to_owned())))
    }

    fn area(&self, row: Row<'_>) -> Result<Option<u64>, RowFault> {
        let text = self.columns.text(row, Column::Area);
        parse_area(text, self.mark).map_err(|()| RowFault::Area {
            text: text.to_owned(),
        })
    }

    fn shares(
        &self,
        row: Row<'_>,
        area: Option<u64>,
        above: Option<&Unit>,
    ) -> Result<u64, RowFault> {
        let text = self.measure_text(row);
        match self.rule.shares {
            SharesFrom::OnePerUnit => Ok(1),
            SharesFrom::Area => area.ok_or_else(|| RowFault::Area {
                text: text.to_owned(),
            }),
            SharesFrom::Column => match above.filter(|_| text.is_empty()) {
                Some(above) => Ok(above.shares),
                None => self.shares.parse(text).ok_or_else(|| RowFault::Shares {
                    text: text.to_owned(),
                }),
            },
        }
    }

    fn owners(
        &self,
        row: Row<'_>,
        status: Status,
        marks: &mut Vec<Mark>,
    ) -> Result<Vec<OwnerName>, RowFault> {
        if let (Status::Undelivered, developer) = (status, self.developer) {
            // Sold but not handed over: still the developer's, whoever is named as the buyer.
            return Ok(vec![named(developer.ok_or(RowFault::Developer)?)]);
        }
        let read = self.names(row)?;
        marks.extend(read.marks.into_iter().map(Mark::Name));
        let names = read.names;
        if names.is_empty() {
            return match (status, self.developer) {
                (Status::Sold, _) => Err(RowFault::OwnerMissing),
                (_, Some(developer)) => Ok(vec![named(developer)]),
                (_, None) => Err(RowFault::Developer),
            };
        }
        let ids = split_ids(self.columns.text(row, Column::IdNumber)).ok_or(RowFault::IdNumber)?;
        if ids.len() > 1 && ids.len() != names.len() {
            return Err(RowFault::IdCount {
                names: names.len(),
                ids: ids.len(),
            });
        }
        if ids.iter().any(|id| has_wrong_check(id)) {
            marks.push(Mark::IdCheck);
        }
        let mut ids = ids.into_iter();
        let mut owners: Vec<OwnerName> = names
            .into_iter()
            .map(|name| OwnerName {
                name,
                id: ids.next(),
            })
            .collect();
        owners.sort();
        match owners.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(RowFault::OwnerTwice {
                name: pair[0].name.clone(),
            }),
            None => Ok(owners),
        }
    }

    fn names(&self, row: Row<'_>) -> Result<Names, RowFault> {
        let mut names = Names::default();
        for column in [Column::Owner, Column::CoOwners] {
            let text = self.columns.text(row, column);
            names.read(text).map_err(|no| match no {
                NoNames::Text => RowFault::OwnerName {
                    text: text.to_owned(),
                },
                NoNames::Commas => RowFault::OwnerCommas {
                    text: text.to_owned(),
                },
            })?;
            if column == Column::Owner && names.names.is_empty() {
                return Ok(names);
            }
        }
        if names.names.len() > MAX_CO_OWNERS {
            Err(RowFault::OwnerName {
                text: format!("{} names", names.names.len()),
            })
        } else {
            Ok(names)
        }
    }
}

fn named(name: &str) -> OwnerName {
    OwnerName {
        name: name.to_owned(),
        id: None,
    }
}

/// A use or a status that is a number with decimals belongs to another column.
fn holds_number(text: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.contains(['.', ','])
        && text.chars().all(number)
}

#[cfg(test)]
mod tests;
