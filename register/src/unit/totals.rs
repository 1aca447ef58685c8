//! Lines of totals, and rows of units that hold a word for totals.

use super::{Column, Reader, Row, is_nothing, squeezed};
use crate::label::is_numeral;
use crate::owner_name::counts_owners;

impl Reader<'_> {
    /// Whether the row is a line of totals: it says so, and has neither the whole label of a unit nor anybody's name. A
    /// unit whose owner or room is called so is not dropped, even if the number agrees with the rows above it.
    pub(super) fn is_summary(&self, row: Row<'_>) -> bool {
        self.total_word(row).is_some() && !self.names_unit(row) && !self.names_owner(row)
    }

    /// The cell that says that its row is a line of totals: the first, the owner's, or one that names the unit.
    pub(super) fn total_word<'a>(&self, row: Row<'a>) -> Option<&'a str> {
        let first = row.cells().find(|cell| !cell.is_empty());
        let is_sum = |cell: &&str| squeezed(cell).trim_end_matches(':') == "sum";
        let places = [Column::Building, Column::Unit, Column::Room];
        let places = places.map(|column| self.columns.label_text(row, column));
        let named = places.into_iter().chain([self.owner_text(row)]);
        first
            .filter(is_sum)
            .or_else(|| first.into_iter().chain(named).find(|text| is_total(text)))
    }

    fn names_unit(&self, row: Row<'_>) -> bool {
        let text = |column| self.columns.label_text(row, column);
        let room = text(Column::Room);
        if room.is_empty() || counts_owners(room) {
            return false;
        }
        match before_total(room) {
            Some(before) => before.ends_with(|c: char| c.is_numeric() || is_numeral(c)),
            None => {
                let building = text(Column::Building);
                !self.columns.has(Column::Building) || !building.is_empty() && !is_total(building)
            }
        }
    }

    fn names_owner(&self, row: Row<'_>) -> bool {
        let owner = self.owner_text(row);
        let is_line = before_total(owner).is_some_and(|before| {
            before.is_empty() || SUMMED.iter().any(|word| before.ends_with(word))
        });
        let others = self.columns.text(row, Column::CoOwners);
        !is_line && is_somebody(owner) || is_somebody(others)
    }

    fn owner_text<'a>(&self, row: Row<'a>) -> &'a str {
        self.columns.text(row, Column::Owner)
    }
}

/// Whether an owner's cell holds more than a number of owners or units.
fn is_somebody(text: &str) -> bool {
    !is_nothing(text) && text.contains(char::is_alphabetic) && !counts_owners(text)
}

/// Words that head a line of totals.
const TOTALS: [&str; 5] = ["合计", "总计", "小计", "共计", "汇总"];
const ENGLISH: [&str; 5] = ["total", "totals", "subtotal", "sub-total", "grandtotal"];

/// What a line of totals sums, as in 本栋合计. Whoever is called 王小计 is no total.
const SUMMED: [&str; 12] = [
    "栋", "幢", "座", "楼", "层", "单元", "页", "区", "期", "部", "总", "面积",
];

/// Whether a cell may say that its row is a line of totals: the whole of it, but for what is summed.
fn is_total(text: &str) -> bool {
    before_total(text).is_some()
}

/// What stands before the word for totals.
fn before_total(text: &str) -> Option<String> {
    // Most cells end otherwise.
    let end = text.trim_end_matches([':', '：', ' ', '\n']);
    if !end.ends_with(['计', '总', 'l', 'L', 's', 'S']) {
        return None;
    }
    let squeezed = squeezed(end);
    let bare = squeezed.trim_end_matches([':', '：']);
    if ENGLISH.contains(&bare) {
        return Some(String::new());
    }
    let mut words = TOTALS.iter();
    words.find_map(|word| bare.strip_suffix(word).map(str::to_owned))
}
