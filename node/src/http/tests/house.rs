//! A node on loopback whose record has a message of every kind that needs no proof.

use std::net::{Ipv4Addr, SocketAddr};

use linli_primitives::{Digest, PollId, SchemeId};
use linli_testing::hall::Hall;
use linli_testing::officers::{TREASURER, money, sign};
use linli_testing::town::Town;
use linli_wire::Message;
use linli_wire::act::Act;
use linli_wire::community::PublishedRoll;
use linli_wire::pool::{Contribution, Correction, CorrectionReason};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::client::{LONG, get};
use crate::config::{Config, Limits};
use crate::engine::Engine;
use crate::fixture::{Hand, START, config, rng, roll, vote};
use crate::http::{App, Bounds, Server, serve};

/// When the poll opens and closes.
pub(super) const OPENS: i64 = START + 100;
pub(super) const CLOSES: i64 = START + 200;

/// A running node. It stops when it is dropped.
pub(super) struct House {
    pub(super) engine: Engine,
    pub(super) address: SocketAddr,
    pub(super) hand: Hand,
    pub(super) hall: Hall,
    pub(super) stop: Option<oneshot::Sender<()>>,
    pub(super) ended: Option<JoinHandle<()>>,
    folder: TempDir,
}

impl House {
    /// With an empty record.
    pub(super) async fn empty(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = config(folder.path());
        config.listen = (Ipv4Addr::LOCALHOST, 0).into();
        config.limits.timeout_seconds = 30;
        config.limits.requests_per_minute = 1_000_000;
        config.limits.submissions_per_minute = 1_000_000;
        change(&mut config);
        let hand = Hand::new();
        let (clock, settings) = (hand.clock(), config.clone());
        let open =
            tokio::task::spawn_blocking(move || Engine::open_at(&settings, clock, &mut rng(0)));
        let engine = open.await.expect("ran").expect("a new record");
        let (stop, stopped) = oneshot::channel();
        let stopped = async {
            let _dropped = stopped.await;
        };
        let server: Server = serve(engine.clone(), &config, stopped)
            .await
            .expect("a free port");
        Self {
            engine,
            address: server.address(),
            hand,
            hall: Hall::default(),
            stop: Some(stop),
            ended: Some(tokio::spawn(server.ended())),
            folder,
        }
    }

    /// With a community, two rolls and `changes` changes of roles.
    pub(super) async fn begun(changes: u64) -> Self {
        let house = Self::empty(|_| {}).await;
        house.take(house.hall.founding().encode()).await;
        house.take(roll(0)).await;
        house.take(roll(1)).await;
        for number in 1..=changes {
            house.take(house.hall.change(number).encode()).await;
        }
        house
    }

    /// With a vote, a scheme and a contribution that is corrected as well.
    pub(super) async fn furnished() -> (Self, Town, SchemeId) {
        let house = Self::begun(0).await;
        let vote = vote(OPENS - START, CLOSES - START);
        for message in vote.announcements().iter().skip(1) {
            house.take(message.encode()).await;
        }
        let id = vote.scheme_id();
        house.take(house.hall.scheme(&vote.scheme).encode()).await;
        house.take(contribution(id, 50_000)).await;
        let correction = Correction {
            reference: "bank 50000".into(),
            number: 1,
            was: money(50_000),
            amount: money(52_000),
            reason: CorrectionReason::Mistyped,
        };
        let act = Act::Correct(sign(id, correction, TREASURER));
        house.take(Message::Act { scheme: id, act }.encode()).await;
        (house, vote, id)
    }

    /// Sends a message to the engine itself.
    pub(super) async fn take(&self, bytes: Vec<u8>) {
        let source = crate::fixture::SOURCE;
        self.engine
            .submit(source, bytes)
            .await
            .expect("a good message");
    }

    /// Where the node keeps its data.
    pub(super) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(super) fn roll(&self, number: u64) -> PublishedRoll {
        self.hall.small_roll(number)
    }

    pub(super) fn roll_digest(&self, number: u64) -> Digest {
        self.roll(number).act.act.digest
    }

    /// Sets the clock to the closing time and waits until the node has recorded the result.
    pub(super) async fn close(&self, poll: PollId) {
        self.hand.set(CLOSES);
        let result = format!("/polls/{poll}/result");
        let closed = async {
            while get(self.address, &result).await.status != 200 {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(LONG, closed)
            .await
            .expect("closed in time");
    }

    /// The interface without a connection, with other limits.
    pub(super) fn app_within(&self, change: impl FnOnce(&mut Limits)) -> App {
        let mut config = Config::default();
        change(&mut config.limits);
        App::new(self.engine.clone(), &config, Bounds::default())
    }

    /// The interface without a connection, with `bounds`.
    pub(super) fn app(&self, bounds: Bounds) -> App {
        App::new(self.engine.clone(), &Config::default(), bounds)
    }
}

/// A contribution, signed by the treasurer.
pub(super) fn contribution(scheme: SchemeId, amount: u64) -> Vec<u8> {
    let contribution = Contribution {
        amount: money(amount),
        reference: format!("bank {amount}"),
    };
    let act = Act::Contribute(sign(scheme, contribution, TREASURER));
    Message::Act { scheme, act }.encode()
}
