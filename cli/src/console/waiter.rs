//! Says that something is waited for, once that takes longer than a second.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::ProgressBar;

/// From when on a person is told what she waits for.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the sign of life moves.
const TICK: Duration = Duration::from_millis(120);

/// What a person is told while she waits; nothing where nobody looks.
#[derive(Clone, Debug, Default)]
pub struct Waiter(pub(super) Option<String>);

/// Something is waited for until this is dropped.
#[must_use = "what is dropped at once shows nothing"]
pub struct Waiting {
    ends: Option<Sender<()>>,
    shows: Option<JoinHandle<()>>,
}

impl Waiter {
    /// Begins to wait.
    pub fn begin(&self) -> Waiting {
        match self.0.clone() {
            Some(text) => Waiting::begin(PATIENCE, move || {
                ProgressBar::new_spinner().with_message(text)
            }),
            None => Waiting {
                ends: None,
                shows: None,
            },
        }
    }
}

impl Waiting {
    fn begin(patience: Duration, sign: impl FnOnce() -> ProgressBar + Send + 'static) -> Self {
        let (ends, ended) = mpsc::channel();
        let shows = thread::spawn(move || {
            if ended.recv_timeout(patience) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let sign = sign();
            sign.enable_steady_tick(TICK);
            let _ = ended.recv();
            sign.finish_and_clear();
        });
        Self {
            ends: Some(ends),
            shows: Some(shows),
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        drop(self.ends.take());
        if let Some(shows) = self.shows.take() {
            let _ = shows.join();
        }
    }
}

#[cfg(test)]
mod tests;
