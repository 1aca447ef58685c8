//! A node of a committee, from a data folder: `linli-committee init FOLDER NAME`, then `linli-committee run FOLDER`.
//!
//! Answers are JSON on standard output, one line each; the log is on standard error (`LINLI_LOG` sets its level).

use std::path::Path;
use std::process::ExitCode;

use eyre::{WrapErr, bail, ensure};
use linli_committee::{Committee, folder};
use linli_node::engine::Clock;
use linli_node::{Config, Engine, http};
use rand::rngs::SysRng;
use rand_core::UnwrapErr;
use serde_json::json;
use tracing_subscriber::EnvFilter;

/// Peers that are away are no news to an operator who did not ask.
const QUIET: &str = "warn,arc_malachitebft_network=off,arc_malachitebft_discovery=off";

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("LINLI_LOG").unwrap_or_else(|_| EnvFilter::new(QUIET));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> eyre::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["init", data, name] => {
            let key = folder::make_key(Path::new(data), name, &mut UnwrapErr(SysRng))?.to_string();
            // The line for the draft of the community's document: validators = [ … ].
            let line = format!("{key:?},");
            println!("{}", json!({ "key": key, "line": line }));
            Ok(())
        }
        ["run", data] => {
            let runtime = tokio::runtime::Runtime::new()?;
            runtime.block_on(serve(Path::new(data)))
        }
        _ => bail!("usage: linli-committee init FOLDER NAME, or linli-committee run FOLDER"),
    }
}

async fn serve(data: &Path) -> eyre::Result<()> {
    let mut config = Config::load(Some(data), None)?;
    let key = folder::read_key(data)?;
    let settings = folder::read_settings(data, &key)?;
    let origin = config.origin.get_or_insert_with(|| settings.origin.clone());
    ensure!(*origin == settings.origin, "node.toml names another log");
    let community = *config.community.get_or_insert(settings.community);
    ensure!(
        community == settings.community,
        "node.toml names another community"
    );
    let committee = Committee::open(settings, key)?;
    let random = &mut UnwrapErr(SysRng);
    let engine = Engine::open_with(&config, Clock::system(), Box::new(committee), random)?;
    let (key, entries) = (engine.key(), engine.size());
    let server = http::serve(engine, &config, interrupted()).await;
    let server = server.wrap_err("no address to serve on")?;
    let url = format!("http://{}", server.address());
    println!("{}", json!({ "url": url, "key": key, "entries": entries }));
    server.ended().await;
    Ok(())
}

#[cfg(unix)]
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminated.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn interrupted() {
    let _ = tokio::signal::ctrl_c().await;
}
