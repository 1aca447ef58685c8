//! What the program understands on its command line.

use clap::{CommandFactory, Parser, Subcommand};

use crate::commands::{
    attest, audit, ballot, booking, ceremony, claim, community, demo, desk, enrol, export, fund,
    inbox, key, member, node, notice, page, place, poll, pool, reference, report, result, role,
    roll, round, rulebook, scheme, tally, trustee, vote, witness,
};
use crate::console::Global;
use crate::language::Language;
use crate::{Console, Ending, Error, help};

/// Linli: owners vote, everyone can check, nobody can look.
#[derive(Parser)]
#[command(name = "linli", version, propagate_version = false)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// One command group each; its module has `Args` and `run`.
#[derive(Subcommand)]
pub enum Command {
    /// An owner's key.
    Key(key::Args),
    /// A community: its founding, its officers, its state.
    Community(community::Args),
    /// An enrolment request.
    Enrol(enrol::Args),
    /// What waits at a node for an officer.
    Inbox(inbox::Args),
    /// The roll of owners.
    Roll(roll::Args),
    /// A trustee.
    Trustee(trustee::Args),
    /// The key ceremony.
    Ceremony(ceremony::Args),
    /// A poll: draft, record, ballots, closing.
    Poll(poll::Args),
    /// Vote.
    Vote(vote::Args),
    /// A ballot.
    Ballot(ballot::Args),
    /// Tally: record decryption shares, publish the result.
    Tally(tally::Args),
    /// Show the published result.
    Result(result::Args),
    /// A community's money.
    Fund(fund::Args),
    /// Notices of the committee.
    Notice(notice::Args),
    /// Desks that take members' reports.
    Desk(desk::Args),
    /// Repairs and grievances: reported without a name, followed to their end.
    Report(report::Args),
    /// Shared spaces that members book.
    Place(place::Args),
    /// Bookings of shared spaces.
    Booking(booking::Args),
    /// An officer of a mutual-aid scheme: committee, registrar, treasurer, assessor.
    Role(role::Args),
    /// A mutual-aid scheme.
    Scheme(scheme::Args),
    /// A scheme's rulebook.
    Rulebook(rulebook::Args),
    /// A scheme's members.
    Member(member::Args),
    /// Attested losses.
    Attest(attest::Args),
    /// The pool.
    Pool(pool::Args),
    /// Rounds of claims.
    Round(round::Args),
    /// A claim.
    Claim(claim::Args),
    /// The node: keeps a community's record and takes messages.
    Node(node::Args),
    /// The page and the wallet in it: as one file, or compared with what a node serves.
    Page(page::Args),
    /// A witness: cosigns records that only grow.
    Witness(witness::Args),
    /// Export a whole record.
    Export(export::Args),
    /// Audit: recompute and verify a whole record.
    Audit(audit::Args),
    /// Run a whole vote as a demonstration.
    Demo(demo::Args),
    /// Print a completion script.
    Completions(reference::CompletionsArgs),
    /// Write manual pages.
    Man(reference::ManArgs),
    /// Print the command reference.
    #[command(hide = true)]
    HelpMarkdown,
}

impl Command {
    /// Runs the command.
    pub fn run(self, console: &mut Console) -> Result<Ending, Error> {
        match self {
            Self::Key(args) => key::run(args, console),
            Self::Community(args) => community::run(args, console),
            Self::Enrol(args) => enrol::run(args, console),
            Self::Inbox(args) => inbox::run(args, console),
            Self::Roll(args) => roll::run(args, console),
            Self::Poll(args) => poll::run(args, console),
            Self::Vote(args) => vote::run(args, console),
            Self::Ballot(args) => ballot::run(args, console),
            Self::Tally(args) => tally::run(args, console),
            Self::Result(args) => result::run(args, console),
            Self::Fund(args) => fund::run(args, console),
            Self::Notice(args) => notice::run(args, console),
            Self::Desk(args) => desk::run(args, console),
            Self::Report(args) => report::run(args, console),
            Self::Place(args) => place::run(args, console),
            Self::Booking(args) => booking::run(args, console),
            Self::Role(args) => role::run(args, console),
            Self::Scheme(args) => scheme::run(args, console),
            Self::Rulebook(args) => rulebook::run(args, console),
            Self::Member(args) => member::run(args, console),
            Self::Attest(args) => attest::run(args, console),
            Self::Pool(args) => pool::run(args, console),
            Self::Round(args) => round::run(args, console),
            Self::Claim(args) => claim::run(args, console),
            Self::Node(args) => node::run(args, console),
            Self::Page(args) => page::run(args, console),
            Self::Witness(args) => witness::run(&args, console),
            Self::Export(args) => export::run(&args, console),
            Self::Audit(args) => audit::run(&args, console),
            Self::Demo(args) => demo::run(&args, console),
            Self::Trustee(args) => trustee::run(args, console),
            Self::Ceremony(args) => ceremony::run(args, console),
            Self::Completions(args) => reference::completions(args, console),
            Self::Man(args) => reference::man(args, console),
            Self::HelpMarkdown => reference::markdown(console),
        }
    }
}

/// The whole command tree in a language, with help wrapped at a fixed width.
pub fn command(language: Language) -> clap::Command {
    help::tell(Cli::command(), language).term_width(100)
}
