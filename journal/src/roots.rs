//! Roots of ballots' points, beside a record.
//!
//! ```text
//! a folder with a file for each 256 entries, named after their number from 0:
//! magic, number u64 little endian, then for some of these entries, in order:
//! place u8 (from 0), count u16 little endian (at least 1), count roots of 32 bytes
//! ```
//!
//! Nobody vouches for them, and they may be missing, torn or another record's: see [`linli_primitives::roots`]. A file is
//! taken as far as it is well formed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use linli_primitives::roots::{Root, Roots};

/// First bytes of a file: the kind and the format's version.
pub const MAGIC: [u8; 8] = *b"LINLRT\x00\x01";
/// Entries of one file.
pub const PAGE: u64 = 256;
/// The longest file, in bytes. What does not fit in it is left out.
pub const MAX_PAGE: u64 = 4 << 20;

/// Bytes before the first roots.
const HEAD: usize = MAGIC.len() + 8;

/// The folder.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// Reads roots, best in the order of the entries.
#[derive(Debug)]
pub struct Reader {
    folder: Option<Folder>,
    page: Option<(u64, BTreeMap<u8, Roots>)>,
}

/// Adds roots in the order of the entries.
#[derive(Debug)]
pub struct Writer {
    folder: Folder,
    page: Option<Growing>,
}

/// The newest file.
#[derive(Debug)]
struct Growing {
    number: u64,
    file: File,
    length: u64,
}

impl Folder {
    /// The one at `path`, which need not exist.
    pub const fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// File `number` as it is; `None` where there is none that may be read.
    pub fn page(&self, number: u64) -> io::Result<Option<Vec<u8>>> {
        let file = match crate::file::open(&self.path(number)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let mut bytes = Vec::new();
        file.take(MAX_PAGE + 1).read_to_end(&mut bytes)?;
        Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= MAX_PAGE))
    }

    /// Keeps file `number` as far as it is well formed.
    pub fn put(&self, number: u64, bytes: &[u8]) -> io::Result<()> {
        let (_, whole) = parse(number, bytes, PAGE);
        std::fs::create_dir_all(&self.0)?;
        let path = crate::file::place(&self.path(number))?;
        std::fs::write(path, &bytes[..whole])
    }

    /// For reading.
    pub const fn reader(self) -> Reader {
        Reader {
            folder: Some(self),
            page: None,
        }
    }

    /// For adding; only one at a time.
    pub const fn writer(self) -> Writer {
        Writer {
            folder: self,
            page: None,
        }
    }

    fn path(&self, number: u64) -> PathBuf {
        self.0.join(number.to_string())
    }
}

impl Reader {
    /// Where no roots are.
    pub const fn none() -> Self {
        Self {
            folder: None,
            page: None,
        }
    }

    /// The roots beside entry `index`; none where there are none, or where they cannot be read.
    pub fn of(&mut self, index: u64) -> Roots {
        let Some(folder) = &self.folder else {
            return Roots::default();
        };
        let number = index / PAGE;
        if self.page.as_ref().is_none_or(|(n, _)| *n != number) {
            let bytes = folder.page(number).ok().flatten().unwrap_or_default();
            self.page = Some((number, parse(number, &bytes, PAGE).0));
        }
        let page = self.page.as_mut().map(|(_, page)| page);
        let roots = page.and_then(|page| page.remove(&place(index)));
        roots.unwrap_or_default()
    }
}

impl Writer {
    /// Adds the roots of entries, in order. What the files say of these entries and later ones is replaced.
    pub fn add<'a>(
        &mut self,
        entries: impl IntoIterator<Item = (u64, &'a Roots)>,
    ) -> io::Result<()> {
        let mut pages: BTreeMap<u64, (u64, Vec<u8>)> = BTreeMap::new();
        for (index, roots) in entries {
            let Some(count) = u16::try_from(roots.len()).ok().filter(|count| *count > 0) else {
                continue;
            };
            let (_, bytes) = pages
                .entry(index / PAGE)
                .or_insert_with(|| (index % PAGE, Vec::new()));
            bytes.push(place(index));
            bytes.extend(count.to_le_bytes());
            bytes.extend(roots.as_bytes());
        }
        for (number, (first, bytes)) in pages {
            // What failed may have left half of it.
            let mut page = match self.page.take() {
                Some(page) if page.number == number => page,
                _ => self.open(number, first)?,
            };
            if page.length + bytes.len() as u64 <= MAX_PAGE {
                page.file.write_all(&bytes)?;
                page.length += bytes.len() as u64;
            }
            self.page = Some(page);
        }
        Ok(())
    }

    /// File `number`, cut where it is torn or says something of entries from place `first` on.
    fn open(&self, number: u64, first: u64) -> io::Result<Growing> {
        let before = self.folder.page(number)?.unwrap_or_default();
        let (_, mut length) = parse(number, &before, first);
        std::fs::create_dir_all(&self.folder.0)?;
        let path = crate::file::place(&self.folder.path(number))?;
        let mut options = File::options();
        let mut file = options
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)?;
        file.set_len(length as u64)?;
        file.seek(SeekFrom::End(0))?;
        if length == 0 {
            file.write_all(&head(number))?;
            length = HEAD;
        }
        Ok(Growing {
            number,
            file,
            length: length as u64,
        })
    }
}

/// The roots in file `number` for places below `end`, and how many bytes of it they take, with its head.
fn parse(number: u64, bytes: &[u8], end: u64) -> (BTreeMap<u8, Roots>, usize) {
    let mut page = BTreeMap::new();
    let Some(mut rest) = bytes.strip_prefix(&head(number)) else {
        return (page, 0);
    };
    let mut next = 0;
    while let Some((place, roots, after)) = take(rest)
        && (next..end).contains(&place.into())
    {
        next = u64::from(place) + 1;
        page.insert(place, roots);
        rest = after;
    }
    (page, bytes.len() - rest.len())
}

/// The first roots, with their place, and what follows.
fn take(bytes: &[u8]) -> Option<(u8, Roots, &[u8])> {
    let (&[place, low, high], rest) = bytes.split_first_chunk()?;
    let count = u16::from_le_bytes([low, high]);
    let length = usize::from(count) * size_of::<Root>();
    let (roots, rest) = rest.split_at_checked(length).filter(|_| count > 0)?;
    Some((place, Roots::from_bytes(roots), rest))
}

fn head(number: u64) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    let (magic, of) = head.split_at_mut(MAGIC.len());
    magic.copy_from_slice(&MAGIC);
    of.copy_from_slice(&number.to_le_bytes());
    head
}

/// Of an entry among those of its file.
const fn place(index: u64) -> u8 {
    (index % PAGE) as u8
}

#[cfg(test)]
mod tests;
