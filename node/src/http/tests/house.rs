//! A node on loopback whose record has something of everything that needs no proof.

use std::net::{Ipv4Addr, SocketAddr};

use linli_primitives::{Digest, Money, PollId, SchemeId, Seed};
use linli_sigma::ceremony::{Ceremony, CeremonyRecord, Participant, Spare};
use linli_sigma::trustee::TrusteeSecret;
use linli_wire::act::Act;
use linli_wire::community::{PublishedRoll, PublishedTrustees};
use linli_wire::poll::PROTOCOL;
use linli_wire::pool::{Contribution, Direction};
use linli_wire::rule::{Base, Condition, Decision, Measure, RuleSet, Threshold, Tie};
use linli_wire::scheme::{Assessors, Currency, Roles, Scheme};
use linli_wire::signature::{Signed, SigningKey};
use linli_wire::text::Text;
use linli_wire::{Counting, Message, Poll, Question, Revote};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::client::{LONG, get};
use crate::config::Config;
use crate::engine::Engine;
use crate::fixture::{Hand, START, Yard, config, rng};
use crate::http::{App, Bounds, Server, serve};

/// When the poll opens and closes.
pub(super) const OPENS: i64 = START + 100;
pub(super) const CLOSES: i64 = START + 200;

/// A running node. It stops when it is dropped.
pub(super) struct House {
    pub(super) engine: Engine,
    pub(super) address: SocketAddr,
    pub(super) hand: Hand,
    pub(super) yard: Yard,
    pub(super) stop: Option<oneshot::Sender<()>>,
    pub(super) ended: Option<JoinHandle<()>>,
    _folder: TempDir,
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
            yard: Yard::new(),
            stop: Some(stop),
            ended: Some(tokio::spawn(server.ended())),
            _folder: folder,
        }
    }

    /// With a community, two rolls and `changes` changes of roles.
    pub(super) async fn begun(changes: u64) -> Self {
        let house = Self::empty(|_| {}).await;
        house.take(house.yard.founding()).await;
        house.take(house.yard.roll(0)).await;
        house.take(house.yard.roll(1)).await;
        for number in 1..=changes {
            house.take(house.yard.change(number)).await;
        }
        house
    }

    /// With trustees, a poll, a scheme and two contributions as well.
    pub(super) async fn furnished() -> (Self, PollId, SchemeId) {
        let house = Self::begun(0).await;
        let keys = ceremony();
        let trustees = linli_verifier::trustees_of(&keys).expect("own ceremony");
        let published = PublishedTrustees {
            act: house.yard.sign(trustees.clone()),
            ceremony: serde_json::to_vec(&keys).expect("JSON"),
        };
        house.take(Message::Trustees(published).encode()).await;
        let poll = Poll {
            protocol: PROTOCOL,
            ballot_key: linli_params::BALLOT_FINGERPRINT.to_owned(),
            realm: Yard::realm(),
            title: "更换电梯".to_owned(),
            questions: vec![motion()],
            roll: house.roll(0).act.act,
            trustees,
            opens: OPENS,
            closes: CLOSES,
            counting: Counting::Both,
            revote: Revote::LastCounts,
            floor: 3,
        };
        let poll_id = poll.id();
        house
            .take(Message::Poll(house.yard.sign(poll)).encode())
            .await;
        let scheme = house.scheme();
        let id = scheme.id();
        house
            .take(Message::Scheme(house.yard.sign(scheme)).encode())
            .await;
        for (direction, amount) in [(Direction::Received, 50_000), (Direction::Returned, 2_000)] {
            house.take(contribution(id, direction, amount)).await;
        }
        (house, poll_id, id)
    }

    /// Sends a message to the engine itself.
    pub(super) async fn take(&self, bytes: Vec<u8>) {
        let source = crate::fixture::SOURCE;
        self.engine
            .submit(source, bytes)
            .await
            .expect("a good message");
    }

    pub(super) fn roll(&self, number: u64) -> PublishedRoll {
        match Message::decode(&self.yard.roll(number)) {
            Ok(Message::Roll(roll)) => roll,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn roll_digest(&self, number: u64) -> Digest {
        self.roll(number).act.act.digest
    }

    fn scheme(&self) -> Scheme {
        let role = self.yard.roles().committee;
        Scheme {
            protocol: PROTOCOL,
            claim_key: linli_params::CLAIM_FINGERPRINT.to_owned(),
            realm: Yard::realm(),
            name: Text {
                zh: "互助金".to_owned(),
                en: "Mutual aid".to_owned(),
            },
            ledger: "spring-light".to_owned(),
            currency: Currency {
                code: "CNY".to_owned(),
                minor_digits: 2,
            },
            fee: Money::new(100).expect("little money"),
            payee_recipient: "age1recipient".to_owned(),
            roles: Roles {
                committee: role.clone(),
                registrar: role.clone(),
                treasurer: role.clone(),
                assessors: vec![Assessors {
                    categories: vec![1],
                    role,
                }],
            },
        }
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

    /// The interface without a connection, within `bounds`.
    pub(super) fn app(&self, bounds: Bounds) -> App {
        App::new(self.engine.clone(), &Config::default(), bounds)
    }
}

/// A contribution, signed by the treasurer.
pub(super) fn contribution(scheme: SchemeId, direction: Direction, amount: u64) -> Vec<u8> {
    let contribution = Contribution {
        direction,
        amount: Money::new(amount).expect("little money"),
        reference: format!("bank {amount}"),
    };
    let key = SigningKey::from_bytes(&[7; 32]);
    let act = Act::Contribute(Signed::new(contribution).sign(scheme, &key));
    Message::Act { scheme, act }.encode()
}

fn motion() -> Question {
    let half = |of| Condition {
        threshold: Threshold {
            num: 1,
            den: 2,
            more_than: true,
        },
        of,
        by: Measure::Both,
    };
    Question {
        text: "是否更换电梯？".to_owned(),
        options: ["同意", "反对"].map(str::to_owned).into(),
        min: 1,
        max: 1,
        abstain: true,
        rule: RuleSet {
            name: "simple".to_owned(),
            source: "章程 / By-laws".to_owned(),
            quorum: vec![half(Base::All)],
            decision: Decision::Motion {
                passes: vec![half(Base::Participants)],
                second_vote: Vec::new(),
            },
            tie: Tie::Fails,
        },
    }
}

fn ceremony() -> CeremonyRecord {
    let secrets: Vec<_> = (0..3)
        .map(|i| TrusteeSecret::from_seed(&Seed::from_bytes([i; 32])))
        .collect();
    let names = ["甲", "乙", "丙"];
    let ceremony = Ceremony {
        realm: Yard::realm(),
        purpose: "test".to_owned(),
        threshold: 2,
        spare: Spare::Required,
        trustees: secrets
            .iter()
            .zip(names)
            .map(|(secret, name)| secret.card(name))
            .collect(),
    };
    let each: Vec<_> = secrets
        .iter()
        .map(|secret| Participant::new(&ceremony, secret).expect("a trustee"))
        .collect();
    let round1: Vec<_> = each
        .iter()
        .map(|one| one.round1().expect("sound"))
        .collect();
    let round2: Vec<_> = each
        .iter()
        .flat_map(|one| one.round2(&round1).expect("sound"))
        .collect();
    let confirmations = each.iter().map(|one| {
        let to_one: Vec<_> = round2
            .iter()
            .filter(|message| message.to == one.index())
            .cloned()
            .collect();
        one.finish(&round1, &to_one).expect("sound").1
    });
    let confirmations = confirmations.collect();
    drop(each);
    CeremonyRecord {
        ceremony,
        round1,
        confirmations,
    }
}
