//! The page and the wallet in it, as they are inside the program: what a node serves, what `linli page export` puts
//! into one file, and what `linli page verify` compares with. No other place lists the files.

use std::borrow::Cow;
use std::sync::LazyLock;

use linli_language::{Language, page};
use sha2::{Digest, Sha256};

mod bundle;
mod single;
#[cfg(test)]
mod tests;

pub use single::{Single, read_node, single};

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const JSON: &str = "application/json";
const MANIFEST: &str = "application/manifest+json";
const STYLE: &str = "text/css; charset=utf-8";
const IMAGE: &str = "image/svg+xml";
const WASM: &str = "application/wasm";
const BYTES: &str = "application/octet-stream";

/// The name of the page itself, which is served at the node's address.
pub const INDEX: &str = "index.html";
/// The service worker; its text names the version and every file of it.
const OFFLINE: &str = "offline.js";
/// Where the page and the service worker take up the version.
const UNKNOWN_VERSION: &str = "{version}";
const UNKNOWN_FILES: &str = "\"{files}\"";

/// A file of the page.
#[derive(Debug)]
pub struct File {
    /// Its name: below `/page/`, [`INDEX`] apart.
    pub name: Cow<'static, str>,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// The same compressed with brotli, where they are shipped so.
    pub brotli: Option<&'static [u8]>,
}

impl File {
    /// Its path below the node's address.
    pub fn path(&self) -> String {
        if self.name == INDEX {
            "/".to_owned()
        } else {
            format!("/page/{}", self.name)
        }
    }

    /// The scope of the service worker, which is more than its own folder.
    pub fn scope(&self) -> Option<&'static str> {
        (self.name == OFFLINE).then_some("../")
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).expect("only the wallet and its parameters are no text")
    }
}

macro_rules! written {
    ($($media_type:ident: $($name:literal)*;)*) => {
        /// The files as they are written in `node/page/`.
        fn written() -> Vec<File> {
            vec![$($(plain($name, $media_type, &include_bytes!(concat!("../page/", $name))[..]),)*)*]
        }
    };
}
written! {
    HTML: "index.html";
    SCRIPT: "account.js" "aid.js" "api.js" "ask.js" "booking.js" "chart.js" "check.js" "claim.js" "commons.js" "desk.js" "dom.js" "enrol.js" "entry.js" "explained.js" "format.js" "forms.js" "funds.js"
        "keep.js" "log.js" "me.js" "merkle.js" "note.js" "notices.js" "office-books.js" "office-call.js" "office-inbox.js" "office-paper.js" "office-plan.js" "office-requests.js"
        "office-roll.js" "office-worker.js" "office.js" "offline.js" "opening.js" "page.js" "photo.js" "place.js" "places.js" "polls.js" "receipt.js" "report.js" "reports.js" "result.js"
        "rule.js" "safe.js" "say.js" "scan.js" "serve.js" "speech.js" "trustee.js" "vote.js" "wallet.js" "worker.js";
    STYLE: "page.css";
    IMAGE: "icon.svg";
    MANIFEST: "linli.webmanifest";
}

/// What stands for `place.js` where the page is one file.
const PLACE_OF_FILE: &str = include_str!("../page/place-file.js");

fn plain(
    name: impl Into<Cow<'static, str>>,
    media_type: &'static str,
    bytes: impl Into<Cow<'static, [u8]>>,
) -> File {
    File {
        name: name.into(),
        media_type,
        bytes: bytes.into(),
        brotli: None,
    }
}

macro_rules! built {
    ($($name:literal)*) => {
        /// The wallets as `cargo xtask web` built them: that of owners, and the same with an officer's desk.
        fn built() -> Vec<File> {
            vec![$(
                plain(
                    concat!($name, ".js"),
                    SCRIPT,
                    &include_bytes!(concat!("../../params/web/", $name, ".js"))[..],
                ),
                File {
                    brotli: Some(&include_bytes!(concat!("../../params/web/", $name, ".wasm.br"))[..]),
                    ..plain(
                        concat!($name, ".wasm"),
                        WASM,
                        &include_bytes!(concat!("../../params/web/", $name, ".wasm"))[..],
                    )
                },
            )*]
        }
    };
}
built! { "linli" "linli-office" }

/// What the wallet fetches when somebody wants to claim.
const PARAMETERS: &[u8] = include_bytes!("../../params/data/k10.params");

/// What only officers fetch: no browser keeps it for when there is no connection, which they need anyway.
const OF_OFFICERS: [&str; 3] = ["linli-office.js", "linli-office.wasm", "office-worker.js"];

/// What the page says, and what rules say when they refuse.
fn sentences() -> impl Iterator<Item = File> {
    Language::ALL.into_iter().flat_map(|language| {
        let code = language.code();
        let own = page::sentences(language).to_string().into_bytes();
        let rules = page::rules(language).to_string().into_bytes();
        [
            plain(format!("{code}.json"), JSON, own),
            plain(format!("rules-{code}.json"), JSON, rules),
        ]
    })
}

/// The version and its files.
struct Shipped {
    version: String,
    files: Vec<File>,
}

static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| {
    let mut files = written();
    files.extend(built());
    files.push(plain("k10.params", BYTES, PARAMETERS));
    files.extend(sentences());
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let list: String = files.iter().map(line).collect();
    let version = sha256(list.as_bytes());
    let named = kept_offline(&files);
    for file in &mut files {
        if [INDEX, OFFLINE].contains(&file.name.as_ref()) {
            let text = file.text().replace(UNKNOWN_VERSION, &version);
            file.bytes = text.replace(UNKNOWN_FILES, &named).into_bytes().into();
        }
    }
    Shipped { version, files }
});

/// A line as `sha256sum` writes it.
fn line(file: &File) -> String {
    format!("{}  {}\n", sha256(&file.bytes), file.name)
}

/// The files that the service worker keeps, with their digests, as JSON. The page itself it knows by its version.
fn kept_offline(files: &[File]) -> String {
    let kept = files
        .iter()
        .filter(|file| ![INDEX, OFFLINE].contains(&file.name.as_ref()))
        .filter(|file| !OF_OFFICERS.contains(&file.name.as_ref()));
    let kept = kept.map(|file| (file.name.clone().into_owned(), sha256(&file.bytes).into()));
    serde_json::Value::Object(kept.collect()).to_string()
}

/// Every file, by name.
pub fn files() -> &'static [File] {
    &SHIPPED.files
}

/// The version: the SHA-256 of the list that `sha256sum` makes of all files by name, before the page and the service
/// worker are told their version.
pub fn version() -> &'static str {
    &SHIPPED.version
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
