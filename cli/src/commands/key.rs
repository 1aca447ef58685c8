//! `linli key`: an owner's seed, its 24 words, and what may be known of it.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use linli_primitives::identity::WordList;
use linli_primitives::{Realm, Seed};
use rand_core::Rng;
use zeroize::Zeroizing;

use crate::files::{self, Access, Overwrite};
use crate::keystore::{self, Seal};
use crate::language::{Language, msg};
use crate::passphrase::PassphraseArgs;
use crate::{Console, Ending, Error, Refusal, randomness};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 新建密钥，24 个助记词只显示一次 / Make a key; its 24 words are shown once
    New(NewArgs),
    /// 用助记词恢复密钥 / Restore a key from its words
    Restore(RestoreArgs),
    /// 显示在某社区的身份承诺，不含秘密 / Show the identity commitment in a realm, nothing secret
    Show(ShowArgs),
}

#[derive(clap::Args)]
struct NewArgs {
    #[command(flatten)]
    keystore: NewKeystore,
    /// 助记词语言，默认同界面语言 / The words' language; that of the program by default
    #[arg(long, value_enum, value_name = "LANG")]
    words: Option<Words>,
    /// 把助记词写入文件而不显示 / Write the words to FILE instead of showing them
    #[arg(long, value_name = "FILE")]
    words_file: Option<PathBuf>,
}

#[derive(clap::Args)]
struct RestoreArgs {
    #[command(flatten)]
    keystore: NewKeystore,
    /// 从文件读取助记词，而不询问 / Read the words from FILE instead of asking
    #[arg(long, value_name = "FILE")]
    words_file: Option<PathBuf>,
}

#[derive(clap::Args)]
struct ShowArgs {
    #[command(flatten)]
    owner: OwnerKeystore,
    /// 社区名称 / The community's name
    #[arg(long)]
    realm: String,
}

/// A keystore to be made.
#[derive(clap::Args)]
pub(crate) struct NewKeystore {
    /// 密钥库文件 / The keystore file
    #[arg(long, visible_alias = "key", value_name = "FILE")]
    pub(crate) keystore: PathBuf,
    #[command(flatten)]
    pub(crate) passphrase: PassphraseArgs,
    /// 覆盖已有文件 / Replace an existing file
    #[arg(long)]
    pub(crate) force: bool,
}

/// An owner's keystore to be opened; for every command that acts as an owner.
#[derive(clap::Args)]
pub struct OwnerKeystore {
    /// 密钥库文件 / The keystore file
    #[arg(long, visible_alias = "key", value_name = "FILE")]
    pub keystore: PathBuf,
    /// Where its passphrase comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

impl OwnerKeystore {
    /// Asks for the passphrase and opens it.
    pub fn open(&self, console: &mut Console) -> Result<Seed, Error> {
        let passphrase = self.passphrase.existing(&self.keystore, console)?;
        keystore::open_owner(&self.keystore, passphrase)
    }
}

impl NewKeystore {
    /// Refuses an existing file early, then asks for the new passphrase.
    pub(crate) fn seal(&self, console: &mut Console) -> Result<Seal, Error> {
        if self.keystore.exists() && !self.force {
            return Err(Error::Exists(self.keystore.clone()));
        }
        Ok(Seal {
            passphrase: self.passphrase.fresh(&self.keystore, console)?,
            work_factor: self.passphrase.work_factor,
            overwrite: self.force.into(),
        })
    }
}

/// The two lists of words.
#[derive(Clone, Copy, ValueEnum)]
enum Words {
    /// 简体中文
    Zh,
    /// English
    En,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::New(args) => new(&args, console),
        Command::Restore(args) => restore(&args, console),
        Command::Show(args) => show(&args, console),
    }
}

fn new(args: &NewArgs, console: &mut Console) -> Result<Ending, Error> {
    let seal = args.keystore.seal(console)?;
    let seed = Seed::random(&mut randomness::system());
    let words = seed.to_words(word_list(args.words, console.language()));
    match &args.words_file {
        Some(path) => write_words(path, &words, seal.overwrite)?,
        None => show_words(&words, console)?,
    }
    keystore::write_owner(&args.keystore.keystore, &seed, seal)?;
    console.say(msg("key-created").showing("file", args.keystore.keystore.display()));
    if let Some(path) = &args.words_file {
        console.say(msg("key-words-written").showing("file", path.display()));
    }
    console.answer(&serde_json::json!({
        "keystore": args.keystore.keystore,
        "words_file": args.words_file,
    }));
    Ok(Ending::Clean)
}

fn word_list(words: Option<Words>, language: Language) -> WordList {
    match (words, language) {
        (Some(Words::Zh), _) | (None, Language::Chinese) => WordList::SimplifiedChinese,
        (Some(Words::En), _) | (None, Language::English) => WordList::English,
    }
}

fn write_words(path: &Path, words: &str, overwrite: Overwrite) -> Result<(), Error> {
    let line = Zeroizing::new(format!("{words}\n"));
    files::write(path, line.as_bytes(), Access::Secret, overwrite)
}

/// Shows the words once, has two of them typed again, clears the screen.
fn show_words(words: &str, console: &mut Console) -> Result<(), Error> {
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
        let end = if index % 4 == 3 { "\n" } else { "   " };
        text.push_str(&Zeroizing::new(format!("{:>2}. {word}{end}", index + 1)));
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
        let typed = Zeroizing::new(console.ask(question, "--words-file")?);
        if typed.trim() == word {
            return Ok(());
        }
        console.warn(msg("key-word-differs"));
    }
}

fn restore(args: &RestoreArgs, console: &mut Console) -> Result<Ending, Error> {
    let text = match &args.words_file {
        Some(path) => Zeroizing::new(files::read_text(path, files::MAX_SMALL)?),
        None => console.ask_secret(msg("prompt-words"), "--words-file")?,
    };
    let seed = read_words(&text)?;
    let seal = args.keystore.seal(console)?;
    keystore::write_owner(&args.keystore.keystore, &seed, seal)?;
    console.say(msg("key-restored").showing("file", args.keystore.keystore.display()));
    console.answer(&serde_json::json!({ "keystore": args.keystore.keystore }));
    Ok(Ending::Clean)
}

/// Chinese words are one character each and may be written without spaces.
fn read_words(text: &str) -> Result<Seed, Error> {
    let dense = text.trim();
    let is_dense = !dense.is_ascii() && !dense.contains(char::is_whitespace);
    let spaced = Zeroizing::new(match is_dense {
        true => dense.chars().flat_map(|c| [c, ' ']).collect(),
        false => text.to_owned(),
    });
    Seed::from_words(&spaced).map_err(|e| Error::Words(Refusal::of(&e)))
}

fn show(args: &ShowArgs, console: &mut Console) -> Result<Ending, Error> {
    let realm = Realm::new(&args.realm).map_err(|e| Error::refused(&e))?;
    let commitment = args.owner.open(console)?.realm_secret(&realm).commitment();
    console.say(
        msg("key-commitment")
            .showing("realm", &realm)
            .showing("commitment", commitment),
    );
    console.answer(&serde_json::json!({ "realm": realm, "commitment": commitment }));
    Ok(Ending::Clean)
}

#[cfg(test)]
mod tests;
