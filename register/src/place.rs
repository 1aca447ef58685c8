//! Where a row is in the file.

use serde::{Deserialize, Serialize};

/// A row's number, and its sheet where several were read: `4`, or `二幢!4`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Place {
    /// The sheet, if several were read.
    pub sheet: Option<String>,
    /// The row as a spreadsheet shows it, from 1.
    pub row: u32,
}

impl core::fmt::Display for Place {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match &self.sheet {
            Some(sheet) => write!(f, "{sheet}!{}", self.row),
            None => write!(f, "{}", self.row),
        }
    }
}

/// A number, or a text of sheet and number.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Row(u32),
    InSheet(String),
}

impl From<Place> for Written {
    fn from(place: Place) -> Self {
        match place.sheet {
            Some(_) => Self::InSheet(place.to_string()),
            None => Self::Row(place.row),
        }
    }
}

impl TryFrom<Written> for Place {
    type Error = &'static str;
    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match written {
            Written::Row(row) => Ok(Self { sheet: None, row }),
            Written::InSheet(text) => {
                let (sheet, row) = text.rsplit_once('!').ok_or("no sheet!row")?;
                Ok(Self {
                    sheet: Some(sheet.to_owned()),
                    row: row.parse().map_err(|_| "no row number")?,
                })
            }
        }
    }
}

/// The same while importing: an index of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct At {
    pub(crate) sheet: u16,
    pub(crate) row: u32,
}

/// The sheets that are read; a place names its sheet only if there are several.
#[derive(Debug)]
pub(crate) struct Places(Vec<String>);

impl Places {
    pub(crate) fn of(sheets: impl ExactSizeIterator<Item = String>) -> Self {
        match sheets.len() {
            1 => Self(Vec::new()),
            _ => Self(sheets.collect()),
        }
    }

    pub(crate) fn get(&self, at: At) -> Place {
        Place {
            sheet: self.0.get(usize::from(at.sheet)).cloned(),
            row: at.row,
        }
    }

    /// At most ten of them: a list of thousands helps nobody.
    pub(crate) fn some(&self, rows: impl IntoIterator<Item = At>) -> Vec<Place> {
        rows.into_iter().take(10).map(|at| self.get(at)).collect()
    }

    pub(crate) fn all(&self, rows: impl IntoIterator<Item = At>) -> Vec<Place> {
        rows.into_iter().map(|at| self.get(at)).collect()
    }
}
