//! The town hall: what the community's officers publish.

use linli_primitives::{Realm, Seed};
use linli_register::Roll;
use linli_rules::community::trustees_of;
use linli_sigma::ceremony::CeremonyRecord;
use linli_wire::Poll;
use linli_wire::community::{
    Community, CommunityId, CommunityRoles, CommunityRolesUpdate, CommunityWitnesses,
    PublishedRoll, PublishedTrustees,
};
use linli_wire::continuity::Continuity;
use linli_wire::message::Message;
use linli_wire::poll::PROTOCOL;
use linli_wire::scheme::Scheme;
use linli_wire::signature::{Signable, Signed};
use linli_wire::validators::Validators;

use crate::officers::{COMMITTEE, REGISTRAR, role, sign, text};
use crate::owners::{roll_of, summary};
use crate::rng;

/// The realm of everything in the town.
pub fn realm() -> Realm {
    Realm::new("xinghe-garden.example").expect("a legal name")
}

/// The community and its officers.
#[derive(Clone, Debug)]
pub struct Hall {
    /// Its document.
    pub community: Community,
}

impl Default for Hall {
    fn default() -> Self {
        Self {
            community: Community {
                protocol: PROTOCOL,
                realm: realm(),
                name: text("Xinghe Garden"),
                roles: CommunityRoles {
                    committee: role(&[COMMITTEE]),
                    registrar: role(&[REGISTRAR]),
                },
                witnesses: CommunityWitnesses::default(),
                validators: Validators::default(),
                continuity: Continuity::default(),
            },
        }
    }
}

impl Hall {
    /// The community's id.
    pub fn id(&self) -> CommunityId {
        self.community.id()
    }

    /// An act of officer `n` for the community.
    pub fn sign<T: Signable>(&self, act: T, n: u8) -> Signed<T> {
        sign(self.id(), act, n)
    }

    /// The first message.
    pub fn founding(&self) -> Message {
        Message::Community(self.sign(self.community.clone(), COMMITTEE))
    }

    /// Change `number` of the roles, from 1, to the same roles: only taken in order.
    pub fn change(&self, number: u64) -> Message {
        let roles = self.community.roles.clone();
        Message::CommunityRoles(self.sign(CommunityRolesUpdate { number, roles }, COMMITTEE))
    }

    /// A roll, published.
    pub fn publish(&self, roll: &Roll) -> PublishedRoll {
        PublishedRoll {
            act: self.sign(summary(roll), REGISTRAR),
            roll: roll.to_json().into_bytes(),
        }
    }

    /// Roll `number`, of one owner: taken in any order, and quick to verify.
    pub fn small_roll(&self, number: u64) -> PublishedRoll {
        let mut rng = rng(&format!("roll {number}"));
        self.publish(&roll_of(&[Seed::random(&mut rng)], &mut rng))
    }

    /// The same as a message.
    pub fn roll(&self, number: u64) -> Message {
        Message::Roll(self.small_roll(number))
    }

    /// The same, unsigned.
    pub fn forged_roll(&self, number: u64) -> Message {
        let mut roll = self.small_roll(number);
        roll.act.signatures.clear();
        Message::Roll(roll)
    }

    /// The trustees of a ceremony.
    pub fn trustees(&self, ceremony: &CeremonyRecord) -> PublishedTrustees {
        let trustees = trustees_of(ceremony).expect("a finished ceremony");
        PublishedTrustees {
            act: self.sign(trustees, COMMITTEE),
            ceremony: serde_json::to_vec(ceremony).expect("JSON"),
        }
    }

    /// A poll.
    pub fn poll(&self, poll: &Poll) -> Message {
        Message::Poll(self.sign(poll.clone(), COMMITTEE))
    }

    /// A scheme.
    pub fn scheme(&self, scheme: &Scheme) -> Message {
        Message::Scheme(self.sign(scheme.clone(), COMMITTEE))
    }
}
