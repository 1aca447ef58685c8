//! `linli trustee`: a trustee's keystore, public card, backup.

use std::path::PathBuf;

use clap::Subcommand;
use linli_audit::namings::words;
use linli_client::Which;
use linli_office::ceremony;
use linli_primitives::Seed;
use linli_rules::PollState;
use linli_rules::poll::Namings;
use linli_wire::{Message, TallyRound};

use crate::clock::Clock;
use crate::commands::{decrypt, tally};
use crate::community::entry_name;
use crate::files::{self, Access, Overwrite};
use crate::keystore::NewKeystore;
use crate::keystore::TrusteeKeystore;
use crate::keystore::{self, Seal, TrusteeKey};
use crate::language::msg;
use crate::lock::Lock;
use crate::passphrase::PassphraseArgs;
use crate::place::{OpenPoll, PollPlace};
use crate::show::namings;
use crate::words::{NewWords, OldWords};
use crate::{Console, Ending, Error, Refusal, randomness};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a trustee's key and public card.
    New(NewArgs),
    /// Write the public card again.
    Card(CardArgs),
    /// Write an encrypted backup, key shares included.
    Backup(BackupArgs),
    /// Restore from a backup or from the words.
    Restore(RestoreArgs),
    /// Verify the whole closed record, name its closing, and once enough trustees have, submit the share of this round.
    Decrypt(DecryptArgs),
}

#[derive(clap::Args)]
struct NewArgs {
    /// The trustee's name.
    #[arg(long)]
    name: String,
    #[command(flatten)]
    keystore: NewKeystore,
    #[command(flatten)]
    words: NewWords,
    /// The card to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(clap::Args)]
struct CardArgs {
    #[command(flatten)]
    trustee: TrusteeKeystore,
    /// The card to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

#[derive(clap::Args)]
struct BackupArgs {
    #[command(flatten)]
    trustee: TrusteeKeystore,
    /// The backup to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Read the backup's passphrase from the first line of FILE.
    #[arg(long, value_name = "FILE")]
    backup_passphrase_file: Option<PathBuf>,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

#[derive(clap::Args)]
struct RestoreArgs {
    #[command(flatten)]
    keystore: NewKeystore,
    /// The backup.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words_file", "name"])]
    backup: Option<PathBuf>,
    /// Read the backup's passphrase from the first line of FILE.
    #[arg(long, value_name = "FILE", requires = "backup")]
    backup_passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    words: OldWords,
    /// The name, when restoring from the words.
    #[arg(long, required_unless_present = "backup")]
    name: Option<String>,
}

#[derive(clap::Args)]
struct DecryptArgs {
    #[command(flatten)]
    place: PollPlace,
    #[command(flatten)]
    trustee: TrusteeKeystore,
    /// Write the naming or the share to FILE instead of recording it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// When: nothing is decrypted before the closing time.
    #[command(flatten)]
    clock: Clock,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::New(args) => new(&args, console),
        Command::Card(args) => {
            let key = args.trustee.open(console)?;
            write_card(&key, &args.out, args.force.into(), console)
        }
        Command::Backup(args) => backup(&args, console),
        Command::Restore(args) => restore(&args, console),
        Command::Decrypt(args) => decrypt(&args, console),
    }
}

fn new(args: &NewArgs, console: &mut Console) -> Result<Ending, Error> {
    let key = named_key(&args.name, Seed::random(&mut randomness::system()))?;
    files::check_free(&args.out, args.keystore.force.into())?;
    let seal = args.keystore.seal(console)?;
    let overwrite = seal.overwrite;
    args.words.hand_over(&key.seed, overwrite, console)?;
    keystore::write_trustee(&args.keystore.keystore, &key, seal)?;
    console.say(msg("key-created").showing("file", args.keystore.keystore.display()));
    write_card(&key, &args.out, overwrite, console)
}

/// Refuses a name that a card may not have.
fn named_key(name: &str, seed: Seed) -> Result<TrusteeKey, Error> {
    let key = TrusteeKey::new(name.to_owned(), seed);
    if key.secret().card(name).is_sound() {
        Ok(key)
    } else {
        Err(Refusal::new("dkg.card", "the name is empty, padded or too long").into())
    }
}

fn write_card(
    key: &TrusteeKey,
    out: &std::path::Path,
    overwrite: Overwrite,
    console: &mut Console,
) -> Result<Ending, Error> {
    let card = key.secret().card(&key.name);
    files::write_json(out, &card, Access::Public, overwrite)?;
    let code = ceremony::code(&card);
    console.say(
        msg("trustee-card-written")
            .with("name", key.name.clone())
            .with("code", code.clone())
            .showing("file", out.display()),
    );
    console.answer(&serde_json::json!({ "card": out, "code": code, "trustee": card }));
    Ok(Ending::Clean)
}

/// What takes a backup's passphrase where nobody can be asked.
const BACKUP_OPTION: &str = "--backup-passphrase-file";

/// The passphrase arguments of a backup: its own passphrase file, with the keystore's work factor.
fn backup_passphrase(file: &Option<PathBuf>, like: &PassphraseArgs) -> PassphraseArgs {
    PassphraseArgs {
        passphrase_file: file.clone(),
        work_factor: like.work_factor,
    }
}

fn backup(args: &BackupArgs, console: &mut Console) -> Result<Ending, Error> {
    files::check_free(&args.out, args.force.into())?;
    let key = args.trustee.open(console)?;
    let passphrase = backup_passphrase(&args.backup_passphrase_file, &args.trustee.passphrase);
    let seal = Seal {
        passphrase: passphrase.fresh_or(&args.out, BACKUP_OPTION, console)?,
        work_factor: passphrase.work_factor,
        overwrite: args.force.into(),
    };
    keystore::write_trustee(&args.out, &key, seal)?;
    console.say(
        msg("trustee-backed-up")
            .showing("file", args.out.display())
            .showing("count", key.held.len()),
    );
    console.answer(&serde_json::json!({ "backup": args.out, "ceremonies": ceremonies(&key) }));
    Ok(Ending::Clean)
}

fn restore(args: &RestoreArgs, console: &mut Console) -> Result<Ending, Error> {
    let key = match &args.backup {
        Some(path) => {
            let passphrase =
                backup_passphrase(&args.backup_passphrase_file, &args.keystore.passphrase);
            keystore::open_trustee(path, passphrase.existing_or(path, BACKUP_OPTION, console)?)?
        }
        None => {
            let name = args.name.as_deref().unwrap_or_default();
            named_key(name, args.words.read(console)?)?
        }
    };
    let seal = args.keystore.seal(console)?;
    keystore::write_trustee(&args.keystore.keystore, &key, seal)?;
    console.say(msg("key-restored").showing("file", args.keystore.keystore.display()));
    if key.held.is_empty() {
        console.say(msg("trustee-finish-again"));
    }
    console.answer(&serde_json::json!({
        "keystore": args.keystore.keystore,
        "trustee": key.secret().card(&key.name),
        "ceremonies": ceremonies(&key),
    }));
    Ok(Ending::Clean)
}

fn decrypt(args: &DecryptArgs, console: &mut Console) -> Result<Ending, Error> {
    if let Some(out) = &args.out {
        files::check_free(out, args.force.into())?;
    }
    let key = args.trustee.open(console)?;
    let mut open = args.place.open_relying(Which::Full, &args.clock, console)?;
    open.community.check_times(&args.clock)?;
    let policy = open.community.policy().clone();
    let verified = decrypt::closed(&open, args.clock.now()?, console)?;
    let state = decrypt::poll(&verified, open.id)?;
    let shares = key.shares_of(state.poll().trustees.ceremony)?;
    let mut lock = Lock::beside(&args.trustee.keystore)?;
    let named = decrypt::own_naming(state, shares.heads.index())?;
    // Also where there is nothing to make now: a record that shows a naming may be another than she named.
    if let Some(closing) = state.closing() {
        lock.check(open.id, closing.digest())?;
    }
    if named.is_none() {
        let naming = decrypt::name(state, shares, &mut lock, &mut randomness::system())?;
        let place = args.hand_in(&mut open, Message::Naming(naming.clone()), &naming)?;
        console.say(
            msg("trustee-named")
                .with("counted", state.ballots())
                .showing("closing", naming.closing)
                .showing("file", &place),
        );
    }
    let namings = namings::told(&open, console)?;
    namings::check(&namings)?;
    let own = shares.heads.index();
    if namings.missing() > 0 || !namings.named.contains(&own) {
        return Ok(wait(&namings, own, state, console));
    }
    if let Some(round) = decrypt::recorded(open.state(), own) {
        return recorded(args, round, own, &mut open, console);
    }
    open.community.rely_on(&policy)?;
    let share = decrypt::share(state, shares, &mut lock, &mut randomness::system())?;
    let place = args.hand_in(&mut open, Message::Share(share.clone()), &share)?;
    let counted = state.ballots();
    let round = console.text(&round_words(share.round));
    console.say(
        msg("trustee-decrypted")
            .with("round", round)
            .with("counted", counted)
            .showing("closing", share.closing)
            .showing("file", &place),
    );
    if args.out.is_none() {
        tally::publish(&mut open, console)?;
    }
    console.answer(&serde_json::json!({
        "share": place,
        "round": share.round,
        "trustee": share.trustee,
        "closing": share.closing,
        "counted": counted,
    }));
    Ok(Ending::Clean)
}

/// Prints that the trustee's share is in the record, and what is still missing.
fn recorded(
    args: &DecryptArgs,
    round: TallyRound,
    own: u16,
    open: &mut OpenPoll,
    console: &mut Console,
) -> Result<Ending, Error> {
    let words = console.text(&round_words(round));
    console.say(msg("trustee-share-recorded").with("round", words));
    if args.out.is_none() {
        tally::publish(open, console)?;
    }
    console.answer(&serde_json::json!({
        "recorded": true,
        "round": round,
        "trustee": own,
        "closing": open.state().closing().map(|closing| closing.digest()),
    }));
    Ok(Ending::Clean)
}

fn round_words(round: TallyRound) -> linli_language::Message {
    match round {
        TallyRound::Heads => msg("round-heads"),
        TallyRound::Shares => msg("round-shares"),
    }
}

/// Says whose naming is missing before anything can be decrypted.
fn wait(namings: &Namings, own: u16, state: PollState<'_>, console: &mut Console) -> Ending {
    let names = |trustees: &[u16]| -> Vec<&str> {
        let all = &state.poll().trustees.names;
        let name = |n: &u16| all.get(usize::from(*n) - 1).map(String::as_str);
        trustees.iter().filter_map(name).collect()
    };
    let (named, silent) = (names(&namings.named), names(&namings.silent));
    if namings.missing() > 0 {
        console.say(
            msg("trustee-waits")
                .with("count", console.text(&words(namings)))
                .with("named", named.join("、"))
                .with("silent", silent.join("、")),
        );
    } else {
        console.say(msg("trustee-waits-record"));
    }
    let is_recorded = namings.named.contains(&own);
    console.answer(&serde_json::json!({
        "closing": state.closing().map(|closing| closing.digest()),
        "counted": state.ballots(),
        "missing": namings.missing().max(u16::from(!is_recorded)),
        "needed": namings.needed,
        "named": named,
        "silent": silent,
    }));
    Ending::Waiting
}

impl DecryptArgs {
    /// Records a paper, or writes it to the file that was asked for; prints where it is.
    fn hand_in(
        &self,
        open: &mut OpenPoll,
        message: Message,
        paper: &impl serde::Serialize,
    ) -> Result<String, Error> {
        match &self.out {
            Some(path) => {
                files::write_json(path, paper, Access::Public, self.force.into())?;
                Ok(path.display().to_string())
            }
            None => {
                let (receipt, _) = open.community.submit(&message)?;
                Ok(entry_name(receipt.index))
            }
        }
    }
}

fn ceremonies(key: &TrusteeKey) -> Vec<linli_primitives::Digest> {
    key.held.iter().map(|held| held.ceremony).collect()
}
