//! `linli claim`: checking the rules before anything is proved, the claim itself, and what becomes of it in the record.

mod accept;
mod payee;
mod recover;

use std::iter;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use linli_contract::Execute;
use linli_prover::ClaimProver;
use linli_rules::aid::SchemeState;
use linli_rules::aid::wallet::Failing;
use linli_rules::aid::wish::{Brought, Wish, in_time};
use linli_wire::Message;
use linli_wire::claim::Claim;
use linli_wire::scheme::ContractLedger;
use serde_json::json;

use crate::acting;
use crate::clock;
use crate::clock::Clock;
use crate::community::verifier;
use crate::files::{self, Access};
use crate::keystore::OwnerKeystore;
use crate::language::{Message as Sentence, msg};
use crate::place::SchemePlace;
use crate::{Console, Ending, Error, Refusal, amount, randomness};

use accept::AcceptArgs;

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check every rule before claiming; says what would have to change.
    Check(CheckArgs),
    /// Check the rules, prove, and write the claim.
    Make(MakeArgs),
    /// Show what is public of a claim.
    Show(ShowArgs),
    /// Verify a claim against the record as it stands.
    Verify(VerifyArgs),
    /// The record's keeper verifies claims and records them.
    Accept(AcceptArgs),
    /// Name another payee while a claim is not paid, for example after the bank returned the payout.
    Payee(payee::Args),
    /// Find your claims and counters from the key and the record alone.
    Recover(RecoverArgs),
}

/// What is to be claimed.
#[derive(clap::Args)]
struct Case {
    #[command(flatten)]
    place: SchemePlace,
    #[command(flatten)]
    member: OwnerKeystore,
    /// The slip from the registrar.
    #[arg(long, value_name = "FILE")]
    slip: PathBuf,
    /// The loss file from the assessors.
    #[arg(long, value_name = "FILE")]
    loss: PathBuf,
    /// The amount; the most that is payable by default.
    #[arg(long)]
    amount: Option<String>,
    /// The declared event; found by the day of the loss by default.
    #[arg(long, value_name = "NUMBER")]
    event: Option<u32>,
}

#[derive(clap::Args)]
struct CheckArgs {
    #[command(flatten)]
    case: Case,
    /// When.
    #[command(flatten)]
    clock: Clock,
}

#[derive(clap::Args)]
struct MakeArgs {
    #[command(flatten)]
    case: Case,
    /// Read from FILE who is paid instead of asking: details for the treasurer alone, or an address on the scheme's chain.
    #[arg(long, value_name = "FILE")]
    payee_file: Option<PathBuf>,
    /// The claim to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Where a contract holds the pool: also write what it is to execute, as JSON; anybody may broadcast it.
    #[arg(long, value_name = "FILE.json")]
    chain: Option<PathBuf>,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
    /// When.
    #[command(flatten)]
    clock: Clock,
}

#[derive(clap::Args)]
struct ShowArgs {
    /// The claim file.
    claim: PathBuf,
    /// If given, amounts are shown in the scheme's currency, and the last day is as its round stands.
    #[command(flatten)]
    place: SchemePlace,
}

#[derive(clap::Args)]
struct VerifyArgs {
    /// The claim file.
    claim: PathBuf,
    #[command(flatten)]
    place: SchemePlace,
    /// When.
    #[command(flatten)]
    clock: Clock,
}

#[derive(clap::Args)]
struct RecoverArgs {
    #[command(flatten)]
    place: SchemePlace,
    #[command(flatten)]
    member: OwnerKeystore,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Check(args) => check(&args, console),
        Command::Make(args) => make(&args, console),
        Command::Show(args) => show(&args, console),
        Command::Verify(args) => verify(&args, console),
        Command::Accept(args) => accept::run(&args, console),
        Command::Payee(args) => payee::run(&args, console),
        Command::Recover(args) => recover::run(&args.place, &args.member, console),
    }
}

/// What the command line names: files and key. Whether a round takes claims is seen before the passphrase is asked for.
fn wish(
    state: SchemeState<'_>,
    case: &Case,
    clock: &Clock,
    console: &mut Console,
) -> Result<Wish, Error> {
    let slip = acting::held::slip(&case.slip, state.id())?;
    let loss = acting::held::loss(&case.loss, state.id())?;
    in_time(state, clock::day(clock.now()?)?).map_err(|e| Error::refused(&e))?;
    let (realm, currency) = {
        let document = state.scheme();
        (document.realm.clone(), document.currency.clone())
    };
    let secret = case.member.open(console)?.realm_secret(&realm);
    let amount = case.amount.as_ref();
    let amount = amount
        .map(|text| amount::parse(text, &currency))
        .transpose()?;
    let brought = Brought {
        slip: &slip,
        loss: &loss,
        amount,
        event: case.event,
    };
    Wish::of(state, secret, brought).map_err(|e| Error::refused(&e))
}

fn check(args: &CheckArgs, console: &mut Console) -> Result<Ending, Error> {
    let scheme = args.case.place.open(&args.clock, console)?;
    let wish = wish(scheme.state(), &args.case, &args.clock, console)?;
    let failing = wish.failing();
    if failing.is_empty() {
        console.say(
            msg("claim-holds")
                .with("amount", amount::show(wish.amount().get(), scheme.state()))
                .with("most", amount::show(wish.most().get(), scheme.state())),
        );
    }
    refuse(scheme.state(), &wish, &failing, console)
}

/// Prints every failing rule; returns the command's JSON.
fn refuse(
    state: SchemeState<'_>,
    wish: &Wish,
    failing: &[Failing],
    console: &mut Console,
) -> Result<Ending, Error> {
    let language = console.language();
    for fault in failing {
        console.say(
            msg("claim-failing")
                .with("rule", fault.rule.id())
                .with("article", language.half(&fault.article).to_owned())
                .with("clause", language.of(&fault.clause).to_owned())
                .with("needed", language.of(&fault.needed).to_owned()),
        );
    }
    if !failing.is_empty() {
        console.say(
            msg("claim-most")
                .with("amount", amount::show(wish.amount().get(), state))
                .with("most", amount::show(wish.most().get(), state)),
        );
    }
    let faults = failing.iter().map(|fault| {
        json!({
            "rule": fault.rule.id(), "article": fault.article, "clause": fault.clause,
            "needed": fault.needed,
        })
    });
    console.answer(&json!({
        "holds": failing.is_empty(), "failing": faults.collect::<Vec<_>>(), "amount": wish.amount(),
        "most": wish.most(), "category": wish.category(), "declared": wish.declared(),
    }));
    Ok(match failing {
        [] => Ending::Clean,
        _ => Ending::Problems,
    })
}

fn make(args: &MakeArgs, console: &mut Console) -> Result<Ending, Error> {
    for file in iter::once(&args.out).chain(&args.chain) {
        files::check_free(file, args.force.into())?;
    }
    let scheme = args.case.place.open(&args.clock, console)?;
    let state = scheme.state();
    let held = state.scheme().contract();
    if args.chain.is_some() && held.is_none() {
        let detail = "the scheme's treasurer keeps the pool, not a contract";
        return Err(Refusal::new("contract.ledger", detail).into());
    }
    let given = payee::read(args.payee_file.as_deref(), state.scheme())?;
    let wish = wish(state, &args.case, &args.clock, console)?;
    let failing = wish.failing();
    if !failing.is_empty() {
        return refuse(state, &wish, &failing, console);
    }
    let show = |minor| amount::show(minor, state);
    let question = msg("claim-confirm")
        .with("amount", show(wish.amount().get()))
        .with("fee", show(state.scheme().fee.get()));
    if !console.confirm(question)? {
        return Err(Error::Declined);
    }
    let payee = given.map_or_else(|| payee::ask(state.scheme(), console), Ok)?;
    let day = clock::day(args.clock.now()?)?;
    let progress = console.progress(1, msg("progress-claim"));
    let (witness, draft) = wish.parts(state, payee).map_err(|e| Error::refused(&e))?;
    let claim = ClaimProver::new()
        .map_err(|e| Error::refused(&e))?
        .make(state, day, &witness, draft, &mut randomness::system())
        .map_err(|e| Error::refused(&e))?;
    progress.finish_and_clear();
    files::write(
        &args.out,
        &claim.encode(),
        Access::Public,
        args.force.into(),
    )?;
    if let Some(path) = &args.chain {
        let execute = Execute::submit([Message::Claim(claim.encode()).encode()]);
        files::write_json(path, &execute, Access::Public, args.force.into())?;
    }
    console.say(
        msg("claim-made")
            .showing("file", args.out.display())
            .with("amount", amount::show(claim.body.amount.get(), state))
            .with("round", claim.body.round)
            .showing("until", state.last_day(&claim.body)),
    );
    console.say(way(held.as_ref(), args.chain.as_deref()));
    console.answer(&json!({
        "holds": true, "claim": args.out, "until": state.last_day(&claim.body), "amount": claim.body.amount, "round": claim.body.round,
        "event_nullifier": claim.body.event_nullifier, "digest": claim.digest(), "chain": args.chain,
    }));
    Ok(Ending::Clean)
}

/// How a claim gets into the record.
fn way(held: Option<&ContractLedger>, chain: Option<&Path>) -> Sentence {
    match (held, chain) {
        (Some(ledger), Some(file)) => msg("claim-chain")
            .showing("file", file.display())
            .with("contract", ledger.contract.clone())
            .with("chain", ledger.chain.clone()),
        (Some(ledger), None) => msg("claim-no-chain").with("chain", ledger.chain.clone()),
        (None, _) => msg("claim-hand-over"),
    }
}

fn read(path: &Path) -> Result<(Vec<u8>, Claim), Error> {
    let bytes = files::read(path, linli_wire::claim::MAX_BYTES as u64)?;
    let claim = Claim::decode(&bytes).map_err(|e| Refusal::of(&e).in_file(path))?;
    Ok((bytes, claim))
}

fn show(args: &ShowArgs, console: &mut Console) -> Result<Ending, Error> {
    let (bytes, claim) = read(&args.claim)?;
    let body = &claim.body;
    let scheme = args.place.open_if_given(&Clock::default(), console)?;
    let until = scheme
        .as_ref()
        .map_or(body.expires, |scheme| scheme.state().last_day(body));
    let money = |minor: u64| match &scheme {
        Some(scheme) => amount::show(minor, scheme.state()),
        None => minor.to_string(),
    };
    console.say(
        msg("claim-show")
            .showing("scheme", body.scheme)
            .with("ledger", body.ledger.clone())
            .with("round", body.round)
            .with("category", body.category)
            .with("amount", money(body.amount.get()))
            .with("fee", money(body.fee.get()))
            .showing("until", until)
            .showing("event", body.event_nullifier)
            .showing("digest", claim.digest())
            .with("bytes", bytes.len()),
    );
    let address = ContractLedger::parse(&body.ledger)
        .map(|ledger| (ledger, String::from_utf8_lossy(&body.payee).into_owned()));
    console.say(match &address {
        Some((ledger, payee)) => msg("claim-show-public")
            .with("payee", payee.clone())
            .with("chain", ledger.chain.clone()),
        None => msg("claim-show-sealed"),
    });
    if scheme.is_none() {
        console.say(msg("claim-minor-units"));
    }
    console.answer(&json!({
        "scheme": body.scheme, "ledger": body.ledger, "round": body.round, "rulebook": body.rulebook,
        "category": body.category, "declared": body.declared, "amount": body.amount, "fee": body.fee,
        "expires": body.expires, "until": until, "member_root": body.member_root,
        "attestation_root": body.attestation_root, "state_root": body.state_root,
        "event_nullifier": body.event_nullifier, "state_nullifier": body.state_nullifier,
        "new_state": body.new_state, "payee": address.map(|(_, payee)| payee),
        "payee_bytes": body.payee.len(), "proof_bytes": claim.proof.len(),
        "digest": claim.digest(), "bytes": bytes.len(),
    }));
    Ok(Ending::Clean)
}

fn verify(args: &VerifyArgs, console: &mut Console) -> Result<Ending, Error> {
    let (bytes, claim) = read(&args.claim)?;
    let scheme = args.place.open(&args.clock, console)?;
    let day = clock::day(args.clock.now()?)?;
    verifier()?
        .claims()
        .expect("the program's verifier is made with them")
        .verify(scheme.state(), day, &bytes)
        .map_err(|e| Refusal::of(&e).in_file(&args.claim))?;
    console.say(msg("claim-verified").showing("digest", claim.digest()));
    console.answer(&json!({
        "holds": true, "digest": claim.digest(), "event_nullifier": claim.body.event_nullifier,
    }));
    Ok(Ending::Clean)
}
