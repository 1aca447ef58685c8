//! A node of a committee, from a data folder that `linli node init` and `linli node join` made: `linli-committee FOLDER`.
//!
//! Where it serves is told as JSON on standard output, one line; the log is on standard error (`LINLI_LOG` sets its level).

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use eyre::{WrapErr, bail, ensure};
use linli_committee::{Committee, folder, overheard};
use linli_language::Language;
use linli_node::engine::Clock;
use linli_node::seat::SeatError;
use linli_node::{Config, Engine, NodeError, http, stop};
use linli_rule::Refusal;
use rand::rngs::SysRng;
use rand_core::UnwrapErr;
use serde_json::json;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

const USAGE: &str = "usage: linli-committee FOLDER (made by linli node init and linli node join)";
/// Peers that are away are no news to an operator who did not ask.
const QUIET: &str = "warn,arc_malachitebft_network=off,arc_malachitebft_discovery=off";

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("LINLI_LOG").unwrap_or_else(|_| EnvFilter::new(QUIET));
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry()
        .with(log.with_filter(filter))
        .with(overheard::layer())
        .init();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&error);
            ExitCode::FAILURE
        }
    }
}

/// What is wrong, in the reader's language where a rule says it, and what to do.
fn tell(error: &eyre::Report) {
    let seat = error.downcast_ref::<SeatError>().map(Refusal::of);
    let node = || error.downcast_ref::<NodeError>().map(Refusal::of);
    let refusal = seat.or_else(node);
    let sentences = Language::from_environment().sentences();
    let said = refusal.and_then(|refusal| Some((sentences.rule(&refusal.rule)?, refusal)));
    match said {
        Some(((cause, remedy), refusal)) => {
            let detail = sentences.evidence(&refusal.detail).unwrap_or_default();
            eprintln!("[{}] {cause}\n  {detail}\n  {remedy}", refusal.rule);
        }
        None => eprintln!("{error:#}"),
    }
}

fn run() -> eyre::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [data, flags @ ..] = &arguments[..] else {
        bail!("{USAGE}");
    };
    let flags = Flags::parse(flags)?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(serve(Path::new(data), flags))
}

/// For whoever starts several nodes to show how they work together.
#[derive(Default)]
struct Flags {
    /// Stop when standard input is closed.
    stop_at_eof: bool,
    /// Take the time from a file.
    insecure_clock: Option<PathBuf>,
}

impl Flags {
    fn parse(mut flags: &[&str]) -> eyre::Result<Self> {
        let mut parsed = Self::default();
        loop {
            flags = match flags {
                [] => return Ok(parsed),
                ["--stop-at-eof", rest @ ..] => {
                    parsed.stop_at_eof = true;
                    rest
                }
                ["--insecure-clock", file, rest @ ..] => {
                    parsed.insecure_clock = Some(file.into());
                    rest
                }
                _ => bail!("{USAGE}"),
            };
        }
    }
}

async fn serve(data: &Path, flags: Flags) -> eyre::Result<()> {
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
    let committee = Committee::open(settings, key, random)?;
    let in_use = committee.in_use();
    let clock = flags
        .insecure_clock
        .map_or_else(Clock::system, Clock::in_file);
    let engine = Engine::open_with(&config, clock, Box::new(committee), random)?;
    let (key, entries) = (engine.key(), engine.size());
    let mut told = in_use.clone();
    let stops = async move {
        tokio::select! {
            () = stop::asked(flags.stop_at_eof) => {}
            Ok(_) = told.wait_for(Option::is_some) => {}
        }
    };
    let server = http::serve(engine, &config, stops).await;
    let server = server.wrap_err("no address to serve on")?;
    let url = format!("http://{}", server.address());
    println!("{}", json!({ "url": url, "key": key, "entries": entries }));
    server.ended().await;
    let key = in_use.borrow().clone();
    match key {
        Some(key) => Err(SeatError::InUse(Box::new(key)).into()),
        None => Ok(()),
    }
}
