//! What the page's wallet and the contract share: a compiler for wasm32, and curves that are quick there.

pub(crate) mod halves;
#[cfg(test)]
mod limbs;
pub(crate) mod toolchain;

use std::process::Command;

use anyhow::{Context, ensure};

/// The target of both.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Runs a command and fails if it does.
pub(crate) fn succeeds(command: &mut Command, name: &str) -> anyhow::Result<()> {
    let status = command
        .status()
        .with_context(|| format!("starting {name}"))?;
    ensure!(status.success(), "{name} ended with {status}");
    Ok(())
}
