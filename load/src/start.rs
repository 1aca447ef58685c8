//! Start-up of a record of a million entries from its snapshot.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, ensure};
use linli_node::{Config, Engine};
use linli_testing::officers::{TREASURER, money, sign};
use linli_testing::town::Town;
use linli_wire::act::Act;
use linli_wire::message::Message;
use linli_wire::pool::Contribution;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::process::{self, Node, OWNERS};
use crate::town;

/// What `start` takes.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Entries: contributions to a scheme, each signed by its treasurer.
    #[arg(long, default_value_t = 1_000_000)]
    entries: u64,
    /// The program; in this one's folder by default.
    #[arg(long, value_name = "FILE")]
    linli: Option<PathBuf>,
    /// Where the record goes; must not exist.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Messages that are submitted at once.
const AT_ONCE: u64 = 1024;

/// Fills a record through the engine itself, then starts a node on it, three times.
pub(crate) async fn start(args: &Args) -> Result<Value> {
    let program = process::program(args.linli.clone())?;
    process::configure(&args.data)?;
    let town = town::of(10);
    town::found(&town, &args.data).await?;
    let filled = fill(args, &town).await?;
    let mut starts = Vec::new();
    let mut memory = 0;
    for _ in 0..3 {
        let node = Node::start(&program, &args.data).await?;
        starts.push(node.started_in.as_secs_f64());
        memory = node.memory()?;
        node.kill()?;
    }
    starts.sort_by(f64::total_cmp);
    Ok(json!({
        "entries": args.entries, "filled_per_second": args.entries as f64 / filled, "start_seconds": starts,
        "memory_bytes": memory,
    }))
}

async fn fill(args: &Args, town: &Town) -> Result<f64> {
    let config = Config {
        data: args.data.clone(),
        ..Config::default()
    };
    let start = Instant::now();
    let engine = Engine::open(&config, &mut UnwrapErr(SysRng))?;
    let founding = town.hall.scheme(&town.scheme);
    engine.submit(OWNERS, founding.encode()).await?;
    let scheme = town.scheme_id();
    let mut at_once = JoinSet::new();
    for number in 0..args.entries {
        if number >= AT_ONCE
            && let Some(done) = at_once.join_next().await
        {
            ensure!(done?, "a contribution is refused");
        }
        let engine = engine.clone();
        at_once.spawn(async move {
            let contribution = Contribution {
                amount: money(1 + number % 100),
                reference: format!("R{number}"),
            };
            let act = Act::Contribute(sign(scheme, contribution, TREASURER));
            let message = Message::Act { scheme, act };
            engine.submit(OWNERS, message.encode()).await.is_ok()
        });
    }
    while let Some(done) = at_once.join_next().await {
        ensure!(done?, "a contribution is refused");
    }
    engine.shutdown();
    Ok(start.elapsed().as_secs_f64())
}
