//! `linli attest`: assessors see a bill, agree on the loss, sign, and give the member what a claim needs.

mod case;
mod tag_key;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use linli_primitives::Loss;
use linli_wire::act::Act;
use linli_wire::attestation::Revocation;
use linli_wire::signature::Signed;
use serde_json::json;

use crate::acting::{self, Acting, Office};
use crate::clock::Clock;
use crate::community;
use crate::files::{self, Access, Overwrite};
use crate::keystore::RoleKeystore;
use crate::language::msg;
use crate::place::SchemePlace;
use crate::schemes::OpenScheme;
use crate::{Console, Ending, Error, amount};

use case::{BillDraft, Case};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The key of bills that all assessors share.
    Key {
        /// Which.
        #[command(subcommand)]
        command: tag_key::Command,
    },
    /// Attest a loss from its bill, as the first to sign.
    New(NewArgs),
    /// Check the loss and sign.
    Sign(SignArgs),
    /// Record it once enough have signed.
    Append(AppendArgs),
    /// Take an attestation back.
    Revoke(RevokeArgs),
}

#[derive(clap::Args)]
struct NewArgs {
    /// The bill, TOML.
    bill: PathBuf,
    #[command(flatten)]
    place: SchemePlace,
    #[command(flatten)]
    assessor: RoleKeystore,
    /// The case to write, for assessors only.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

#[derive(clap::Args)]
struct SignArgs {
    /// The case.
    case: PathBuf,
    #[command(flatten)]
    place: SchemePlace,
    #[command(flatten)]
    assessor: RoleKeystore,
    /// Write to another file; back to the same by default.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

#[derive(clap::Args)]
struct AppendArgs {
    /// Files of one case, signed by different assessors.
    #[arg(required = true)]
    cases: Vec<PathBuf>,
    #[command(flatten)]
    place: SchemePlace,
    /// The loss file to write for the member.
    #[arg(long, value_name = "FILE")]
    loss: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
    /// When.
    #[command(flatten)]
    clock: Clock,
}

#[derive(clap::Args)]
struct RevokeArgs {
    /// The case, or the loss file.
    case: PathBuf,
    #[command(flatten)]
    acting: Acting,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Key { command } => tag_key::run(&command, console),
        Command::New(args) => new(&args, console),
        Command::Sign(args) => sign(&args, console),
        Command::Append(args) => append(&args, console),
        Command::Revoke(args) => revoke(&args, console),
    }
}

fn new(args: &NewArgs, console: &mut Console) -> Result<Ending, Error> {
    files::check_free(&args.out, args.force.into())?;
    let scheme = args.place.open(&Clock::default(), console)?;
    let bill = BillDraft::read(&args.bill)?;
    let key = args.assessor.open(console)?;
    let mut case = Case::open(bill, scheme.state(), &key).map_err(|r| r.in_file(&args.bill))?;
    show(&case, &scheme, console);
    if !console.confirm(msg("attest-confirm"))? {
        return Err(Error::Declined);
    }
    case.sign(scheme.state(), scheme.community.reached_at()?, &key)?;
    files::write_json(&args.out, &case, Access::Secret, args.force.into())?;
    tell(&case, &scheme, &args.out, console)
}

fn sign(args: &SignArgs, console: &mut Console) -> Result<Ending, Error> {
    let (out, overwrite) = match &args.out {
        Some(out) => (out, args.force.into()),
        None => (&args.case, Overwrite::Replace),
    };
    files::check_free(out, overwrite)?;
    let scheme = args.place.open(&Clock::default(), console)?;
    let mut case = Case::read(&args.case, scheme.state())?;
    let key = args.assessor.open(console)?;
    case.check_bill(&key).map_err(|r| r.in_file(&args.case))?;
    show(&case, &scheme, console);
    if !console.confirm(msg("attest-confirm"))? {
        return Err(Error::Declined);
    }
    case.sign(scheme.state(), scheme.community.reached_at()?, &key)?;
    files::write_json(out, &case, Access::Secret, overwrite)?;
    tell(&case, &scheme, out, console)
}

fn append(args: &AppendArgs, console: &mut Console) -> Result<Ending, Error> {
    files::check_free(&args.loss, args.force.into())?;
    let mut scheme = args.place.open(&args.clock, console)?;
    let mut cases = Vec::new();
    for path in &args.cases {
        cases.push((path.clone(), Case::read(path, scheme.state())?));
    }
    let Some((_, first)) = cases.first() else {
        return Err(Error::Usage(msg("act-none")));
    };
    let file = first.loss_file();
    let papers = cases
        .into_iter()
        .map(|(path, case)| (path, case.into_paper()));
    let paper = acting::merge(papers.collect())?;
    let (have, need) = paper.signatures(Office::Scheme(scheme.state()))?;
    if have < usize::from(need) {
        return Err(Error::Standing {
            name: "authority.threshold",
            cause: msg("attest-early").with("have", have).with("need", need),
            remedy: msg("attest-early-remedy").showing("file", args.cases[0].display()),
        });
    }
    let taken = scheme.take(paper)?;
    let place = community::entry_name(taken.entry);
    files::write_json(&args.loss, &file, Access::Secret, Overwrite::Replace)?;
    console.say(msg("act-recorded").with("file", place.clone()));
    console.say(msg("attest-loss").showing("file", args.loss.display()));
    console.answer(&json!({
        "act": place, "recorded": true, "effect": taken.effect.as_ref().map(acting::effect),
        "loss": args.loss,
    }));
    Ok(Ending::Clean)
}

fn revoke(args: &RevokeArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut scheme = args.acting.open(console)?;
    let id = scheme.state().id();
    let (member, loss) = match acting::held::loss(&args.case, id) {
        Ok(file) => (file.member, file.loss),
        Err(_) => {
            let case = Case::read(&args.case, scheme.state())?;
            (case.member, case.loss)
        }
    };
    let act = Act::Revoke(Signed::new(Revocation {
        category: loss.category,
        leaf: linli_primitives::AttestationLeaf::of(member, &loss),
    }));
    args.acting.finish(&mut scheme, act, console)
}

/// Shows the loss to whoever is about to sign, or has signed, it.
fn show(case: &Case, scheme: &OpenScheme, console: &mut Console) {
    let state = scheme.state();
    let Loss {
        category,
        event_day,
        gross_loss,
        other_cover,
        salt: _,
    } = case.loss;
    let name = state.rulebooks().of_day(event_day).and_then(|(_, book)| {
        let line = book.line(category)?;
        Some(console.language().of(&line.name).to_owned())
    });
    console.say(
        msg("attest-show")
            .showing("member", case.member)
            .with("category", category)
            .with("name", name.unwrap_or_default())
            .showing("day", event_day)
            .with("loss", amount::show(gross_loss.get(), state))
            .with("cover", amount::show(other_cover.get(), state))
            .with("issuer", case.bill.issuer.clone())
            .with("number", case.bill.number.clone()),
    );
}

fn tell(
    case: &Case,
    scheme: &OpenScheme,
    out: &Path,
    console: &mut Console,
) -> Result<Ending, Error> {
    let paper = case.clone().into_paper();
    let (have, need) = paper.signatures(Office::Scheme(scheme.state()))?;
    console.say(
        msg("act-written")
            .showing("file", out.display())
            .with("have", have)
            .with("need", need),
    );
    console.answer(&json!({ "case": out, "signatures": have, "needed": need }));
    Ok(Ending::Clean)
}
