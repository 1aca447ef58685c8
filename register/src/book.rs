//! A register file: the sheets of a workbook, or one table of delimited text.

use serde::{Deserialize, Serialize};

use crate::encoding::Decoded;
use crate::table::{MAX_BYTES, OtherKind, Table, TableError};
use crate::{delimited, encoding, workbook};

/// How the text was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8WithMark,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
    /// Another one, by its name on the web, such as `Big5`.
    Legacy(String),
    /// Text of a workbook.
    Xlsx,
    /// Text of an OpenDocument workbook.
    Ods,
}

/// The first bytes of every workbook that is read.
const WORKBOOK: &[u8] = b"PK\x03\x04";

/// The sheets of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// How the text was stored.
    pub encoding: Encoding,
    /// Whether the encoding was guessed, so that another may be the right one.
    pub(crate) guessed: bool,
    /// The sheets in the file's order; delimited text is one sheet without a name.
    pub sheets: Vec<Sheet>,
}

/// One sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name, in a workbook.
    pub name: Option<String>,
    /// Whether it is hidden from whoever opens the workbook.
    pub hidden: bool,
    /// Its rows, or why they cannot be read.
    pub table: Result<Table, TableError>,
}

impl Book {
    /// Reads .xlsx and .ods, recognised by their first bytes, or delimited text in UTF-8, GB18030, the encoding that it
    /// seems to be in, or the one asked for.
    pub fn read(bytes: &[u8], encoding: Option<&str>) -> Result<Self, TableError> {
        Self::read_by(bytes, || encoding::decode(bytes, encoding))
    }

    /// The same, although cells of delimited text cannot be read: these hold [`LOST`], and whoever asks for it must look.
    pub(crate) fn read_most(bytes: &[u8], encoding: Option<&str>) -> Result<Self, TableError> {
        Self::read_by(bytes, || encoding::decode_most(bytes, encoding))
    }

    fn read_by(
        bytes: &[u8],
        decode: impl FnOnce() -> Result<Decoded, TableError>,
    ) -> Result<Self, TableError> {
        let limit = MAX_BYTES as u64;
        if bytes.len() > MAX_BYTES {
            return Err(TableError::Size { limit });
        }
        if bytes.starts_with(WORKBOOK) {
            return workbook::read(bytes)?.filled();
        }
        match OtherKind::of(bytes) {
            Some(kind) => Err(TableError::Kind(kind)),
            None => delimited::read(&decode()?)?.filled(),
        }
    }

    fn filled(self) -> Result<Self, TableError> {
        if self.sheets.iter().any(|sheet| sheet.rows() != Some(0)) {
            Ok(self)
        } else {
            Err(TableError::Empty)
        }
    }

    /// The sheet of that name, or the first that is visible and not empty.
    pub fn sheet(&self, name: Option<&str>) -> Result<&Sheet, TableError> {
        let found = match name {
            Some(_) => self.sheets.iter().find(|s| s.name.as_deref() == name),
            None => self
                .sheets
                .iter()
                .find(|sheet| !sheet.hidden && sheet.rows() != Some(0)),
        };
        found.ok_or_else(|| match name {
            Some(asked) => TableError::Sheet {
                asked: asked.to_owned(),
                present: self.sheets.iter().filter_map(|s| s.name.clone()).collect(),
            },
            None => TableError::Empty,
        })
    }
}

impl Sheet {
    /// Rows that hold anything, if they can be read.
    pub fn rows(&self) -> Option<usize> {
        self.table.as_ref().ok().map(|table| table.rows().len())
    }

    /// Its rows.
    pub fn table(&self) -> Result<&Table, TableError> {
        self.table.as_ref().map_err(Clone::clone)
    }
}

#[cfg(test)]
pub(crate) mod tests;
