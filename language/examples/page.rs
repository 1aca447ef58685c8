//! Prints the page's sentences by language, for the page's tests.

use linli_language::{Language, page};

fn main() {
    let sentences = Language::ALL.map(|language| (language.code(), page::sentences(language)));
    println!("{}", serde_json::Value::from_iter(sentences));
}
