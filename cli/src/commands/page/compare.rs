//! What is served, held against what is shipped.

use linli_client::{Coding, Files, Served};
use linli_node::page::{self, Single};
use serde::Serialize;

use crate::Error;
use crate::language::{Message, msg};

/// What was found of one file.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    /// Its name.
    pub(super) name: String,
    /// The first difference, if any.
    #[serde(flatten)]
    pub(super) difference: Option<Difference>,
}

/// How a file differs.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "difference", rename_all = "kebab-case")]
pub(super) enum Difference {
    /// It is not there, or not as asked for.
    Missing,
    /// The node sends whoever asks for it elsewhere.
    Elsewhere {
        /// Where to.
        place: String,
    },
    /// The first byte that differs.
    Bytes {
        /// Its place, from 0.
        at: usize,
        /// Its line, from 1.
        line: usize,
    },
}

impl Difference {
    /// The difference in words.
    pub(super) fn said(&self, name: &str) -> Message {
        match self {
            Self::Missing => msg("shipped-missing").with("name", name.to_owned()),
            Self::Elsewhere { place } => msg("shipped-elsewhere")
                .with("name", name.to_owned())
                .with("place", place.clone()),
            Self::Bytes { at, line } => msg("shipped-bytes")
                .with("name", name.to_owned())
                .with("byte", *at)
                .with("line", *line),
        }
    }
}

/// Every file that a node serves as its page, in each form in which browsers get it.
pub(super) fn served(files: &Files) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    for file in page::files() {
        let forms = [
            Some((Coding::Plain, &file.bytes[..])),
            file.brotli.map(|packed| (Coding::Brotli, packed)),
        ];
        for (coding, shipped) in forms.into_iter().flatten() {
            // One more than there should be.
            let served = files.get(&file.path(), coding, shipped.len() as u64 + 1)?;
            let name = match coding {
                Coding::Plain => file.name.clone().into_owned(),
                Coding::Brotli => format!("{} (br)", file.name),
            };
            found.push(Found {
                name,
                difference: difference(served, shipped),
            });
        }
    }
    Ok(found)
}

/// A file that was exported, and the node that it asks.
pub(super) fn file(bytes: &[u8]) -> (Option<Single>, Vec<Found>) {
    let text = String::from_utf8_lossy(bytes);
    let asks = page::read_node(&text);
    let shipped = page::single(asks.as_ref().unwrap_or(&Single::OfAnyNode));
    let found = Found {
        name: page::INDEX.to_owned(),
        difference: first_of(bytes, shipped.as_bytes()),
    };
    (asks, vec![found])
}

fn difference(served: Served, shipped: &[u8]) -> Option<Difference> {
    match served {
        Served::Bytes(bytes) => first_of(&bytes, shipped),
        Served::Nothing => Some(Difference::Missing),
        Served::Elsewhere(place) => Some(Difference::Elsewhere { place }),
    }
}

fn first_of(bytes: &[u8], shipped: &[u8]) -> Option<Difference> {
    let common = bytes
        .iter()
        .zip(shipped)
        .take_while(|(a, b)| a == b)
        .count();
    let same = common == bytes.len() && common == shipped.len();
    (!same).then(|| at(shipped, common))
}

fn at(shipped: &[u8], place: usize) -> Difference {
    let before = &shipped[..place];
    Difference::Bytes {
        at: place,
        line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
    }
}

#[cfg(test)]
mod tests;
