//! A scheme's record: the document, signed acts, claims.

use std::path::Path;

use linli_wire::act::Act;
use linli_wire::scheme::Scheme;

use crate::folder::{Record, RecordError};
use crate::journal::{Entry, Kind};

/// The first file of a scheme's record.
const SCHEME: &str = "scheme.json";

/// What a record is about, by its first entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// A poll, or nothing yet.
    Poll,
    /// A mutual-aid scheme.
    Scheme,
}

impl Record {
    /// Starts a scheme's record in `folder`, which must not hold one.
    pub fn create_scheme(folder: &Path, at: i64, scheme: &Scheme) -> Result<Self, RecordError> {
        let mut record = Self::create_with(folder, &["acts", "claims"])?;
        record.append_json(at, Kind::Scheme, SCHEME, scheme)?;
        Ok(record)
    }

    /// What the record is about.
    pub fn contents(&self) -> Contents {
        match self.entries().first().map(|entry| entry.kind) {
            Some(Kind::Scheme | Kind::Act | Kind::Claim) => Contents::Scheme,
            _ => Contents::Poll,
        }
    }

    /// Adds a signed act, `acts/NNNNNN.json`. The caller has found that the scheme's state takes it.
    pub fn append_act(&mut self, at: i64, act: &Act) -> Result<&Entry, RecordError> {
        let name = format!("acts/{:06}.json", self.next_seq());
        self.append_json(at, Kind::Act, &name, act)
    }

    /// Adds a claim's bytes, `claims/NNNNNN.claim`. The caller has found that the scheme's state takes it.
    pub fn append_claim(&mut self, at: i64, claim: &[u8]) -> Result<&Entry, RecordError> {
        let name = format!("claims/{:06}.claim", self.next_seq());
        self.append(at, Kind::Claim, &name, claim)
    }

    /// Adds claims in order, with one sync of the journal; returns how many.
    pub fn append_claims<B: AsRef<[u8]>>(
        &mut self,
        at: i64,
        claims: &[B],
    ) -> Result<usize, RecordError> {
        let files = claims.iter().zip(self.next_seq()..);
        let files = files
            .map(|(claim, seq)| (format!("claims/{seq:06}.claim"), claim.as_ref()))
            .collect();
        self.append_all(at, Kind::Claim, files)
    }
}

#[cfg(test)]
mod tests;
