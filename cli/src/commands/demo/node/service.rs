//! A process of this program that serves until its parent drops it.

use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{Error, Refusal};

/// How long a process may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running node or witness. It ends when this is dropped, and when this process ends in any way.
pub(super) struct Service {
    child: Child,
    pub(super) url: String,
    pub(super) key: String,
    /// Entries of its record when it began to serve.
    pub(super) entries: u64,
}

impl Service {
    /// Starts `linli` with `words`, and waits until it says where it listens. Its log goes to the file `log`.
    pub(super) fn start(words: &[&OsStr], log: &Path) -> Result<Self, Error> {
        let program = std::env::current_exe().map_err(Error::file("linli".as_ref()))?;
        Self::start_program(&program, &[&["--json".as_ref()], words].concat(), log)
    }

    /// The same for another program, which says it in the same way.
    pub(super) fn start_program(
        program: &Path,
        words: &[&OsStr],
        log: &Path,
    ) -> Result<Self, Error> {
        let mut options = File::options();
        // A node that is started again goes on in its log.
        let errors = options.create(true).append(true).open(log);
        let errors = errors.map_err(Error::file(log))?;
        let spawned = Command::new(program)
            .args(words)
            .arg("--stop-at-eof")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn();
        let mut service = Self {
            child: spawned.map_err(Error::file(program))?,
            url: String::new(),
            key: String::new(),
            entries: 0,
        };
        let said = service.child.stdout.take().and_then(|output| {
            let mut values = serde_json::Deserializer::from_reader(output).into_iter::<Value>();
            values.next()?.ok()
        });
        let text = |name: &str| Some(said.as_ref()?.get(name)?.as_str()?.to_owned());
        let (Some(url), Some(key)) = (text("url"), text("key")) else {
            let detail = "the process did not start";
            return Err(Refusal::new("client.unreachable", detail)
                .in_file(log)
                .into());
        };
        service.url = url;
        service.key = key;
        let entries = said.and_then(|said| said["entries"].as_u64());
        service.entries = entries.unwrap_or_default();
        Ok(service)
    }

    /// Whether it ended by itself, as it does with this process's terminal.
    pub(super) fn has_ended(&mut self) -> bool {
        // `wait` would close its standard input, which would end it.
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Kills it, as a power cut would.
    pub(super) fn kill(mut self) -> Result<(), Error> {
        let program = Error::file("linli-committee".as_ref());
        self.child.kill().map_err(program)?;
        self.stop();
        Ok(())
    }

    /// Asks it to end.
    pub(super) fn hang_up(&mut self) {
        drop(self.child.stdin.take());
    }

    /// Ends it and waits.
    pub(super) fn stop(self) {
        drop(self);
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.hang_up();
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            match self.child.try_wait() {
                Ok(None) => sleep(Duration::from_millis(20)),
                _ => return,
            }
        }
        // It did not react; there is nothing left to report.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
