//! Writes the test vectors again: an approval of what changed. Without `--accept` it only reports what would change.
//!
//! Ballots contain randomness, so those published stay; delete `ballot.json` first if they can no longer be valid.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use linli_tests::vectors::FILES;

fn main() -> anyhow::Result<ExitCode> {
    let accept = std::env::args()
        .skip(1)
        .any(|argument| argument == "--accept");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let mut changes = 0;
    for file in FILES {
        let path = folder.join(file.name);
        let published = fs::read_to_string(&path).ok();
        let text = (file.write)(published.as_deref())?;
        if published.is_some_and(|published| published == text) {
            continue;
        }
        changes += 1;
        println!("{}: changes", file.name);
        if accept {
            fs::write(&path, text).with_context(|| format!("writing {}", file.name))?;
        }
    }
    println!("{changes} of {} files change", FILES.len());
    Ok(if accept || changes == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
