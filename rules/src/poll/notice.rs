//! Whether there is enough time before a poll opens: for the owners to hear of it, and for the committee to sign.

use linli_rule::Rule;
use linli_wire::Poll;

/// Seconds of a day.
const DAY: i64 = 86_400;
/// Collecting signatures from several people takes at least this long.
const SIGNING: i64 = DAY;

/// The poll opens sooner after its publication than its source asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error(
    "poll.notice: question {question}: its source asks for {needed} days of notice, there are {found}"
)]
pub struct ShortNotice {
    /// The question, from 1.
    pub question: usize,
    /// Days that its source asks for.
    pub needed: u16,
    /// Whole days until the poll opens.
    pub found: i64,
}

/// The poll opens before several people are likely to have signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("poll.hurry: it opens in {minutes} minutes, and {signatures} officers must sign before")]
pub struct Hurry {
    /// Minutes until it opens; below zero once it should have.
    pub minutes: i64,
    /// Signatures that it needs.
    pub signatures: u16,
}

/// The first question whose source asks for more notice than a poll published at `now` gives.
pub fn short_notice(poll: &Poll, now: i64) -> Option<ShortNotice> {
    let found = poll.opens.saturating_sub(now).div_euclid(DAY);
    let short = |(question, asked): (usize, &linli_wire::Question)| {
        let needed = asked.rule.notice_days;
        (found < i64::from(needed)).then_some(ShortNotice {
            question,
            needed,
            found,
        })
    };
    (1..).zip(&poll.questions).find_map(short)
}

impl Hurry {
    /// Whether a poll that `signatures` officers must still sign at `now` opens within a day.
    pub fn of(poll: &Poll, now: i64, signatures: u16) -> Option<Self> {
        let left = poll.opens.saturating_sub(now);
        let is_short = left < 0 || (signatures > 1 && left < SIGNING);
        is_short.then_some(Self {
            minutes: left.div_euclid(60),
            signatures,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booth::Booth;

    /// `poll.notice`: a by-law's notice is counted in whole days before the opening.
    #[test]
    fn less_notice_than_the_source_asks_for_is_named() {
        let booth = Booth::new(|poll| {
            poll.questions[0].rule.notice_days = 0;
            poll.questions[1].rule.notice_days = 15;
            (poll.opens, poll.closes) = (20 * DAY, 30 * DAY);
        });
        assert_eq!(short_notice(&booth.poll, 5 * DAY), None);
        let short = ShortNotice {
            question: 2,
            needed: 15,
            found: 14,
        };
        assert_eq!(short_notice(&booth.poll, 5 * DAY + 1), Some(short));
    }

    /// `poll.hurry`: an opening that signatures cannot meet is named while it can be changed.
    #[test]
    fn an_opening_that_signatures_cannot_meet_is_named() {
        let booth = Booth::new(|poll| (poll.opens, poll.closes) = (20 * DAY, 30 * DAY));
        let hurry = |now, signatures| Hurry::of(&booth.poll, now, signatures);
        assert_eq!(hurry(19 * DAY, 2), None);
        let short = Hurry {
            minutes: 60,
            signatures: 2,
        };
        assert_eq!(hurry(20 * DAY - 3600, 2), Some(short));
        assert_eq!(hurry(20 * DAY - 3600, 1), None);
        assert!(hurry(20 * DAY + 1, 1).is_some());
    }
}
