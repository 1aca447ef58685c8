//! Why to think again before a poll is published: each reason in the reader's language, with its numbers.

use linli_office::Doubt;
use linli_rules::Warning as SmallGroup;
use linli_rules::disclosure::Repeated;
use linli_rules::poll::{Hurry, Opening, ShortNotice};
use linli_wire::Poll;
use linli_wire::rule::Measure;

use crate::commands::poll::reach::Unreachable;
use crate::language::{Message, msg, time};
use crate::{Console, Refusal};

/// A rule that warns, and what it warns of here.
pub struct Warning {
    refusal: Refusal,
    told: Message,
}

impl Warning {
    /// Prints it on standard error.
    pub fn print(&self, console: &Console) {
        console.warn_of(&self.refusal, &self.told);
    }

    /// The warning as JSON, in English.
    pub fn text(&self) -> String {
        format!("{}: {}", self.refusal.rule, self.refusal.detail)
    }

    /// Rule `poll.unreachable`, with amounts as people of the poll write them.
    pub fn unreachable(found: &Unreachable, poll: &Poll) -> Self {
        let unit = &poll.roll.unit;
        let (sentence, most, needed, counted) = match found.by {
            Measure::Shares => {
                let [most, needed] = [found.most, found.needed].map(|shares| unit.show(shares));
                ("warn-unreachable-shares", most, needed, &*unit.name)
            }
            Measure::Heads | Measure::Both => {
                let [most, needed] = [found.most, found.needed].map(|heads| heads.to_string());
                ("warn-unreachable", most, needed, "owners")
            }
        };
        let question = found.question;
        let detail =
            format!("question {question}: at most {most} of {needed} {counted} needed can vote");
        let told = msg(sentence)
            .with("question", question)
            .with("most", most)
            .with("needed", needed)
            .with("unit", unit.name.clone());
        Self {
            refusal: Refusal::new("poll.unreachable", detail),
            told,
        }
    }
}

impl From<&SmallGroup> for Warning {
    fn from(warning: &SmallGroup) -> Self {
        let told = match *warning {
            SmallGroup::NoFloor { floor } => msg("warn-no-floor").with("floor", floor),
            SmallGroup::HighFloor { floor, owners } => msg("warn-high-floor")
                .with("floor", floor)
                .with("owners", owners),
            SmallGroup::SmallRoll { owners } => msg("warn-small-roll").with("owners", owners),
            SmallGroup::FewEnrolled { enrolled } => {
                msg("warn-few-enrolled").with("enrolled", enrolled)
            }
            SmallGroup::FewHeads {
                question,
                per_option,
                floor,
            } => msg("warn-few-heads")
                .with("question", question)
                .with("heads", per_option)
                .with("floor", floor),
            SmallGroup::UniqueShares { unique, owners } => msg("warn-unique-shares")
                .with("unique", unique)
                .with("owners", owners),
            SmallGroup::GuessableSums { floor, enough } => msg("warn-guessable-sums")
                .with("floor", floor)
                .with("enough", enough),
        };
        Self {
            refusal: Refusal::of(warning),
            told,
        }
    }
}

impl From<&Doubt> for Warning {
    fn from(doubt: &Doubt) -> Self {
        match doubt {
            Doubt::Hurry(hurry) => Self::from(hurry),
            Doubt::Notice(short) => Self::from(short),
            Doubt::Repeated(repeated) => Self::from(repeated),
        }
    }
}

impl From<&ShortNotice> for Warning {
    fn from(short: &ShortNotice) -> Self {
        let told = msg("warn-notice")
            .with("question", short.question)
            .with("needed", short.needed)
            .with("found", short.found);
        Self {
            refusal: Refusal::of(short),
            told,
        }
    }
}

impl From<&Hurry> for Warning {
    fn from(hurry: &Hurry) -> Self {
        let (sentence, seconds) = match hurry.opening {
            Opening::In(seconds) => ("warn-hurry", seconds),
            Opening::Ago(seconds) => ("warn-hurry-past", seconds),
        };
        let (count, unit) = time::span(seconds);
        let told = msg(sentence)
            .with("count", count)
            .with("unit", unit)
            .with("signatures", hurry.signatures);
        Self {
            refusal: Refusal::of(hurry),
            told,
        }
    }
}

impl From<&Repeated> for Warning {
    fn from(repeated: &Repeated) -> Self {
        let told = msg("warn-repeated")
            .showing("poll", repeated.poll)
            .with("question", repeated.question);
        Self {
            refusal: Refusal::of(repeated),
            told,
        }
    }
}
