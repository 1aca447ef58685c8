//! The key under which bills become loss tags: made by one assessor, sent encrypted to the others.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use rand_core::Rng;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;
use zeroize::Zeroizing;

use crate::files::{self, Access, Overwrite};
use crate::keystore::{self, RoleCard, RoleSecret, Seal, seal_to};
use crate::language::msg;
use crate::passphrase::PassphraseArgs;
use crate::{Console, Ending, Error, Refusal, randomness};

/// The format of every such file.
const FORMAT: &str = "linli-tag-key-1";

/// Which command.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Make the key, and encrypt it to the other assessors.
    New(NewArgs),
    /// Encrypt the key that the keystore has to further assessors.
    Send(SendArgs),
    /// Store the key that another assessor sent.
    Take(TakeArgs),
}

#[derive(clap::Args)]
struct Keystore {
    /// The assessor's keystore file.
    #[arg(long, value_name = "FILE")]
    keystore: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
}

#[derive(clap::Args)]
pub(super) struct NewArgs {
    #[command(flatten)]
    assessor: Keystore,
    /// The other assessors' cards; an assessor without others has none.
    #[arg(long, value_name = "CARD", num_args = 1.., requires = "out")]
    to: Vec<PathBuf>,
    /// The encrypted file to write.
    #[arg(long, value_name = "FILE", requires = "to")]
    out: Option<PathBuf>,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

#[derive(clap::Args)]
pub(super) struct SendArgs {
    #[command(flatten)]
    assessor: Keystore,
    /// The cards of the assessors who are to have it.
    #[arg(long, value_name = "CARD", num_args = 1.., required = true)]
    to: Vec<PathBuf>,
    /// The encrypted file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

#[derive(clap::Args)]
pub(super) struct TakeArgs {
    /// The file written by `linli attest key new`.
    file: PathBuf,
    #[command(flatten)]
    assessor: Keystore,
}

/// One ciphertext for each assessor; nobody else can open them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    format: String,
    sealed: Vec<linli_wire::encoding::HexBytes>,
}

/// Runs the command.
pub(super) fn run(command: &Command, console: &mut Console) -> Result<Ending, Error> {
    match command {
        Command::New(args) => new(args, console),
        Command::Send(args) => send(args, console),
        Command::Take(args) => take(args, console),
    }
}

fn new(args: &NewArgs, console: &mut Console) -> Result<Ending, Error> {
    if let Some(out) = &args.out {
        files::check_free(out, args.force.into())?;
    }
    let (mut key, passphrase) = args.assessor.open(console)?;
    if key.tag_key.is_some() {
        let detail = "the keystore has a key of bills; another one would let old bills pass again";
        return Err(Refusal::new("attestation.tag_key", detail).into());
    }
    let mut shared = Zeroizing::new([0; 32]);
    randomness::system().fill_bytes(shared.as_mut_slice());
    let file = Shared::to(&args.to, &shared)?;
    if let Some(out) = &args.out {
        files::write_json(out, &file, Access::Public, args.force.into())?;
    }
    key.tag_key = Some(shared);
    args.assessor.write(&key, passphrase)?;
    console.say(msg("tag-key-made").showing("file", args.assessor.keystore.display()));
    if let Some(out) = &args.out {
        tell_sent(&args.to, out, console);
    }
    console.answer(&json!({ "file": args.out, "recipients": args.to.len() }));
    Ok(Ending::Clean)
}

fn send(args: &SendArgs, console: &mut Console) -> Result<Ending, Error> {
    files::check_free(&args.out, args.force.into())?;
    let (key, _) = args.assessor.open(console)?;
    let shared = key.tag_key.as_ref().ok_or_else(super::case::no_tag_key)?;
    let file = Shared::to(&args.to, shared)?;
    files::write_json(&args.out, &file, Access::Public, args.force.into())?;
    tell_sent(&args.to, &args.out, console);
    console.answer(&json!({ "file": args.out, "recipients": args.to.len() }));
    Ok(Ending::Clean)
}

fn tell_sent(to: &[PathBuf], out: &Path, console: &mut Console) {
    console.say(
        msg("tag-key-sealed")
            .showing("file", out.display())
            .with("count", to.len()),
    );
}

impl Shared {
    /// The key of bills, for whom these cards are.
    fn to(cards: &[PathBuf], key: &Zeroizing<[u8; 32]>) -> Result<Self, Error> {
        let mut sealed = Vec::new();
        for path in cards {
            let card: RoleCard = files::read_json(path, files::MAX_SMALL)?;
            let bytes = seal_to(&card.recipient, key.as_slice());
            let bytes = bytes.ok_or_else(|| {
                Refusal::new("role.card", "name or recipient is malformed").in_file(path)
            })?;
            sealed.push(linli_wire::encoding::HexBytes(bytes));
        }
        Ok(Self {
            format: FORMAT.to_owned(),
            sealed,
        })
    }
}

fn take(args: &TakeArgs, console: &mut Console) -> Result<Ending, Error> {
    let file: Shared = files::read_json(&args.file, files::MAX_SMALL)?;
    let (mut key, passphrase) = args.assessor.open(console)?;
    let opened = file.sealed.iter().find_map(|sealed| key.unseal(&sealed.0));
    let shared = opened
        .filter(|_| file.format == FORMAT)
        .and_then(|plain| <[u8; 32]>::try_from(plain.as_slice()).ok())
        .map(Zeroizing::new)
        .ok_or_else(|| {
            let detail = "the file holds no key of bills for this assessor";
            Refusal::new("attestation.tag_key", detail).in_file(&args.file)
        })?;
    key.tag_key = Some(shared);
    args.assessor.write(&key, passphrase)?;
    console.say(msg("tag-key-taken").showing("file", args.assessor.keystore.display()));
    console.answer(&json!({ "keystore": args.assessor.keystore }));
    Ok(Ending::Clean)
}

impl Keystore {
    fn open(&self, console: &mut Console) -> Result<(RoleSecret, SecretString), Error> {
        let passphrase = self.passphrase.existing(&self.keystore, console)?;
        let key = keystore::open_role(&self.keystore, passphrase.clone())?;
        Ok((key, passphrase))
    }

    /// Seals the same file again.
    fn write(&self, key: &RoleSecret, passphrase: SecretString) -> Result<(), Error> {
        let seal = Seal {
            passphrase,
            work_factor: self.passphrase.work_factor,
            overwrite: Overwrite::Replace,
        };
        keystore::write_role(&self.keystore, key, seal)
    }
}
