//! `cargo xtask web`: the wallet's WebAssembly, built the same every time, into `params/web/`.
//!
//! The compiler needs a standard library for wasm32: rustup's, or the one of [`crate::wasm::toolchain`], which is made from Debian's
//! packages. The curves' multiplication of two words is replaced in a copy of their sources below `target/`
//! ([`halves`]), because wasm32 has no such instruction.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::run;
use crate::wasm::toolchain::{Compiler, Library};
use crate::wasm::{TARGET, halves, succeeds};

/// Options of `web`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Build again and compare with what is there, if the compiler is the same.
    #[arg(long)]
    pub(crate) check: bool,
    /// The compiler, in place of rustup's or Debian's.
    #[arg(long, value_name = "RUSTC")]
    pub(crate) rustc: Option<PathBuf>,
}

/// Where the artefact is, relative to the workspace.
const SHIPPED: &str = "params/web";
/// The modules, and what each is built with: the wallet, and the same with an officer's desk.
const MODULES: [(&str, &[&str]); 2] =
    [("linli", &["--no-default-features"]), ("linli-office", &[])];
/// What is shipped of each; the node serves the first two, the second in place of the third to clients that accept
/// brotli.
const FILES: [&str; 6] = [
    "linli.js",
    "linli.wasm.br",
    "linli.wasm",
    "linli-office.js",
    "linli-office.wasm.br",
    "linli-office.wasm",
];
/// The most bytes that a phone should have to fetch, compressed.
const AIM: u64 = 900_000;

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let root = crate::root();
    let compiler = match &arguments.rustc {
        Some(rustc) => Compiler::at(rustc)?,
        // A check does not build a compiler.
        None if arguments.check => Compiler::ready(&root)?,
        None => Compiler::find(&root, Library::Page)?,
    };
    let shipped = root.join(SHIPPED);
    if arguments.check {
        return check(&root, &compiler, &shipped);
    }
    let made = build(&root, &compiler)?;
    std::fs::create_dir_all(&shipped)?;
    for name in FILES {
        std::fs::copy(made.join(name), shipped.join(name))?;
    }
    let about = about(&compiler, &shipped)?;
    std::fs::write(shipped.join("about.json"), format!("{about:#}\n"))?;
    println!("{about:#}");
    let packed = about["files"]["linli.wasm.br"]["bytes"].as_u64();
    if packed.is_none_or(|packed| packed > AIM) {
        println!("web: a phone fetches more than the {AIM} bytes that are aimed at");
    }
    Ok(())
}

/// Compares what is shipped with its description, and a fresh build with both if the compiler is the same.
fn check(root: &Path, compiler: &Compiler, shipped: &Path) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(shipped.join("about.json"))
        .context("reading params/web/about.json")?;
    let said: Value = serde_json::from_str(&text)?;
    let same = Compiler::named(&said["compiler"]);
    let mut own = about(compiler, shipped)?;
    own["compiler"] = said["compiler"].clone();
    ensure!(own == said, "params/web is not what its about.json says");
    if same.as_deref() != Some(compiler.version()) {
        println!(
            "web: could not compare: built with {}, this is {}",
            same.unwrap_or_default(),
            compiler.version()
        );
        return Ok(());
    }
    let made = build(root, compiler)?;
    for name in FILES {
        if std::fs::read(made.join(name))? != std::fs::read(shipped.join(name))? {
            bail!("params/web/{name} is out of date: cargo xtask web");
        }
    }
    println!("web: {} rebuilt, the same", FILES.join(", "));
    Ok(())
}

/// Compiles the crate and makes the files; returns their folder.
fn build(root: &Path, compiler: &Compiler) -> anyhow::Result<PathBuf> {
    let target = root.join("target/web");
    let patched = halves::lay(root, &target)?;
    let made = target.join("made");
    std::fs::create_dir_all(&made)?;
    for (name, features) in MODULES {
        let mut cargo = run::command(root, env!("CARGO"));
        cargo
            .env("RUSTC", compiler.path())
            .env("CARGO_TARGET_DIR", &target)
            .env("CARGO_ENCODED_RUSTFLAGS", flags(root)?)
            .env_remove("RUSTFLAGS")
            .args(["build", "--locked", "--profile", "web", "-p", "linli-web"])
            .args(["--target", TARGET])
            .args(features);
        // Overridden paths leave the lock file as it is.
        cargo.args(["--config", &format!("paths={patched:?}")]);
        succeeds(&mut cargo, "cargo build")?;
        let mut bind = run::command(root, env!("CARGO"));
        bind.env("CARGO_TARGET_DIR", target.join("bindgen"))
            .args(["run", "--locked", "--quiet"])
            .args(["--manifest-path", "web/bindgen/Cargo.toml", "--"])
            .arg(target.join(TARGET).join("web/linli_web.wasm"))
            .arg(&made)
            .arg(name);
        succeeds(&mut bind, "web/bindgen")?;
    }
    Ok(made)
}

/// Keeps paths of this machine, and the names of the sources' origins, out of the artefact.
fn flags(root: &Path) -> anyhow::Result<String> {
    let registry = halves::registry(root)?;
    let flags = [
        // The last match is used.
        format!("--remap-path-prefix={}=/linli", root.display()),
        format!(
            "--remap-path-prefix={}/target/web/src=/crates",
            root.display()
        ),
        format!("--remap-path-prefix={}=/crates", registry.display()),
    ];
    Ok(flags.join("\x1f"))
}

/// The artefact's description: which compiler made it, and every file's size and digest.
fn about(compiler: &Compiler, folder: &Path) -> anyhow::Result<Value> {
    let mut files = serde_json::Map::new();
    for name in FILES {
        let path = folder.join(name);
        let bytes = std::fs::read(&path);
        let bytes = bytes.with_context(|| format!("reading {}", path.display()))?;
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        files.insert(
            name.to_owned(),
            json!({ "bytes": bytes.len(), "sha256": digest }),
        );
    }
    Ok(json!({ "compiler": compiler.version(), "files": files }))
}

#[cfg(test)]
mod tests;
