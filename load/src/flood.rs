//! An endless flood of ballots whose proofs fail, from addresses other than the owners'.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Result;
use hyper::StatusCode;
use linli_wire::Ballot;
use linli_wire::message::Message;
use serde_json::{Value, json};
use tokio::task::{JoinHandle, JoinSet};

use crate::process::Node;

/// Addresses that the flood comes from.
const SOURCES: u8 = 16;

/// Floods `node` over `connections` until `stop`; returns the answers.
pub(crate) fn start(
    node: &Node,
    ballots: &[Vec<u8>],
    connections: usize,
    stop: &Arc<AtomicBool>,
) -> JoinHandle<Result<Value>> {
    let ballots: Arc<Vec<Ballot>> = Arc::new(
        ballots
            .iter()
            .take(1000)
            .filter_map(|bytes| Ballot::decode(bytes).ok())
            .collect(),
    );
    let sent = Arc::new(AtomicU64::new(0));
    let (refused, put_off) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let mut flood = JoinSet::new();
    for connection in 0..connections {
        let last = 2 + (connection % usize::from(SOURCES)) as u8;
        let http = node.http(IpAddr::V4(Ipv4Addr::new(127, 0, 0, last)));
        let (ballots, stop, sent) = (Arc::clone(&ballots), Arc::clone(stop), Arc::clone(&sent));
        let (refused, put_off) = (Arc::clone(&refused), Arc::clone(&put_off));
        flood.spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                let number = sent.fetch_add(1, Ordering::Relaxed);
                let bad = spoilt(&ballots[number as usize % ballots.len()], number);
                let answer = http.post(Message::Ballot(bad).encode().into()).await?;
                match answer.status {
                    StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                        put_off.fetch_add(1, Ordering::Relaxed);
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                    status => {
                        anyhow::ensure!(status.is_client_error(), "a bad ballot was taken");
                        refused.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
            Ok(())
        });
    }
    tokio::spawn(async move {
        while let Some(one) = flood.join_next().await {
            one??;
        }
        Ok(json!({
            "sent": sent.load(Ordering::Relaxed), "refused": refused.load(Ordering::Relaxed),
            "put_off": put_off.load(Ordering::Relaxed),
        }))
    })
}

/// The ballot with another serial: well-formed to the last byte, but its proof is of another body.
fn spoilt(ballot: &Ballot, number: u64) -> Vec<u8> {
    let mut bad = ballot.clone();
    bad.serial = 2 + number % 1_000_000_000;
    bad.encode()
}
