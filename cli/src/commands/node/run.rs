//! Running the node until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;

use linli_node::engine::Clock;
use linli_node::{Config, Engine, http};
use serde_json::json;

use super::{Data, not_a_seat, trouble};
use crate::language::msg;
use crate::service::{self, Stop};
use crate::{Console, Ending, Error, randomness};

/// What `linli node run` takes.
#[derive(clap::Args)]
pub(super) struct RunArgs {
    #[command(flatten)]
    data: Data,
    /// Where to listen; 127.0.0.1:7411 by default.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Take the time from FILE; for demonstrations only.
    #[arg(long, value_name = "FILE", hide = true)]
    insecure_clock: Option<PathBuf>,
    #[command(flatten)]
    stop: Stop,
}

/// Runs the command.
pub(super) fn run(args: &RunArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut config = args.data.config()?;
    not_a_seat(&config.data)?;
    if let Some(listen) = args.listen {
        config.listen = listen;
    }
    service::log();
    service::runtime()?.block_on(serve(&config, args, console))
}

async fn serve(config: &Config, args: &RunArgs, console: &mut Console) -> Result<Ending, Error> {
    let clock = match &args.insecure_clock {
        None => Clock::system(),
        Some(file) => Clock::in_file(file.clone()),
    };
    let engine = Engine::open_at(config, clock, &mut randomness::system()).map_err(trouble)?;
    let (key, entries) = (engine.key(), engine.size());
    let stop = args.stop.clone();
    let server = http::serve(engine.clone(), config, stop.wait()).await;
    let server = server.map_err(|e| Error::refused(&e))?;
    let url = format!("http://{}", server.address());
    console.say(
        msg("node-running")
            .with("url", url.clone())
            .with("key", key.clone())
            .showing("data", config.data.display())
            .with("entries", entries),
    );
    console.answer(&json!({ "url": url, "key": key, "data": config.data, "entries": entries }));
    server.ended().await;
    console.say(msg("node-stopped").with("entries", engine.size()));
    Ok(Ending::Clean)
}
