//! Tiles: rows of 256 hashes, and bundles of 256 entries, as files with fixed names
//! ([c2sp.org/tlog-tiles](https://c2sp.org/tlog-tiles)).

use core::ops::Range;
use core::str::FromStr;

use crate::hash::{Hash, node_hash};
use crate::refusal::LogRefusal;
use crate::tree::{HashReader, MAX_SIZE, TreeError, stored_index, stored_node};

/// Hashes or entries of a full tile.
pub const WIDTH: u16 = 256;
/// Levels of the tree that a tile spans.
const HEIGHT: u8 = 8;
/// The highest tile level of a tree of [`MAX_SIZE`].
const MAX_LEVEL: u8 = 7;
/// The longest entry that a bundle can hold, in bytes.
pub const MAX_ENTRY_BYTES: usize = u16::MAX as usize;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The entries themselves.
    Entries,
    /// Hashes: at level 0 those of leaves, above it those of full tiles of the level below.
    Hashes(u8),
}

/// A tile's place. Its text is the path below the log's prefix: `tile/0/x001/234.p/56`, `tile/entries/000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: Level,
    index: u64,
    width: u16,
}

impl Tile {
    /// The tile as it is in a log of `size` entries: full, or partial at the right edge, or `None`.
    pub fn at(level: Level, index: u64, size: u64) -> Option<Self> {
        let hashes = match level {
            _ if size > MAX_SIZE => return None,
            Level::Entries => size,
            Level::Hashes(level) if level <= MAX_LEVEL => size >> (HEIGHT * level),
            Level::Hashes(_) => return None,
        };
        let before = index.checked_mul(u64::from(WIDTH))?;
        let width = hashes.saturating_sub(before).min(u64::from(WIDTH)) as u16;
        (width > 0).then_some(Self {
            level,
            index,
            width,
        })
    }

    /// All tiles of hashes and bundles of entries that a log of `size` entries has and one of `old` did not have.
    pub fn grown(old: u64, size: u64) -> Vec<Self> {
        let levels = (0..=MAX_LEVEL).map(Level::Hashes);
        let levels = core::iter::once(Level::Entries).chain(levels);
        let new = levels.flat_map(|level| {
            let shift = match level {
                Level::Entries => HEIGHT,
                Level::Hashes(level) => HEIGHT * (level + 1),
            };
            // The first tile that can differ is the one at the old log's right edge.
            let first = old.checked_shr(shift.into()).unwrap_or(0);
            (first..)
                .map_while(move |index| Self::at(level, index, size))
                .filter(move |tile| Self::at(level, tile.index, old) != Some(*tile))
        });
        new.collect()
    }

    /// The tile of a log of `size` entries that holds the hash stored under an index, and the range of its
    /// hashes whose root that hash is.
    fn holding(stored: u64, size: u64) -> Option<(Self, Range<usize>)> {
        let (height, n) = stored_node(stored);
        let (level, above) = (height / HEIGHT, height % HEIGHT);
        let first = n << above;
        let tile = Self::at(Level::Hashes(level), first / u64::from(WIDTH), size)?;
        let start = (first % u64::from(WIDTH)) as usize;
        let range = start..start + (1 << above);
        (range.end <= usize::from(tile.width)).then_some((tile, range))
    }

    /// Entries or hashes of which level.
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Which tile of its level, from 0.
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Hashes or entries in it, 1 to 256.
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Whether a log of `size` entries has all that this tile holds.
    pub fn is_in(&self, size: u64) -> bool {
        Self::at(self.level, self.index, size).is_some_and(|tile| self.width <= tile.width)
    }

    /// The indexes of the entries in a bundle, or of the hashes of its level in a tile.
    pub const fn range(&self) -> Range<u64> {
        let start = self.index * WIDTH as u64;
        start..start + self.width as u64
    }

    /// The bytes of a tile of hashes: 32 each, from the first to the last. Nothing for a bundle of entries.
    pub fn read<R: HashReader>(&self, reader: &R) -> Result<Vec<u8>, TreeError<R::Error>> {
        let Level::Hashes(level) = self.level else {
            return Ok(Vec::new());
        };
        let stored: Vec<u64> = self
            .range()
            .map(|n| stored_index(HEIGHT * level, n))
            .collect();
        let hashes = reader.read(&stored).map_err(TreeError::Read)?;
        if hashes.len() != stored.len() {
            return Err(TreeError::Count {
                asked: stored.len(),
                given: hashes.len(),
            });
        }
        Ok(hashes.iter().flat_map(|hash| hash.0).collect())
    }

    /// The hashes in a tile's bytes.
    pub fn hashes(&self, bytes: &[u8]) -> Result<Vec<Hash>, LogRefusal> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || hashes.len() != usize::from(self.width) {
            return Err(LogRefusal::Tile("not 32 bytes for every hash of the tile"));
        }
        Ok(hashes.iter().copied().map(Hash).collect())
    }

    /// The entries in a bundle's bytes.
    pub fn entries<'a>(&self, bytes: &'a [u8]) -> Result<Vec<&'a [u8]>, LogRefusal> {
        let mut rest = bytes;
        let mut entries = Vec::with_capacity(self.width.into());
        for _ in 0..self.width {
            let (length, after) = rest
                .split_first_chunk::<2>()
                .ok_or(LogRefusal::Tile("a bundle with too few entries"))?;
            let length = usize::from(u16::from_be_bytes(*length));
            let (entry, after) = after
                .split_at_checked(length)
                .ok_or(LogRefusal::Tile("a bundle that ends within an entry"))?;
            entries.push(entry);
            rest = after;
        }
        if !rest.is_empty() {
            return Err(LogRefusal::Tile("bytes after a bundle's last entry"));
        }
        Ok(entries)
    }
}

/// A bundle of entries: each with its length before it, two bytes, big-endian.
pub fn bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, LogRefusal> {
    let mut bytes = Vec::new();
    for entry in entries {
        let length = u16::try_from(entry.len())
            .map_err(|_| LogRefusal::Tile("an entry of more than 65,535 bytes"))?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

impl core::fmt::Display for Tile {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.level {
            Level::Entries => f.write_str("tile/entries/")?,
            Level::Hashes(level) => write!(f, "tile/{level}/")?,
        }
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for group in groups.iter().skip(1).rev() {
            write!(f, "x{group:03}/")?;
        }
        write!(f, "{:03}", groups[0])?;
        if self.width < WIDTH {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

impl FromStr for Tile {
    type Err = LogRefusal;
    fn from_str(path: &str) -> Result<Self, LogRefusal> {
        const BAD: LogRefusal = LogRefusal::Tile("not a tile's path");
        let (level, rest) = path
            .strip_prefix("tile/")
            .and_then(|rest| rest.split_once('/'))
            .ok_or(BAD)?;
        let level = match level {
            "entries" => Level::Entries,
            level => Level::Hashes(level.parse().map_err(|_| BAD)?),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().map_err(|_| BAD)?),
            None => (rest, WIDTH),
        };
        let index = number.split('/').try_fold(0_u64, |index, group| {
            let group: u64 = group.strip_prefix('x').unwrap_or(group).parse().ok()?;
            index.checked_mul(1000)?.checked_add(group)
        });
        let tile = Self {
            level,
            index: index.ok_or(BAD)?,
            width,
        };
        // One spelling only, and no tile beyond the largest tree.
        if tile.width == 0 || !tile.is_in(MAX_SIZE) || tile.to_string() != path {
            return Err(BAD);
        }
        Ok(tile)
    }
}

/// Stored hashes read from a log's tiles, which `fetch` gets. They are only as good as their source: what is made from
/// them counts once it is checked against a root.
pub struct TileHashes<F> {
    size: u64,
    fetch: F,
}

impl<F> TileHashes<F> {
    /// The tiles of a log of `size` entries.
    pub const fn new(size: u64, fetch: F) -> Self {
        Self { size, fetch }
    }
}

/// A hash that could not be read from tiles.
#[derive(Debug, thiserror::Error)]
pub enum TileReadError<E> {
    /// The tile could not be fetched.
    #[error(transparent)]
    Fetch(E),
    /// The bytes are not that tile's.
    #[error(transparent)]
    Refused(#[from] LogRefusal),
}

impl<F, E> HashReader for TileHashes<F>
where
    F: Fn(Tile) -> Result<Vec<u8>, E>,
{
    type Error = TileReadError<E>;

    fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, Self::Error> {
        let mut read: Vec<(Tile, Vec<Hash>)> = Vec::new();
        let mut found = Vec::with_capacity(indexes.len());
        for &index in indexes {
            let (tile, range) = Tile::holding(index, self.size)
                .ok_or(LogRefusal::Tile("a hash outside the log"))?;
            let at = match read.iter().position(|(known, _)| *known == tile) {
                Some(at) => at,
                None => {
                    let bytes = (self.fetch)(tile).map_err(TileReadError::Fetch)?;
                    read.push((tile, tile.hashes(&bytes)?));
                    read.len() - 1
                }
            };
            found.push(complete_root(&read[at].1[range]));
        }
        Ok(found)
    }
}

/// The root of a power of two of hashes, at least one.
fn complete_root(hashes: &[Hash]) -> Hash {
    if let [hash] = hashes {
        return *hash;
    }
    let (left, right) = hashes.split_at(hashes.len() / 2);
    node_hash(&complete_root(left), &complete_root(right))
}

#[cfg(test)]
mod tests;
