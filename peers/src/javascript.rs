//! Semaphore v4 in Node: a process that makes and verifies one proof for every line it reads.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::Context;
use serde::Deserialize;

/// What one round took, in milliseconds, measured inside the process.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Round {
    /// One proof.
    pub(crate) prove_ms: f64,
    /// One verification.
    pub(crate) verify_ms: f64,
}

/// The running process; ended when dropped.
pub(crate) struct Javascript {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Javascript {
    /// Starts `semaphore.mjs` of `folder`, whose packages must be installed.
    pub(crate) fn start(folder: &Path) -> anyhow::Result<Self> {
        let mut child = Command::new("node")
            .arg("semaphore.mjs")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting node")?;
        let ask = child.stdin.take().expect("stdin is piped");
        let answers = BufReader::new(child.stdout.take().expect("stdout is piped"));
        Ok(Self {
            child,
            ask,
            answers,
        })
    }

    /// Has one proof made and verified.
    pub(crate) fn round(&mut self) -> anyhow::Result<Round> {
        self.ask.write_all(b"\n").context("asking node")?;
        let mut line = String::new();
        self.answers
            .read_line(&mut line)
            .context("reading from node")?;
        serde_json::from_str(&line).context("node ended without an answer; its reason is above")
    }
}

impl Drop for Javascript {
    fn drop(&mut self) {
        // Already ended is as good as ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
