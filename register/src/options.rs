//! What a registrar decided about a file; kept in a mapping file for the next time.

use std::collections::{BTreeMap, BTreeSet};

use linli_primitives::DecimalMark;
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

pub use crate::assembly::HiddenRows;
use crate::columns::{Column, ColumnChoice};
pub use crate::grouping::Namesakes;

/// What the registrar may decide. As TOML it is the mapping file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ImportOptions {
    /// The sheets of a workbook, by name; otherwise the first visible one with the columns that the rule needs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<String>,
    /// All visible sheets that hold anything.
    #[serde(skip_serializing_if = "is_default")]
    pub all_sheets: bool,
    /// The number of the header row, on every sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u32>,
    /// How text is stored, by its name on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// How decimals are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal_mark: Option<DecimalMark>,
    /// What becomes of hidden rows.
    #[serde(skip_serializing_if = "is_default")]
    pub hidden_rows: HiddenRows,
    /// What one name in several rows without identity numbers means.
    #[serde(skip_serializing_if = "is_default")]
    pub namesakes: Namesakes,
    /// Names that mean one person wherever they occur.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub one_person: BTreeSet<String>,
    /// The developer, for unsold units that name nobody and for units not yet handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub developer: Option<String>,
    /// The total that all units must have, as the register writes it: m² or shares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_total: Option<String>,
    /// Doubts that somebody said yes to, by id.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub accepted: BTreeSet<String>,
    /// Columns that the guess got wrong.
    #[serde(with = "by_name", skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ColumnChoice>,
}

/// The text is not a mapping file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("mapping.file: {0}")]
pub struct MappingError(String);

impl ImportOptions {
    /// Reads a mapping file.
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        toml::from_str(text).map_err(|e| MappingError(e.message().to_owned()))
    }

    /// The mapping file.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("strings, numbers and lists are TOML")
    }

    /// Chooses a column, in place of an earlier choice for it.
    pub fn choose(&mut self, choice: ColumnChoice) {
        self.columns
            .retain(|earlier| earlier.column != choice.column);
        self.columns.push(choice);
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// `[columns]` with `area = "建筑面积"`.
mod by_name {
    use serde::{Deserializer, Serializer};

    use super::*;

    pub(super) fn serialize<S: Serializer>(
        columns: &[ColumnChoice],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(columns.iter().map(|choice| (choice.column, &choice.header)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<ColumnChoice>, D::Error> {
        let columns: BTreeMap<Column, String> = BTreeMap::deserialize(deserializer)?;
        let choice = |(column, header)| ColumnChoice { column, header };
        Ok(columns.into_iter().map(choice).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_file_reads_back() {
        let options = ImportOptions {
            sheets: vec!["一幢".to_owned(), "二幢".to_owned()],
            header_row: Some(3),
            decimal_mark: Some(DecimalMark::Comma),
            hidden_rows: HiddenRows::Read,
            accepted: ["hidden_rows-0a1b2c3d".to_owned()].into(),
            columns: vec!["area=测绘面积".parse().expect("a choice")],
            ..ImportOptions::default()
        };
        let text = options.to_toml();
        assert!(text.contains("[columns]\narea = \"测绘面积\"\n"), "{text}");
        assert_eq!(ImportOptions::from_toml(&text), Ok(options));
        assert_eq!(ImportOptions::from_toml(""), Ok(ImportOptions::default()));
    }

    #[test]
    fn unknown_fields_of_a_mapping_file_are_refused() {
        for text in [
            "sheet = \"a\"",
            "[columns]\nsize = \"a\"",
            "hidden-rows = \"no\"",
        ] {
            let error = ImportOptions::from_toml(text).expect_err("refused");
            assert_eq!(error.rule(), "mapping.file", "{text}");
        }
    }
}
