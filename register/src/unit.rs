//! One row of a register, understood: which unit, whose, how large, and used for what.

use serde::{Deserialize, Serialize};

use crate::area::parse_area;
use crate::columns::{Column, Columns};
use crate::counting::{CountingRule, Counts, SharesFrom};
use crate::label::{MAX_LABEL_BYTES, label, unit_key};
use crate::owner_name::{MAX_CO_OWNERS, OwnerName, split_ids, split_names};
use crate::table::Row;
use crate::text::squeezed;

mod fault;

pub use fault::RowFault;

/// What a unit is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UseKind {
    /// 住宅.
    Dwelling,
    /// 商铺.
    Shop,
    /// 办公.
    Office,
    /// 车位.
    Parking,
    /// 储藏室.
    Storage,
    /// Anything else, as the report shows.
    Other,
}

/// A unit that the counting rule counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) row: u32,
    pub(crate) label: String,
    pub(crate) key: String,
    pub(crate) owners: Vec<OwnerName>,
    pub(crate) shares: u64,
    pub(crate) sold: bool,
}

/// What became of a row.
pub(crate) enum Reading {
    Counts(Unit),
    DoesNotCount { unit: String, kind: UseKind },
}

/// Reads rows by one mapping and one rule.
pub(crate) struct Reader<'a> {
    pub(crate) columns: &'a Columns,
    pub(crate) rule: &'a CountingRule,
    /// The developer's name, for units that are the developer's without saying so.
    pub(crate) developer: Option<&'a str>,
}

impl Reader<'_> {
    pub(crate) fn read(&self, row: Row<'_>) -> Result<Reading, RowFault> {
        if self.columns.repeats_header(row) {
            return Err(RowFault::RepeatedHeader);
        }
        if is_summary(row) {
            return Err(RowFault::SummaryRow);
        }
        let label = self.label(row)?;
        let kind = use_kind(self.columns.text(row, Column::Use), &label);
        let area = self.area(row)?;
        let counts = match self.rule.kinds.of(kind) {
            Counts::Always => true,
            Counts::WithArea => area.is_some(),
            Counts::Never => false,
        };
        if !counts {
            return Ok(Reading::DoesNotCount { unit: label, kind });
        }
        let shares = self.shares(row, area)?;
        let status = status(self.columns.text(row, Column::Status))?;
        Ok(Reading::Counts(Unit {
            row: row.number,
            key: unit_key(&label),
            label,
            owners: self.owners(row, status)?,
            shares,
            sold: status == Status::Sold,
        }))
    }

    fn label(&self, row: Row<'_>) -> Result<String, RowFault> {
        let text = |column| self.columns.label_text(row, column);
        for column in [Column::Building, Column::Room] {
            if self.columns.has(column) && text(column).is_empty() {
                return Err(RowFault::UnitMissing {
                    column: column.name().to_owned(),
                });
            }
        }
        let parts = [Column::Building, Column::Unit, Column::Room].map(text);
        let label = label(parts[0], parts[1], parts[2]);
        let lost = parts
            .iter()
            .any(|part| part.starts_with('#') && part.ends_with(['!', '?', 'A']));
        match lost || label.len() > MAX_LABEL_BYTES || unit_key(&label).is_empty() {
            true => Err(RowFault::UnitLabel),
            false => Ok(label),
        }
    }

    fn area(&self, row: Row<'_>) -> Result<Option<u64>, RowFault> {
        let text = self.columns.text(row, Column::Area);
        parse_area(text).map_err(|()| RowFault::Area {
            text: text.to_owned(),
        })
    }

    fn shares(&self, row: Row<'_>, area: Option<u64>) -> Result<u64, RowFault> {
        match self.rule.shares {
            SharesFrom::OnePerUnit => Ok(1),
            SharesFrom::Area => area.ok_or_else(|| RowFault::Area {
                text: self.columns.text(row, Column::Area).to_owned(),
            }),
            SharesFrom::Column => {
                let text = self.columns.text(row, Column::Shares);
                let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
                let shares = text
                    .parse()
                    .ok()
                    .filter(|s| digits && (1..1 << 40).contains(s));
                shares.ok_or_else(|| RowFault::Shares {
                    text: text.to_owned(),
                })
            }
        }
    }

    fn owners(&self, row: Row<'_>, status: Status) -> Result<Vec<OwnerName>, RowFault> {
        if let (Status::Undelivered, developer) = (status, self.developer) {
            // Sold but not handed over: still the developer's, whoever is named as the buyer.
            return Ok(vec![named(developer.ok_or(RowFault::Developer)?)]);
        }
        let names = self.names(row)?;
        if names.is_empty() {
            return match (status, self.developer) {
                (Status::Sold, _) => Err(RowFault::OwnerMissing),
                (_, Some(developer)) => Ok(vec![named(developer)]),
                (_, None) => Err(RowFault::Developer),
            };
        }
        self.check_share_note(row, names.len())?;
        let ids = split_ids(self.columns.text(row, Column::IdNumber)).ok_or(RowFault::IdNumber)?;
        if ids.len() > 1 && ids.len() != names.len() {
            return Err(RowFault::IdCount {
                names: names.len(),
                ids: ids.len(),
            });
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

    fn names(&self, row: Row<'_>) -> Result<Vec<String>, RowFault> {
        let mut names = Vec::new();
        for column in [Column::Owner, Column::CoOwners] {
            let text = self.columns.text(row, column);
            names.extend(split_names(text).ok_or_else(|| RowFault::OwnerName {
                text: text.to_owned(),
            })?);
            if column == Column::Owner && names.is_empty() {
                return Ok(names);
            }
        }
        match names.len() > MAX_CO_OWNERS {
            true => Err(RowFault::OwnerName {
                text: format!("{} names", names.len()),
            }),
            false => Ok(names),
        }
    }

    fn check_share_note(&self, row: Row<'_>, names: usize) -> Result<(), RowFault> {
        let note = self.columns.text(row, Column::ShareNote);
        let lower = squeezed(note);
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let sole = has(&["单独", "独有", "sole"]);
        let shared = !sole && has(&["共同", "按份", "共有", "joint", "common"]);
        match (sole && names > 1) || (shared && names == 1) {
            true => Err(RowFault::ShareNote {
                note: note.to_owned(),
                names,
            }),
            false => Ok(()),
        }
    }
}

fn named(name: &str) -> OwnerName {
    OwnerName {
        name: name.to_owned(),
        id: None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Sold,
    Unsold,
    Undelivered,
}

fn status(text: &str) -> Result<Status, RowFault> {
    match squeezed(text).as_str() {
        "" | "已售" | "已出售" | "已交付" | "已售已交付" | "已登记" | "sold" | "yes" | "是" => {
            Ok(Status::Sold)
        }
        "未售" | "未出售" | "待售" | "在售" | "unsold" | "no" | "否" => {
            Ok(Status::Unsold)
        }
        "未交付" | "已售未交付" | "已出售未交付" | "notdelivered" | "undelivered" => {
            Ok(Status::Undelivered)
        }
        _ => Err(RowFault::Status {
            text: text.to_owned(),
        }),
    }
}

/// The kind by the use column, or where there is none by words in the label.
pub(crate) fn use_kind(text: &str, label: &str) -> UseKind {
    let lower = squeezed(if text.is_empty() { label } else { text });
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["车位", "车库", "停车", "parking", "garage", "carport"]) {
        UseKind::Parking
    } else if has(&["储藏", "储物", "仓库", "仓储", "storage", "cellar"]) {
        UseKind::Storage
    } else if has(&[
        "商铺",
        "商业",
        "店铺",
        "门面",
        "营业",
        "商服",
        "shop",
        "retail",
        "commercial",
        "store",
    ]) {
        UseKind::Shop
    } else if has(&["办公", "写字楼", "office"]) {
        UseKind::Office
    } else if text.is_empty()
        || has(&[
            "住宅",
            "住房",
            "公寓",
            "别墅",
            "居住",
            "dwelling",
            "residential",
            "apartment",
            "flat",
            "house",
            "home",
        ])
    {
        UseKind::Dwelling
    } else {
        UseKind::Other
    }
}

fn is_summary(row: Row<'_>) -> bool {
    let first = row.cells().find(|cell| !cell.is_empty()).map(squeezed);
    first.is_some_and(|first| {
        let bare = first.trim_end_matches(':');
        matches!(
            bare,
            "合计" | "总计" | "小计" | "共计" | "total" | "subtotal" | "sum"
        )
    })
}

#[cfg(test)]
mod tests;
