//! The page over HTTP.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::cache::Answer;
use crate::page::{self, File, INDEX};

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const JSON: &str = "application/json";
const STYLE: &str = "text/css; charset=utf-8";
const IMAGE: &str = "image/svg+xml";

macro_rules! files {
    ($($media_type:ident: $($name:literal)*;)*) => {
        /// What the page loads, by name below `/page/`.
        static FILES: LazyLock<Vec<(&str, Answer)>> = LazyLock::new(|| vec![$($(
            ($name, Answer::new($media_type, &include_bytes!(concat!("../../page/", $name))[..])),
        )*)*]);
    };
}
files! {
    SCRIPT: "aid.js" "api.js" "chart.js" "check.js" "dom.js" "enrol.js" "entry.js" "format.js" "forms.js" "keep.js"
        "log.js" "me.js" "merkle.js" "note.js" "page.js" "polls.js" "receipt.js" "result.js" "rule.js"
        "safe.js" "say.js" "vote.js" "wallet.js" "worker.js";
    STYLE: "page.css";
    IMAGE: "icon.svg";
}

/// The wallet as `cargo xtask web` built it, by name below `/page/`.
static WALLET: LazyLock<[(&str, Answer); 2]> = LazyLock::new(|| {
    let script = Answer::new(SCRIPT, &include_bytes!("../../../params/web/linli.js")[..]);
    let plain = &include_bytes!("../../../params/web/linli.wasm")[..];
    let packed = &include_bytes!("../../../params/web/linli.wasm.br")[..];
    let module = Answer::packed("application/wasm", plain, packed);
    [("linli.js", script), ("linli.wasm", module)]
});

/// A file of the page as it is answered.
pub(crate) struct Served {
    /// Its answer.
    pub(crate) answer: Answer,
    /// What a service worker may take in.
    pub(crate) scope: Option<&'static str>,
}

fn served(file: &'static File) -> Served {
    let plain = &file.bytes[..];
    let answer = match file.brotli {
        Some(brotli) => Answer::packed(file.media_type, plain, brotli),
        None => Answer::new(file.media_type, plain),
    };
    Served {
        answer,
        scope: file.scope(),
    }
}

/// The page itself, which loads the others.
pub(crate) fn index() -> &'static Served {
    &ANSWERS[INDEX]
}

/// A file of the page.
pub(crate) fn file(name: &str) -> Option<&'static Served> {
    ANSWERS.get(name).filter(|_| name != INDEX)
}
