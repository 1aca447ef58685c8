//! What a wallet and an auditor do with a node: send messages, fetch its record, and notice if it lies.
//!
//! Nothing that a node says is believed unless it can be checked. Its key is kept from the first contact on. Every
//! checkpoint it shows is checked against the newest one seen before: a record that was forked or rolled back is
//! refused, and both signed checkpoints are written to a file that anybody can check. A receipt counts when the leaf
//! made from one's own message leads to a signed root. The local copy is an archive whose every leaf is under such a
//! root and whose every message is its leaf's.
//!
//! ```no_run
//! # fn main() -> Result<(), linli_client::ClientError> {
//! use linli_client::{Node, Which};
//! let node = Node::new("https://votes.example.org", "nodes".as_ref())?;
//! let copy = node.sync(Which::Light, &mut |_, _| {})?;
//! println!("{} entries", copy.entries().len());
//! # Ok(())
//! # }
//! ```

mod copy;
mod error;
mod heads;
mod http;
mod inbox;
mod journal;
mod kept;
#[cfg(test)]
mod liar;
mod node;
pub mod reports;
mod served;

pub use copy::{LocalCopy, Which};
pub use error::ClientError;
pub use heads::{Older, most_seen};
pub use http::Patience;
pub use inbox::{Inbox, Letters, Posted, Waiting, Who};
pub use journal::RemoteRecord;
pub use node::{Node, Options, reach};
pub use served::{Coding, Files, Served};
