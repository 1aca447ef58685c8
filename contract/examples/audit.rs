//! `audit EXPORT.json ROOT`: replays what a contract said in CosmWasm's virtual machine, for `cargo xtask contract`; it must
//! lead to the root that the record of the same messages has. `linli audit` does the same, and says more.

use std::process::ExitCode;

use linli_contract::export::Export;
use linli_verifier::MessageVerifier;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, root] = arguments.as_slice() else {
        eprintln!("usage: audit EXPORT.json ROOT");
        return ExitCode::FAILURE;
    };
    let text = std::fs::read(file).expect("the file can be read");
    let export: Export = serde_json::from_slice(&text).expect("it is as the book says");
    let verifier = MessageVerifier::new().expect("the parameters ship with the program");
    let state = match export.replay(&verifier) {
        Ok(state) => state,
        Err(bad) => {
            eprintln!("{bad}");
            return ExitCode::FAILURE;
        }
    };
    println!("{} entries lead to {}", state.height(), state.state_root());
    if state.state_root().to_string() == *root {
        return ExitCode::SUCCESS;
    }
    eprintln!("the record has the root {root}");
    ExitCode::FAILURE
}
