//! The 24 words of a seed: shown once or written to a file, and read back.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use linli_keystore::words::{self, COUNT, split};
use linli_primitives::Seed;
use linli_primitives::identity::WordList;
use rand_core::Rng;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::asking::Answers;
use crate::files::{self, Access, Overwrite};
use crate::language::{Language, msg};
use crate::{Console, Error, Refusal, randomness};

/// Where the words of a new seed go.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct NewWords {
    /// The words' language; that of the program by default.
    #[arg(long, value_enum, value_name = "LANG")]
    pub words: Option<Words>,
    /// Write the words to FILE instead of showing them.
    #[arg(long, value_name = "FILE")]
    pub words_file: Option<PathBuf>,
}

/// Where the words of a seed to restore come from.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct OldWords {
    /// Read the words from FILE instead of asking.
    #[arg(long, value_name = "FILE")]
    pub words_file: Option<PathBuf>,
    /// Show the words as they are typed; make sure that nobody is watching.
    #[arg(long, conflicts_with = "words_file")]
    pub visible: bool,
}

/// The two lists of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Words {
    /// 简体中文
    Zh,
    /// English
    En,
}

impl NewWords {
    /// Hands over the words: in a file if one is named, otherwise on the terminal.
    pub fn hand_over(
        &self,
        seed: &Seed,
        overwrite: Overwrite,
        console: &mut Console,
    ) -> Result<(), Error> {
        let words = seed.to_words(self.list(console.language()));
        match &self.words_file {
            Some(path) => {
                write(path, &words, overwrite)?;
                console.say(msg("key-words-written").showing("file", path.display()));
                Ok(())
            }
            None => show(&words, console),
        }
    }

    fn list(&self, language: Language) -> WordList {
        match (self.words, language) {
            (Some(Words::Zh), _) | (None, Language::Chinese) => WordList::SimplifiedChinese,
            (Some(Words::En), _) | (None, Language::English) => WordList::English,
        }
    }
}

impl OldWords {
    /// Reads the words from the file or the terminal.
    pub fn read(&self, console: &mut Console) -> Result<Seed, Error> {
        let text = match &self.words_file {
            Some(path) => Zeroizing::new(files::read_text(path, files::MAX_SMALL)?),
            None => {
                console.say(msg("words-one-by-one"));
                return ask_all(self.visible, console);
            }
        };
        parse(&text)
    }
}

fn write(path: &Path, words: &str, overwrite: Overwrite) -> Result<(), Error> {
    let line = Zeroizing::new(format!("{words}\n"));
    files::write(path, line.as_bytes(), Access::Secret, overwrite)
}

/// Shows the words once, has two of them typed again, clears the screen.
fn show(words: &str, console: &mut Console) -> Result<(), Error> {
    if !console.can_show_secrets() {
        return Err(Error::Usage(
            msg("error-no-terminal").with("option", "--words-file"),
        ));
    }
    console.say(msg("key-words-intro"));
    console.show_secret(&numbered(words), |console| {
        for position in two_positions() {
            ask_word(words, position, console)?;
        }
        Ok(())
    })
}

/// Six lines of four numbered words.
fn numbered(words: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(1024));
    for (index, word) in words.split(' ').enumerate() {
        let end = if index % 4 == 3 { "\n" } else { " " };
        text.push_str(&Zeroizing::new(format!("{:>2}. {word:<9}{end}", index + 1)));
    }
    text
}

fn two_positions() -> [usize; 2] {
    let first = (randomness::system().next_u32() % 12) as usize;
    [first, 12 + (first * 5 + 3) % 12]
}

fn ask_word(words: &str, position: usize, console: &mut Console) -> Result<(), Error> {
    let word = words.split(' ').nth(position).unwrap_or_default();
    loop {
        let question = msg("prompt-word").showing("number", position + 1);
        let typed = console.ask_secret(question, "--words-file")?;
        if typed.trim() == word {
            return Ok(());
        }
        console.warn(msg("key-word-differs"));
    }
}

/// Asks for the words one by one, or for as many at once as were pasted. Each is looked up in the list at once; an
/// empty answer removes the last word.
fn ask_all(visible: bool, answers: &mut impl Answers) -> Result<Seed, Error> {
    let mut given: Vec<Zeroizing<String>> = Vec::with_capacity(COUNT);
    loop {
        while given.len() < COUNT {
            let question = msg("prompt-word-number").showing("number", given.len() + 1);
            let typed = answers.secret(question, visible, "--words-file")?;
            let words = split(&typed);
            if words.is_empty() {
                given.pop();
            }
            take(words, &mut given, answers);
        }
        match parse(&Zeroizing::new(
            given
                .iter()
                .map(|word| word.as_str())
                .collect::<Vec<_>>()
                .join(" "),
        )) {
            Ok(seed) => return Ok(seed),
            Err(error) => {
                answers.again(msg("words-checksum"));
                correct(&mut given, visible, answers, error)?;
            }
        }
    }
}

/// Adds words as long as they are in the list of the first.
fn take(
    words: Vec<Zeroizing<String>>,
    given: &mut Vec<Zeroizing<String>>,
    answers: &mut impl Answers,
) {
    for word in words {
        let list = WordList::of(given.first().unwrap_or(&word));
        match list.find(&word) {
            Some(_) if given.len() < COUNT => given.push(word),
            Some(_) => return answers.again(msg("words-too-many")),
            None => {
                let number = given.len() + 1;
                return answers.again(msg("words-unknown").showing("number", number));
            }
        }
    }
}

/// Has one word typed again if all are in the list but the checksum is wrong; `error` if the person gives up.
fn correct(
    given: &mut [Zeroizing<String>],
    visible: bool,
    answers: &mut impl Answers,
    error: Error,
) -> Result<(), Error> {
    let number = answers.text(msg("prompt-word-wrong"), "")?;
    let number: String = number.nfkc().collect();
    if number.trim().is_empty() {
        return Err(error);
    }
    let place = number
        .trim()
        .parse::<usize>()
        .ok()
        .and_then(|n| n.checked_sub(1));
    let Some(place) = place.filter(|place| *place < given.len()) else {
        return Ok(());
    };
    let question = msg("prompt-word-number").showing("number", place + 1);
    let typed = answers.secret(question, visible, "--words-file")?;
    match split(&typed).as_slice() {
        [word] if WordList::of(&given[0]).find(word).is_some() => given[place] = word.clone(),
        _ => answers.again(msg("words-unknown").showing("number", place + 1)),
    }
    Ok(())
}

fn parse(text: &str) -> Result<Seed, Error> {
    words::parse(text).map_err(|error| Error::Words(Refusal::of(&error)))
}

#[cfg(test)]
mod tests;
