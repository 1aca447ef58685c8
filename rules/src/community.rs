//! The state of a community: its votes and its mutual-aid schemes, from one log.
//!
//! The only door has two halves: [`CommunityState::admit`] says of a message what costs nothing to see, before anybody
//! looks at a proof, and [`CommunityState::apply`] takes the log's messages in order, each wholly or not at all, and
//! gives the same state root wherever the same log is applied.

use std::collections::{BTreeMap, BTreeSet};

use crate::aid::SchemeState;
use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::{Day, Digest, PollId, SchemeId};
use linli_wire::community::{Community, CommunityId, CommunityRoles, CommunityRolesUpdate};
use linli_wire::encoding::encode;
use linli_wire::scheme::Scheme;
use linli_wire::signature::{Role, Signable, Signed};
use linli_wire::snapshot::{self, SnapshotError};
use linli_wire::{Closing, Poll, RollSummary, TallyResult, Trustees};

use crate::input::{self, Input};
use crate::poll::PollState;

mod admit;
#[cfg(feature = "documents")]
mod documents;
mod offer;
mod refusal;

pub use admit::Admitted;
#[cfg(feature = "documents")]
pub use documents::{BadFile, trustees_of};
pub use offer::{Effect, Offer, VouchedRoll, VouchedTrustees};
pub use refusal::Refusal;

/// First bytes of a community's snapshot: the kind and the format's version.
pub const SNAPSHOT_MAGIC: [u8; 8] = *b"LINLISC\x01";

type Kept = (
    (
        u64,
        Option<i64>,
        Option<Founded>,
        BTreeMap<Digest, RollSummary>,
        BTreeMap<Digest, Trustees>,
    ),
    (
        Vec<Vec<u8>>,
        BTreeSet<PollId>,
        BTreeMap<SchemeId, SchemeState>,
    ),
);

/// A community as its log stands.
#[derive(Clone, Debug, Default)]
pub struct CommunityState {
    /// Entries taken.
    height: u64,
    /// The last entry's time.
    clock: Option<i64>,
    founded: Option<Founded>,
    rolls: BTreeMap<Digest, RollSummary>,
    trustees: BTreeMap<Digest, Trustees>,
    polls: BTreeMap<PollId, PollState>,
    /// Polls whose result was published.
    decided: BTreeSet<PollId>,
    schemes: BTreeMap<SchemeId, SchemeState>,
}

/// What its first message fixed, and who may act now.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
struct Founded {
    community: Community,
    id: CommunityId,
    roles: CommunityRoles,
    roles_changes: u64,
}

impl CommunityState {
    /// Nothing yet; only [`Offer::Community`] is taken.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes what reached the log at `at` (Unix time in seconds), wholly or not at all.
    ///
    /// The order of the checks: time, founding, signatures, then what the message says, as in the book.
    pub fn apply(&mut self, at: i64, offer: Offer) -> Result<Effect, Refusal> {
        if let Some(last) = self.clock.filter(|last| at < *last) {
            return Err(Refusal::Clock { at, last });
        }
        let day = Day::of_unix_time(at)?;
        let effect = match offer {
            Offer::Community(act) => self.found(&act, day),
            Offer::CommunityRoles(act) => self.change_roles(&act, day),
            Offer::Roll(roll) => self.publish_roll(roll, day),
            Offer::Trustees(trustees) => self.publish_trustees(trustees, day),
            Offer::Poll(act) => self.publish_poll(&act, at, day),
            Offer::Ballot(ballot) => {
                let poll = ballot.poll();
                self.vote(poll, Input::Cast { at, ballot })
            }
            Offer::Close(closing) => self.close(closing, at),
            Offer::Share(share) => self.vote(share.poll, Input::Share(share)),
            Offer::Result(result) => self.publish_result(result),
            Offer::Scheme(act) => self.found_scheme(&act, day),
            Offer::Act { scheme, act } => self.aid(scheme, day, &crate::aid::Input::Act(act)),
            Offer::Claim(claim) => {
                let scheme = claim.claim().body.scheme;
                self.aid(scheme, day, &crate::aid::Input::Claim(claim))
            }
        }?;
        self.height += 1;
        self.clock = Some(at);
        Ok(effect)
    }

    /// One digest of everything: the same log gives the same root everywhere.
    pub fn state_root(&self) -> Digest {
        let Self {
            height,
            clock,
            founded,
            rolls,
            trustees,
            polls,
            decided,
            schemes,
        } = self;
        let founded = founded.as_ref().map(|founded| {
            let Founded {
                community: _, // Named by its id.
                id,
                roles,
                roles_changes,
            } = founded;
            (id, roles, roles_changes)
        });
        // A roll and a ceremony fix all that polls may say of them.
        let published = (
            rolls.values().collect::<Vec<_>>(),
            trustees.keys().collect::<Vec<_>>(),
        );
        let polls: Vec<_> = polls.values().map(PollState::state_root).collect();
        let schemes: Vec<_> = schemes.values().map(SchemeState::state_root).collect();
        let whole = (height, clock, founded, published, (polls, decided), schemes);
        Digest::of(Kind::CommunityState, &[&encode(&whole)])
    }

    /// Everything, canonical: equal states have equal snapshots.
    pub fn snapshot(&self) -> Vec<u8> {
        let Self {
            height,
            clock,
            founded,
            rolls,
            trustees,
            polls,
            decided,
            schemes,
        } = self;
        let polls: Vec<_> = polls.values().map(PollState::snapshot).collect();
        let kept = (
            (height, clock, founded, rolls, trustees),
            (polls, decided, schemes),
        );
        snapshot::seal(SNAPSHOT_MAGIC, &kept)
    }

    /// The state of a snapshot, with the same root as the one it was made of.
    pub fn restore(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let kept: Kept = snapshot::open(SNAPSHOT_MAGIC, bytes)?;
        let ((height, clock, founded, rolls, trustees), (polls, decided, schemes)) = kept;
        let kept: Vec<_> = polls
            .iter()
            .map(|bytes| PollState::restore(bytes))
            .collect::<Result<_, _>>()?;
        let named = kept.is_sorted_by(|a, b| a.id() < b.id())
            && founded.iter().all(|f: &Founded| f.id == f.community.id())
            && rolls.iter().all(|(digest, roll)| *digest == roll.digest)
            && trustees.iter().all(|(id, notice)| *id == notice.ceremony)
            && schemes
                .iter()
                .all(|(id, state)| *id == state.id() && *id == state.scheme().id());
        if !named {
            return Err(SnapshotError::Canonical("a part has another's name".into()));
        }
        Ok(Self {
            height,
            clock,
            founded,
            rolls,
            trustees,
            polls: kept.into_iter().map(|poll| (poll.id(), poll)).collect(),
            decided,
            schemes,
        })
    }

    /// The community's document; `None` before its first message.
    pub fn community(&self) -> Option<&Community> {
        self.founded.as_ref().map(|founded| &founded.community)
    }

    /// The community's name.
    pub fn id(&self) -> Option<CommunityId> {
        self.founded.as_ref().map(|founded| founded.id)
    }

    /// Who may act now.
    pub fn roles(&self) -> Option<&CommunityRoles> {
        self.founded.as_ref().map(|founded| &founded.roles)
    }

    /// How often that changed; the next [`CommunityRolesUpdate`] has the number after it.
    pub fn roles_changes(&self) -> u64 {
        self.founded
            .as_ref()
            .map_or(0, |founded| founded.roles_changes)
    }

    /// All rolls ever published, in order of their digests.
    pub fn rolls(&self) -> impl ExactSizeIterator<Item = &RollSummary> {
        self.rolls.values()
    }

    /// The roll of that digest.
    pub fn roll(&self, digest: Digest) -> Option<&RollSummary> {
        self.rolls.get(&digest)
    }

    /// All trustees ever published, in order of their ceremonies' digests.
    pub fn trustees(&self) -> impl ExactSizeIterator<Item = &Trustees> {
        self.trustees.values()
    }

    /// The trustees of that ceremony.
    pub fn trustees_of(&self, ceremony: Digest) -> Option<&Trustees> {
        self.trustees.get(&ceremony)
    }

    /// All polls, in order of their ids.
    pub fn polls(&self) -> impl ExactSizeIterator<Item = &PollState> {
        self.polls.values()
    }

    /// The poll of that id.
    pub fn poll(&self, id: PollId) -> Option<&PollState> {
        self.polls.get(&id)
    }

    /// Whether the poll's result was published in the log, not only known.
    pub fn is_decided(&self, id: PollId) -> bool {
        self.decided.contains(&id)
    }

    /// All schemes, in order of their ids.
    pub fn schemes(&self) -> impl ExactSizeIterator<Item = &SchemeState> {
        self.schemes.values()
    }

    /// The scheme of that id.
    pub fn scheme(&self, id: SchemeId) -> Option<&SchemeState> {
        self.schemes.get(&id)
    }

    /// The last entry's time.
    pub const fn clock(&self) -> Option<i64> {
        self.clock
    }

    /// Entries taken.
    pub const fn height(&self) -> u64 {
        self.height
    }

    fn found(&mut self, act: &Signed<Community>, day: Day) -> Result<Effect, Refusal> {
        if self.founded.is_some() {
            return Err(Refusal::Founded);
        }
        let community = &act.act;
        community.check()?;
        let id = community.id();
        community.roles.committee.authorizes(act, id, day)?;
        self.founded = Some(Founded {
            community: community.clone(),
            id,
            roles: community.roles.clone(),
            roles_changes: 0,
        });
        Ok(Effect::Founded(id))
    }

    fn change_roles(
        &mut self,
        act: &Signed<CommunityRolesUpdate>,
        day: Day,
    ) -> Result<Effect, Refusal> {
        let founded = self.founded.as_mut().ok_or(Refusal::Unfounded)?;
        founded.roles.committee.authorizes(act, founded.id, day)?;
        let CommunityRolesUpdate { number, roles } = &act.act;
        let expected = founded.roles_changes + 1;
        if *number != expected {
            return Err(Refusal::RolesNumber {
                expected,
                found: *number,
            });
        }
        roles.check()?;
        founded.roles = roles.clone();
        founded.roles_changes = expected;
        Ok(Effect::RolesChanged(expected))
    }

    fn publish_roll(&mut self, roll: VouchedRoll, day: Day) -> Result<Effect, Refusal> {
        let VouchedRoll { act, realm } = roll;
        let founded = self.authorized(|roles| &roles.registrar, &act, day)?;
        founded.check_realm(&realm)?;
        let digest = act.act.digest;
        self.check_new_roll(digest)?;
        self.rolls.insert(digest, act.act);
        Ok(Effect::RollPublished(digest))
    }

    fn publish_trustees(&mut self, trustees: VouchedTrustees, day: Day) -> Result<Effect, Refusal> {
        let VouchedTrustees { act } = trustees;
        self.authorized(|roles| &roles.committee, &act, day)?;
        let ceremony = act.act.ceremony;
        self.check_new_trustees(ceremony)?;
        self.trustees.insert(ceremony, act.act);
        Ok(Effect::TrusteesPublished(ceremony))
    }

    fn publish_poll(&mut self, act: &Signed<Poll>, at: i64, day: Day) -> Result<Effect, Refusal> {
        let founded = self.authorized(|roles| &roles.committee, act, day)?;
        let poll = &act.act;
        let id = poll.id();
        founded.check_realm(&poll.realm)?;
        if self.polls.contains_key(&id) {
            return Err(Refusal::PollTwice(id));
        }
        if self.rolls.get(&poll.roll.digest) != Some(&poll.roll) {
            return Err(Refusal::PollRoll(poll.roll.digest));
        }
        if self.trustees.get(&poll.trustees.ceremony) != Some(&poll.trustees) {
            return Err(Refusal::PollTrustees(poll.trustees.ceremony));
        }
        if at > poll.opens {
            return Err(Refusal::PollLate {
                at,
                opens: poll.opens,
            });
        }
        self.polls.insert(id, PollState::open(poll.clone())?);
        Ok(Effect::PollPublished(id))
    }

    fn close(&mut self, closing: Closing, at: i64) -> Result<Effect, Refusal> {
        let poll = closing.poll;
        if self.known(poll)?.closing().is_some() {
            return Err(Refusal::CloseTwice(poll));
        }
        if closing.at > at {
            return Err(Refusal::ClosingTime {
                closing: closing.at,
                at,
            });
        }
        self.vote(poll, Input::Closing(closing))
    }

    fn publish_result(&mut self, result: TallyResult) -> Result<Effect, Refusal> {
        let poll = result.poll;
        self.known(poll)?;
        if self.decided.contains(&poll) {
            return Err(Refusal::ResultTwice(poll));
        }
        let effect = self.vote(poll, Input::Result(result))?;
        self.decided.insert(poll);
        Ok(effect)
    }

    fn found_scheme(&mut self, act: &Signed<Scheme>, day: Day) -> Result<Effect, Refusal> {
        let founded = self.authorized(|roles| &roles.committee, act, day)?;
        let scheme = &act.act;
        let id = scheme.id();
        founded.check_realm(&scheme.realm)?;
        if self.schemes.contains_key(&id) {
            return Err(Refusal::SchemeTwice(id));
        }
        self.schemes
            .insert(id, SchemeState::open(scheme.clone(), day)?);
        Ok(Effect::SchemeFounded(id))
    }

    /// The founded community, if enough of a role's keys signed `act` for it.
    fn authorized<T: Signable>(
        &self,
        role: impl Fn(&CommunityRoles) -> &Role,
        act: &Signed<T>,
        day: Day,
    ) -> Result<&Founded, Refusal> {
        let founded = self.founded.as_ref().ok_or(Refusal::Unfounded)?;
        role(&founded.roles).authorizes(act, founded.id, day)?;
        Ok(founded)
    }

    fn check_new_roll(&self, digest: Digest) -> Result<(), Refusal> {
        if self.rolls.contains_key(&digest) {
            return Err(Refusal::RollTwice(digest));
        }
        Ok(())
    }

    fn check_new_trustees(&self, ceremony: Digest) -> Result<(), Refusal> {
        if self.trustees.contains_key(&ceremony) {
            return Err(Refusal::TrusteesTwice(ceremony));
        }
        Ok(())
    }

    fn known(&self, id: PollId) -> Result<&PollState, Refusal> {
        self.founded.as_ref().ok_or(Refusal::Unfounded)?;
        self.polls.get(&id).ok_or(Refusal::UnknownPoll(id))
    }

    fn vote(&mut self, id: PollId, input: Input) -> Result<Effect, Refusal> {
        self.known(id)?;
        let poll = self.polls.get_mut(&id).ok_or(Refusal::UnknownPoll(id))?;
        let effect: input::Effect = poll.apply(input)?;
        Ok(Effect::Poll { poll: id, effect })
    }

    fn aid(
        &mut self,
        id: SchemeId,
        day: Day,
        input: &crate::aid::Input,
    ) -> Result<Effect, Refusal> {
        self.founded.as_ref().ok_or(Refusal::Unfounded)?;
        let scheme = self
            .schemes
            .get_mut(&id)
            .ok_or(Refusal::UnknownScheme(id))?;
        let effect = scheme.apply(day, input)?;
        Ok(Effect::Scheme { scheme: id, effect })
    }
}

impl Founded {
    fn check_realm(&self, realm: &linli_primitives::Realm) -> Result<(), Refusal> {
        if *realm == self.community.realm {
            Ok(())
        } else {
            Err(Refusal::Realm {
                found: realm.clone(),
            })
        }
    }
}

#[cfg(test)]
mod tests;
