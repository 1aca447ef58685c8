//! Why to think again before a poll is signed, whoever signs first: the record takes it all the same.

use linli_rule::Refusal;
use linli_rules::community::CommunityState;
use linli_rules::disclosure::Repeated;
use linli_rules::poll::{Hurry, ShortNotice, short_notice};
use linli_wire::Poll;

/// A rule that warns, and what it warns of here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It opens before several people are likely to have signed.
    Hurry(Hurry),
    /// A question's source asks for more notice.
    Notice(ShortNotice),
    /// The totals of an earlier poll could be subtracted from its own.
    Repeated(Repeated),
}

impl Doubt {
    /// All that are to be said of a poll published at `now` in the community of a record.
    pub fn of(poll: &Poll, state: &CommunityState, now: i64) -> Vec<Self> {
        let threshold = state.roles().map(|roles| roles.committee.threshold);
        let hurry = threshold.and_then(|needed| Hurry::of(poll, now, needed));
        let hurry = hurry.into_iter().map(Self::Hurry);
        let notice = short_notice(poll, now).into_iter().map(Self::Notice);
        let repeated = repeated(poll, state).into_iter().map(Self::Repeated);
        hurry.chain(notice).chain(repeated).collect()
    }

    /// By its rule.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Hurry(hurry) => Refusal::of(hurry),
            Self::Notice(short) => Refusal::of(short),
            Self::Repeated(repeated) => Refusal::of(repeated),
        }
    }
}

/// Earlier polls whose totals could be subtracted from those of `poll`.
pub fn repeated(poll: &Poll, state: &CommunityState) -> Vec<Repeated> {
    let earlier = state.polls().filter(|earlier| !earlier.is_cancelled());
    Repeated::of(poll, earlier.map(|earlier| Poll::clone(earlier.poll())))
}

#[cfg(test)]
mod tests;
