//! The 24 words of a seed: shown once or written to a file, and read back.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use linli_primitives::Seed;
use linli_primitives::identity::WordList;
use rand_core::Rng;
use zeroize::Zeroizing;

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
    /// Gives the words to the person: to the file if one is named, else on the terminal.
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
            None => console.ask_secret(msg("prompt-words"), "--words-file")?,
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

/// Chinese words are one character each and may be written without spaces.
fn parse(text: &str) -> Result<Seed, Error> {
    let dense = text.trim();
    let is_dense = !dense.is_ascii() && !dense.contains(char::is_whitespace);
    let spaced = Zeroizing::new(if is_dense {
        dense.chars().flat_map(|c| [c, ' ']).collect()
    } else {
        text.to_owned()
    });
    Seed::from_words(&spaced).map_err(|e| Error::Words(Refusal::of(&e)))
}

#[cfg(test)]
mod tests;
