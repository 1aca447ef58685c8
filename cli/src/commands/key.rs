//! `linli key`: an owner's seed, its 24 words, and what may be public of it.

use clap::Subcommand;
use linli_primitives::{Realm, Seed};

use crate::keystore::NewKeystore;
use crate::keystore::OwnerKeystore;
use crate::keystore::{self};
use crate::language::msg;
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
    /// Make a key; its 24 words are shown once.
    New(NewArgs),
    /// Restore a key from its words.
    Restore(RestoreArgs),
    /// Show the identity commitment in a realm, nothing secret.
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
    /// The community's name.
    #[arg(long)]
    realm: String,
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
