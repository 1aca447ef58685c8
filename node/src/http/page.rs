//! The page over HTTP.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::cache::Answer;
use crate::page::{self, File, INDEX};

/// The answers by name.
static ANSWERS: LazyLock<HashMap<&str, Served>> = LazyLock::new(|| {
    let served = page::files()
        .iter()
        .map(|file| (file.name.as_ref(), served(file)));
    served.collect()
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
