//! `cargo xtask peers`: our ballot beside other systems' proofs, in one run on the same cores.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

/// What `cargo xtask peers` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Chromium, in which the page is timed if it is there
    #[arg(long, value_name = "PROGRAM", default_value = "/usr/bin/chromium")]
    chromium: PathBuf,
    /// How often each system is timed
    #[arg(long, default_value_t = 21)]
    rounds: usize,
}

/// Installs the peers, builds both sides for release, runs them in turn.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let root = crate::root();
    let javascript = root.join("peers/js");
    install(&javascript)?;
    succeed(cargo(&root).args(["build", "--release", "--package", "linli-cli"]))?;
    let program = format!("linli{}", std::env::consts::EXE_SUFFIX);
    let linli = root.join("target/release").join(program);
    let mut peers = cargo(&root);
    peers.args([
        "run",
        "--release",
        "--manifest-path",
        "peers/Cargo.toml",
        "--",
    ]);
    peers
        .arg("--linli")
        .arg(linli)
        .arg("--javascript")
        .arg(javascript);
    peers.arg("--rounds").arg(arguments.rounds.to_string());
    if arguments.chromium.exists() {
        peers.arg("--chromium").arg(&arguments.chromium);
    } else {
        eprintln!("peers: no browser at {}", arguments.chromium.display());
    }
    if arguments.json {
        peers.arg("--json");
    }
    succeed(&mut peers)
}

/// Installs exactly the locked packages, unless they are installed.
fn install(folder: &Path) -> anyhow::Result<()> {
    let modified = |file: &str| folder.join(file).metadata().and_then(|m| m.modified());
    let installed = modified("node_modules/.package-lock.json");
    if installed
        .is_ok_and(|installed| modified("package-lock.json").is_ok_and(|lock| lock <= installed))
    {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(folder);
    // Its output would mix with ours.
    npm.stdout(std::io::stderr());
    succeed(&mut npm)
}

/// Cargo with one folder for the outputs of both workspaces, so that what they share is built once.
fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(root)
        .env("CARGO_TARGET_DIR", root.join("target"));
    cargo
}

fn succeed(command: &mut Command) -> anyhow::Result<()> {
    let status = command
        .status()
        .with_context(|| format!("starting {:?}", command.get_program()))?;
    ensure!(
        status.success(),
        "{:?} ended with {status}",
        command.get_program()
    );
    Ok(())
}
