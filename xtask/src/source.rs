//! Rust sources, read closely enough to tell code, comments and string literals apart.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// A string literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    /// Where its opening quote lies in the code, in bytes.
    pub(crate) at: usize,
    /// What stands between the quotes, escapes as written.
    pub(crate) text: String,
}

/// One file: its code with comments and the inside of literals blanked, and its string literals.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Relative to the workspace.
    pub(crate) path: PathBuf,
    /// As long as the file; offsets are the same.
    pub(crate) code: String,
    /// In order.
    pub(crate) literals: Vec<Literal>,
    /// What stands in backticks at the head of a doc comment: ``/// `ballot.body`: the hash of …``.
    pub(crate) heads: Vec<Literal>,
}

impl Source {
    /// Reads the file at `root`/`path`.
    pub(crate) fn read(root: &Path, path: PathBuf) -> anyhow::Result<Self> {
        let text = fs::read_to_string(root.join(&path))
            .with_context(|| format!("reading {}", path.display()))?;
        Ok(Self::parse(path, &text))
    }

    /// Splits `text`.
    pub(crate) fn parse(path: PathBuf, text: &str) -> Self {
        let mut scanner = Scanner::new(text);
        scanner.scan();
        Self {
            path,
            code: String::from_utf8_lossy(&scanner.code).into_owned(),
            literals: scanner.literals,
            heads: heads(text),
        }
    }

    /// Whether the whole file is for tests: `tests.rs`, or anything in a folder `tests`.
    pub(crate) fn is_test_file(&self) -> bool {
        let stem = self.path.with_extension("");
        stem.components()
            .any(|part| ["tests", "testkit"].contains(&part.as_os_str().to_str().unwrap_or("")))
    }

    /// Where the tests inside the file begin: at `#[cfg(test)]` before a module with a body, or at the end.
    pub(crate) fn tests_begin(&self) -> usize {
        if self.is_test_file() {
            return 0;
        }
        let inline = |at: &usize| {
            let rest = &self.code[*at..];
            let end = rest.find(['{', ';']).unwrap_or(rest.len());
            rest[..end].contains("mod ") && rest[end..].starts_with('{')
        };
        let mut marks = self.code.match_indices("#[cfg(test)]").map(|(at, _)| at);
        marks.find(inline).unwrap_or(self.code.len())
    }

    /// The line of a byte, from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        1 + self.code.as_bytes()[..at]
            .iter()
            .filter(|b| **b == b'\n')
            .count()
    }
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
                // The rendered book is nobody's source.
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

fn heads(text: &str) -> Vec<Literal> {
    let mut at = 0;
    let mut heads = Vec::new();
    for line in text.split_inclusive('\n') {
        let head = line.trim_start().strip_prefix("/// `");
        if let Some((head, _)) = head.and_then(|rest| rest.split_once('`')) {
            heads.push(Literal {
                at,
                text: head.to_owned(),
            });
        }
        at += line.len();
    }
    heads
}

struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    code: Vec<u8>,
    literals: Vec<Literal>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            code: Vec::with_capacity(text.len()),
            literals: Vec::new(),
        }
    }

    fn scan(&mut self) {
        while let Some(byte) = self.peek(0) {
            match (byte, self.peek(1)) {
                (b'/', Some(b'/')) => self.blank_until(|s| s.peek(0) == Some(b'\n')),
                (b'/', Some(b'*')) => self.block_comment(),
                (b'"', _) => self.string(0),
                (b'r', Some(b'"' | b'#')) if !self.in_word() => self.raw_string(),
                (b'\'', _) => self.quote(),
                _ => self.keep(1),
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    /// Whether the byte before belongs to a word, so that `r"` is the end of `for"`; `br"` is raw all the same.
    fn in_word(&self) -> bool {
        let before = |n: usize| self.at.checked_sub(n).map(|i| self.text[i]);
        let word = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
        match before(1) {
            Some(b'b' | b'c') => word(before(2)),
            byte => word(byte),
        }
    }

    fn keep(&mut self, count: usize) {
        let end = (self.at + count).min(self.text.len());
        self.code.extend_from_slice(&self.text[self.at..end]);
        self.at = end;
    }

    fn blank(&mut self) {
        let byte = self.text[self.at];
        self.code.push(if byte == b'\n' { b'\n' } else { b' ' });
        self.at += 1;
    }

    fn blank_until(&mut self, done: impl Fn(&Self) -> bool) {
        while self.at < self.text.len() && !done(self) {
            self.blank();
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.text.len() {
            match (self.peek(0), self.peek(1)) {
                (Some(b'/'), Some(b'*')) => depth += 1,
                (Some(b'*'), Some(b'/')) => depth -= 1,
                _ => {
                    self.blank();
                    continue;
                }
            }
            self.blank();
            self.blank();
            if depth == 0 {
                return;
            }
        }
    }

    fn raw_string(&mut self) {
        let hashes = self.text[self.at + 1..]
            .iter()
            .take_while(|b| **b == b'#')
            .count();
        if self.peek(1 + hashes) != Some(b'"') {
            return self.keep(1);
        }
        self.keep(1 + hashes);
        self.string(hashes + 1);
    }

    /// A string from its opening quote. `raw` is 0 for an escaped string, else its number of hashes plus 1.
    fn string(&mut self, raw: usize) {
        let opened = self.at;
        self.keep(1);
        let start = self.at;
        let closed =
            |s: &Self| s.peek(0) == Some(b'"') && (1..raw.max(1)).all(|i| s.peek(i) == Some(b'#'));
        while self.at < self.text.len() && !closed(self) {
            if raw == 0 && self.peek(0) == Some(b'\\') && self.peek(1).is_some() {
                self.blank();
            }
            self.blank();
        }
        self.literals.push(Literal {
            at: opened,
            text: String::from_utf8_lossy(&self.text[start..self.at]).into_owned(),
        });
        self.keep(raw.max(1));
    }

    /// A character literal, or a lifetime.
    fn quote(&mut self) {
        let width = match (self.peek(1), self.peek(2)) {
            (Some(b'\\'), Some(_)) => self.text[self.at + 3..]
                .iter()
                .position(|b| *b == b'\'')
                .map(|n| n + 4),
            (Some(first), Some(_)) => {
                let length = match first {
                    0..0x80 => 1,
                    0x80..0xe0 => 2,
                    0xe0..0xf0 => 3,
                    _ => 4,
                };
                (self.peek(1 + length) == Some(b'\'')).then_some(length + 2)
            }
            _ => None,
        };
        match width {
            None => self.keep(1),
            Some(width) => {
                self.keep(1);
                (2..width).for_each(|_| self.blank());
                self.keep(1);
            }
        }
    }
}

#[cfg(test)]
mod tests;
