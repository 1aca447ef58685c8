//! Delimited text: commas, semicolons or tabs, quotes as in RFC 4180.

use crate::book::{Book, Sheet};
use crate::encoding::Decoded;
use crate::table::{Table, TableError};

/// Reads text; the delimiter is the one that a first line `sep=;` names, or else the most frequent one in the first
/// lines.
///
/// Stricter than most readers: a stray quote would swallow rows up to the next one, so it is refused.
pub(crate) fn read(decoded: &Decoded) -> Result<Book, TableError> {
    Ok(Book {
        encoding: decoded.encoding.clone(),
        guessed: decoded.guessed,
        sheets: vec![Sheet {
            name: None,
            hidden: false,
            table: Ok(read_text(&decoded.text)?),
        }],
    })
}

fn read_text(text: &str) -> Result<Table, TableError> {
    let mut table = Table::default();
    table.delimited = true;
    let named = named_delimiter(text);
    let mut cells = Cells {
        rest: text,
        delimiter: named.unwrap_or_else(|| guess_delimiter(text)),
        row: 1,
    };
    if named.is_some() {
        cells.skip_line();
    }
    let mut scratch = String::new();
    while !cells.rest.is_empty() {
        table.begin_row(cells.row)?;
        while cells.next_into(&mut scratch)? == After::Delimiter {
            table.push_cell(&scratch)?;
        }
        table.push_cell(&scratch)?;
    }
    table.end_row();
    Ok(table)
}

/// The delimiter in a first line `sep=;`, which spreadsheet programs write and understand.
fn named_delimiter(text: &str) -> Option<u8> {
    let line = text.lines().next()?.trim().trim_matches('"');
    match line.to_ascii_lowercase().strip_prefix("sep=")?.as_bytes() {
        [delimiter @ (b',' | b';' | b'|')] => Some(*delimiter),
        [] => Some(b'\t'),
        _ => None,
    }
}

/// Counts outside quotes in the first 20 lines; a comma if there is nothing to count.
fn guess_delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0u32), (b'\t', 0), (b';', 0)];
    let mut quoted = false;
    let lines = text.bytes().scan(0, |lines, byte| {
        *lines += u32::from(byte == b'\n' || byte == b'\r');
        (*lines < 40).then_some(byte)
    });
    for byte in lines {
        quoted ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += u32::from(!quoted && byte == *delimiter);
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    counts
        .iter()
        .find(|(_, count)| Some(*count) == most)
        .map_or(b',', |(delimiter, _)| *delimiter)
}

#[derive(PartialEq, Eq)]
enum After {
    Delimiter,
    Row,
}

struct Cells<'a> {
    rest: &'a str,
    delimiter: u8,
    row: u32,
}

impl Cells<'_> {
    /// Puts the next cell's text into `cell`, and says what follows it.
    fn next_into(&mut self, cell: &mut String) -> Result<After, TableError> {
        cell.clear();
        let row = self.row;
        if let Some(quoted) = self.rest.strip_prefix('"') {
            self.rest = quoted;
            self.unquote(cell)?;
        } else {
            let end = self
                .rest
                .bytes()
                .position(|b| b == self.delimiter || b == b'\n' || b == b'\r')
                .unwrap_or(self.rest.len());
            cell.push_str(&self.rest[..end]);
            self.rest = &self.rest[end..];
        }
        self.after(row)
    }

    fn unquote(&mut self, cell: &mut String) -> Result<(), TableError> {
        let row = self.row;
        loop {
            let end = self.rest.find('"').ok_or(TableError::Quote { row })?;
            let part = &self.rest[..end];
            if cell.len() + part.len() > crate::table::MAX_CELL_BYTES {
                return Err(TableError::Cells { row });
            }
            self.row += line_ends(part);
            cell.push_str(part);
            self.rest = &self.rest[end + 1..];
            match self.rest.strip_prefix('"') {
                Some(rest) => {
                    cell.push('"');
                    self.rest = rest;
                }
                None => return Ok(()),
            }
        }
    }

    /// Rows end in LF, CRLF, or CR alone, as in files of old Macintosh programs.
    fn after(&mut self, row: u32) -> Result<After, TableError> {
        let rest = self.rest;
        let end = ["\r\n", "\n", "\r"]
            .iter()
            .find_map(|end| rest.strip_prefix(end));
        match (end, rest.as_bytes().first()) {
            (Some(next), _) => {
                self.rest = next;
                self.row = self.row.saturating_add(1);
                Ok(After::Row)
            }
            (None, None) => Ok(After::Row),
            (None, Some(b)) if *b == self.delimiter => {
                self.rest = &rest[1..];
                Ok(After::Delimiter)
            }
            (None, Some(_)) => Err(TableError::Quote { row }),
        }
    }

    fn skip_line(&mut self) {
        let end = self.rest.find(['\n', '\r']).unwrap_or(self.rest.len());
        self.rest = self.rest[end..].trim_start_matches('\r');
        self.rest = self.rest.strip_prefix('\n').unwrap_or(self.rest);
        self.row = 2;
    }
}

/// CRLF is one line end.
fn line_ends(text: &str) -> u32 {
    let ends =
        text.bytes().filter(|b| matches!(b, b'\n' | b'\r')).count() - text.matches("\r\n").count();
    u32::try_from(ends).unwrap_or(u32::MAX)
}
