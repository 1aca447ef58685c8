//! A community that is large enough to be a load: owners, trustees, one poll that is open for years.

use std::path::Path;

use anyhow::{Context, Result};
use linli_node::engine::Clock;
use linli_node::{Config, Engine};
use linli_primitives::{Day, Money, Realm, SchemeId};
use linli_prover::Membership;
use linli_register::Roll;
use linli_rules::community::trustees_of;
use linli_sigma::ceremony::CeremonyRecord;
use linli_testing::fixture;
use linli_wire::community::{Community, CommunityRoles, PublishedRoll, PublishedTrustees};
use linli_wire::message::Message;
use linli_wire::poll::PROTOCOL;
use linli_wire::scheme::{Assessors, Currency, Roles, Scheme};
use linli_wire::signature::{OfficerKey, Role, RoleKey, Signed, SigningKey};
use linli_wire::text::Text;
use linli_wire::{Poll, Revote};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use crate::process::OWNERS;

/// What everything follows from.
const LABEL: &str = "load";
/// When the poll opens: 2026-11-01T00:00:00Z, before any load is run.
const OPENS: i64 = 1_793_491_200;
/// When it closes: ten years later.
const CLOSES: i64 = OPENS + 10 * 365 * 86_400;

/// The community and its poll.
pub(crate) struct Town {
    /// The poll.
    pub(crate) poll: Poll,
    /// The owners' places on the roll.
    pub(crate) members: Vec<Membership>,
    roll: Roll,
    ceremony: CeremonyRecord,
}

impl Town {
    /// The town of `owners` owners.
    pub(crate) fn of(owners: usize) -> Result<Self> {
        let fixture::Community {
            mut poll,
            members,
            roll,
            ..
        } = fixture::Community::new(LABEL, owners, vec![fixture::motion()]);
        let (ceremony, _) = fixture::ceremony(&poll.realm);
        poll.trustees = trustees_of(&ceremony)?;
        (poll.opens, poll.closes) = (OPENS, CLOSES);
        poll.revote = Revote::Refused;
        Ok(Self {
            poll,
            members,
            roll,
            ceremony,
        })
    }

    /// Starts a record on `data` in which the poll is published, an hour before it opens.
    pub(crate) async fn found(&self, data: &Path) -> Result<()> {
        let config = Config {
            data: data.to_owned(),
            ..Config::default()
        };
        let engine = Engine::open_at(&config, Clock::by(|| OPENS - 3600), &mut UnwrapErr(SysRng))?;
        for message in self.founding()? {
            let accepted = engine.submit(OWNERS, message.encode()).await;
            accepted.context("the founding is refused")?;
        }
        engine.shutdown();
        Ok(())
    }

    fn founding(&self) -> Result<[Message; 4]> {
        let (key, community) = (officer(), community(&self.poll.realm));
        let id = community.id();
        let roll = PublishedRoll {
            act: Signed::new(self.poll.roll.clone()).sign(id, &key),
            roll: self.roll.to_json().into_bytes(),
        };
        let trustees = PublishedTrustees {
            act: Signed::new(self.poll.trustees.clone()).sign(id, &key),
            ceremony: serde_json::to_vec(&self.ceremony)?,
        };
        Ok([
            Message::Community(Signed::new(community).sign(id, &key)),
            Message::Roll(roll),
            Message::Trustees(trustees),
            Message::Poll(Signed::new(self.poll.clone()).sign(id, &key)),
        ])
    }
}

/// The one officer, of every role.
pub(crate) fn officer() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn role() -> Role {
    Role {
        threshold: 1,
        keys: vec![RoleKey {
            name: "甲".to_owned(),
            key: OfficerKey::of(&officer()),
            valid_from: Day::default(),
            valid_to: Day::new(40_000).expect("a day of this century"),
        }],
    }
}

fn community(realm: &Realm) -> Community {
    Community {
        protocol: PROTOCOL,
        realm: realm.clone(),
        name: Text {
            zh: "负载测试社区".to_owned(),
            en: "Load town".to_owned(),
        },
        roles: CommunityRoles {
            committee: role(),
            registrar: role(),
        },
    }
}

/// A scheme of the town, and the message that founds it.
pub(crate) fn scheme(realm: &Realm) -> (SchemeId, Message) {
    let scheme = Scheme {
        protocol: PROTOCOL,
        claim_key: linli_params::CLAIM_FINGERPRINT.to_owned(),
        realm: realm.clone(),
        name: Text {
            zh: "互助".to_owned(),
            en: "Mutual aid".to_owned(),
        },
        ledger: "linli.local".to_owned(),
        currency: Currency {
            code: "CNY".to_owned(),
            minor_digits: 2,
        },
        fee: Money::ZERO,
        payee_recipient: "none".to_owned(),
        roles: Roles {
            committee: role(),
            registrar: role(),
            treasurer: role(),
            assessors: vec![Assessors {
                categories: vec![1],
                role: role(),
            }],
        },
    };
    let community = community(realm).id();
    let founding = Message::Scheme(Signed::new(scheme.clone()).sign(community, &officer()));
    (scheme.id(), founding)
}
