//! What the committee told everybody.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{Day, Digest};
use linli_rule::Rule;
use linli_wire::notice::{BadNotice, Notice};
use linli_wire::signature::Signed;
use serde::Serialize;

use super::{CommunityState, Effect, Refusal};
use crate::store::{Store, places};

/// A notice as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct Noticed {
    /// What it says.
    pub notice: Notice,
    /// Names it.
    pub digest: Digest,
    /// Its entry, from 0.
    pub entry: u64,
    /// When it was recorded, Unix time in seconds.
    pub at: i64,
}

impl Noticed {
    /// Whether it still matters on `day`.
    pub fn matters(&self, day: Day) -> bool {
        self.notice.expires.is_none_or(|last| day <= last)
    }
}

/// A notice is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum NoticeRefusal {
    /// It cannot be read as one.
    #[error(transparent)]
    Notice(#[from] BadNotice),
    /// Its last day has passed.
    #[error("notice.expired: it matters until {last}, and it is {today}")]
    Expired {
        /// Its last day.
        last: Day,
        /// The day on which it would have been published.
        today: Day,
    },
    /// The same was published before.
    #[error("notice.twice: notice {0} says the same")]
    Twice(u64),
}

impl<S: Store> CommunityState<S> {
    /// All notices with their numbers, the first first.
    pub fn notices(&self) -> impl Iterator<Item = (u64, S::Ref<'_, Noticed>)> {
        let notices = self.store.list(places::notices());
        notices.filter_map(|(key, notice)| Some((key.last()?, notice)))
    }

    /// The notice of that number, from 1.
    pub fn notice(&self, number: u64) -> Option<S::Ref<'_, Noticed>> {
        self.store.get(places::notice(number))
    }

    /// The number of the notice with this digest.
    pub fn notice_number(&self, digest: Digest) -> Option<u64> {
        let number = self.store.get(places::notice_number(digest));
        number.map(|number| *number)
    }

    pub(super) fn publish_notice(
        &mut self,
        act: &Signed<Notice>,
        at: i64,
        day: Day,
    ) -> Result<Effect, Refusal> {
        self.authorized(|roles| &roles.committee, act, day)?;
        self.add_notice(&act.act, at, day)
    }

    pub(super) fn add_notice(
        &mut self,
        notice: &Notice,
        at: i64,
        day: Day,
    ) -> Result<Effect, Refusal> {
        self.founded()?;
        notice.check().map_err(NoticeRefusal::from)?;
        if let Some(last) = notice.expires.filter(|last| *last < day) {
            return Err(NoticeRefusal::Expired { last, today: day }.into());
        }
        let digest = notice.digest();
        if let Some(number) = self.notice_number(digest) {
            return Err(NoticeRefusal::Twice(number).into());
        }
        let published = self.store.get(places::notice_count());
        let number = published.map_or(0, |published| *published) + 1;
        let entry = self.height();
        let noticed = Noticed {
            notice: notice.clone(),
            digest,
            entry,
            at,
        };
        self.store.put(places::notice_count(), number);
        self.store.put(places::notice_number(digest), number);
        self.store.put(places::notice(number), noticed);
        Ok(Effect::NoticePublished(number))
    }

    /// Whether the numbers are those of the notices.
    pub(super) fn has_notices(&self) -> bool {
        let published = self.store.get(places::notice_count());
        let mut count = 0;
        let numbered = self.notices().zip(1..).all(|((number, notice), place)| {
            count = place;
            number == place && self.notice_number(notice.digest) == Some(number)
        });
        numbered && published.map_or(0, |published| *published) == count
    }
}
