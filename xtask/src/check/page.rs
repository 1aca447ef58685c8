//! The node's page in a browser.

use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use anyhow::{Context, ensure};

use crate::run::{self, Programs};

/// Where Debian puts the browser; `CHROMIUM` names another.
const CHROMIUM: &str = "/usr/bin/chromium";
/// The browser, and a font with Chinese letters, without which every text of the page would have the width of empty
/// boxes.
const PACKAGES: [&str; 2] = ["chromium", "fonts-noto-cjk"];

/// The browser and the packages of the page's tests, installed while other steps run.
pub(super) struct Browser(JoinHandle<anyhow::Result<()>>);

impl Browser {
    /// Starts installing what is missing.
    pub(super) fn prepare(root: &Path) -> Self {
        let root = root.to_owned();
        Self(thread::spawn(move || {
            quietly(
                &tests(&root),
                "npm",
                &["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            )?;
            if std::env::var_os("CHROMIUM").is_some() || Path::new(CHROMIUM).exists() {
                return Ok(());
            }
            quietly(&root, "apt-get", &["update"])?;
            let install = ["install", "-y", "--no-install-recommends"];
            quietly(&root, "apt-get", &[&install[..], &PACKAGES].concat())
        }))
    }

    fn wait(self) -> anyhow::Result<()> {
        self.0.join().expect("installing does not panic")
    }
}

/// The page's own tests, with the sentences that a program compiled with the other tests prints.
pub(super) fn run(root: &Path, browser: Browser) -> anyhow::Result<()> {
    browser.wait()?;
    let programs = Programs::of_tests(root)?;
    let status = run::command(&tests(root), "npm")
        .arg("test")
        .env("PAGE_SENTENCES", programs.get("page")?)
        .env("LINLI_PROGRAM", programs.get("linli")?)
        .status()
        .context("starting npm")?;
    ensure!(status.success(), "npm ended with {status}");
    Ok(())
}

fn tests(root: &Path) -> PathBuf {
    root.join("node/page/test")
}

/// Runs a program whose lines are shown only when it fails: other steps write at the same time.
fn quietly(folder: &Path, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let output = run::command(folder, program)
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output()?;
    ensure!(
        output.status.success(),
        "{program} ended with {}: {}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
