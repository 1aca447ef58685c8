//! What can be said of a message before anybody has signed it.

use linli_primitives::Day;
use linli_wire::poll::PollChange;
use linli_wire::term::BadTerm;

use super::lapse::Hand;
use super::{CommunityState, InForce, Offer, Refusal};
use crate::input::Input;

impl CommunityState {
    /// Refuses what this record would not take at `at` from those entitled to sign it. What it has already may be sent
    /// again. Acts of a scheme [are judged there](crate::aid::SchemeState::check_ahead), and what is not signed is not
    /// judged.
    pub fn check_ahead(&self, at: i64, offer: &Offer) -> Result<(), Refusal> {
        if self.has(offer) {
            return Ok(());
        }
        // No entry is dated before an earlier one.
        let at = self.clock().map_or(at, |clock| at.max(clock));
        let day = Day::of_unix_time(at)?;
        let mut ahead = self.ahead();
        let effect = match offer.clone() {
            Offer::Community(act) => {
                ahead.check_founding(&act.act)?;
                ahead.begin(&act.act, day)
            }
            Offer::CommunityRoles(act) => {
                let community = self.community().ok_or(Refusal::Unfounded)?;
                let hand = match community.continuity.signed(&act) {
                    _ if act.signatures.is_empty() => None,
                    Some(_) => Some(Hand::Recovery),
                    None => Some(Hand::Committee),
                };
                match ahead.replace_roles(&act.act, hand, day) {
                    // It is signed in time, and recorded once they can act.
                    Err(Refusal::Term(BadTerm::Gap { .. })) => return Ok(()),
                    judged => judged,
                }
            }
            Offer::Validators(act) => ahead.replace_validators(&act.act),
            Offer::Roll(roll) => ahead.add_roll(roll, at),
            Offer::RollInForce(act) => ahead.use_roll(act.act, at),
            Offer::Trustees(trustees) => ahead.add_trustees(trustees),
            Offer::Poll(act) => ahead.add_poll(&act.act, at),
            Offer::PollChange(act) => {
                let change = act.act;
                ahead.vote(change.poll, Input::Change { at, change })
            }
            Offer::Scheme(act) => ahead.add_scheme(&act.act, day),
            #[cfg(feature = "life")]
            Offer::Notice(act) => ahead.add_notice(&act.act, at, day),
            #[cfg(feature = "life")]
            Offer::Fund(act) => ahead.add_fund(&act.act, day),
            #[cfg(feature = "life")]
            Offer::FundOrder(act) => ahead.carry_out(&act.act, at, day),
            #[cfg(feature = "bookings")]
            Offer::FundAct(act) => ahead.enter(&act.act, at),
            #[cfg(all(feature = "life", not(feature = "bookings")))]
            Offer::FundAct(act) => Err(crate::fund::FundRefusal::Unknown(act.act.fund).into()),
            #[cfg(feature = "life")]
            Offer::Desk(act) => ahead.add_desk(&act.act, day),
            #[cfg(feature = "life")]
            Offer::ReportAct(act) => ahead.take_step(act.act, Vec::new(), at),
            #[cfg(feature = "life")]
            Offer::Report(_) => return Ok(()),
            #[cfg(feature = "bookings")]
            Offer::PlaceList(act) => ahead.add_place_list(&act.act, at, day),
            #[cfg(feature = "bookings")]
            Offer::PlaceAct(act) => ahead.keep_places(&act.act, at),
            #[cfg(feature = "bookings")]
            Offer::Booking(_) | Offer::BookingAct(_) => return Ok(()),
            #[cfg(feature = "evidence")]
            Offer::Evidence(_) => return Ok(()),
            Offer::Ballot(_)
            | Offer::Close(_)
            | Offer::Share(_)
            | Offer::Result(_)
            | Offer::Act { .. }
            | Offer::Moved { .. }
            | Offer::Claim(_)
            | Offer::Naming(_) => return Ok(()),
        };
        effect.map(drop)
    }

    /// Whether the record has what is signed, whoever signed it.
    pub fn has(&self, offer: &Offer) -> bool {
        match offer {
            Offer::Community(act) => self.community().is_some_and(|known| *known == act.act),
            Offer::CommunityRoles(act) => {
                let is_last = self.roles_changes() == act.act.number;
                is_last && self.roles().is_some_and(|known| *known == act.act.roles)
            }
            Offer::Validators(act) => self.validators().is_some_and(|known| {
                let named = (known.changes, &known.validators);
                named == (act.act.number, &act.act.validators)
            }),
            Offer::Roll(roll) => {
                let known = self.roll(roll.act.act.digest);
                known.is_some_and(|known| *known == roll.act.act)
            }
            Offer::RollInForce(act) => self.roll_in_force().is_some_and(|known| {
                let InForce { roll, changes, .. } = known;
                (roll, changes) == (act.act.roll, act.act.number)
            }),
            Offer::Trustees(trustees) => {
                let known = self.trustees_of(trustees.act.act.ceremony);
                known.is_some_and(|known| *known == trustees.act.act)
            }
            Offer::Poll(act) => self.poll(act.act.id()).is_some(),
            Offer::PollChange(act) => self.has_changed(&act.act),
            Offer::Scheme(act) => self.scheme(act.act.id()).is_some(),
            #[cfg(feature = "life")]
            Offer::Notice(act) => self.notice_number(act.act.digest()).is_some(),
            #[cfg(feature = "life")]
            Offer::Fund(act) => self.fund(act.act.id()).is_some(),
            #[cfg(feature = "life")]
            Offer::FundOrder(act) => self.has_carried_out(&act.act),
            #[cfg(feature = "life")]
            Offer::FundAct(act) => self.has_entered(&act.act),
            #[cfg(feature = "life")]
            Offer::Desk(act) => self.desk(act.act.digest()).is_some(),
            #[cfg(feature = "life")]
            Offer::ReportAct(act) => self.has_step(&act.act),
            #[cfg(feature = "bookings")]
            Offer::PlaceList(act) => self.place_list(act.act.digest()).is_some(),
            #[cfg(feature = "bookings")]
            Offer::PlaceAct(act) => self.has_kept(&act.act),
            _ => false,
        }
    }

    fn has_changed(&self, act: &PollChange) -> bool {
        let PollChange {
            poll,
            change,
            reason,
        } = act;
        let is_this =
            |known: &crate::poll::Changed| (&known.change, &known.reason) == (change, reason);
        let poll = self.poll(*poll);
        poll.is_some_and(|poll| poll.changes().0.iter().any(is_this))
    }
}
