//! `linli witness`: cosigns checkpoints of logs as long as they only grow, so that a node cannot show two records.

use std::net::SocketAddr;
use std::path::PathBuf;

use linli_log::VerifierKey;
use linli_node::witness::server::Server;
use serde_json::json;
use tokio::net::TcpListener;

use crate::language::msg;
use crate::service::{self, Stop};
use crate::{Console, Ending, Error, randomness};

/// What `linli witness` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The data folder: the key, and the checkpoints cosigned last.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The witness's name, such as a host name.
    #[arg(long)]
    name: String,
    /// The key of a node to witness; may be repeated.
    #[arg(long = "log", value_name = "KEY", required = true)]
    logs: Vec<String>,
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7412")]
    listen: SocketAddr,
    #[command(flatten)]
    stop: Stop,
}

/// Runs the command.
pub fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    let logs = args.logs.iter().map(|text| text.parse::<VerifierKey>());
    let logs = logs.collect::<Result<Vec<_>, _>>();
    let logs = logs.map_err(|e| Error::refused(&e))?;
    let server = Server::open(&args.data, &args.name, &logs, &mut randomness::system());
    let server = server.map_err(|e| Error::refused(&e))?;
    service::log();
    service::runtime()?.block_on(serve(server, args, console))
}

async fn serve(server: Server, args: &Args, console: &mut Console) -> Result<Ending, Error> {
    let address = args.listen.to_string();
    let failed = Error::file(address.as_ref());
    let socket = TcpListener::bind(args.listen).await.map_err(failed)?;
    let failed = Error::file(address.as_ref());
    let url = format!("http://{}", socket.local_addr().map_err(failed)?);
    let key = server.key().to_string();
    console.say(
        msg("witness-running")
            .with("url", url.clone())
            .with("key", key.clone()),
    );
    console.answer(&json!({ "url": url, "key": key, "data": args.data }));
    server.run(socket, args.stop.clone().wait()).await;
    console.say(msg("witness-stopped"));
    Ok(Ending::Clean)
}
