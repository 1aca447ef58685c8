//! Texts and photos of reports that a node keeps beside its record.

use linli_wire::report::Attached;

use crate::error::ClientError;
use crate::http::{Http, Patience};

/// The longest answer to a file that was sent.
const MAX_ANSWER: u64 = 4 << 10;

/// A node's files.
#[derive(Debug)]
pub struct Shelf(Http);

impl Shelf {
    /// That of the node by its address.
    pub fn of(url: &str, patience: Patience) -> Result<Self, ClientError> {
        Http::new(url, patience).map(Self)
    }

    /// Sends a file that the record names.
    pub fn put(&self, file: &[u8]) -> Result<(), ClientError> {
        let bytes = "application/octet-stream";
        let sent = self
            .0
            .post_as("/reports/files", None, bytes, file, MAX_ANSWER);
        sent.map(drop)
    }

    /// The file, where the node has it.
    pub fn get(&self, named: Attached) -> Result<Option<Vec<u8>>, ClientError> {
        let path = format!("/reports/files/{}", named.digest);
        match self.0.get(&path, named.bytes.into()) {
            Ok(file) => Ok(Some(file)),
            Err(ClientError::Refused(refusal)) if refusal.rule == "report.file" => Ok(None),
            Err(other) => Err(other),
        }
    }
}
