//! A community: who may act for it, and what it publishes before a vote.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::{BadDigest, Kind};
use linli_primitives::{Day, Digest, Realm};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::continuity::{Continuity, MAX_RENEWAL_DAYS};
use crate::encoding::{DecodeError, decode, encode};
use crate::poll::{PROTOCOL, RollSummary, Trustees};
use crate::signature::{OfficerKey, Role, Signable, Signed};
use crate::term::BadTerm;
use crate::text::{Text, is_name};
use crate::validators::Validators;

/// The longest encoded community, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The most witnesses and validators together: a checkpoint has room for 64 signatures, one of which is the log's own.
pub const MAX_COSIGNERS: usize = 63;
/// The longest name of a key that cosigns, in bytes.
const MAX_KEY_NAME: usize = 255;

/// The community's document; the first entry of its log.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Community {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// The realm of its polls, rolls and schemes.
    pub realm: Realm,
    /// Its name.
    pub name: Text,
    /// Who may act at first.
    pub roles: CommunityRoles,
    /// On whose cosignatures its people rely.
    pub witnesses: CommunityWitnesses,
    /// Who holds its record together at first; nobody where one node keeps it.
    pub validators: Validators,
    /// How it goes on once its officers' keys lapse.
    pub continuity: Continuity,
}

/// The witnesses of a community's log, if any, and how many are needed.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct CommunityWitnesses {
    /// Who they are.
    pub keys: Vec<WitnessKey>,
    /// How many of them must have cosigned what is believed; 0 where there are none.
    pub needed: u16,
}

/// A witness's key, under its name.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessKey {
    /// As it signs: no spaces, no plus.
    pub name: String,
    /// The ed25519 key.
    pub key: OfficerKey,
}

/// Everyone who may act for a community. A scheme has officers of its own.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommunityRoles {
    /// Publishes trustees, polls and schemes, changes roles.
    pub committee: Role,
    /// Publishes rolls.
    pub registrar: Role,
}

/// The committee changes who may act. A lost or stolen key must not stop a community.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommunityRolesUpdate {
    /// From 1, without gaps.
    pub number: u64,
    /// Who may act from now on.
    pub roles: CommunityRoles,
}

/// The registrar puts a roll that was published earlier in force again: the next poll takes it. A roll that is published
/// for the first time is in force by that.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct RollInForce {
    /// From 1, without gaps: rolls published and acts like this one, counted together.
    pub number: u64,
    /// The roll's digest.
    pub roll: Digest,
}

/// A roll as published: what polls will say about it, and the roll itself.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PublishedRoll {
    /// Root, digest, totals and unit, signed by the registrar.
    pub act: Signed<RollSummary>,
    /// The roll's JSON file.
    pub roll: Vec<u8>,
}

/// Trustees as published: what polls will say of them, and their key ceremony.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PublishedTrustees {
    /// Keys, names and threshold, signed by the committee.
    pub act: Signed<Trustees>,
    /// The ceremony's JSON file: public keys and everybody's confirmation.
    pub ceremony: Vec<u8>,
}

/// A community's name everywhere: the digest of its document. 64 hex digits in text.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(transparent)]
pub struct CommunityId(pub Digest);

/// A community contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadCommunity {
    /// Not this protocol version.
    #[error("community.protocol: version {0}, this program knows {PROTOCOL}")]
    Protocol(u32),
    /// The name is empty, absurdly long or may be displayed as something else.
    #[error("community.name: empty, too long or misleading")]
    Name,
    /// A role's threshold, keys, names or days do not fit together.
    #[error("community.roles: threshold, keys, names and days of the {0} do not fit together")]
    Roles(&'static str),
    /// Witnesses that cannot be relied on.
    #[error("community.witnesses: names, keys and needed cosignatures do not fit together")]
    Witnesses,
    /// Two halves of the witnesses could stand for two records.
    #[error("community.witness_majority: {needed} of {count} witnesses are no majority")]
    WitnessMajority {
        /// How many are needed.
        needed: u16,
        /// How many there are.
        count: usize,
    },
    /// Validators that cannot decide together.
    #[error("community.validators: names, keys and number of the validators do not fit together")]
    Validators,
    /// A validator's key is also somebody else's.
    #[error("community.validators_apart: the key of {0} is also an officer's or a witness's")]
    ValidatorsApart(String),
    /// A checkpoint has no room for everybody's signature.
    #[error(
        "community.cosigners: {0} witnesses and validators; {MAX_COSIGNERS} can cosign together"
    )]
    Cosigners(usize),
    /// A role can never act, or not on the day from which it counts.
    #[error(transparent)]
    Term(#[from] BadTerm),
    /// No term for renewal, or one too long.
    #[error("community.renewal: {0} days for renewal; 1 to {MAX_RENEWAL_DAYS} are possible")]
    Renewal(u16),
    /// Threshold, keys and names of the recovery do not fit together.
    #[error("community.recovery: threshold, keys and names of the recovery do not fit together")]
    Recovery,
    /// Those who would appoint a new committee are the committee.
    #[error("community.recovery_apart: a recovery key or its name is also the committee's")]
    RecoveryApart,
}

impl Signable for Community {
    const NAME: &'static str = "community";
}

impl Signable for CommunityRolesUpdate {
    const NAME: &'static str = "community-roles";
}

impl Signable for RollInForce {
    const NAME: &'static str = "roll-in-force";
}

impl Community {
    /// The community's name: the digest of its canonical bytes.
    pub fn id(&self) -> CommunityId {
        CommunityId(Digest::of(Kind::Community, &[&self.encode()]))
    }

    /// Canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads canonical bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        decode(bytes, MAX_BYTES)
    }

    /// Whether the document is consistent in itself.
    pub fn check(&self) -> Result<(), BadCommunity> {
        let Self {
            protocol,
            realm: _, // Sound by its type.
            name,
            roles,
            witnesses,
            validators,
            continuity,
        } = self;
        if *protocol != PROTOCOL {
            return Err(BadCommunity::Protocol(*protocol));
        }
        if !name.is_name() {
            return Err(BadCommunity::Name);
        }
        roles.check()?;
        witnesses.check()?;
        validators.check()?;
        continuity.check(roles)?;
        validators.check_beside(roles, witnesses, continuity)
    }
}

impl CommunityWitnesses {
    /// Whether more than half of them are needed: of two records that differ, one of them would have cosigned both.
    pub fn is_majority(&self) -> bool {
        2 * usize::from(self.needed) > self.keys.len()
    }

    fn check(&self) -> Result<(), BadCommunity> {
        let count = self.keys.len();
        if !self.is_sound() {
            return Err(BadCommunity::Witnesses);
        }
        if count > 0 && !self.is_majority() {
            return Err(BadCommunity::WitnessMajority {
                needed: self.needed,
                count,
            });
        }
        Ok(())
    }

    /// Whether so many of them can cosign, each under a name and a key of its own.
    fn is_sound(&self) -> bool {
        let Self { keys, needed } = self;
        let needed = usize::from(*needed);
        let fits = needed <= keys.len();
        let earlier = |n: usize| keys[..n].iter();
        let is_alone =
            |(n, key): (usize, &WitnessKey)| earlier(n).all(|other| other.key != key.key);
        fits && (needed > 0 || keys.is_empty())
            && keys.iter().all(|key| is_key_name(&key.name))
            && keys.iter().enumerate().all(is_alone)
    }
}

/// Whether a key that cosigns can have this name.
pub(crate) fn is_key_name(name: &str) -> bool {
    let is_bad = |c: char| c.is_whitespace() || c == '+';
    is_name(name) && name.len() <= MAX_KEY_NAME && !name.chars().any(is_bad)
}

impl CommunityRoles {
    /// Whether thresholds, keys and days fit together.
    pub fn check(&self) -> Result<(), BadCommunity> {
        for (role, name) in self.named() {
            if !role.is_sound() {
                return Err(BadCommunity::Roles(name));
            }
            role.check_possible(name)?;
        }
        Ok(())
    }

    /// Whether every role can act on `day`, from which they count.
    pub fn check_term(&self, day: Day) -> Result<(), BadTerm> {
        let mut roles = self.named().into_iter();
        roles.try_for_each(|(role, name)| role.check_term(name, day))
    }

    const fn named(&self) -> [(&Role, &'static str); 2] {
        let Self {
            committee,
            registrar,
        } = self;
        [(committee, "committee"), (registrar, "registrar")]
    }
}

impl CommunityId {
    /// 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0.0
    }
}

impl core::fmt::Display for CommunityId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

impl core::fmt::Debug for CommunityId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "CommunityId({self})")
    }
}

impl core::str::FromStr for CommunityId {
    type Err = BadDigest;
    fn from_str(text: &str) -> Result<Self, BadDigest> {
        text.parse().map(Self)
    }
}

#[cfg(test)]
mod tests;
