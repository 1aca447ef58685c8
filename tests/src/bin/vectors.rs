//! Writes the test vectors again: an approval of what changed. Without `--accept` it only says what would change.

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
        let text = (file.write)()?;
        let path = folder.join(file.name);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        changes += 1;
        println!("{}: changes", file.name);
        if accept {
            fs::write(&path, text).with_context(|| format!("writing {}", file.name))?;
        }
    }
    println!("{changes} of {} files change", FILES.len());
    Ok(match accept || changes == 0 {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
