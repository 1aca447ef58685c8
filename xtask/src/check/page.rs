//! The node's page in a browser.

use std::path::Path;

use super::spawn;

/// Where Debian puts the browser; `CHROMIUM` names another.
const CHROMIUM: &str = "/usr/bin/chromium";
/// The browser, and a font with Chinese letters, without which every text of the page is as wide as boxes are.
const PACKAGES: [&str; 2] = ["chromium", "fonts-noto-cjk"];

/// The page's own tests, after its one package and, where there is none, a browser are installed.
pub(super) fn run(root: &Path) -> anyhow::Result<()> {
    let tests = root.join("node/page/test");
    if std::env::var_os("CHROMIUM").is_none() && !Path::new(CHROMIUM).exists() {
        install(root)?;
    }
    spawn(
        &tests,
        "npm",
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
    )?;
    spawn(&tests, "npm", ["test"])
}

fn install(root: &Path) -> anyhow::Result<()> {
    let install = ["install", "-y", "--no-install-recommends"];
    spawn(root, "apt-get", ["update"])?;
    spawn(root, "apt-get", install.into_iter().chain(PACKAGES))
}
