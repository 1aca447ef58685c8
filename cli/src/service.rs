//! What every serving program needs: a runtime, a log, and a way to stop.

use std::io::Read;

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
        let closed = async move {
            if self.stop_at_eof {
                input_closed().await
            } else {
                std::future::pending().await
            }
        };
        tokio::select! {
            () = closed => {}
            () = interrupted() => {}
        }
    }
}

/// The runtime that serves.
pub fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    let built = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    built.map_err(Error::file("-".as_ref()))
}

/// Logs to standard error; `LINLI_LOG` sets the level (`warn` by default).
pub fn log() {
    let filter = EnvFilter::try_from_env("LINLI_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
    // A log that was already started is kept.
    drop(started);
}

async fn input_closed() {
    let (closed, wait) = tokio::sync::oneshot::channel::<()>();
    // A thread of its own: the runtime would wait for a read of its own that a signal does not end.
    std::thread::spawn(move || {
        // An error while reading ends it, too.
        drop(std::io::stdin().read_to_end(&mut Vec::new()));
        drop(closed);
    });
    drop(wait.await);
}

#[cfg(unix)]
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        drop(tokio::signal::ctrl_c().await);
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn interrupted() {
    drop(tokio::signal::ctrl_c().await);
}
