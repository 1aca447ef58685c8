//! What every serving program needs: a runtime, a log, and a way to stop.

use std::io::{IsTerminal as _, stderr};

use linli_node::stop;
use tracing_subscriber::EnvFilter;

use crate::Error;

/// When to stop, besides Ctrl-C and SIGTERM.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Stop {
    /// Stop when standard input is closed, so that no child outlives its parent.
    #[arg(long, hide = true)]
    stop_at_eof: bool,
}

impl Stop {
    /// Ends when the program is to stop.
    pub async fn wait(self) {
        stop::asked(self.stop_at_eof).await;
    }
}

/// The runtime that serves.
pub fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    let built = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    built.map_err(Error::file("-".as_ref()))
}

/// Logs to standard error, with colours only at a terminal; `LINLI_LOG` sets the level (`warn` by default).
pub fn log() {
    let filter = EnvFilter::try_from_env("LINLI_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(stderr().is_terminal())
        .with_writer(stderr)
        .try_init();
    // A log that was already started is kept.
    drop(started);
}
