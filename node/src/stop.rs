//! When a serving program stops: on Ctrl-C or SIGTERM, and, if it is so told, with its parent.

use std::io::Read;

/// Ends when the program is to stop; if `at_eof`, also when its standard input is closed, so that no child outlives its
/// parent.
pub async fn asked(at_eof: bool) {
    let closed = async move {
        if at_eof {
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
