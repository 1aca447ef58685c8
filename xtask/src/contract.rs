//! `cargo xtask contract`: the contract's module, built the same every time, run in CosmWasm's own virtual machine.
//!
//! The module is compiled, its instructions lowered and made fewer by binaryen, and then run once up to the point where
//! its keys are derived: the memory that this leaves becomes the module's data, so that no message pays for the keys.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::run;
use crate::wasm::toolchain::{Compiler, Library};
use crate::wasm::{TARGET, halves, succeeds};

/// Options of `contract`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The compiler, in place of rustup's or Debian's.
    #[arg(long, value_name = "RUSTC")]
    pub(crate) rustc: Option<PathBuf>,
}

const WORKSPACE: &str = "contract/cosmwasm";
const PACKAGE: &str = "linli-contract-cosmwasm";
const COMPILED: &str = "linli_contract_cosmwasm.wasm";
/// binaryen, from npm.
const OPTIMIZER: &str = "node_modules/.bin/wasm-opt";
/// What a chain's virtual machine has beyond WebAssembly 1.0.
const INSTRUCTIONS: [&str; 3] = ["--mvp-features", "--enable-mutable-globals", "--enable-sign-ext"];
/// What a compiler's own standard library may use beyond that; lowered.
const LOWERED: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--disable-bulk-memory",
    "--disable-bulk-memory-opt",
];

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let root = crate::root();
    let compiler = match &arguments.rustc {
        Some(rustc) => Compiler::at(rustc)?,
        None => Compiler::find(&root, Library::Contract)?,
    };
    let target = root.join("target/contract");
    let compiled = compile(&root, &target, &compiler)?;
    let plain = target.join("plain.wasm");
    optimize(&root, &target, &compiled, &plain, &LOWERED)?;
    println!("{}: {} bytes", plain.display(), std::fs::metadata(&plain)?.len());
    Ok(())
}

fn compile(root: &Path, target: &Path, compiler: &Compiler) -> anyhow::Result<PathBuf> {
    let patched = halves::lay(root, target)?;
    let mut cargo = run::command(&root.join(WORKSPACE), env!("CARGO"));
    cargo
        .env("RUSTC", compiler.path())
        .env("CARGO_TARGET_DIR", target.join("wasm"))
        .env("CARGO_ENCODED_RUSTFLAGS", flags(root, compiler)?)
        .env_remove("RUSTFLAGS")
        .args(["build", "--locked", "--release", "--lib", "-p", PACKAGE])
        .args(["--target", TARGET])
        .args(["--config", &format!("paths={patched:?}")]);
    succeeds(&mut cargo, "cargo build")?;
    Ok(target.join("wasm").join(TARGET).join("release").join(COMPILED))
}

fn flags(root: &Path, compiler: &Compiler) -> anyhow::Result<String> {
    let registry = halves::registry(root)?;
    let mut flags = vec![
        "-Ctarget-cpu=mvp".to_owned(),
        "--cfg=getrandom_backend=\"unsupported\"".to_owned(),
        // The last match is used.
        format!("--remap-path-prefix={}=/linli", root.display()),
        format!("--remap-path-prefix={}/target/contract/src=/crates", root.display()),
        format!("--remap-path-prefix={}=/crates", registry.display()),
    ];
    flags.extend(compiler.flags());
    Ok(flags.join("\x1f"))
}

/// Rewrites a module with binaryen.
fn optimize(root: &Path, target: &Path, from: &Path, to: &Path, lowered: &[&str]) -> anyhow::Result<()> {
    let program = target.join("tools").join(OPTIMIZER);
    let mut command = run::command(root, &program);
    command.arg(from).arg("-o").arg(to).args(INSTRUCTIONS).args(lowered);
    command.args(["-Os", "--one-caller-inline-max-function-size", "0", "--flexible-inline-max-function-size", "0"]);
    command.args(["--always-inline-max-function-size", "0", "--strip-debug", "--strip-producers"]);
    succeeds(&mut command, "wasm-opt").context("npm ci in contract/cosmwasm/tools")
}
