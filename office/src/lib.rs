//! What officers do: letters that they are sent, requests that a registrar decides, papers that are signed. No files, no
//! network, no clock: the program and the page bring those.

pub mod ceremony;
pub mod doubt;
#[cfg(feature = "bookings")]
pub mod entering;
pub mod file;
pub mod letter;
pub mod line;
mod mark;
pub mod paper;
pub mod publish;
pub mod requests;
pub mod words;

pub use doubt::Doubt;
pub use letter::{CeremonyFile, Content, Letter};
pub use line::{Line, Value, msg};
pub use paper::{Attached, Office, Paper};

use serde::Serialize;

/// A document as it is written into files and letters.
pub fn json_text(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("our documents have string keys");
    text.push('\n');
    text
}
