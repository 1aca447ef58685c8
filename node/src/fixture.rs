//! A community whose record tests fill: its officers, and messages that cost little to verify.

pub(crate) mod vote;

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use linli_primitives::{Day, Realm, Seed};
use linli_register::Roll;
use linli_wire::community::{
    Community, CommunityId, CommunityRoles, CommunityRolesUpdate, PublishedRoll,
};
use linli_wire::message::Message;
use linli_wire::poll::PROTOCOL;
use linli_wire::signature::{OfficerKey, Role, RoleKey, Signable, Signed, SigningKey};
use linli_wire::text::Text;
use linli_wire::{RollSummary, Unit};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::json;

use crate::config::Config;
use crate::engine::{Accepted, Clock, Engine};
use crate::error::{NodeError, Rejected};

/// Where all messages come from.
pub(crate) const SOURCE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
/// The time at which the community begins.
pub(crate) const START: i64 = 1_800_000_000;

/// Randomness that is the same in every run.
pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// The officers.
pub(crate) struct Yard {
    key: SigningKey,
}

impl Yard {
    pub(crate) fn new() -> Self {
        Self {
            key: SigningKey::from_bytes(&[7; 32]),
        }
    }

    pub(crate) fn realm() -> Realm {
        Realm::new("spring-light").expect("a legal name")
    }

    pub(crate) fn roles(&self) -> CommunityRoles {
        let role = Role {
            threshold: 1,
            keys: vec![RoleKey {
                name: "甲".to_owned(),
                key: OfficerKey::of(&self.key),
                valid_from: Day::of_unix_time(START).expect("a day"),
                valid_to: Day::of_unix_time(START).expect("a day").plus(365),
            }],
        };
        CommunityRoles {
            committee: role.clone(),
            registrar: role,
        }
    }

    pub(crate) fn community(&self) -> Community {
        Community {
            protocol: PROTOCOL,
            realm: Self::realm(),
            name: Text {
                zh: "春光里".to_owned(),
                en: "Spring Light".to_owned(),
            },
            roles: self.roles(),
        }
    }

    pub(crate) fn id(&self) -> CommunityId {
        self.community().id()
    }

    /// An act that is signed as it should be.
    pub(crate) fn sign<T: Signable>(&self, act: T) -> Signed<T> {
        Signed::new(act).sign(self.id(), &self.key)
    }

    /// The first message.
    pub(crate) fn founding(&self) -> Vec<u8> {
        Message::Community(self.sign(self.community())).encode()
    }

    /// Change `number` of roles, from 1: taken only in order.
    pub(crate) fn change(&self, number: u64) -> Vec<u8> {
        let roles = self.roles();
        Message::CommunityRoles(self.sign(CommunityRolesUpdate { number, roles })).encode()
    }

    /// Roll `number`: taken in any order.
    pub(crate) fn roll(&self, number: u64) -> Vec<u8> {
        Message::Roll(self.published_roll(number)).encode()
    }

    /// A roll that nobody signed.
    pub(crate) fn forged_roll(&self, number: u64) -> Vec<u8> {
        let mut roll = self.published_roll(number);
        roll.act.signatures.clear();
        Message::Roll(roll).encode()
    }

    fn published_roll(&self, number: u64) -> PublishedRoll {
        let seed = Seed::random(&mut rng(number));
        let entry = json!({
            "number": 1,
            "units": ["1-1-101"],
            "shares": 100,
            "id": seed.realm_secret(&Self::realm()).commitment(),
        });
        let document = json!({
            "format": "linli-roll-1",
            "realm": Self::realm(),
            "rule": "sample",
            "heads": 1,
            "shares": 100,
            "entries": [entry],
        });
        let file = document.to_string().into_bytes();
        let roll = Roll::from_json(&file).expect("a sound roll");
        PublishedRoll {
            act: self.sign(summary(&roll)),
            roll: file,
        }
    }
}

/// What the registrar signs of a roll.
pub(crate) fn summary(roll: &Roll) -> RollSummary {
    RollSummary {
        root: roll.root(),
        digest: roll.digest(),
        heads: roll.heads(),
        shares: roll.shares(),
        unit: Unit {
            name: "㎡".to_owned(),
            decimals: 2,
        },
    }
}

/// A clock that tests set.
#[derive(Clone)]
pub(crate) struct Hand(Arc<AtomicI64>);

impl Hand {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(START)))
    }

    pub(crate) fn set(&self, at: i64) {
        self.0.store(at, Ordering::Relaxed);
    }

    pub(crate) fn clock(&self) -> Clock {
        let read = self.clone();
        Clock::by(move || read.0.load(Ordering::Relaxed))
    }
}

/// Settings of a node in `data` that does not dawdle.
pub(crate) fn config(data: &Path) -> Config {
    let mut config = Config::at(data);
    config.ingest.wait_ms = 1;
    config.limits.timeout_seconds = 5;
    config
}

/// A node in `data` whose clock stands still.
pub(crate) fn open(data: &Path) -> Result<Engine, NodeError> {
    Engine::open_at(&config(data), Hand::new().clock(), &mut rng(0))
}

/// The answer to a message.
pub(crate) fn submit(engine: &Engine, bytes: &[u8]) -> Result<Accepted, Rejected> {
    engine.submit_blocking(SOURCE, bytes.to_vec())
}

/// A node whose record has the community and so many rolls.
pub(crate) fn begun(data: &Path, rolls: u64) -> Engine {
    let engine = open(data).expect("a new record");
    let yard = Yard::new();
    submit(&engine, &yard.founding()).expect("the first message");
    for number in 0..rolls {
        submit(&engine, &yard.roll(number)).expect("a good roll");
    }
    engine
}
