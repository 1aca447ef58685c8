//! The verdict of an audit.

use linli_language::{Sentences, msg};
use serde::Serialize;

use crate::report::text::fact;

/// The verdict of an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything was checked, and nothing is wrong.
    Clean,
    /// Nothing that was checked is wrong; something could not be checked.
    AsFarAsChecked,
    /// Something is wrong.
    NotClean,
}

impl Verdict {
    /// The verdict for this many problems and this many things that could not be checked.
    pub const fn of(problems: usize, unchecked: usize) -> Self {
        match (problems, unchecked) {
            (0, 0) => Self::Clean,
            (0, _) => Self::AsFarAsChecked,
            _ => Self::NotClean,
        }
    }

    /// The same for a part of a record: at best “clean as far as checked” if the whole is not clean.
    pub const fn of_part(problems: usize, whole: Self) -> Self {
        match (problems, whole) {
            (0, Self::Clean) => Self::Clean,
            (0, _) => Self::AsFarAsChecked,
            _ => Self::NotClean,
        }
    }

    /// The page's class.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Clean => "banner",
            Self::AsFarAsChecked => "banner unsure",
            Self::NotClean => "banner bad",
        }
    }

    /// In one line.
    pub(crate) fn sentence(self, problems: usize, say: &Sentences) -> String {
        say.get(&match self {
            Self::Clean => msg("report-clean"),
            Self::AsFarAsChecked => msg("report-as-far-as-checked"),
            Self::NotClean => msg("report-problems").with("count", problems),
        })
    }

    /// The sentence after the word "audit": neither tick nor green, which people under a vote would read as "passed".
    pub(crate) fn line(self, problems: usize, say: &Sentences) -> String {
        let name = say.get(&msg("report-audit"));
        fact(name, self.sentence(problems, say), say)
    }
}

#[cfg(test)]
mod tests;
