//! The page: static files inside the program.

use std::sync::LazyLock;

use linli_language::{Language, page};

use super::cache::Answer;

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

/// What the page says, by name below `/page/`.
static SENTENCES: LazyLock<[(String, Answer); 2]> = LazyLock::new(|| {
    Language::ALL.map(|language| {
        let sentences = page::sentences(language).to_string();
        let name = format!("{}.json", language.code());
        (name, Answer::new(JSON, sentences.into_bytes()))
    })
});

static INDEX: LazyLock<Answer> =
    LazyLock::new(|| Answer::new(HTML, &include_bytes!("../../page/index.html")[..]));

/// The page itself, which loads the others.
pub(crate) fn index() -> &'static Answer {
    &INDEX
}

/// A file of the page.
pub(crate) fn file(name: &str) -> Option<&'static Answer> {
    let files = FILES
        .iter()
        .chain(WALLET.iter())
        .map(|(known, file)| (*known, file));
    let sentences = SENTENCES.iter().map(|(known, file)| (known.as_str(), file));
    files
        .chain(sentences)
        .find(|(known, _)| *known == name)
        .map(|(_, file)| file)
}
