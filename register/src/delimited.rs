//! Delimited text: commas, semicolons or tabs, quotes as in RFC 4180.

use crate::encoding;
use crate::table::{Table, TableError};

/// Reads text; the delimiter is the one that the first lines hold most of.
///
/// Stricter than most readers: a stray quote would swallow rows up to the next one, so it is refused.
pub(crate) fn read(bytes: &[u8]) -> Result<Table, TableError> {
    let (text, encoding) = encoding::decode(bytes)?;
    let mut table = Table::empty(encoding);
    let mut cells = Cells {
        rest: &text,
        delimiter: guess_delimiter(&text),
        row: 1,
    };
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

/// Counts outside quotes in the first 20 lines; a comma if there is nothing to count.
fn guess_delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0u32), (b'\t', 0), (b';', 0)];
    let mut quoted = false;
    let lines = text.bytes().scan(0, |lines, byte| {
        *lines += u32::from(byte == b'\n');
        (*lines < 20).then_some(byte)
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
                .position(|b| b == self.delimiter || b == b'\n')
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
            self.row += part.bytes().filter(|b| *b == b'\n').count() as u32;
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

    fn after(&mut self, row: u32) -> Result<After, TableError> {
        let rest = self.rest.strip_prefix('\r').unwrap_or(self.rest);
        match rest.as_bytes().first() {
            None => {
                self.rest = "";
                Ok(After::Row)
            }
            Some(b'\n') => {
                self.rest = &rest[1..];
                self.row = self.row.saturating_add(1);
                Ok(After::Row)
            }
            Some(b) if *b == self.delimiter => {
                self.rest = &rest[1..];
                Ok(After::Delimiter)
            }
            Some(_) => Err(TableError::Quote { row }),
        }
    }
}
