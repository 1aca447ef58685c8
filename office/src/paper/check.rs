//! Whether a paper may be signed.

use linli_primitives::{Day, Realm};
use linli_rule::Refusal;
use linli_rules::community::{CommunityState, Offer, VouchedRoll, VouchedTrustees};
use linli_verifier::{ClaimVerifier, UnknownPoll};
use linli_wire::community::{PublishedRoll, PublishedTrustees};
use linli_wire::{Entry, Message, RollSummary, Trustees};

use super::{Attached, Moved, Office, Paper};

impl Paper {
    /// Refuses to sign what contradicts itself, what the record does not give, what it would not take at `at` (Unix time
    /// in seconds), and what it has already: signers recompute, they do not believe.
    pub fn check(&self, office: Office<'_>, at: i64) -> Result<(), Refusal> {
        if self.is_recorded(office)? {
            return Err(recorded());
        }
        let day = Day::of_unix_time(at).map_err(|e| Refusal::of(&e))?;
        office.check_term(self, day)?;
        if let (Office::Scheme(state), Self::Act { act, .. }) = (office, self) {
            return state.check_ahead(act, day).map_err(|e| Refusal::of(&e));
        }
        self.check_itself()?;
        let offer = self.offer(office)?;
        let judged = match office {
            Office::Community(state) => state.check_ahead(at, &offer),
            Office::Founding => CommunityState::new().check_ahead(at, &offer),
            // Refused with the term.
            Office::Scheme(_) => Ok(()),
        };
        judged.map_err(|e| Refusal::of(&e))
    }

    /// Whether the record has what the paper says, whoever signed it.
    pub fn is_recorded(&self, office: Office<'_>) -> Result<bool, Refusal> {
        Ok(match (office, self) {
            (Office::Community(state), _) => state.has(&self.offer(office)?),
            (Office::Scheme(state), Self::Act { scheme, act }) if *scheme == state.id() => {
                state.has(act)
            }
            (Office::Founding | Office::Scheme(_), _) => false,
        })
    }

    /// The entry, from 0, that says what the paper says, whoever signed it; `message` reads one.
    pub fn entry_in<E>(
        &self,
        entries: &[Entry],
        message: impl Fn(u64) -> Result<Option<Message>, E>,
    ) -> Result<Option<u64>, E> {
        let own = self.bare().into_message();
        let about = (own.kind(), own.subject());
        let alike = (0..).zip(entries);
        let mut alike = alike.filter(|(_, entry)| (entry.kind, entry.subject) == about);
        let is_it =
            |message: Message| Self::of(message).is_some_and(|it| it.bare().into_message() == own);
        alike.try_fold(None, |found, (index, _)| match found {
            Some(_) => Ok(found),
            None => Ok(message(index)?.is_some_and(is_it).then_some(index)),
        })
    }

    fn check_itself(&self) -> Result<(), Refusal> {
        match self {
            Self::Poll(signed) => {
                signed.act.check().map_err(|e| Refusal::of(&e))?;
                UnknownPoll::check_key(&signed.act.ballot_key).map_err(|e| Refusal::of(&e))
            }
            Self::Scheme(signed) => {
                signed.act.check().map_err(|e| Refusal::of(&e))?;
                ClaimVerifier::check_key(&signed.act.claim_key).map_err(|e| Refusal::of(&e))
            }
            Self::Move(moved) => moved.check(),
            _ => Ok(()),
        }
    }

    fn offer(&self, office: Office<'_>) -> Result<Offer, Refusal> {
        let document = office.record().and_then(CommunityState::community);
        let realm = document.map(|document| &document.realm);
        Ok(match self.clone().sifted(office)? {
            Paper::Community(act) => Offer::Community(act),
            Paper::CommunityRoles(act) => Offer::CommunityRoles(act),
            Paper::Roll(attached) => Offer::Roll(vouched_roll(attached)?),
            Paper::RollInForce(act) => Offer::RollInForce(act),
            Paper::Validators(act) => Offer::Validators(act),
            Paper::Trustees(attached) => Offer::Trustees(vouched_trustees(attached, realm)?),
            Paper::Poll(act) => Offer::Poll(act),
            Paper::PollChange(act) => Offer::PollChange(act),
            Paper::Scheme(act) => Offer::Scheme(act),
            Paper::Notice(act) => Offer::Notice(act),
            Paper::Fund(act) => Offer::Fund(act),
            Paper::FundOrder(act) => Offer::FundOrder(act),
            Paper::FundAct(act) | Paper::Move(Moved { act, .. }) => Offer::FundAct(act),
            Paper::Desk(act) => Offer::Desk(act),
            Paper::ReportAct(act) => Offer::ReportAct(act),
            #[cfg(feature = "bookings")]
            Paper::PlaceList(act) => Offer::PlaceList(act),
            #[cfg(feature = "bookings")]
            Paper::PlaceAct(act) => Offer::PlaceAct(act),
            Paper::Act { scheme, act } => Offer::Act { scheme, act },
        })
    }
}

/// Of a paper that would be signed for nothing.
pub fn recorded() -> Refusal {
    let detail = "the record has it already, and needs no more signatures";
    Refusal::new("act.recorded", detail)
}

fn vouched_roll(attached: Attached<RollSummary>) -> Result<VouchedRoll, Refusal> {
    let Attached { act, file } = attached;
    let roll = file.into_bytes();
    VouchedRoll::of(&PublishedRoll { act, roll }).map_err(|e| Refusal::of(&e))
}

fn vouched_trustees(
    attached: Attached<Trustees>,
    realm: Option<&Realm>,
) -> Result<VouchedTrustees, Refusal> {
    let Attached { act, file } = attached;
    let ceremony = file.into_bytes();
    let vouched = VouchedTrustees::of(&PublishedTrustees { act, ceremony }, realm);
    vouched.map_err(|e| Refusal::of(&e))
}
