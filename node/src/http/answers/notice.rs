//! Answers about notices.

use linli_rules::community::Noticed;
use serde::Serialize;
use utoipa::ToSchema;

use super::Place;

/// All notices, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NoticeList {
    /// The notices.
    pub notices: Vec<Notice>,
}

/// What the committee told everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Notice {
    /// From 1.
    #[schema(example = 3)]
    pub number: u64,
    /// Names what it says.
    pub digest: String,
    /// One line.
    #[schema(example = "周三停水")]
    pub title: String,
    /// What it says.
    pub text: String,
    /// What it is about, in a word.
    #[schema(example = "供水")]
    pub topic: Option<String>,
    /// The last day on which it matters.
    #[schema(example = "2026-12-02")]
    pub expires: Option<String>,
    /// Where it was published.
    pub place: Place,
}

impl Notice {
    /// Of a notice with its number.
    pub(crate) fn of((number, noticed): (u64, &Noticed)) -> Self {
        let Noticed {
            notice,
            digest,
            entry,
            at,
        } = noticed;
        Self {
            number,
            digest: digest.to_string(),
            title: notice.title.clone(),
            text: notice.text.clone(),
            topic: notice.topic.clone(),
            expires: notice.expires.map(|day| day.to_string()),
            place: Place {
                index: *entry,
                at: *at,
            },
        }
    }
}
