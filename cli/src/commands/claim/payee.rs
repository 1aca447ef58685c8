//! Who is paid: the payee in the claim, and a change by the claimant while it is not paid.

use std::path::{Path, PathBuf};

use linli_rules::aid::wallet;
use linli_wire::act::Act;
use linli_wire::pool::PayeeChange;
use linli_wire::scheme::Scheme;
use linli_wire::signature::Signed;

use crate::acting;
use crate::clock::Clock;
use crate::files::{self, Access};
use crate::keystore::{self, OwnerKeystore};
use crate::language::msg;
use crate::place::SchemePlace;
use crate::{Console, Ending, Error, Refusal, ids};

/// Which claim, and who is to be paid.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The claim, by the first digits of its id; see `linli claim recover`.
    #[arg(long, value_name = "HEX")]
    claim: String,
    /// Read from FILE who is paid instead of asking: details for the treasurer alone, or an address on the scheme's chain.
    #[arg(long, value_name = "FILE")]
    payee_file: Option<PathBuf>,
    /// Write it to FILE, for somebody's `role submit`.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    place: SchemePlace,
    #[command(flatten)]
    member: OwnerKeystore,
    /// When.
    #[command(flatten)]
    clock: Clock,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    if let Some(out) = &args.out {
        files::check_free(out, args.force.into())?;
    }
    let mut scheme = args.place.open(&args.clock, console)?;
    let state = scheme.state();
    let id = state.id();
    let claims = state.claims().into_iter().map(|it| it.event_nullifier);
    let meant = ids::meant(&args.claim, claims, "--claim")?;
    let changes = |claim| Some((claim, state.payee_changes(claim)?));
    let (claim, before) = meant.and_then(changes).ok_or_else(|| {
        let detail = "no such claim in the record";
        Refusal::new("payee.claim", detail).with("claim", &args.claim)
    })?;
    let document = Scheme::clone(state.scheme());
    let given = read(args.payee_file.as_deref(), &document)?;
    let secret = args.member.open(console)?.realm_secret(&document.realm);
    let change = PayeeChange {
        claim,
        number: before + 1,
        payee: given.map_or_else(|| ask(&document, console), Ok)?,
    };
    let key = wallet::payee_key(&secret, id, claim);
    let paper = scheme.paper(Act::Payee(Signed::new(change).sign(id, &key)));
    match &args.out {
        Some(out) => {
            files::write_json(out, &paper, Access::Public, args.force.into())?;
            console.say(msg("payee-written").showing("file", out.display()));
            console.answer(&serde_json::json!({ "act": out, "recorded": false }));
        }
        None => acting::tell_taken(&scheme.take(paper)?, console),
    }
    Ok(Ending::Clean)
}

/// Who is paid, from a file, as a claim says it; before anything that takes long.
pub(super) fn read(file: Option<&Path>, scheme: &Scheme) -> Result<Option<Vec<u8>>, Error> {
    let Some(path) = file else {
        return Ok(None);
    };
    let details = files::read_text(path, files::MAX_SMALL)?;
    let payee = keystore::payee(scheme, &details);
    Ok(Some(payee.map_err(|e| Refusal::of(&e).in_file(path))?))
}

/// The same, asked for; says who will be able to read it.
pub(super) fn ask(scheme: &Scheme, console: &mut Console) -> Result<Vec<u8>, Error> {
    let question = match scheme.contract() {
        Some(ledger) => msg("prompt-payee-address").with("chain", ledger.chain),
        None => msg("prompt-payee"),
    };
    let details = console.ask(question, "--payee-file")?;
    keystore::payee(scheme, &details).map_err(|e| Error::refused(&e))
}
