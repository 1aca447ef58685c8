//! Counting rules: what a unit is worth and which units count. Rules are data; presets are files.
//!
//! In every rule an owner of several units is one head with the sum of their shares, the co-owners of a unit are
//! one head together, and all that a developer has not sold or handed over is one head. Somebody who owns one unit
//! alone and another together with somebody else appears in two heads: the second is the pair's, not theirs.

use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::columns::Column;
use crate::roll::is_rule_name;
use crate::use_kind::UseKind;

/// A counting rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CountingRule {
    /// Its name, e.g. `cn-civil-code`.
    pub name: String,
    /// One line in English.
    pub title: String,
    /// One line in Chinese.
    pub title_zh: String,
    /// The statute or by-law it follows.
    pub source: String,
    /// Where a unit's shares come from.
    pub shares: SharesFrom,
    /// Which uses count.
    pub kinds: Kinds,
}

/// Where a unit's shares come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SharesFrom {
    /// Its floor area in 0.01 m².
    Area,
    /// Every unit has one.
    OnePerUnit,
    /// The register's own column of shares.
    Column,
}

/// Whether units of a use count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// They do.
    Always,
    /// Only those for which the register has an area.
    WithArea,
    /// They do not.
    Never,
}

/// Whether units count, by use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Kinds {
    /// Dwellings.
    pub dwelling: Counts,
    /// Shops.
    pub shop: Counts,
    /// Offices.
    pub office: Counts,
    /// Parking spaces.
    pub parking: Counts,
    /// Storage rooms.
    pub storage: Counts,
    /// Everything else.
    pub other: Counts,
}

impl Kinds {
    /// Whether units of this use count.
    pub const fn of(&self, kind: UseKind) -> Counts {
        match kind {
            UseKind::Dwelling => self.dwelling,
            UseKind::Shop => self.shop,
            UseKind::Office => self.office,
            UseKind::Parking => self.parking,
            UseKind::Storage => self.storage,
            UseKind::Other => self.other,
        }
    }
}

/// The text is not a counting rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum RuleError {
    /// Not TOML, or not of this shape.
    #[error("counting.rule: {0}")]
    Shape(String),
    /// A name is empty or too long.
    #[error("counting.name: 1 to 64 characters of a-z, 0-9 and -")]
    Name,
}

const PRESETS: [(&str, &str); 3] = [
    (
        "cn-civil-code",
        include_str!("../presets/cn-civil-code.toml"),
    ),
    ("units-equal", include_str!("../presets/units-equal.toml")),
    (
        "shares-column",
        include_str!("../presets/shares-column.toml"),
    ),
];

impl CountingRule {
    /// Names of the presets.
    pub fn preset_names() -> impl Iterator<Item = &'static str> {
        PRESETS.iter().map(|(name, _)| *name)
    }

    /// A preset by name.
    pub fn preset(name: &str) -> Option<Self> {
        let (_, text) = PRESETS.iter().find(|(known, _)| *known == name)?;
        Some(Self::from_toml(text).expect("presets are tested"))
    }

    /// Reads a custom rule.
    pub fn from_toml(text: &str) -> Result<Self, RuleError> {
        let rule: Self =
            toml::from_str(text).map_err(|e| RuleError::Shape(e.message().to_owned()))?;
        if is_rule_name(&rule.name) {
            Ok(rule)
        } else {
            Err(RuleError::Name)
        }
    }

    /// The columns without which the rule cannot count.
    pub(crate) fn needed_columns(&self) -> Vec<Column> {
        let mut needed = vec![Column::Room, Column::Owner];
        match self.shares {
            SharesFrom::Area => needed.push(Column::Area),
            SharesFrom::Column => needed.push(Column::Shares),
            SharesFrom::OnePerUnit => {}
        }
        needed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_reads_under_its_name() {
        for name in CountingRule::preset_names() {
            let rule = CountingRule::preset(name).expect("a preset");
            assert_eq!(rule.name, name);
            assert!(!rule.source.is_empty());
        }
        assert_eq!(CountingRule::preset("none"), None);
    }

    #[test]
    fn unknown_fields_and_bad_names_are_refused() {
        let text = include_str!("../presets/units-equal.toml");
        let refused = |text: &str| CountingRule::from_toml(text).expect_err("refused").rule();
        assert_eq!(
            refused(&format!("heads = \"all\"\n{text}")),
            "counting.rule"
        );
        assert_eq!(
            refused(&text.replace("one-per-unit", "two")),
            "counting.rule"
        );
        assert_eq!(
            refused(&text.replace("\"units-equal\"", "\"Units equal\"")),
            "counting.name"
        );
    }
}
