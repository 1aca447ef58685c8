//! The header of a table: one row, or two where the first names groups of columns.

use super::Column;
use crate::table::{Row, Table};
use crate::text::squeezed;

/// The header as it reads at one row of the table.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    /// The number of its first row.
    pub(crate) row: u32,
    /// Index of the first row below it, among the table's rows.
    pub(crate) below: usize,
    pub(crate) cells: Vec<HeaderCell>,
}

/// The header of one column.
#[derive(Clone, Debug)]
pub(crate) struct HeaderCell {
    /// `面积/建筑面积` if there is a group above.
    pub(crate) shown: String,
    /// The keys by which it is compared.
    keys: Vec<String>,
}

impl HeaderCell {
    pub(crate) fn is(&self, key: &str) -> bool {
        self.keys.iter().any(|own| own == key)
    }

    /// Whether some key contains `part`.
    pub(crate) fn mentions(&self, part: &str) -> bool {
        self.keys.iter().any(|own| own.contains(part))
    }
}

impl Header {
    /// The header that begins at row `index`.
    pub(crate) fn at(table: &Table, index: usize) -> Self {
        let row = table.row(index);
        let groups = groups(row);
        let below = (index + 1 < table.rows().len()).then(|| table.row(index + 1));
        match below.filter(|below| is_second_row(row, &groups, *below)) {
            Some(below) => Self {
                row: row.number,
                below: index + 2,
                cells: two_rows(row, &groups, below),
            },
            None => Self {
                row: row.number,
                below: index + 1,
                cells: groups
                    .into_iter()
                    .map(|group| HeaderCell {
                        keys: vec![header_key(group.text)],
                        shown: group.text.to_owned(),
                    })
                    .collect(),
            },
        }
    }

    pub(crate) fn shown(&self) -> Vec<String> {
        self.cells.iter().map(|cell| cell.shown.clone()).collect()
    }
}

/// The text above a column, which may belong to several.
#[derive(Clone, Copy)]
struct Group<'a> {
    text: &'a str,
    /// Merged over more columns than one.
    is_merged: bool,
}

fn groups<'a>(row: Row<'a>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut until = None;
    let last = (0..row.cells().len()).filter_map(|index| row.merged_until(index));
    let width = row.cells().len().max(last.max().map_or(0, |last| last + 1));
    for index in 0..width {
        if let Some(end) = row.merged_until(index) {
            until = Some((end, row.cell(index)));
        }
        groups.push(match until {
            Some((end, text)) if index <= end => Group {
                text,
                is_merged: true,
            },
            _ => Group {
                text: row.cell(index),
                is_merged: false,
            },
        });
    }
    groups
}

/// A second header row holds no numbers, and is below a group or consists of usual headers.
fn is_second_row(first: Row<'_>, groups: &[Group<'_>], second: Row<'_>) -> bool {
    let texts = || {
        second
            .cells()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
    };
    let has_number = texts()
        .any(|(_, text)| text.contains(|c: char| c.is_ascii_digit()) && !text.contains("m2"));
    let repeats = texts().all(|(index, text)| first.cell(index) == text);
    if has_number || repeats || groups.iter().all(|group| group.text.is_empty()) {
        return false;
    }
    let has_group = texts().any(|(index, _)| {
        let group = groups.get(index);
        group.is_none_or(|group| group.is_merged || group.text.is_empty())
    });
    let known = texts()
        .filter(|(_, text)| is_known(&header_key(text)))
        .count();
    // A title may be merged over the whole table: the row below it is the first header row, not the second.
    let below_title = groups
        .iter()
        .all(|group| group.text == groups[0].text || group.text.is_empty());
    (has_group && !below_title)
        || known > 1 && first.cells().any(|text| is_known(&header_key(text)))
}

fn two_rows(first: Row<'_>, groups: &[Group<'_>], second: Row<'_>) -> Vec<HeaderCell> {
    let width = groups.len().max(second.cells().len());
    let mut carried = "";
    (0..width)
        .map(|index| {
            let group = groups.get(index).copied();
            let own = first.cell(index);
            let below = second.cell(index);
            let merged = group
                .filter(|group| group.is_merged)
                .map(|group| group.text);
            if !own.is_empty() {
                carried = own;
            }
            // In delimited text a group's name is over its first column only.
            let next_is_bare = groups.get(index + 1).is_none_or(|g| g.text.is_empty())
                && !second.cell(index + 1).is_empty();
            let above = merged.unwrap_or(if own.is_empty() { carried } else { own });
            let is_group = merged.is_some() || own.is_empty() || next_is_bare;
            header_cell(above, below, is_group)
        })
        .collect()
}

fn header_cell(above: &str, below: &str, is_group: bool) -> HeaderCell {
    if below.is_empty() {
        return HeaderCell {
            shown: above.to_owned(),
            // A group's name alone is not the header of a column.
            keys: if is_group {
                Vec::new()
            } else {
                vec![header_key(above)]
            },
        };
    }
    let mut keys = vec![
        header_key(below),
        header_key(&format!("{above}{below}")),
        header_key(&format!("{below}{above}")),
    ];
    if !is_group {
        keys.push(header_key(above));
    }
    HeaderCell {
        shown: if above.is_empty() {
            below.to_owned()
        } else {
            format!("{above}/{below}")
        },
        keys,
    }
}

fn is_known(key: &str) -> bool {
    Column::ALL
        .iter()
        .any(|column| column.headers().contains(&key))
}

/// A header without white space, case and the unit of measure in brackets.
pub(crate) fn header_key(header: &str) -> String {
    let mut key = squeezed(header).replace(['_', '*', ':'], "");
    for unit in [
        "(㎡)",
        "(m²)",
        "(m2)",
        "(平方米)",
        "(平米)",
        "(sqm)",
        "[㎡]",
        "㎡",
        "/平方米",
    ] {
        if let Some(bare) = key.strip_suffix(unit) {
            key.truncate(bare.len());
            break;
        }
    }
    key
}
