//! A node of a committee, from a data folder that `linli node init` and `linli node join` made: `linli-committee FOLDER`.
//!
//! Where it serves is told on standard output: in the reader's language at a terminal, else as one line of JSON. The log is
//! on standard error (`LINLI_LOG` sets its level).

use std::io::{ErrorKind, IsTerminal as _, stderr, stdout};
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;

use eyre::{WrapErr, ensure};
use linli_committee::arguments::{self, Arguments, Told};
use linli_committee::{Committee, folder, overheard};
use linli_language::{Language, Sentences, msg};
use linli_node::engine::Clock;
use linli_node::http::ListenError;
use linli_node::seat::SeatError;
use linli_node::{Config, Engine, NodeError, http, stop};
use linli_rule::Refusal;
use rand::rngs::SysRng;
use rand_core::UnwrapErr;
use serde_json::json;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

/// Peers that are away are no news to an operator who did not ask.
const QUIET: &str = "warn,arc_malachitebft_network=off,arc_malachitebft_discovery=off,arc_malachitebft_sync=error,yamux=off,libp2p_yamux=off";

fn main() -> ExitCode {
    let sentences = Language::from_environment().sentences();
    let arguments = match arguments::read(std::env::args_os(), sentences) {
        Ok(arguments) => arguments,
        Err(Told::Answer(text)) => {
            print!("{text}");
            return ExitCode::SUCCESS;
        }
        Err(Told::Fault(text)) => {
            eprintln!("{text}");
            return ExitCode::from(2);
        }
    };
    log();
    match run(&arguments, sentences) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&error, sentences);
            ExitCode::FAILURE
        }
    }
}

/// Colours are for a terminal only.
fn log() {
    let filter = EnvFilter::try_from_env("LINLI_LOG").unwrap_or_else(|_| EnvFilter::new(QUIET));
    let log = tracing_subscriber::fmt::layer()
        .with_ansi(stderr().is_terminal())
        .with_writer(stderr);
    tracing_subscriber::registry()
        .with(log.with_filter(filter))
        .with(overheard::layer())
        .init();
}

/// What is wrong, in the reader's language where a rule says it, and what to do.
fn tell(error: &eyre::Report, sentences: &Sentences) {
    let seat = error.downcast_ref::<SeatError>().map(Refusal::of);
    let node = || error.downcast_ref::<NodeError>().map(Refusal::of);
    let listen = || error.downcast_ref::<ListenError>().map(Refusal::of);
    let refusal = seat.or_else(node).or_else(listen);
    let said = refusal.and_then(|refusal| Some((sentences.rule(&refusal.rule)?, refusal)));
    match said {
        Some(((cause, remedy), refusal)) => {
            let detail = sentences.evidence(&refusal.detail).unwrap_or_default();
            eprintln!("[{}] {cause}\n  {detail}\n  {remedy}", refusal.rule);
        }
        None => eprintln!("{error:#}"),
    }
}

fn run(arguments: &Arguments, sentences: &Sentences) -> eyre::Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(serve(arguments, sentences))
}

/// Rule `http.listen`: the other nodes are heard at an address that no other program has. The engine would only end.
fn is_free(address: SocketAddr) -> Result<(), ListenError> {
    match TcpListener::bind(address) {
        Err(source) if source.kind() == ErrorKind::AddrInUse => {
            Err(ListenError { address, source })
        }
        _ => Ok(()),
    }
}

async fn serve(arguments: &Arguments, sentences: &Sentences) -> eyre::Result<()> {
    let data = &*arguments.folder;
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
    let random = &mut UnwrapErr(SysRng);
    is_free(settings.listen)?;
    let committee = Committee::open(settings, key, random)?;
    let in_use = committee.in_use();
    let clock = arguments.insecure_clock.clone();
    let clock = clock.map_or_else(Clock::system, Clock::in_file);
    let engine = Engine::open_with(&config, clock, Box::new(committee), random)?;
    let (key, entries) = (engine.key(), engine.size());
    let mut told = in_use.clone();
    let stop_at_eof = arguments.stop_at_eof;
    let stops = async move {
        tokio::select! {
            () = stop::asked(stop_at_eof) => {}
            Ok(_) = told.wait_for(Option::is_some) => {}
        }
    };
    let server = http::serve(engine.clone(), &config, stops).await;
    let server = server.wrap_err("no address to serve on")?;
    let url = format!("http://{}", server.address());
    let to_a_person = !arguments.json && stdout().is_terminal();
    if to_a_person {
        let running = msg("node-running")
            .with("url", url)
            .with("key", key)
            .showing("data", data.display())
            .with("entries", entries);
        println!("{}", sentences.get(&running));
    } else {
        println!("{}", json!({ "url": url, "key": key, "entries": entries }));
    }
    server.ended().await;
    if to_a_person {
        let stopped = msg("node-stopped").with("entries", engine.size());
        println!("{}", sentences.get(&stopped));
    }
    let key = in_use.borrow().clone();
    match key {
        Some(key) => Err(SeatError::InUse(Box::new(key)).into()),
        None => Ok(()),
    }
}
