//! Drafts made by asking questions, each repeated until the answer fits.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, civil};
use zeroize::Zeroizing;

use crate::language::{Message, msg};
use crate::{Console, Error, Refusal};

/// Whoever answers: a person at the terminal, or a test.
pub trait Answers {
    /// A line of text; `usual` if nothing is typed.
    fn text(&mut self, question: Message, usual: &str) -> Result<String, Error>;
    /// One of `options`, by its index.
    fn choice(&mut self, question: Message, options: Vec<String>) -> Result<usize, Error>;
    /// Yes or no.
    fn yes(&mut self, question: Message) -> Result<bool, Error>;
    /// Some of `options`, at least `min` and at most `max`, by their indices.
    fn choices(
        &mut self,
        question: Message,
        options: Vec<String>,
        range: [usize; 2],
    ) -> Result<Vec<usize>, Error>;
    /// A secret, shown as it is typed if `visible`; `instead` is the option that would have given it.
    fn secret(
        &mut self,
        question: Message,
        visible: bool,
        instead: &'static str,
    ) -> Result<Zeroizing<String>, Error>;
    /// Shows why an answer is asked for again.
    fn again(&mut self, why: Message);
    /// A sentence in the language of the answers.
    fn say(&self, sentence: Message) -> String;
}

impl Answers for Console {
    fn text(&mut self, question: Message, usual: &str) -> Result<String, Error> {
        self.ask_or(question, usual, "--json")
    }

    fn choice(&mut self, question: Message, options: Vec<String>) -> Result<usize, Error> {
        self.choose(question, options, "--json")
    }

    fn yes(&mut self, question: Message) -> Result<bool, Error> {
        self.decide(question, "--json")
    }

    fn choices(
        &mut self,
        question: Message,
        options: Vec<String>,
        range: [usize; 2],
    ) -> Result<Vec<usize>, Error> {
        self.choose_many(question, options, range, "--json")
    }

    fn secret(
        &mut self,
        question: Message,
        visible: bool,
        instead: &'static str,
    ) -> Result<Zeroizing<String>, Error> {
        self.ask_hidden(question, visible, instead)
    }

    fn again(&mut self, why: Message) {
        self.warn(why);
    }

    fn say(&self, sentence: Message) -> String {
        Console::text(self, &sentence)
    }
}

/// Whether somebody is there to be asked.
pub fn can_ask(console: &Console) -> bool {
    console.can_ask() && !console.is_json()
}

/// A text that is not empty; `usual` if nothing is typed.
pub fn words(
    answers: &mut impl Answers,
    question: impl Fn() -> Message,
    usual: &str,
) -> Result<String, Error> {
    loop {
        let text = answers.text(question(), usual)?.trim().to_owned();
        if !text.is_empty() {
            return Ok(text);
        }
        answers.again(msg("draft-empty"));
    }
}

/// The day this many days after `now`, in this machine's time zone.
pub fn day_after(now: i64, days: i64) -> Result<civil::Date, Error> {
    let now = Timestamp::from_second(now).map_err(out_of_range)?;
    let day = now.to_zoned(TimeZone::system()).date();
    day.checked_add(days.days()).map_err(out_of_range)
}

/// The refusal of a time that does not exist.
pub fn out_of_range(_: jiff::Error) -> Error {
    Refusal::new("poll.times", "a time out of range").into()
}

#[cfg(test)]
pub mod typed {
    //! Answers of a test.

    use std::collections::VecDeque;

    use super::*;
    use crate::Language;

    /// A person who types these lines, and how often one was asked for again. Choices are numbers from 0; `y` is yes.
    pub struct Typed(VecDeque<&'static str>, pub usize);

    impl Typed {
        /// These lines.
        pub fn of(lines: &'static str) -> Self {
            Self(lines.lines().collect(), 0)
        }

        fn next(&mut self) -> &'static str {
            self.0.pop_front().expect("a line for each question")
        }
    }

    impl Answers for Typed {
        fn text(&mut self, _: Message, usual: &str) -> Result<String, Error> {
            let line = self.next();
            Ok(if line.is_empty() { usual } else { line }.to_owned())
        }

        fn choice(&mut self, _: Message, options: Vec<String>) -> Result<usize, Error> {
            let choice = self.next().parse().expect("an index");
            assert!(choice < options.len(), "{options:?}");
            Ok(choice)
        }

        fn yes(&mut self, _: Message) -> Result<bool, Error> {
            Ok(self.next() == "y")
        }

        fn choices(
            &mut self,
            _: Message,
            options: Vec<String>,
            [min, max]: [usize; 2],
        ) -> Result<Vec<usize>, Error> {
            let chosen: Vec<usize> = self
                .next()
                .split_whitespace()
                .map(|index| index.parse().expect("an index"))
                .collect();
            assert!((min..=max).contains(&chosen.len()));
            assert!(chosen.iter().all(|index| *index < options.len()));
            Ok(chosen)
        }

        fn secret(
            &mut self,
            _: Message,
            _: bool,
            _: &'static str,
        ) -> Result<Zeroizing<String>, Error> {
            Ok(Zeroizing::new(self.next().to_owned()))
        }

        fn again(&mut self, _: Message) {
            self.1 += 1;
        }

        fn say(&self, sentence: Message) -> String {
            Language::English.sentences().get(&sentence)
        }
    }
}
