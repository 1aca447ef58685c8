//! A node killed at random moments under load: nothing acknowledged may be lost, and its log must not fork.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use hyper::StatusCode;
use linli_client::{Node as Client, Which};
use linli_wire::message::Message;
use rand::RngExt;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use serde_json::{Value, json};

use crate::client::feed;
use crate::process::{Node, OWNERS};
use crate::run::{Args, Bench, messages};

/// Kills and restarts `rounds` times.
pub(crate) async fn kill(args: &Args, rounds: usize) -> Result<Value> {
    let mut bench = Bench::new(args)?;
    let data = bench.found().await?;
    let keep = data.with_extension("wallet");
    let per_round = bench.ballots.len() / rounds;
    let mut rng = UnwrapErr(SysRng);
    let (mut acknowledged, mut restarts) = (Vec::new(), Vec::new());
    for part in bench.ballots.chunks_exact(per_round).take(rounds) {
        let node = Node::start(&bench.program, &data).await?;
        restarts.push(node.started_in.as_secs_f64());
        check(&node, &acknowledged).await?;
        let size = follow(node.url(), keep.clone()).await?;
        let http = node.http(OWNERS);
        let feeding = tokio::spawn({
            let messages = messages(part);
            async move { feed(&http, messages, 64, true).await }
        });
        tokio::time::sleep(Duration::from_millis(rng.random_range(20..600))).await;
        node.kill()?;
        let fed = feeding.await??;
        ensure!(
            fed.refused == 0,
            "{} valid ballots were refused",
            fed.refused
        );
        acknowledged.extend(fed.acknowledged.iter().map(|at| digest(&part[*at])));
        eprintln!(
            "{size} entries before, {} acknowledged in all",
            acknowledged.len()
        );
    }
    let node = Node::start(&bench.program, &data).await?;
    check(&node, &acknowledged).await?;
    let size = follow(node.url(), keep).await?;
    restarts.sort_by(f64::total_cmp);
    Ok(json!({
        "rounds": rounds, "acknowledged": acknowledged.len(), "entries": size,
        "restart_median_seconds": restarts[restarts.len() / 2], "restart_worst_seconds": restarts.last(),
    }))
}

fn digest(ballot: &[u8]) -> String {
    Message::Ballot(ballot.to_vec()).digest().to_string()
}

/// Checks that everything acknowledged is in the record.
async fn check(node: &Node, acknowledged: &[String]) -> Result<()> {
    let http = node.http(OWNERS);
    for digest in acknowledged {
        let answer = http.get(&format!("/messages/{digest}/receipt")).await?;
        ensure!(
            answer.status == StatusCode::OK,
            "{digest} was acknowledged and is lost"
        );
    }
    Ok(())
}

/// A wallet that has seen every earlier start finds the log extended, never forked or rolled back.
async fn follow(url: String, keep: PathBuf) -> Result<u64> {
    let synced = tokio::task::spawn_blocking(move || -> Result<u64> {
        let client = Client::new(&url, &keep)?;
        let copy = client.sync(Which::Light, &mut |_, _| ())?;
        Ok(copy.checkpoint().checkpoint.size)
    });
    synced.await.context("the wallet panicked")?
}
