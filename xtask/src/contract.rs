//! `cargo xtask contract`: the contract's module, built the same every time, run in CosmWasm's own virtual machine.
//!
//! The module is compiled, its instructions lowered and made fewer by binaryen, and then run once up to the point where
//! its keys are derived: the memory that this leaves becomes the module's data, so that no message pays for the keys.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::Value;

use crate::run;
use crate::wasm::toolchain::{Compiler, Library};
use crate::wasm::{TARGET, halves, succeeds};

/// Options of `contract`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The compiler, in place of rustup's or Debian's.
    #[arg(long, value_name = "RUSTC")]
    pub(crate) rustc: Option<PathBuf>,
    /// Run a second module, too, which derives its keys in every execution that needs them.
    #[arg(long)]
    pub(crate) derive: bool,
}

const WORKSPACE: &str = "contract/cosmwasm";
const PACKAGE: &str = "linli-contract-cosmwasm";
const COMPILED: &str = "linli_contract_cosmwasm.wasm";
/// binaryen, from npm.
const OPTIMIZER: &str = "node_modules/.bin/wasm-opt";
/// What a chain's virtual machine has beyond WebAssembly 1.0.
const INSTRUCTIONS: [&str; 3] = [
    "--mvp-features",
    "--enable-mutable-globals",
    "--enable-sign-ext",
];
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

/// The most bytes of a module that the Cosmos Hub takes.
const AIM: u64 = 1_677_721;

/// With names, by which the snapshot knows what derives keys.
const NAMED: [&str; 2] = ["-Oz", "-g"];
/// Small, and without what only a debugger reads.
const SMALLER: [&str; 5] = [
    "-Oz",
    // The stack's last bytes are there: no address in use is the end of the memory and some more.
    "--low-memory-unused",
    "--reorder-functions",
    "--strip-debug",
    "--strip-producers",
];

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let root = crate::root();
    let compiler = match &arguments.rustc {
        Some(rustc) => Compiler::at(rustc)?,
        None => Compiler::find(&root, Library::Contract)?,
    };
    let made = Made::below(&root);
    made.fetch_tools()?;
    let compiled = compile(&root, &made.target, &compiler, &[])?;
    made.optimize(&compiled, &made.plain, &[&LOWERED[..], &NAMED].concat())?;
    made.snapshot()?;
    made.script()?;
    let mut run = vec![
        "run".as_ref(),
        made.script.as_os_str(),
        made.export.as_os_str(),
        made.module.as_os_str(),
    ];
    let deriving = made.target.join("deriving.wasm");
    if arguments.derive {
        let compiled = compile(&root, &made.target, &compiler, &["--features", "derives"])?;
        made.optimize(&compiled, &deriving, &[&LOWERED[..], &SMALLER].concat())?;
        run.push(deriving.as_os_str());
    }
    made.host(&run)?;
    made.audit()
}

/// What is made, and where.
struct Made {
    root: PathBuf,
    target: PathBuf,
    /// The module that has no keys yet.
    plain: PathBuf,
    /// The one that has them.
    module: PathBuf,
    /// A record as executions.
    script: PathBuf,
    /// What the contract said of them.
    export: PathBuf,
}

impl Made {
    fn below(root: &Path) -> Self {
        let target = root.join("target/contract");
        Self {
            root: root.to_owned(),
            plain: target.join("without-keys.wasm"),
            module: target.join("linli-contract.wasm"),
            script: target.join("script.json"),
            export: target.join("export.json"),
            target,
        }
    }

    /// binaryen, from npm, of the locked version.
    fn fetch_tools(&self) -> anyhow::Result<()> {
        let folder = self.target.join("tools");
        if folder.join(OPTIMIZER).exists() {
            return Ok(());
        }
        std::fs::create_dir_all(&folder)?;
        for name in ["package.json", "package-lock.json"] {
            let own = self.root.join(WORKSPACE).join("tools").join(name);
            std::fs::copy(own, folder.join(name))?;
        }
        run::program(&folder, "npm", ["ci", "--no-audit", "--no-fund"])
    }

    /// Rewrites a module with binaryen.
    fn optimize(&self, from: &Path, to: &Path, passes: &[&str]) -> anyhow::Result<()> {
        let mut command = run::command(&self.root, self.target.join("tools").join(OPTIMIZER));
        command.arg(from).arg("-o").arg(to);
        command.args(INSTRUCTIONS).args(passes);
        succeeds(&mut command, "wasm-opt")
    }

    /// The module with its keys.
    fn snapshot(&self) -> anyhow::Result<()> {
        let prepared = self.target.join("prepared.wasm");
        self.host(&[
            "snapshot".as_ref(),
            self.plain.as_os_str(),
            prepared.as_os_str(),
        ])?;
        self.optimize(&prepared, &self.module, &SMALLER)?;
        let bytes = std::fs::metadata(&self.module)?.len();
        if bytes > AIM {
            println!(
                "contract: the module has {bytes} bytes, more than the {AIM} that are aimed at"
            );
        }
        Ok(())
    }

    /// A town's record, to be run.
    fn script(&self) -> anyhow::Result<()> {
        self.example("script", &[self.script.as_os_str()])
    }

    /// What the contract said leads an auditor to the record's own root.
    fn audit(&self) -> anyhow::Result<()> {
        let script: Value = serde_json::from_slice(&std::fs::read(&self.script)?)?;
        let steps = script["steps"].as_array().context("a script has steps")?;
        let root = steps.last().and_then(|step| step["root"].as_str());
        let root = root.context("the last step has a root")?;
        self.example("audit", &[self.export.as_os_str(), root.as_ref()])
    }

    /// Runs an example of the contract's crate.
    fn example(&self, name: &str, arguments: &[&OsStr]) -> anyhow::Result<()> {
        let mut cargo = run::command(&self.root, env!("CARGO"));
        cargo
            .args(["run", "--locked", "--quiet", "-p", "linli-contract"])
            .args(["--example", name, "--"])
            .args(arguments);
        succeeds(&mut cargo, name)
    }

    /// Runs the program that has the virtual machine.
    fn host(&self, arguments: &[&OsStr]) -> anyhow::Result<()> {
        let mut cargo = run::command(&self.root, env!("CARGO"));
        cargo
            .env("CARGO_TARGET_DIR", self.target.join("host"))
            .args(["run", "--locked", "--quiet", "--release"])
            .arg("--manifest-path")
            .arg(self.root.join(WORKSPACE).join("host/Cargo.toml"))
            .arg("--")
            .args(arguments);
        succeeds(&mut cargo, "linli-contract-host")
    }
}

fn compile(
    root: &Path,
    target: &Path,
    compiler: &Compiler,
    features: &[&str],
) -> anyhow::Result<PathBuf> {
    let patched = halves::lay_emptied(root, target)?;
    let mut cargo = run::command(&root.join(WORKSPACE), env!("CARGO"));
    compiler.compiles(&mut cargo);
    cargo
        .env("CARGO_TARGET_DIR", target.join("wasm"))
        .env("CARGO_ENCODED_RUSTFLAGS", flags(root, compiler)?)
        .env_remove("RUSTFLAGS")
        .args(["rustc", "--locked", "--release", "--lib", "-p", PACKAGE])
        .args(features)
        .args(["--target", TARGET])
        .args(["--config", &format!("paths={patched:?}")])
        // The virtual machine has the rest.
        .args(["--", "-Clink-arg=--allow-undefined"]);
    succeeds(&mut cargo, "cargo build")?;
    Ok(target
        .join("wasm")
        .join(TARGET)
        .join("release")
        .join(COMPILED))
}

fn flags(root: &Path, compiler: &Compiler) -> anyhow::Result<String> {
    let registry = halves::registry(root)?;
    let mut flags = vec![
        "-Ctarget-cpu=mvp".to_owned(),
        "--cfg=getrandom_backend=\"unsupported\"".to_owned(),
        // The last match is used.
        format!("--remap-path-prefix={}=/linli", root.display()),
        format!(
            "--remap-path-prefix={}/target/contract/src=/crates",
            root.display()
        ),
        format!("--remap-path-prefix={}=/crates", registry.display()),
    ];
    flags.extend(compiler.flags());
    Ok(flags.join("\x1f"))
}
