//! The state of a community: its votes and its mutual-aid schemes, from one log.
//!
//! The only door has two halves: [`CommunityState::admit`] makes the cheap checks of a message, before any proof is
//! verified, and [`CommunityState::apply`] takes the log's messages in order, each wholly or not at all, and gives the
//! same state root wherever the same log is applied.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::{Day, Digest, PollId, SchemeId};
#[cfg(feature = "bookings")]
use linli_wire::TallyResult;
use linli_wire::community::{Community, CommunityId, CommunityRoles};
use linli_wire::encoding::encode;
use linli_wire::{RollSummary, Trustees};
use serde::Serialize;

use crate::aid::SchemeState;
use crate::poll::PollState;
use crate::store::{Memory, Overlay, Store, places};

mod acts;
mod admit;
mod ahead;
#[cfg(feature = "bookings")]
mod bookings;
#[cfg(feature = "documents")]
mod documents;
#[cfg(feature = "evidence")]
mod evidence;
#[cfg(feature = "life")]
mod funds;
#[cfg(feature = "life")]
mod keepers;
mod lapse;
#[cfg(feature = "life")]
mod members;
#[cfg(feature = "life")]
mod notices;
mod offer;
mod refusal;
#[cfg(feature = "life")]
mod reports;
mod snapshot;
mod terms;
mod validators;

pub use admit::Admitted;
#[cfg(feature = "bookings")]
pub use bookings::{
    BookingRefusal, BookingState, ClosedDays, Lent, Listed, MAX_CHANGES, MAX_CLOSINGS, MAX_LISTS,
    MAX_WAITING, PlaceFigures, Reserved, VerifiedBooking,
};
#[cfg(feature = "documents")]
pub use documents::{BadFile, measures_of, trustees_of};
#[cfg(feature = "evidence")]
pub use evidence::{Convicted, EvidenceRefusal, SIGNED_TWICE};
#[cfg(feature = "life")]
pub use keepers::{Keeper, KeeperKind};
#[cfg(feature = "life")]
pub use members::{Periods, Proved};
#[cfg(feature = "life")]
pub use notices::{NoticeRefusal, Noticed};
pub use offer::{Effect, Measures, Offer, VouchedRoll, VouchedTrustees};
pub use refusal::Refusal;
#[cfg(feature = "life")]
pub use reports::{
    Desked, Figures, MAX_DESKS, MAX_OF_HANDLERS, MAX_OF_REPORTER, Overdue, ReportRefusal,
    ReportState, Reported, Taken, VerifiedReport,
};
pub use snapshot::SNAPSHOT_MAGIC;
pub use terms::{Office, OfficeRole, Term, TermWarning, WARNING_DAYS};
pub use validators::ValidatorsInForce;

/// A community's state as its log stands, in memory or in another store.
#[derive(Clone, Debug, Default)]
pub struct CommunityState<S = Memory> {
    store: S,
}

/// How much of the log has been applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Head {
    /// Entries taken.
    height: u64,
    /// The last entry's time.
    clock: Option<i64>,
    /// The chain over what every entry left.
    root: Digest,
    id: Option<CommunityId>,
    roles_changes: u64,
}

impl Head {
    const EMPTY: Self = Self {
        height: 0,
        clock: None,
        root: Digest([0; 32]),
        id: None,
        roles_changes: 0,
    };
}

/// The roll that the next poll takes unless it names another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct InForce {
    /// Its digest.
    pub roll: Digest,
    /// Since when, Unix time in seconds.
    pub since: i64,
    /// The entry that put it in force, from 0.
    pub entry: u64,
    /// How often that changed; the next [`linli_wire::community::RollInForce`] has the number after it.
    pub changes: u64,
}

impl CommunityState {
    /// Nothing yet; only [`Offer::Community`] is taken.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same state, to be changed without changing this one: for messages whose effects may be discarded.
    pub fn ahead(&self) -> CommunityState<Overlay<'_, Memory>> {
        CommunityState::over(Overlay::over(&self.store))
    }
}

impl<S: Store> CommunityState<S> {
    /// The state that `store` holds; a new one where it is empty.
    pub const fn over(store: S) -> Self {
        Self { store }
    }

    /// The store that holds it.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// The same, to be kept elsewhere.
    pub fn into_store(self) -> S {
        self.store
    }

    /// Takes what reached the log at `at` (Unix time in seconds), wholly or not at all.
    ///
    /// The order of the checks: time, founding, signatures, then what the message says, as in the book. The number of
    /// cells that a message touches does not grow with the log, except for a poll's closing, which lists its ballots,
    /// and a round's, which sums its claims.
    pub fn apply(&mut self, at: i64, offer: Offer) -> Result<Effect, Refusal> {
        self.step(at, |state, day| state.take(at, day, offer))
    }

    /// An entry that somebody who replays a part of the log leaves out: those after it keep their numbers.
    pub fn leave_out(&mut self) {
        let head = self.head();
        let height = head.height + 1;
        self.store.put(places::head(), Head { height, ..head });
    }

    /// Takes a poll's result as the log has it, without the ballots that it counts: for whoever replays only a part of the
    /// log, and believes what its keepers signed.
    #[cfg(feature = "bookings")]
    pub fn believe(&mut self, at: i64, result: TallyResult) -> Result<Effect, Refusal> {
        self.step(at, |state, _| state.believe_result(result))
    }

    fn step(
        &mut self,
        at: i64,
        take: impl FnOnce(&mut Self, Day) -> Result<Effect, Refusal>,
    ) -> Result<Effect, Refusal> {
        let head = self.head();
        if let Some(last) = head.clock.filter(|last| at < *last) {
            return Err(Refusal::Clock { at, last });
        }
        let day = Day::of_unix_time(at)?;
        let effect = take(self, day)?;
        let height = head.height + 1;
        let link = encode(&(head.root, height, at, self.touched(&effect)));
        let root = Digest::of(Kind::CommunityState, &[&link]);
        // Founding and new roles have already changed the rest of it.
        let head = Head {
            height,
            clock: Some(at),
            root,
            ..self.head()
        };
        self.store.put(places::head(), head);
        Ok(effect)
    }

    /// One digest of everything: the same log gives the same root everywhere.
    ///
    /// It is a chain, so that it costs no more for a large community: every entry's link hashes the link before, the
    /// entry's number and time, and the root of the poll or scheme that it changed.
    pub fn state_root(&self) -> Digest {
        self.head().root
    }

    /// The community's document; `None` before its first message.
    pub fn community(&self) -> Option<S::Ref<'_, Community>> {
        self.store.get(places::community())
    }

    /// The community's name.
    pub fn id(&self) -> Option<CommunityId> {
        self.head().id
    }

    /// Who may act now.
    pub fn roles(&self) -> Option<S::Ref<'_, CommunityRoles>> {
        self.store.get(places::community_roles())
    }

    /// How often that changed; the next [`linli_wire::community::CommunityRolesUpdate`] has the number after it.
    pub fn roles_changes(&self) -> u64 {
        self.head().roles_changes
    }

    /// All rolls ever published, in order of their digests.
    pub fn rolls(&self) -> impl Iterator<Item = S::Ref<'_, RollSummary>> {
        self.store.list(places::rolls()).map(|(_, roll)| roll)
    }

    /// The roll of that digest.
    pub fn roll(&self, digest: Digest) -> Option<S::Ref<'_, RollSummary>> {
        self.store.get(places::roll(digest))
    }

    /// The roll in force: published or put in force last. `None` before the first.
    pub fn roll_in_force(&self) -> Option<InForce> {
        let in_force = self.store.get(places::roll_in_force());
        in_force.map(|in_force| *in_force)
    }

    /// All trustees ever published, in order of their ceremonies' digests.
    pub fn trustees(&self) -> impl Iterator<Item = S::Ref<'_, Trustees>> {
        let trustees = self.store.list(places::all_trustees());
        trustees.map(|(_, trustees)| trustees)
    }

    /// The trustees of that ceremony.
    pub fn trustees_of(&self, ceremony: Digest) -> Option<S::Ref<'_, Trustees>> {
        self.store.get(places::trustees(ceremony))
    }

    /// All polls, in order of their ids.
    pub fn polls(&self) -> impl Iterator<Item = PollState<'_, S>> {
        let polls = self.store.list(places::polls());
        polls.filter_map(|(key, _)| Some(PollState::new(&self.store, key.last()?)))
    }

    /// The poll of that id.
    pub fn poll(&self, id: PollId) -> Option<PollState<'_, S>> {
        self.store.get(places::ballot_box(id))?;
        Some(PollState::new(&self.store, id))
    }

    /// Whether the poll's result was published in the log, not only known.
    pub fn is_decided(&self, id: PollId) -> bool {
        self.store.get(places::decided(id)).is_some()
    }

    /// All schemes, in order of their ids.
    pub fn schemes(&self) -> impl Iterator<Item = SchemeState<'_, S>> {
        let schemes = self.store.list(places::schemes());
        schemes.filter_map(|(key, _)| Some(SchemeState::new(&self.store, key.last()?)))
    }

    /// The scheme of that id.
    pub fn scheme(&self, id: SchemeId) -> Option<SchemeState<'_, S>> {
        self.store.get(places::scheme_head(id))?;
        Some(SchemeState::new(&self.store, id))
    }

    /// The last entry's time.
    pub fn clock(&self) -> Option<i64> {
        self.head().clock
    }

    /// Entries taken or left out.
    pub fn height(&self) -> u64 {
        self.head().height
    }

    fn head(&self) -> Head {
        let head = self.store.get(places::head());
        head.map_or(Head::EMPTY, |head| *head)
    }

    /// The part of the state that an effect changed, as the root commits to it.
    fn touched(&self, effect: &Effect) -> Vec<u8> {
        let poll = |id| self.poll(id).map(|poll| poll.state_root());
        let scheme = |id| self.scheme(id).map(|scheme| scheme.state_root());
        match effect {
            Effect::Founded(id) => encode(&(0u8, id, self.roles().as_deref())),
            Effect::RolesChanged(number) => encode(&(1u8, number, self.roles().as_deref())),
            // A roll and a ceremony fix everything that polls may say about them.
            Effect::RollPublished(digest) => encode(&(2u8, self.roll(*digest).as_deref())),
            Effect::RollInForce(_) => encode(&(8u8, self.roll_in_force())),
            Effect::ValidatorsChanged(_) => encode(&(9u8, self.validators().as_deref())),
            #[cfg(feature = "life")]
            Effect::NoticePublished(number) => encode(&(10u8, self.notice(*number).as_deref())),
            #[cfg(feature = "life")]
            Effect::FundFounded(id) => encode(&(11u8, self.fund_head(*id).as_deref())),
            #[cfg(feature = "life")]
            Effect::FundOrdered(id) | Effect::FundEntered { fund: id, .. } => {
                encode(&(12u8, self.fund_head(*id).as_deref()))
            }
            #[cfg(feature = "life")]
            Effect::DeskOpened(digest) => encode(&(13u8, self.desk(*digest).as_deref())),
            #[cfg(feature = "life")]
            Effect::ReportMade(number) | Effect::ReportStepped(number) => {
                encode(&(14u8, number, self.report(*number).as_deref()))
            }
            #[cfg(feature = "bookings")]
            Effect::PlacesListed(list) => encode(&(15u8, self.place_list(*list).as_deref())),
            #[cfg(feature = "bookings")]
            Effect::PlacesKept { list, changed } => {
                let list = encode(&self.place_list(*list).as_deref());
                encode(&(16u8, list, self.bookings_as_they_stand(changed)))
            }
            #[cfg(feature = "bookings")]
            Effect::Booked(number) => encode(&(17u8, self.bookings_as_they_stand(&[*number]))),
            #[cfg(feature = "bookings")]
            Effect::BookingChanged(changed) => {
                encode(&(18u8, self.bookings_as_they_stand(changed)))
            }
            #[cfg(feature = "evidence")]
            Effect::SignedTwice(key) => encode(&(19u8, self.convicted_by(*key).as_deref())),
            Effect::TrusteesPublished(ceremony) => encode(&(3u8, ceremony)),
            Effect::PollPublished(id) => encode(&(4u8, poll(*id))),
            Effect::Poll { poll: id, .. } => encode(&(5u8, poll(*id), self.is_decided(*id))),
            Effect::SchemeFounded(id) => encode(&(6u8, scheme(*id))),
            Effect::Scheme { scheme: id, .. } => encode(&(7u8, scheme(*id))),
        }
    }
}

#[cfg(test)]
mod tests;
