//! A registrar's choice of a column.

use super::{Column, ColumnError};
use crate::text::normalise;

/// A registrar's choice, written `area=建筑面积`, or by place `area=#5`, `area=#E`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnChoice {
    /// What the column holds.
    pub column: Column,
    /// Its header in the file, or `#` and its number or letters.
    pub header: String,
}

impl ColumnChoice {
    /// The column's place from 0, if it is chosen by place.
    pub(super) fn place(&self) -> Option<usize> {
        let place = self.header.strip_prefix('#')?;
        if let Ok(number) = place.parse::<usize>() {
            return number.checked_sub(1);
        }
        let letters =
            (1..=3).contains(&place.len()) && place.bytes().all(|b| b.is_ascii_alphabetic());
        let number = place.bytes().fold(0usize, |number, letter| {
            number * 26 + usize::from(letter.to_ascii_uppercase().wrapping_sub(b'A')) + 1
        });
        letters.then(|| number - 1)
    }
}

impl core::fmt::Display for ColumnChoice {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}={}", self.column.name(), self.header)
    }
}

impl core::str::FromStr for ColumnChoice {
    type Err = ColumnError;
    fn from_str(text: &str) -> Result<Self, ColumnError> {
        let parsed = text.split_once('=').and_then(|(name, header)| {
            let column = Column::ALL.into_iter().find(|c| c.name() == name.trim())?;
            let header = normalise(header);
            (!header.is_empty()).then_some(Self { column, header })
        });
        parsed.ok_or_else(|| ColumnError::Choice(text.to_owned()))
    }
}
