//! The page: static files inside the program.

use std::sync::LazyLock;

use super::cache::Answer;

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
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
    SCRIPT: "aid.js" "api.js" "chart.js" "check.js" "chinese.js" "dom.js" "english.js" "entry.js" "format.js" "keep.js"
        "log.js" "merkle.js" "note.js" "page.js" "polls.js" "receipt.js" "result.js" "rule.js" "words.js";
    STYLE: "page.css";
    IMAGE: "icon.svg";
}

static INDEX: LazyLock<Answer> =
    LazyLock::new(|| Answer::new(HTML, &include_bytes!("../../page/index.html")[..]));

/// The page itself, which loads the others.
pub(crate) fn index() -> &'static Answer {
    &INDEX
}

/// A file of the page.
pub(crate) fn file(name: &str) -> Option<&'static Answer> {
    FILES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, file)| file)
}
