//! The community's own messages: one arm each, every check before the first change.

use linli_primitives::document::Kind;
use linli_primitives::{Day, Digest, PollId, Realm, SchemeId};
use linli_wire::community::{
    Community, CommunityId, CommunityRoles, CommunityRolesUpdate, RollInForce,
};
use linli_wire::poll::PollChange;
use linli_wire::scheme::Scheme;
use linli_wire::signature::{Role, Signable, Signed};
use linli_wire::{Closing, Poll, TallyResult, text};

use super::lapse::Hand;
use super::{CommunityState, Effect, Head, InForce, Offer, Refusal, VouchedRoll, VouchedTrustees};
use crate::aid;
use crate::input::Input;
use crate::poll::{self, PollState};
use crate::store::{At, Store, places};

impl<S: Store> CommunityState<S> {
    pub(super) fn take(&mut self, at: i64, day: Day, offer: Offer) -> Result<Effect, Refusal> {
        match offer {
            Offer::Community(act) => self.found(&act, day),
            Offer::CommunityRoles(act) => self.change_roles(&act, day),
            Offer::Validators(act) => self.change_validators(&act, day),
            Offer::Roll(roll) => self.publish_roll(roll, at, day),
            Offer::RollInForce(act) => self.put_in_force(&act, at, day),
            Offer::Trustees(trustees) => self.publish_trustees(trustees, day),
            Offer::Poll(act) => self.publish_poll(&act, at, day),
            Offer::PollChange(act) => self.change_poll(act, at, day),
            Offer::Ballot(ballot) => {
                let poll = ballot.poll();
                self.vote(poll, Input::Cast { at, ballot })
            }
            Offer::Close(closing) => self.close(closing, at),
            Offer::Share(share) => self.vote(share.poll, Input::Share(share)),
            Offer::Naming(naming) => self.vote(naming.poll, Input::Naming(naming)),
            Offer::Result(result) => self.publish_result(result),
            Offer::Scheme(act) => self.found_scheme(&act, day),
            #[cfg(feature = "life")]
            Offer::Notice(act) => self.publish_notice(&act, at, day),
            #[cfg(feature = "life")]
            Offer::Fund(act) => self.found_fund(&act, day),
            #[cfg(feature = "life")]
            Offer::FundOrder(act) => self.take_order(&act, at, day),
            #[cfg(feature = "bookings")]
            Offer::FundAct(act) => self.take_fund_act(&act, at, day),
            #[cfg(all(feature = "life", not(feature = "bookings")))]
            Offer::FundAct(act) => Err(crate::fund::FundRefusal::Unknown(act.act.fund).into()),
            #[cfg(feature = "life")]
            Offer::Desk(act) => self.open_desk(&act, day),
            #[cfg(feature = "life")]
            Offer::Report(report) => self.take_report(report, at, day),
            #[cfg(feature = "life")]
            Offer::ReportAct(act) => self.act_on_report(act, at, day),
            #[cfg(feature = "bookings")]
            Offer::PlaceList(act) => self.list_places(&act, at, day),
            #[cfg(feature = "bookings")]
            Offer::PlaceAct(act) => self.act_on_places(&act, at, day),
            #[cfg(feature = "bookings")]
            Offer::Booking(booking) => self.take_booking(booking, at),
            #[cfg(feature = "bookings")]
            Offer::BookingAct(act) => self.act_on_booking(&act, at),
            #[cfg(feature = "evidence")]
            Offer::Evidence(evidence) => self.take_evidence(evidence, at),
            Offer::Act { scheme, act } => self.aid(scheme, day, &aid::Input::Act(act)),
            Offer::Moved { scheme, movement } => {
                self.aid(scheme, day, &aid::Input::Moved(movement))
            }
            Offer::Claim(claim) => {
                let scheme = claim.claim().body.scheme;
                self.aid(scheme, day, &aid::Input::Claim(claim))
            }
        }
    }

    fn found(&mut self, act: &Signed<Community>, day: Day) -> Result<Effect, Refusal> {
        let community = &act.act;
        self.check_founding(community)?;
        let id = community.id();
        community.roles.committee.authorizes(act, id, day)?;
        self.begin(community, day)
    }

    pub(super) fn check_founding(&self, community: &Community) -> Result<(), Refusal> {
        if self.id().is_some() {
            return Err(Refusal::Founded);
        }
        Ok(community.check()?)
    }

    pub(super) fn begin(&mut self, community: &Community, day: Day) -> Result<Effect, Refusal> {
        community.roles.check_term(day)?;
        let id = community.id();
        let head = Head {
            id: Some(id),
            ..self.head()
        };
        let roles = community.roles.clone();
        self.store.put(places::head(), head);
        self.store.put(places::community_roles(), roles);
        self.store.put(places::community(), community.clone());
        self.begin_validators(community);
        Ok(Effect::Founded(id))
    }

    fn change_roles(
        &mut self,
        act: &Signed<CommunityRolesUpdate>,
        day: Day,
    ) -> Result<Effect, Refusal> {
        let hand = self.changed_by(act, day)?;
        self.replace_roles(&act.act, Some(hand), day)
    }

    pub(super) fn replace_roles(
        &mut self,
        update: &CommunityRolesUpdate,
        hand: Option<Hand>,
        day: Day,
    ) -> Result<Effect, Refusal> {
        let CommunityRolesUpdate { number, roles } = update;
        let expected = self.roles_changes() + 1;
        if *number != expected {
            return Err(Refusal::RolesNumber {
                expected,
                found: *number,
            });
        }
        self.check_new_roles(update, hand, day)?;
        let head = Head {
            roles_changes: expected,
            ..self.head()
        };
        self.store.put(places::head(), head);
        self.store.put(places::community_roles(), roles.clone());
        Ok(Effect::RolesChanged(expected))
    }

    fn publish_roll(&mut self, roll: VouchedRoll, at: i64, day: Day) -> Result<Effect, Refusal> {
        self.authorized(|roles| &roles.registrar, &roll.act, day)?;
        self.add_roll(roll, at)
    }

    pub(super) fn add_roll(&mut self, roll: VouchedRoll, at: i64) -> Result<Effect, Refusal> {
        let VouchedRoll {
            act,
            realm,
            measures,
        } = roll;
        self.check_realm(&realm)?;
        let digest = act.act.digest;
        self.check_new_roll(digest)?;
        self.store.put(places::roll(digest), act.act);
        self.store.put(places::areas(digest), measures.areas);
        #[cfg(feature = "life")]
        self.store.put(places::units(digest), measures.units);
        self.next_polls_take(digest, at)?;
        Ok(Effect::RollPublished(digest))
    }

    fn put_in_force(
        &mut self,
        act: &Signed<RollInForce>,
        at: i64,
        day: Day,
    ) -> Result<Effect, Refusal> {
        self.authorized(|roles| &roles.registrar, act, day)?;
        self.use_roll(act.act, at)
    }

    pub(super) fn use_roll(&mut self, act: RollInForce, at: i64) -> Result<Effect, Refusal> {
        let RollInForce { number, roll } = act;
        let known = self.roll_in_force();
        let expected = known.map_or(0, |known| known.changes) + 1;
        if number != expected {
            let found = number;
            return Err(Refusal::RollNumber { expected, found });
        }
        if self.roll(roll).is_none() {
            return Err(Refusal::UnknownRoll(roll));
        }
        if known.is_some_and(|known| known.roll == roll) {
            return Err(Refusal::RollInForce(roll));
        }
        self.next_polls_take(roll, at)?;
        Ok(Effect::RollInForce(roll))
    }

    /// A published roll is in force from now on.
    fn next_polls_take(&mut self, roll: Digest, at: i64) -> Result<(), Refusal> {
        #[cfg(feature = "life")]
        if let Some(InForce { roll, .. }) = self.roll_in_force() {
            let day = Day::of_unix_time(at)?;
            self.fix_report_rolls(day, roll);
            #[cfg(feature = "bookings")]
            self.fix_booking_rolls(at, roll);
        }
        let known = self.roll_in_force();
        let in_force = InForce {
            roll,
            since: at,
            entry: self.height(),
            changes: known.map_or(0, |known| known.changes) + 1,
        };
        self.store.put(places::roll_in_force(), in_force);
        Ok(())
    }

    fn publish_trustees(&mut self, trustees: VouchedTrustees, day: Day) -> Result<Effect, Refusal> {
        self.authorized(|roles| &roles.committee, &trustees.act, day)?;
        self.add_trustees(trustees)
    }

    pub(super) fn add_trustees(&mut self, trustees: VouchedTrustees) -> Result<Effect, Refusal> {
        let VouchedTrustees { act } = trustees;
        let ceremony = act.act.ceremony;
        self.check_new_trustees(ceremony)?;
        self.store.put(places::trustees(ceremony), act.act);
        Ok(Effect::TrusteesPublished(ceremony))
    }

    fn publish_poll(&mut self, act: &Signed<Poll>, at: i64, day: Day) -> Result<Effect, Refusal> {
        self.authorized(|roles| &roles.committee, act, day)?;
        self.add_poll(&act.act, at)
    }

    pub(super) fn add_poll(&mut self, poll: &Poll, at: i64) -> Result<Effect, Refusal> {
        let id = poll.id();
        self.check_realm(&poll.realm)?;
        if self.poll(id).is_some() {
            return Err(Refusal::PollTwice(id));
        }
        let digest = poll.roll.digest;
        if self.roll(digest).is_none_or(|roll| *roll != poll.roll) {
            return Err(Refusal::PollRoll(digest));
        }
        let ceremony = poll.trustees.ceremony;
        let known = self.trustees_of(ceremony);
        if known.is_none_or(|known| *known != poll.trustees) {
            return Err(Refusal::PollTrustees(ceremony));
        }
        let opens = poll.opens;
        if at > opens {
            return Err(Refusal::PollLate { at, opens });
        }
        self.check_replaced(poll)?;
        let title = places::title(look_of(&poll.title));
        self.check_title(title, at)?;
        poll::open(&mut self.store, poll.clone())?;
        self.store.put(title, id);
        Ok(Effect::PollPublished(id))
    }

    /// Whether the poll that this one corrects was cancelled.
    fn check_replaced(&self, poll: &Poll) -> Result<(), Refusal> {
        let Some(replaced) = poll.replaces else {
            return Ok(());
        };
        match self.poll(replaced) {
            Some(old) if old.is_cancelled() => Ok(()),
            _ => Err(Refusal::PollReplaces(replaced)),
        }
    }

    /// Whether no poll whose title looks the same still stands and may be voted in.
    fn check_title(&self, title: At<PollId>, at: i64) -> Result<(), Refusal> {
        let Some(other) = self.store.get(title) else {
            return Ok(());
        };
        let state = self.known(*other)?;
        if state.is_cancelled() || at >= state.closes() {
            return Ok(());
        }
        Err(Refusal::PollTitle(*other))
    }

    fn change_poll(
        &mut self,
        act: Signed<PollChange>,
        at: i64,
        day: Day,
    ) -> Result<Effect, Refusal> {
        self.authorized(|roles| &roles.committee, &act, day)?;
        let change = act.act;
        self.vote(change.poll, Input::Change { at, change })
    }

    fn close(&mut self, closing: Closing, at: i64) -> Result<Effect, Refusal> {
        let poll = closing.poll;
        if self.known(poll)?.tally().is_some() {
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
        if self.is_decided(poll) {
            return Err(Refusal::ResultTwice(poll));
        }
        let effect = self.vote(poll, Input::Result(result))?;
        self.store.put(places::decided(poll), places::MARK);
        Ok(effect)
    }

    #[cfg(feature = "bookings")]
    pub(super) fn believe_result(&mut self, result: TallyResult) -> Result<Effect, Refusal> {
        let poll = result.poll;
        self.known(poll)?;
        if self.is_decided(poll) {
            return Err(Refusal::ResultTwice(poll));
        }
        self.store.put(places::result(poll), result);
        self.store.put(places::decided(poll), places::MARK);
        let effect = crate::input::Effect::Confirmed;
        Ok(Effect::Poll { poll, effect })
    }

    fn found_scheme(&mut self, act: &Signed<Scheme>, day: Day) -> Result<Effect, Refusal> {
        self.authorized(|roles| &roles.committee, act, day)?;
        self.add_scheme(&act.act, day)
    }

    pub(super) fn add_scheme(&mut self, scheme: &Scheme, day: Day) -> Result<Effect, Refusal> {
        let id = scheme.id();
        self.check_realm(&scheme.realm)?;
        if self.scheme(id).is_some() {
            return Err(Refusal::SchemeTwice(id));
        }
        let names = [&scheme.name.zh, &scheme.name.en];
        let names = names.map(|name| places::scheme_name(look_of(name)));
        if let Some(other) = names.iter().find_map(|name| self.store.get(*name)) {
            return Err(Refusal::SchemeName(*other));
        }
        aid::state::open(&mut self.store, scheme.clone(), day)?;
        for name in names {
            self.store.put(name, id);
        }
        Ok(Effect::SchemeFounded(id))
    }

    /// Whether enough of a role's keys signed `act` for the founded community.
    pub(super) fn authorized<T: Signable>(
        &self,
        role: impl Fn(&CommunityRoles) -> &Role,
        act: &Signed<T>,
        day: Day,
    ) -> Result<(), Refusal> {
        let id = self.founded()?;
        let roles = self.roles().ok_or(Refusal::Unfounded)?;
        let role = role(&roles);
        if let Some(last) = role.lapsed(day) {
            return Err(Refusal::Lapsed { last });
        }
        Ok(role.authorizes(act, id, day)?)
    }

    pub(super) fn founded(&self) -> Result<CommunityId, Refusal> {
        self.id().ok_or(Refusal::Unfounded)
    }

    pub(super) fn check_realm(&self, realm: &Realm) -> Result<(), Refusal> {
        let community = self.community().ok_or(Refusal::Unfounded)?;
        if *realm != community.realm {
            let found = realm.clone();
            return Err(Refusal::Realm { found });
        }
        Ok(())
    }

    pub(super) fn check_new_roll(&self, digest: Digest) -> Result<(), Refusal> {
        match self.roll(digest) {
            Some(_) => Err(Refusal::RollTwice(digest)),
            None => Ok(()),
        }
    }

    pub(super) fn check_new_trustees(&self, ceremony: Digest) -> Result<(), Refusal> {
        match self.trustees_of(ceremony) {
            Some(_) => Err(Refusal::TrusteesTwice(ceremony)),
            None => Ok(()),
        }
    }

    pub(super) fn known(&self, id: PollId) -> Result<PollState<'_, S>, Refusal> {
        self.founded()?;
        self.poll(id).ok_or(Refusal::UnknownPoll(id))
    }

    pub(super) fn vote(&mut self, id: PollId, input: Input) -> Result<Effect, Refusal> {
        self.known(id)?;
        let effect = poll::apply(&mut self.store, id, input)?;
        Ok(Effect::Poll { poll: id, effect })
    }

    fn aid(&mut self, id: SchemeId, day: Day, input: &aid::Input) -> Result<Effect, Refusal> {
        self.founded()?;
        self.scheme(id).ok_or(Refusal::UnknownScheme(id))?;
        let effect = aid::state::apply(&mut self.store, id, day, input)?;
        Ok(Effect::Scheme { scheme: id, effect })
    }
}

/// Equal for titles or names that a person could mistake for one another.
pub(super) fn look_of(title: &str) -> Digest {
    Digest::of(Kind::Poll, &[text::look(title).as_bytes()])
}
