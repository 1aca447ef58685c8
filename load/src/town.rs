//! A community large enough for load tests: owners, trustees, one poll that is open for years.

use std::path::Path;

use anyhow::{Context, Result};
use linli_node::engine::Clock;
use linli_node::{Config, Engine};
use linli_testing::owners::motion;
use linli_testing::town::Town;
use linli_wire::Revote;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use crate::process::OWNERS;

/// When the poll opens: 2026-11-01T00:00:00Z, before any load is run.
const OPENS: i64 = 1_793_491_200;
/// When it closes: ten years later.
const CLOSES: i64 = OPENS + 10 * 365 * 86_400;

/// The town of `owners` owners.
pub(crate) fn of(owners: usize) -> Town {
    let mut town = Town::new("load", owners, vec![motion()]);
    (town.poll.opens, town.poll.closes) = (OPENS, CLOSES);
    town.poll.revote = Revote::Refused;
    town
}

/// Starts a record on `data` in which the poll is published, an hour before it opens.
pub(crate) async fn found(town: &Town, data: &Path) -> Result<()> {
    let config = Config {
        data: data.to_owned(),
        ..Config::default()
    };
    let engine = Engine::open_at(&config, Clock::by(|| OPENS - 3600), &mut UnwrapErr(SysRng))?;
    for message in town.announcements() {
        let accepted = engine.submit(OWNERS, message.encode()).await;
        accepted.context("the founding is refused")?;
    }
    engine.shutdown();
    Ok(())
}
