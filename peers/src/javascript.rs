//! Systems that run in JavaScript: a process each, which makes one round for every line that it reads.

use std::io::{BufRead, BufReader, Write};
use std::marker::PhantomData;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::Context;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What one round of Semaphore v4 in Node took, in milliseconds, measured inside the process.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Round {
    /// One proof.
    pub(crate) prove_ms: f64,
    /// One verification.
    pub(crate) verify_ms: f64,
}

/// What one round in the browser took, measured inside its page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BrowserRound {
    /// One ballot of the wallet, sealed and proved.
    pub(crate) ballot_ms: f64,
    /// One claim.
    pub(crate) claim_ms: f64,
    /// What is derived once for all ballots.
    pub(crate) ballot_key_ms: f64,
    /// What is derived once for all claims.
    pub(crate) claim_key_ms: f64,
    /// The wallet's memory, which only grows: the most it had.
    pub(crate) memory_bytes: f64,
    /// One proof of Semaphore v4.
    pub(crate) semaphore_prove_ms: f64,
    /// Its verification.
    pub(crate) semaphore_verify_ms: f64,
}

/// The running process, which answers with an `R` a round; when dropped, it is told to end and waited for.
pub(crate) struct Script<R> {
    child: Child,
    ask: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    rounds: PhantomData<R>,
}

/// Starts `semaphore.mjs` of `folder`, whose packages must be installed.
pub(crate) fn semaphore(folder: &Path) -> anyhow::Result<Script<Round>> {
    Script::start(
        Command::new("node")
            .arg("semaphore.mjs")
            .current_dir(folder),
    )
}

/// Starts `browser.mjs` of `folder` with the browser at `chromium`; the page is the one that `linli` serves.
pub(crate) fn browser(
    folder: &Path,
    chromium: &Path,
    linli: &Path,
) -> anyhow::Result<Script<BrowserRound>> {
    let mut node = Command::new("node");
    node.arg("browser.mjs").current_dir(folder);
    node.env("CHROMIUM", chromium)
        .env("LINLI", std::path::absolute(linli)?);
    Script::start(&mut node)
}

impl<R: DeserializeOwned> Script<R> {
    fn start(node: &mut Command) -> anyhow::Result<Self> {
        let mut child = node
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting node")?;
        let ask = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("stdout is piped"));
        Ok(Self {
            child,
            ask,
            answers,
            rounds: PhantomData,
        })
    }

    /// Has one round made.
    pub(crate) fn round(&mut self) -> anyhow::Result<R> {
        let ask = self.ask.as_mut().expect("stdin is piped");
        ask.write_all(b"\n").context("asking node")?;
        let mut line = String::new();
        self.answers
            .read_line(&mut line)
            .context("reading from node")?;
        serde_json::from_str(&line).context("node ended without an answer; its reason is above")
    }
}

impl<R> Drop for Script<R> {
    fn drop(&mut self) {
        // At the end of its input, a script ends what it started.
        self.ask = None;
        let _ = self.child.wait();
    }
}
