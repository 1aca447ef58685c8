//! `linli-contract-host snapshot IN.wasm OUT.wasm`: runs a module up to where its keys are derived and writes what its
//! memory then holds as its data.
//!
//! `linli-contract-host run SCRIPT.json EXPORT.json MODULE.wasm…`: runs a script of executions in CosmWasm's virtual machine,
//! checks what it says, prints gas and storage by step, and writes what the contract said as an audit reads it.

mod chain;
mod export;
mod run;
mod script;
mod snapshot;
mod storage;

use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let command = arguments.next().unwrap_or_default();
    let paths: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    match (command.to_str(), paths.as_slice()) {
        (Some("snapshot"), [from, to]) => snapshot::make(from, to),
        (Some("run"), [script, export, modules @ ..]) => run::all(script, export, modules),
        _ => anyhow::bail!("usage: linli-contract-host snapshot IN OUT | run SCRIPT EXPORT MODULE…"),
    }
}
