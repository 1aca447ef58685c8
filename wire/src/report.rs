//! Repairs and grievances: the desk that takes members' reports, a report, and what becomes of it.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::{BodyHash, Digest, Nullifier};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::community::CommunityId;
use crate::encoding::{bounded, encode};
use crate::membership::{Membership, Scope};
use crate::signature::{OfficerKey, Role, Signable};
use crate::term::BadTerm;
use crate::text::{MAX_TEXT, Text, is_sound, look_alike};

/// The most categories of a desk.
pub const MAX_CATEGORIES: usize = 64;
/// The most reports that a desk takes of a member in a period.
pub const MAX_REPORTS: u16 = 100;
/// The longest period and the longest term, in days.
pub const MAX_DAYS: u16 = 366;
/// The most photos of a report.
pub const MAX_PHOTOS: usize = 8;
/// The largest photo, in bytes.
pub const MAX_PHOTO: u32 = 2 << 20;
/// The longest name of a category, and words of an officer about a report, in bytes.
pub const MAX_WORDS: usize = 600;
/// The random bytes before a text in its file: the digest of a hidden text says nothing to who guesses the text.
pub const SALT: usize = 16;

/// A desk that takes members' reports. It is never changed; another takes its place.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// Its name.
    pub name: Text,
    /// What reports may be about.
    #[borsh(deserialize_with = "bounded::<MAX_CATEGORIES, _, _>")]
    pub categories: Vec<Text>,
    /// Who deals with reports; once their keys have lapsed, the committee does.
    pub handlers: Role,
    /// How many of them hide what a report says.
    pub hide: u16,
    /// How many reports a member may make in a period.
    pub reports: u16,
    /// How many days a period has.
    pub period_days: u16,
    /// In how many days a report is to be received.
    pub receive_days: u16,
    /// In how many days a report is to be done.
    pub finish_days: u16,
    /// The longest text, in bytes.
    pub text_bytes: u32,
    /// The most photos of a report.
    pub photos: u8,
    /// The largest photo, in bytes.
    pub photo_bytes: u32,
}

impl Signable for Desk {
    const NAME: &'static str = "desk";
}

/// A desk contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadDesk {
    /// Its name.
    #[error(
        "desk.name: a name is one line of at most {MAX_WORDS} bytes that shows what is written"
    )]
    Name,
    /// What reports may be about.
    #[error(
        "desk.categories: 1 to {MAX_CATEGORIES} are expected, each one line of at most {MAX_WORDS} bytes, and no two that look alike"
    )]
    Categories,
    /// Who deals with them.
    #[error("desk.handlers: threshold, keys, names and days of the handlers do not fit together")]
    Handlers,
    /// They can never act.
    #[error(transparent)]
    Term(#[from] BadTerm),
    /// How many hide.
    #[error("desk.hide: 1 to {0} handlers can hide a text")]
    Hide(usize),
    /// How many reports.
    #[error("desk.quota: 1 to {MAX_REPORTS} reports in 1 to {MAX_DAYS} days are expected")]
    Quota,
    /// Until when.
    #[error(
        "desk.terms: a report is to be received in 1 to {MAX_DAYS} days, and done in no fewer than that"
    )]
    Terms,
    /// How much.
    #[error(
        "desk.limits: a text has at most {MAX_TEXT} bytes; there are at most {MAX_PHOTOS} photos of at most {MAX_PHOTO} bytes"
    )]
    Limits,
}

impl Desk {
    /// Names it: its signatures do not count.
    pub fn digest(&self) -> Digest {
        Digest::of(Kind::Desk, &[&encode(self)])
    }

    /// The handlers, of whom as many sign as a step of that hand takes.
    pub fn role(&self, hand: Hand) -> Role {
        let threshold = match hand {
            Hand::Hiders => self.hide,
            Hand::Handlers | Hand::Reporter => self.handlers.threshold,
        };
        Role {
            threshold,
            ..self.handlers.clone()
        }
    }

    /// Where a member has one nullifier.
    pub fn scope(&self, community: CommunityId, period: u32, slot: u16) -> Scope {
        Scope {
            kind: Kind::ReportScope,
            community,
            place: self.digest(),
            period,
            slot,
        }
    }

    /// Whether it fits together.
    pub fn check(&self) -> Result<(), BadDesk> {
        let Self {
            name,
            categories,
            handlers,
            hide,
            reports,
            period_days,
            receive_days,
            finish_days,
            text_bytes,
            photos,
            photo_bytes,
        } = self;
        let days = 1..=MAX_DAYS;
        if !is_line(name) {
            return Err(BadDesk::Name);
        }
        let texts = |of: fn(&Text) -> &str| look_alike(categories.iter().map(of));
        if !(1..=MAX_CATEGORIES).contains(&categories.len())
            || !categories.iter().all(is_line)
            || texts(|text| &text.zh)
            || texts(|text| &text.en)
        {
            return Err(BadDesk::Categories);
        }
        if !handlers.is_sound() {
            return Err(BadDesk::Handlers);
        }
        handlers.check_possible("handlers")?;
        if !(1..=handlers.keys.len()).contains(&usize::from(*hide)) {
            return Err(BadDesk::Hide(handlers.keys.len()));
        }
        self.role(Hand::Hiders).check_possible("handlers")?;
        if !(1..=MAX_REPORTS).contains(reports) || !days.contains(period_days) {
            return Err(BadDesk::Quota);
        }
        if !days.contains(receive_days) || !(*receive_days..=MAX_DAYS).contains(finish_days) {
            return Err(BadDesk::Terms);
        }
        let has_size = *photos == 0 || *photo_bytes > 0;
        if !(1..=MAX_TEXT as u32).contains(text_bytes)
            || usize::from(*photos) > MAX_PHOTOS
            || *photo_bytes > MAX_PHOTO
            || !has_size
        {
            return Err(BadDesk::Limits);
        }
        Ok(())
    }
}

fn is_line(text: &Text) -> bool {
    text.is_name() && text.zh.len() <= MAX_WORDS && text.en.len() <= MAX_WORDS
}

/// A file that lies beside the record, which has its digest.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Attached {
    /// Its digest.
    pub digest: Digest,
    /// Its length in bytes.
    pub bytes: u32,
}

impl Attached {
    /// Of a file's bytes, shorter than 4 GiB.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            digest: Digest::of(Kind::File, &[bytes]),
            bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        }
    }
}

/// The file of a text: random bytes, then the text.
pub fn text_file(salt: [u8; SALT], text: &str) -> Vec<u8> {
    [&salt, text.as_bytes()].concat()
}

/// The text of such a file; `None` where it is none that reads as it is written.
pub fn text_of(file: &[u8]) -> Option<&str> {
    let text = core::str::from_utf8(file.get(SALT..)?).ok()?;
    is_sound(text).then_some(text)
}

/// A text that a reporter writes is none that can be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("report.text: a text shows what is written, and no more than the desk takes")]
pub struct BadText;

/// What a reporter writes, as it is reported: with line breaks of one kind, and nothing blank at the end.
pub fn written(text: &str) -> Result<String, BadText> {
    let text = text.replace("\r\n", "\n").trim_end().to_owned();
    is_sound(&text).then_some(text).ok_or(BadText)
}

/// A member's report.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Report {
    /// What is reported.
    pub content: Content,
    /// That a member reports it.
    pub membership: Membership,
}

/// What a member reports.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct Content {
    /// At which desk.
    pub desk: Digest,
    /// In which of its periods, from 0.
    pub period: u32,
    /// Which of the member's reports of that period, from 0.
    pub slot: u16,
    /// What it is about: the category's place in the desk's list, from 0.
    pub category: u16,
    /// What it says.
    pub text: Attached,
    /// What it shows.
    #[borsh(deserialize_with = "bounded::<MAX_PHOTOS, _, _>")]
    pub photos: Vec<Attached>,
    /// Who answers for it.
    pub pseudonym: OfficerKey,
}

impl Content {
    /// What it says, and then what it shows.
    pub fn files(&self) -> impl Iterator<Item = Attached> {
        [self.text].into_iter().chain(self.photos.iter().copied())
    }
}

impl Report {
    /// `report.member`: the hash of everything but the proof.
    pub fn body(&self) -> BodyHash {
        self.membership.body(Kind::ReportBody, &self.content)
    }
}

/// Something happens to a report.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportAct {
    /// Which report, by its nullifier.
    pub report: Nullifier,
    /// From 1, without gaps.
    pub number: u32,
    /// What.
    pub step: Step,
}

impl Signable for ReportAct {
    const NAME: &'static str = "report-act";
}

/// What happens to a report.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(tag = "kind", deny_unknown_fields, rename_all = "kebab-case")]
pub enum Step {
    /// A handler has read it.
    Receive,
    /// Somebody is to see to it.
    Assign {
        /// Who.
        to: String,
    },
    /// It is being worked on.
    Begin,
    /// The handlers say that it is done.
    Done {
        /// What was done, or why nothing is.
        note: String,
    },
    /// What was written and shown so far is shown no longer.
    Hide {
        /// Why.
        reason: String,
    },
    /// The reporter agrees that it is done.
    Confirm,
    /// The reporter does not.
    Reopen {
        /// Why.
        text: Attached,
    },
    /// The reporter adds something.
    Add {
        /// What.
        text: Attached,
    },
}

/// Who takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// The desk's handlers.
    Handlers,
    /// As many of them as hide a text.
    Hiders,
    /// Whoever made the report.
    Reporter,
}

impl Step {
    /// Who takes it.
    pub const fn hand(&self) -> Hand {
        match self {
            Self::Receive | Self::Assign { .. } | Self::Begin | Self::Done { .. } => Hand::Handlers,
            Self::Hide { .. } => Hand::Hiders,
            Self::Confirm | Self::Reopen { .. } | Self::Add { .. } => Hand::Reporter,
        }
    }

    /// What an officer says.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Assign { to: words }
            | Self::Done { note: words }
            | Self::Hide { reason: words } => Some(words),
            _ => None,
        }
    }

    /// What the reporter adds.
    pub const fn text(&self) -> Option<Attached> {
        match self {
            Self::Reopen { text } | Self::Add { text } => Some(*text),
            _ => None,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
