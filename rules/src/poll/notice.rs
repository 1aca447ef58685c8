//! Whether there is enough time before a poll opens: for the owners to hear of it, and for the committee to sign.

use linli_rule::Rule;
use linli_wire::Poll;

/// Seconds of a day.
const DAY: i64 = 86_400;
/// Collecting signatures from several people takes at least this long.
const SIGNING: i64 = DAY;

/// How far away an opening is, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It is still to come.
    In(u64),
    /// It is over.
    Ago(u64),
}

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
    /// Whole days until the poll opens; none once it should have.
    pub found: u64,
}

/// The poll opens before several people are likely to have signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("poll.hurry: it {opening}, and {signatures} officers must sign before")]
pub struct Hurry {
    /// When it opens, from here.
    pub opening: Opening,
    /// Signatures that it needs.
    pub signatures: u16,
}

/// The first question whose source asks for more notice than a poll published at `now` gives.
pub fn short_notice(poll: &Poll, now: i64) -> Option<ShortNotice> {
    let found = match Opening::of(poll, now) {
        Opening::In(seconds) => seconds / DAY.unsigned_abs(),
        Opening::Ago(_) => 0,
    };
    let short = |(question, asked): (usize, &linli_wire::Question)| {
        let needed = asked.rule.notice_days;
        (found < u64::from(needed)).then_some(ShortNotice {
            question,
            needed,
            found,
        })
    };
    (1..).zip(&poll.questions).find_map(short)
}

impl Opening {
    fn of(poll: &Poll, now: i64) -> Self {
        let apart = poll.opens.abs_diff(now);
        if now <= poll.opens {
            Self::In(apart)
        } else {
            Self::Ago(apart)
        }
    }
}

impl core::fmt::Display for Opening {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::In(seconds) => write!(f, "opens in {} minutes", seconds / 60),
            Self::Ago(seconds) => write!(f, "opened {} minutes ago", seconds / 60),
        }
    }
}

impl Hurry {
    /// Whether a poll that `signatures` officers must still sign at `now` opens within a day.
    pub fn of(poll: &Poll, now: i64, signatures: u16) -> Option<Self> {
        let opening = Opening::of(poll, now);
        let is_short = match opening {
            Opening::Ago(_) => true,
            Opening::In(left) => signatures > 1 && left < SIGNING.unsigned_abs(),
        };
        is_short.then_some(Self {
            opening,
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
            opening: Opening::In(3600),
            signatures: 2,
        };
        assert_eq!(hurry(20 * DAY - 3600, 2), Some(short));
        assert_eq!(hurry(20 * DAY - 3600, 1), None);
        let late = hurry(200 * DAY, 1).expect("it is over");
        assert_eq!(late.opening, Opening::Ago(180 * 86_400));
        assert!(late.to_string().contains("opened 259200 minutes ago"));
        assert_eq!(
            short_notice(&booth.poll, 200 * DAY).map(|s| s.found),
            Some(0)
        );
    }
}
