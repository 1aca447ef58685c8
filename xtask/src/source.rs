//! Rust sources as tokens: their strings, their paths, and the tests that these are in.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use proc_macro2::TokenStream;

mod reader;

/// What a string literal is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The sentence of an error: `#[error("…")]`.
    Sentence,
    /// The rule of an error: `#[rule("…")]`.
    Rule,
    /// The rule of a refusal without a type: `Refusal::new("…", …)`.
    Refusal,
    /// A line of an item's documentation.
    Doc,
    /// Anything else.
    Plain,
}

/// Which tests something is part of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    /// Whether it is compiled for tests alone.
    pub(crate) tests: bool,
    /// The function marked as a test that contains it.
    pub(crate) test: Option<String>,
}

/// A string literal, or a line of documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    /// The text between the quotes, escapes as written.
    pub(crate) text: String,
    /// What for.
    pub(crate) role: Role,
    /// The error whose sentence or rule it is: `Enum::Variant`, or a struct.
    pub(crate) carrier: Option<String>,
    /// In which tests; a test's documentation is in the test.
    pub(crate) scope: Scope,
}

/// A path in code: `std::time::Instant`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// Its words, joined by `::`.
    pub(crate) path: String,
    /// Where it begins, from 1.
    pub(crate) line: usize,
    /// In which tests.
    pub(crate) scope: Scope,
}

/// One file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    /// Relative to the workspace.
    pub(crate) path: PathBuf,
    /// In order.
    pub(crate) texts: Vec<Text>,
    /// In order.
    pub(crate) names: Vec<Name>,
    /// The functions marked as tests.
    pub(crate) tests: Vec<String>,
}

impl Source {
    /// Reads the file at `root`/`path`.
    pub(crate) fn read(root: &Path, path: PathBuf) -> anyhow::Result<Self> {
        let text = fs::read_to_string(root.join(&path))
            .with_context(|| format!("reading {}", path.display()))?;
        Self::parse(path, &text)
    }

    /// Reads `text`.
    pub(crate) fn parse(path: PathBuf, text: &str) -> anyhow::Result<Self> {
        let tokens: TokenStream = text
            .parse()
            .map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
        let scope = Scope {
            tests: is_test_file(&path),
            test: None,
        };
        let mut source = Self {
            path,
            ..Self::default()
        };
        reader::read(&mut source, tokens, &scope);
        Ok(source)
    }
}

/// Whether the whole file is for tests: `tests.rs`, or anything in a folder `tests` or `testkit`.
fn is_test_file(path: &Path) -> bool {
    path.with_extension("")
        .components()
        .any(|part| part.as_os_str() == "tests" || part.as_os_str() == "testkit")
}

/// All files below `root`/`folder` whose extension is one of `extensions`, sorted.
/// Build outputs, hidden folders and vendored packages are left out.
pub(crate) fn files(
    root: &Path,
    folder: &str,
    extensions: &[&str],
) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        let absolute = root.join(&folder);
        if !absolute.exists() {
            continue;
        }
        for entry in
            fs::read_dir(&absolute).with_context(|| format!("reading {}", folder.display()))?
        {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = folder.join(&name);
            if entry.file_type()?.is_dir() {
                // The rendered book is not a source.
                let skipped = ["target", "node_modules"].contains(&name.as_str())
                    || path == Path::new("docs/book");
                if !skipped && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if path
                .extension()
                .is_some_and(|e| extensions.iter().any(|x| e == *x))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests;
