//! The loads: what is fed, what is measured, and the table.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use hyper::StatusCode;
use hyper::body::Bytes;
use linli_testing::town::Town;
use linli_verifier::BallotVerifier;
use linli_wire::message::Message;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::client::{Fed, feed};
use crate::process::{self, Node, OWNERS};
use crate::town;
use crate::{ballots, flood};

/// Connections that submit ballots, each one at a time: enough for a batch that is verified, one that is recorded,
/// and two that wait.
const CONNECTIONS: usize = 1024;
/// Those of the flood.
const FLOODERS: usize = 64;

/// What every load takes.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files of ballots that `make` made.
    #[arg(required = true)]
    ballots: Vec<PathBuf>,
    /// Owners of the town that they were made for.
    #[arg(long, default_value_t = 50_000)]
    owners: usize,
    /// How many of the ballots are used.
    #[arg(long)]
    count: Option<usize>,
    /// The program; in this one's folder by default.
    #[arg(long, value_name = "FILE")]
    linli: Option<PathBuf>,
    /// Where records go; must not exist.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Ballots, a program and a place for its records.
pub(crate) struct Bench {
    pub(crate) town: Town,
    pub(crate) ballots: Vec<Vec<u8>>,
    pub(crate) program: PathBuf,
    data: PathBuf,
    founded: u32,
}

impl Bench {
    /// Reads what `args` name.
    pub(crate) fn new(args: &Args) -> Result<Self> {
        let mut ballots = Vec::new();
        for file in &args.ballots {
            ballots.extend(ballots::read(file)?);
        }
        ballots.truncate(args.count.unwrap_or(usize::MAX));
        std::fs::create_dir(&args.data)?;
        Ok(Self {
            town: town::of(args.owners),
            ballots,
            program: process::program(args.linli.clone())?,
            data: args.data.clone(),
            founded: 0,
        })
    }

    /// A new record with the poll open, and no node on it yet.
    pub(crate) async fn found(&mut self) -> Result<PathBuf> {
        self.founded += 1;
        let data = self.data.join(format!("record-{}", self.founded));
        process::configure(&data)?;
        town::found(&self.town, &data).await?;
        Ok(data)
    }

    /// Ballots verified per second, in batches on all cores, without a node.
    fn bare_rate(&self, ballots: &[Vec<u8>]) -> Result<f64> {
        let verifier = BallotVerifier::new()?;
        let poll = verifier.poll(&self.town.poll)?;
        let start = Instant::now();
        let verdicts = poll.verify_batch(ballots);
        let took = start.elapsed();
        ensure!(
            verdicts.iter().all(Result::is_ok),
            "ballots of another town"
        );
        Ok(rate(ballots.len(), took))
    }
}

/// Messages of ballots.
pub(crate) fn messages(ballots: &[Vec<u8>]) -> Arc<Vec<Bytes>> {
    let message = |ballot: &Vec<u8>| Message::Ballot(ballot.clone()).encode().into();
    Arc::new(ballots.iter().map(message).collect())
}

fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

fn all_taken(fed: &Fed, of: usize) -> Result<f64> {
    ensure!(
        fed.acknowledged.len() == of && fed.refused == 0,
        "{} of {of} were taken, {} refused",
        fed.acknowledged.len(),
        fed.refused
    );
    Ok(rate(of, fed.took))
}

/// Ingest against bare verification, then the same under a flood of ballots whose proofs fail.
pub(crate) async fn ingest(args: &Args, rounds: usize) -> Result<Value> {
    let mut bench = Bench::new(args)?;
    // The flood uses altered ballots of owners who do not vote, so that only the proof makes them invalid.
    let spare = bench
        .ballots
        .split_off(bench.ballots.len() - bench.ballots.len() / 10);
    let parts: Vec<Vec<Vec<u8>>> = bench
        .ballots
        .chunks_exact(bench.ballots.len() / rounds)
        .map(<[_]>::to_vec)
        .collect();
    let mut measured = Vec::new();
    for part in &parts {
        let bare = bench.bare_rate(part)?;
        let data = bench.found().await?;
        let node = Node::start(&bench.program, &data).await?;
        let fed = feed(&node.http(OWNERS), messages(part), CONNECTIONS, false).await?;
        let taken = all_taken(&fed, part.len())?;
        drop(node);
        let data = bench.found().await?;
        let node = Node::start(&bench.program, &data).await?;
        let stop = Arc::new(AtomicBool::new(false));
        let bad = flood::start(&node, &spare, FLOODERS, &stop);
        let fed = feed(&node.http(OWNERS), messages(part), CONNECTIONS, false).await?;
        stop.store(true, Ordering::Relaxed);
        let bad = bad.await??;
        let flooded = all_taken(&fed, part.len())?;
        measured.push(json!({
            "ballots": part.len(), "bare_per_second": bare, "ingest_per_second": taken,
            "ingest_vs_bare": taken / bare, "flooded_per_second": flooded, "flooded_vs_ingest": flooded / taken,
            "flood": bad,
        }));
    }
    let median = |name: &str| {
        let mut values: Vec<f64> = measured.iter().filter_map(|r| r[name].as_f64()).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Ok(json!({
        "ingest_vs_bare": median("ingest_vs_bare"), "flooded_vs_ingest": median("flooded_vs_ingest"),
        "rounds": measured,
    }))
}

/// The node's memory while all ballots come in.
pub(crate) async fn memory(args: &Args) -> Result<Value> {
    let mut bench = Bench::new(args)?;
    let data = bench.found().await?;
    let node = Node::start(&bench.program, &data).await?;
    let mut samples = vec![json!({ "ballots": 0, "bytes": node.memory()? })];
    let (mut fed, start) = (0, Instant::now());
    for part in bench.ballots.chunks(2500) {
        let one = feed(&node.http(OWNERS), messages(part), CONNECTIONS, false).await?;
        all_taken(&one, part.len())?;
        fed += part.len();
        samples.push(json!({ "ballots": fed, "bytes": node.memory()? }));
        eprintln!("{fed} ballots, {} MiB", node.memory()? >> 20);
    }
    Ok(json!({ "seconds": start.elapsed().as_secs_f64(), "samples": samples }))
}

/// A thousand readers of one poll while ballots arrive.
pub(crate) async fn readers(args: &Args, readers: usize) -> Result<Value> {
    let mut bench = Bench::new(args)?;
    let data = bench.found().await?;
    let node = Node::start(&bench.program, &data).await?;
    let path = format!("/polls/{}", bench.town.poll.id());
    let stop = Arc::new(AtomicBool::new(false));
    let failed = Arc::new(AtomicU64::new(0));
    let mut reading = JoinSet::new();
    for _ in 0..readers {
        let (http, path) = (node.http(OWNERS), path.clone());
        let (stop, failed) = (Arc::clone(&stop), Arc::clone(&failed));
        reading.spawn(async move {
            let mut latencies = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let start = Instant::now();
                let answer = http.get(&path).await;
                match answer {
                    Ok(answer) if answer.status == StatusCode::OK => {
                        latencies.push(start.elapsed());
                    }
                    _ => _ = failed.fetch_add(1, Ordering::Relaxed),
                }
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            latencies
        });
    }
    let fed = feed(
        &node.http(OWNERS),
        messages(&bench.ballots),
        CONNECTIONS,
        false,
    )
    .await?;
    stop.store(true, Ordering::Relaxed);
    let mut latencies: Vec<Duration> = reading.join_all().await.concat();
    latencies.sort_unstable();
    let at = |part: f64| latencies[((latencies.len() - 1) as f64 * part) as usize].as_secs_f64();
    Ok(json!({
        "readers": readers, "reads": latencies.len(), "failed": failed.load(Ordering::Relaxed),
        "median_seconds": at(0.5), "p99_seconds": at(0.99), "worst_seconds": at(1.0),
        "ingest_per_second": all_taken(&fed, bench.ballots.len())?,
    }))
}

/// Audit of a whole record by its file, its folder and its URL, the latter two without and with roots of the ballots'
/// points, against bare verification of the same ballots.
pub(crate) async fn audit(args: &Args) -> Result<Value> {
    let mut bench = Bench::new(args)?;
    let data = bench.found().await?;
    let node = Node::start(&bench.program, &data).await?;
    let fed = feed(
        &node.http(OWNERS),
        messages(&bench.ballots),
        CONNECTIONS,
        false,
    )
    .await?;
    all_taken(&fed, bench.ballots.len())?;
    let home = bench.data.join("home");
    let file = bench.data.join("record.linli");
    let (roots, aside) = (data.join("roots"), bench.data.join("roots"));
    let export = ["--data".as_ref(), data.as_os_str(), file.as_os_str()];
    run(&bench.program, &home, &["node", "export"], &export)?;
    let status: Value = serde_json::from_slice(&node.http(OWNERS).get("/status").await?.body)?;
    let key = status["log"]["key"].as_str().context("the node's key")?;
    let mut bare = Vec::new();
    let mut audits = [const { Vec::new() }; 5];
    for round in 0..5 {
        bare.push(bench.ballots.len() as f64 / bench.bare_rate(&bench.ballots)?);
        // A new home folder each time, as for an auditor's first audit.
        let new = |name: &str| bench.data.join(format!("{name}-{round}"));
        let audit = |home: &Path, words: &[&str], record: &OsStr| {
            let words = [&["audit"], words].concat();
            let took = run(&bench.program, home, &words, &[record])?;
            Ok::<_, anyhow::Error>(took.as_secs_f64())
        };
        let by_file = audit(&home, &["--node-key", key], file.as_os_str())?;
        std::fs::rename(&roots, &aside)?;
        let by_folder = audit(&home, &[], data.as_os_str())?;
        std::fs::rename(&aside, &roots)?;
        let rooted = audit(&home, &[], data.as_os_str())?;
        let by_url = audit(&new("home"), &[], node.url().as_ref())?;
        let rooted_by_url = audit(&new("rooted"), &["--roots"], node.url().as_ref())?;
        let all = [by_file, by_folder, rooted, by_url, rooted_by_url];
        audits
            .iter_mut()
            .zip(all)
            .for_each(|(to, took)| to.push(took));
    }
    let median = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let bare = median(&mut bare);
    let [by_file, by_folder, rooted, by_url, rooted_by_url] = audits.each_mut().map(median);
    Ok(json!({
        "ballots": bench.ballots.len(), "bare_seconds": bare,
        "audit_file_seconds": by_file, "audit_file_vs_bare": by_file / bare,
        "audit_folder_seconds": by_folder, "audit_folder_vs_bare": by_folder / bare,
        "audit_folder_rooted_seconds": rooted, "audit_folder_rooted_vs_bare": rooted / bare,
        "audit_url_seconds": by_url, "audit_url_vs_bare": by_url / bare,
        "audit_url_rooted_seconds": rooted_by_url, "audit_url_rooted_vs_bare": rooted_by_url / bare,
    }))
}

/// Runs the program to its end; it must succeed.
fn run(program: &Path, home: &Path, words: &[&str], arguments: &[&OsStr]) -> Result<Duration> {
    let start = Instant::now();
    let output = std::process::Command::new(program)
        .env("HOME", home)
        .env("XDG_DATA_HOME", home)
        .env("XDG_CACHE_HOME", home)
        .args(words)
        .args(arguments)
        .arg("--json")
        .output()
        .with_context(|| words.join(" "))?;
    let took = start.elapsed();
    ensure!(
        output.status.success(),
        "{}: {}",
        words.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(took)
}
