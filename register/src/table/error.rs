//! Why a file is not a table.

use linli_rule::Rule;

use super::{MAX_CELL_BYTES, MAX_COLUMNS, MAX_ROWS};

/// The file is not a table that can be read without guessing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum TableError {
    /// The file, or what it unpacks to, is too big.
    #[error("table.size: more than {limit} bytes")]
    Size {
        /// Bytes allowed.
        limit: u64,
    },
    /// Too many rows.
    #[error("table.rows: more than {MAX_ROWS} rows")]
    Rows,
    /// Too many columns, or a cell that is too long.
    #[error(
        "table.cells: row {row}: more than {MAX_COLUMNS} columns or a cell above {MAX_CELL_BYTES} bytes"
    )]
    Cells {
        /// The row.
        row: u32,
    },
    /// Some other kind of file, whatever its name ends in.
    #[error("table.kind: the file is {0}; open it in a spreadsheet program and save it as .xlsx")]
    Kind(OtherKind),
    /// Not decodable.
    #[error("table.encoding: row {row} is not {encoding} text")]
    Encoding {
        /// The row.
        row: u32,
        /// The encoding asked for or guessed.
        encoding: &'static str,
    },
    /// UTF-16, as "Unicode text" is saved by some programs.
    #[error("table.encoding: the file is UTF-16; save it as UTF-8 or as .xlsx")]
    Utf16,
    /// No encoding of that name.
    #[error(
        "table.encoding: {0:?} is not an encoding; common ones are utf-8, gb18030, big5, windows-1252"
    )]
    UnknownEncoding(String),
    /// Rows in two encodings.
    #[error("table.mixed: row {utf8_row} is UTF-8 and row {other_row} is not")]
    Mixed {
        /// The first row that reads as UTF-8.
        utf8_row: u32,
        /// The first row that does not.
        other_row: u32,
    },
    /// A quoted cell is not closed, or something follows its closing quote.
    #[error("table.quote: row {row}: a quoted cell is not closed where it should be")]
    Quote {
        /// The row in which the cell opens.
        row: u32,
    },
    /// A control character: the file is not text.
    #[error("table.control: row {row} holds a control character")]
    Control {
        /// The row.
        row: u32,
    },
    /// No such sheet.
    #[error("table.sheet: no sheet {asked:?}; there are {present:?}")]
    Sheet {
        /// The sheet asked for.
        asked: String,
        /// The sheets of the workbook.
        present: Vec<String>,
    },
    /// Not a readable .xlsx or .ods.
    #[error("table.workbook: {0}")]
    Workbook(String),
    /// No row holds anything.
    #[error("table.empty: the table is empty")]
    Empty,
}

/// Kinds of files that are not tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherKind {
    /// HTML, often named .xls by the program that exported it.
    WebPage,
    /// XML, such as a spreadsheet of 2003.
    Xml,
    /// .xls from before 2007, or a password-protected workbook.
    OldWorkbook,
    /// PDF.
    Pdf,
    /// RTF.
    RichText,
    /// A picture.
    Picture,
    /// A compressed file without a workbook.
    Archive,
}

impl core::fmt::Display for OtherKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::WebPage => "a web page",
            Self::Xml => "an XML document",
            Self::OldWorkbook => "an old workbook (.xls), or one under a password",
            Self::Pdf => "a PDF",
            Self::RichText => "an RTF document",
            Self::Picture => "a picture",
            Self::Archive => "an archive without a workbook in it",
        })
    }
}

impl OtherKind {
    /// By its first bytes; `None` for what may be text.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        const MAGIC: [(&[u8], OtherKind); 7] = [
            (b"\xd0\xcf\x11\xe0", OtherKind::OldWorkbook),
            (b"%PDF", OtherKind::Pdf),
            (b"{\\rtf", OtherKind::RichText),
            (b"\x89PNG", OtherKind::Picture),
            (b"\xff\xd8\xff", OtherKind::Picture),
            (b"\x1f\x8b", OtherKind::Archive),
            (b"Rar!", OtherKind::Archive),
        ];
        if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return Some(*kind);
        }
        let unmarked = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let head = unmarked.trim_ascii_start();
        let head = head[..head.len().min(512)].to_ascii_lowercase();
        let begins = |tag: &[u8]| head.starts_with(tag);
        if [
            &b"<!doctype html"[..],
            b"<html",
            b"<table",
            b"<head",
            b"<meta",
        ]
        .iter()
        .any(|t| begins(t))
        {
            return Some(Self::WebPage);
        }
        let is_page = head.windows(5).any(|part| part == b"<html");
        begins(b"<?xml").then_some(if is_page { Self::WebPage } else { Self::Xml })
    }
}
