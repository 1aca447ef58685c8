//! `linli page`: the page and the wallet in it, as one file, or compared with what a node serves.

mod compare;

use std::path::PathBuf;

use clap::Subcommand;
use linli_client::{Files, Patience};
use linli_node::page::{self, Single};
use serde_json::json;

use crate::files::{self, Access};
use crate::language::msg;
use crate::{Console, Ending, Error};
use compare::Found;

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the page as one file that opens from a disk.
    Export {
        /// The file to write.
        file: PathBuf,
        /// The one node that the file asks; without it the file asks its reader.
        #[arg(long, value_name = "URL")]
        node: Option<String>,
        /// Replace the file if it is there.
        #[arg(long)]
        force: bool,
    },
    /// Compare what a node serves, or a file, byte by byte with what this program ships.
    Verify {
        /// A node's address, or a file that was exported.
        #[arg(value_name = "URL or FILE")]
        of: String,
    },
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Export { file, node, force } => {
            let asks = match node {
                Some(node) => {
                    Single::of(&node).ok_or_else(|| Error::Usage(msg("shipped-address")))?
                }
                None => Single::OfAnyNode,
            };
            let text = page::single(&asks);
            files::write(&file, text.as_bytes(), Access::Public, force.into())?;
            let said = msg("shipped-exported").showing("file", file.display());
            console.say(said.with("version", page::version()));
            console.answer(&json!({
                "file": file, "bytes": text.len(), "version": page::version(), "node": node_of(&asks),
            }));
            Ok(Ending::Clean)
        }
        Command::Verify { of } if is_address(&of) => {
            let files = Files::of(&of, Patience::default())?;
            let found = compare::served(&files)?;
            Ok(tell(&of, &found, None, console))
        }
        Command::Verify { of } => {
            let bytes = std::fs::read(&of).map_err(Error::file(of.as_ref()))?;
            let (asks, found) = compare::file(&bytes);
            Ok(tell(&of, &found, asks.as_ref(), console))
        }
    }
}

fn is_address(text: &str) -> bool {
    let text = text.trim_start();
    ["http:", "https:"]
        .iter()
        .any(|scheme| text.starts_with(scheme))
}

fn node_of(asks: &Single) -> Option<&str> {
    match asks {
        Single::Of(node) => Some(node.as_str()),
        Single::OfAnyNode => None,
    }
}

/// Says what was found; the first difference in words, all of them as data.
fn tell(of: &str, found: &[Found], asks: Option<&Single>, console: &mut Console) -> Ending {
    let different: Vec<&Found> = found
        .iter()
        .filter(|one| one.difference.is_some())
        .collect();
    let first = different
        .first()
        .and_then(|one| Some((one, one.difference.as_ref()?)));
    match first {
        None => {
            let said = msg("shipped-same").with("of", of.to_owned());
            console.say(
                said.with("count", found.len())
                    .with("version", page::version()),
            );
        }
        Some((one, difference)) => {
            let said = msg("shipped-different").with("of", of.to_owned());
            console.say(
                said.with("count", different.len())
                    .with("version", page::version()),
            );
            console.say(difference.said(&one.name));
            console.say(msg("shipped-different-remedy"));
        }
    }
    if let Some(node) = asks.and_then(node_of) {
        console.say(msg("shipped-asks").with("node", node.to_owned()));
    }
    console.answer(&json!({
        "of": of,
        "version": page::version(),
        "same": different.is_empty(),
        "node": asks.and_then(node_of),
        "files": found.len(),
        "different": different,
    }));
    if different.is_empty() {
        Ending::Clean
    } else {
        Ending::Different
    }
}
