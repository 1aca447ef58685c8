//! Replays a community's whole record from one archive and reports: every entry, signature, proof and total.
//!
//! An archive is a file, or a node's stream: `linli_client::Node::sync` keeps one and continues an interrupted
//! download, and its `LocalCopy::path` is the file to pass here. Only the formats, the rules and the verifier are
//! shared with the node that kept the record; the Merkle tree is this crate's own code.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use linli_audit::community::{Trust, replay};
//! use linli_language::Language;
//! let verifier = linli_verifier::MessageVerifier::new()?;
//! let archive = std::io::BufReader::new(std::fs::File::open("full.lir")?);
//! let trust = Trust {
//!     node: Some("log.example/spring+3f0a1b2c+…".parse()?),
//!     ..Trust::default()
//! };
//! let report = replay(archive, &verifier, &trust, &mut |_bytes| {}).report();
//! println!("{}", report.text(Language::Chinese));
//! # Ok(())
//! # }
//! ```

mod html;
mod reading;
mod replay;
mod report;
mod subjects;
mod text;
mod tree;

pub use replay::{CommunityReplay, Trust, replay, replay_rooted};
pub use report::{Checkpoints, CommunityReport, Cosigned, Finding};
