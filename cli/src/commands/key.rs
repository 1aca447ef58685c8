//! `linli key`: an owner's seed, its 24 words, and what may be known of it.

use std::path::PathBuf;

use clap::Subcommand;
use linli_primitives::{Realm, Seed};

use crate::keystore::{self, Seal};
use crate::language::msg;
use crate::passphrase::PassphraseArgs;
use crate::words::{NewWords, OldWords};
use crate::{Console, Ending, Error, randomness};

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
    #[command(flatten)]
    words: NewWords,
}

#[derive(clap::Args)]
struct RestoreArgs {
    #[command(flatten)]
    keystore: NewKeystore,
    #[command(flatten)]
    words: OldWords,
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
    args.words.hand_over(&seed, seal.overwrite, console)?;
    keystore::write_owner(&args.keystore.keystore, &seed, seal)?;
    console.say(msg("key-created").showing("file", args.keystore.keystore.display()));
    console.answer(&serde_json::json!({
        "keystore": args.keystore.keystore,
        "words_file": args.words.words_file,
    }));
    Ok(Ending::Clean)
}

fn restore(args: &RestoreArgs, console: &mut Console) -> Result<Ending, Error> {
    let seed = args.words.read(console)?;
    let seal = args.keystore.seal(console)?;
    keystore::write_owner(&args.keystore.keystore, &seed, seal)?;
    console.say(msg("key-restored").showing("file", args.keystore.keystore.display()));
    console.answer(&serde_json::json!({ "keystore": args.keystore.keystore }));
    Ok(Ending::Clean)
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
