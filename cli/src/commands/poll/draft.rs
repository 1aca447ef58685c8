//! A poll as the committee writes it: readable TOML, presets by name, times with their offset.

use linli_primitives::PollId;
use linli_register::Roll;
use linli_rules::preset;
use linli_wire::poll::PROTOCOL;
use linli_wire::{Counting, Poll, Question, Revote, RuleSet, Trustees};
use serde::{Deserialize, Serialize};

use crate::Refusal;
use linli_office::publish::summary_of;

/// The draft's form; unknown fields are refused.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    pub(super) title: String,
    pub(super) opens: toml::value::Datetime,
    pub(super) closes: toml::value::Datetime,
    pub(super) counting: Counting,
    pub(super) revote: Revote,
    pub(super) floor: u32,
    pub(super) extend_until: Option<toml::value::Datetime>,
    pub(super) replaces: Option<String>,
    #[serde(rename = "question")]
    pub(super) questions: Vec<DraftQuestion>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftQuestion {
    pub(super) text: String,
    pub(super) options: Vec<String>,
    /// For a motion, the text of the option that passes it.
    pub(super) yes: Option<String>,
    #[serde(default = "one")]
    pub(super) min: u32,
    #[serde(default = "one")]
    pub(super) max: u32,
    pub(super) abstain: bool,
    pub(super) rule: DraftRule,
    pub(super) seats: Option<u32>,
}

/// A preset's name, or a rule written out.
#[derive(Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub(super) enum DraftRule {
    Preset(String),
    Written(RuleSet),
}

const fn one() -> u32 {
    1
}

impl Draft {
    /// Reads TOML.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        toml::from_str(text).map_err(|e| Refusal::new("poll.draft", crate::files::bad_toml(&e)))
    }

    /// The poll that this draft, a roll and a key ceremony make.
    pub fn into_poll(self, roll: &Roll, trustees: Trustees) -> Result<Poll, Refusal> {
        let questions = self.questions.into_iter().enumerate();
        let poll = Poll {
            protocol: PROTOCOL,
            ballot_key: linli_params::BALLOT_FINGERPRINT.to_owned(),
            realm: roll.realm().clone(),
            title: self.title,
            questions: questions
                .map(|(i, q)| q.into_question(i + 1))
                .collect::<Result<_, _>>()?,
            roll: summary_of(roll),
            trustees,
            extend_until: self
                .extend_until
                .map(|until| seconds("extend_until", &until))
                .transpose()?,
            replaces: self.replaces.as_deref().map(replaced).transpose()?,
            opens: seconds("opens", &self.opens)?,
            closes: seconds("closes", &self.closes)?,
            counting: self.counting,
            revote: self.revote,
            floor: self.floor,
        };
        poll.check().map_err(|e| Refusal::of(&e))?;
        Ok(poll)
    }
}

impl DraftQuestion {
    pub(super) fn into_question(self, number: usize) -> Result<Question, Refusal> {
        let rule = match self.rule {
            DraftRule::Written(rule) => rule,
            DraftRule::Preset(name) => preset::preset(&name).ok_or_else(|| {
                let known: Vec<_> = preset::presets().collect();
                Refusal::new(
                    "poll.preset",
                    format!("no preset {name}; known: {}", known.join(", ")),
                )
                .with("question", number)
            })?,
        };
        let rule = match self.seats {
            Some(seats) => preset::with_seats(rule, seats),
            None => rule,
        };
        let yes = self.yes.as_deref().map(|yes| {
            let place = self.options.iter().position(|option| option == yes);
            place.map(|place| place as u32).ok_or_else(|| {
                let detail = format!("no option reads “{yes}”");
                Refusal::new("poll.yes", detail).with("question", number)
            })
        });
        let yes = yes.transpose()?;
        let Self {
            text,
            options,
            min,
            max,
            abstain,
            ..
        } = self;
        Ok(Question {
            text,
            options,
            yes,
            min,
            max,
            abstain,
            rule,
        })
    }
}

/// The id of the poll that a corrected one replaces.
fn replaced(text: &str) -> Result<PollId, Refusal> {
    let whole = |_| {
        Refusal::new(
            "poll.draft",
            "replaces needs the whole id of the cancelled poll",
        )
    };
    text.parse().map_err(whole)
}

/// Unix time of a date and time with an offset.
fn seconds(field: &'static str, time: &toml::value::Datetime) -> Result<i64, Refusal> {
    time.to_string()
        .parse::<jiff::Timestamp>()
        .map(jiff::Timestamp::as_second)
        .map_err(|_| Refusal::new("poll.time", "needs date, time and offset").with("field", field))
}

#[cfg(test)]
mod tests;
