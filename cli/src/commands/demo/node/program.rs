//! Where `linli-committee` is: a workspace of its own, because its tree is heavy and one node alone has no use for it.

use std::env::{self, consts::EXE_SUFFIX};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::language::msg;
use crate::{Console, Error};

const NAME: &str = "linli-committee";

/// Beside this program; or built, where cargo runs this one from its sources; or on the path.
pub(super) fn find(console: &mut Console) -> Result<PathBuf, Error> {
    let file = format!("{NAME}{EXE_SUFFIX}");
    let own = env::current_exe().map_err(Error::file("linli".as_ref()))?;
    let beside = own.with_file_name(&file);
    if beside.is_file() {
        return Ok(beside);
    }
    if let Some((cargo, manifest)) = sources() {
        return build(&cargo, &manifest, console);
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).map(|folder| folder.join(&file));
    found
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| Error::Standing {
            name: "demo.program",
            cause: msg("demo-nodes-program"),
            remedy: msg("demo-nodes-program-remedy"),
        })
}

/// The cargo that runs this program, and the manifest of the other beside this one's sources.
fn sources() -> Option<(PathBuf, PathBuf)> {
    let cargo = env::var_os("CARGO")?;
    let own = env::var_os("CARGO_MANIFEST_DIR")?;
    let manifest = Path::new(&own).parent()?.join("committee/Cargo.toml");
    manifest.is_file().then(|| (cargo.into(), manifest))
}

/// Builds it as this program was built. The compiler tells what it does on standard error.
fn build(cargo: &Path, manifest: &Path, console: &mut Console) -> Result<PathBuf, Error> {
    console.warn(msg("demo-nodes-building"));
    let mut command = Command::new(cargo);
    command
        .args([
            "build",
            "--locked",
            "--message-format=json-render-diagnostics",
        ])
        .arg("--manifest-path")
        .arg(manifest)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let built = command.output().map_err(Error::file(cargo))?;
    let said = String::from_utf8_lossy(&built.stdout);
    let program = said.lines().filter_map(executable).next_back();
    program
        .filter(|_| built.status.success())
        .ok_or_else(|| Error::Standing {
            name: "demo.program",
            cause: msg("demo-nodes-unbuilt").showing("file", manifest.display()),
            remedy: msg("demo-nodes-program-remedy"),
        })
}

/// The program that a line of cargo's says that it made.
fn executable(line: &str) -> Option<PathBuf> {
    let said: Value = serde_json::from_str(line).ok()?;
    let is_it = said["target"]["name"] == NAME;
    let path = said["executable"].as_str().filter(|_| is_it)?;
    Some(path.into())
}
