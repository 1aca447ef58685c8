//! `linli role`: an officer's keystore and public card, and signatures under acts that others prepared.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use linli_office::letter::reachable;
use linli_office::paper::{Standing, lines_of_units};
use linli_office::{Doubt, Letter, entering, json_text, words};
use linli_primitives::{Digest, Seed};
use linli_wire::signature::OfficerKey;
use serde_json::json;

use crate::acting::{self, Office, Paper};
use crate::clock::Clock;
use crate::community::{Community, Subject};
use crate::files::{self, Access, Overwrite};
use crate::keystore::NewKeystore;
use crate::keystore::RoleKeystore;
use crate::keystore::{self, RoleSecret};
use crate::language::msg;
use crate::letters::Post;
use crate::place::{Place, SchemePlace};
use crate::schemes::OpenScheme;
use crate::show;
use crate::show::warning::Warning;
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
    /// Make an officer's key and public card.
    New(NewArgs),
    /// Restore from the words.
    Restore(RestoreArgs),
    /// Write the public card again.
    Card(CardArgs),
    /// Sign an act that somebody prepared.
    Sign(SignArgs),
    /// Send an act over a node to the others who may sign it.
    Send(SendArgs),
    /// Record what was signed; copies signed apart are merged.
    Submit(SubmitArgs),
}

#[derive(clap::Args)]
struct NewArgs {
    /// The officer's name.
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
struct RestoreArgs {
    /// The officer's name.
    #[arg(long)]
    name: String,
    #[command(flatten)]
    keystore: NewKeystore,
    #[command(flatten)]
    words: OldWords,
}

#[derive(clap::Args)]
struct CardArgs {
    #[command(flatten)]
    officer: RoleKeystore,
    /// The card to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

#[derive(clap::Args)]
struct SignArgs {
    /// The act to sign.
    act: PathBuf,
    #[command(flatten)]
    place: SchemePlace,
    #[command(flatten)]
    officer: RoleKeystore,
    /// Write to another file; back to the same by default.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
    /// When: what would be refused then is not signed.
    #[command(flatten)]
    clock: Clock,
}

#[derive(clap::Args)]
struct SendArgs {
    /// The act to send.
    act: PathBuf,
    #[command(flatten)]
    place: SchemePlace,
    #[command(flatten)]
    officer: RoleKeystore,
}

#[derive(clap::Args)]
struct SubmitArgs {
    /// Files of one act, signed by different officers.
    #[arg(required = true)]
    acts: Vec<PathBuf>,
    #[command(flatten)]
    place: SchemePlace,
    /// When.
    #[command(flatten)]
    clock: Clock,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::New(args) => new(&args, console),
        Command::Restore(args) => restore(&args, console),
        Command::Card(args) => {
            let key = args.officer.open(console)?;
            write_card(&key, &args.out, args.force.into(), console)
        }
        Command::Sign(args) => sign(&args, console),
        Command::Send(args) => send(&args, console),
        Command::Submit(args) => submit(&args, console),
    }
}

fn new(args: &NewArgs, console: &mut Console) -> Result<Ending, Error> {
    let key = named(&args.name, Seed::random(&mut randomness::system()))?;
    files::check_free(&args.out, args.keystore.force.into())?;
    let seal = args.keystore.seal(console)?;
    let overwrite = seal.overwrite;
    args.words.hand_over(&key.seed, overwrite, console)?;
    keystore::write_role(&args.keystore.keystore, &key, seal)?;
    console.say(msg("key-created").showing("file", args.keystore.keystore.display()));
    write_card(&key, &args.out, overwrite, console)
}

fn restore(args: &RestoreArgs, console: &mut Console) -> Result<Ending, Error> {
    let key = named(&args.name, args.words.read(console)?)?;
    let seal = args.keystore.seal(console)?;
    keystore::write_role(&args.keystore.keystore, &key, seal)?;
    console.say(msg("key-restored").showing("file", args.keystore.keystore.display()));
    console.answer(&json!({ "keystore": args.keystore.keystore, "card": key.card() }));
    Ok(Ending::Clean)
}

/// Refuses a name that a card may not have.
fn named(name: &str, seed: Seed) -> Result<RoleSecret, Error> {
    let key = RoleSecret::new(name.to_owned(), seed);
    if key.card().is_sound() {
        Ok(key)
    } else {
        Err(Refusal::new("role.card", "the name is empty, padded or too long").into())
    }
}

fn write_card(
    key: &RoleSecret,
    out: &Path,
    overwrite: Overwrite,
    console: &mut Console,
) -> Result<Ending, Error> {
    let card = key.card();
    files::write_json(out, &card, Access::Public, overwrite)?;
    console.say(
        msg("role-card-written")
            .with("name", key.name.clone())
            .showing("file", out.display()),
    );
    console.answer(&json!({ "file": out, "card": card }));
    Ok(Ending::Clean)
}

/// Where a paper is valid.
enum Venue {
    Founding,
    Community(Box<Community>),
    Scheme(Box<OpenScheme>),
}

impl Venue {
    fn of(
        paper: &Paper,
        place: &SchemePlace,
        clock: &Clock,
        console: &Console,
    ) -> Result<Self, Error> {
        Ok(match paper {
            Paper::Community(_) => Self::Founding,
            Paper::Act { scheme, .. } => {
                Self::Scheme(Box::new(place.open_for(*scheme, clock, console)?))
            }
            _ => {
                // What a paper continues must be known.
                let subject = match paper {
                    Paper::FundAct(_) | Paper::Move(_) => Subject::Everything,
                    Paper::ReportAct(_) => Subject::Reports,
                    Paper::PlaceList(_) | Paper::PlaceAct(_) => Subject::Bookings,
                    _ => Subject::Affairs,
                };
                let community = place.place.open(subject, clock, console)?;
                Self::Community(Box::new(community))
            }
        })
    }

    fn reached_at(&self) -> Result<i64, Error> {
        match self {
            Self::Founding => Clock::default().now(),
            Self::Community(community) => community.reached_at(),
            Self::Scheme(scheme) => scheme.community.reached_at(),
        }
    }

    /// Shows what the paper is about, if the record knows more about it than the paper, and what speaks against it at `at`.
    fn show_subject(&self, paper: &Paper, at: i64, console: &mut Console) -> Result<(), Error> {
        let Self::Community(community) = self else {
            return Ok(());
        };
        match paper {
            Paper::Poll(signed) => {
                let poll = &signed.act;
                let roll = community.roll(Some(poll.roll.digest.0))?;
                show::poll::print_protection(poll, &roll, console);
                for doubt in Doubt::of(poll, community.state(), at) {
                    Warning::from(&doubt).print(console);
                }
            }
            Paper::PollChange(signed) => {
                let id = signed.act.poll;
                let unknown = linli_rules::community::Refusal::UnknownPoll(id);
                let poll = community.state().poll(id);
                let poll = poll.ok_or_else(|| Error::refused(&unknown))?;
                show::poll::print_standing(poll, console);
            }
            Paper::RollInForce(signed) => {
                console.lines(words::roll_change(&signed.act, community.state())?);
            }
            paper => {
                let units = |roll: Digest| -> Result<_, Error> {
                    Ok(entering::units_of(&community.roll(Some(roll.0))?))
                };
                console.lines(lines_of_units(paper, Some(community.state()), units)?);
            }
        }
        Ok(())
    }

    /// Refuses what is not to be signed at `at`; of what the record has already it names the entry.
    fn check(&self, paper: &Paper, at: i64) -> Result<(), Error> {
        let Err(refusal) = paper.check(self.office()?, at) else {
            return Ok(());
        };
        let entry = match self {
            Self::Founding => None,
            Self::Community(community) => community.entry_of(paper)?,
            Self::Scheme(scheme) => scheme.community.entry_of(paper)?,
        };
        let recorded = |entry| linli_office::paper::recorded().with("entry", entry);
        Err(entry.map_or(refusal, recorded).into())
    }

    fn office(&self) -> Result<Office<'_>, Error> {
        Ok(match self {
            Self::Founding => Office::Founding,
            Self::Community(community) => community.venue()?,
            Self::Scheme(scheme) => Office::Scheme(scheme.state()),
        })
    }
}

/// Reads a paper that can be signed by itself.
fn read_paper(path: &Path) -> Result<Paper, Error> {
    let paper = acting::read(path)?;
    paper
        .check_sight()
        .map_err(|refusal| refusal.in_file(path))?;
    Ok(paper)
}

/// Seals a paper to everybody of its role who has not signed it, and leaves it at the node.
fn send(args: &SendArgs, console: &mut Console) -> Result<Ending, Error> {
    let paper = read_paper(&args.act)?;
    let post = Post::open(&args.place.place, console)?;
    let venue = Venue::of(&paper, &args.place, &Clock::default(), console)?;
    let office = venue.office()?;
    venue.check(&paper, venue.reached_at()?)?;
    let paper = acting::sifted(paper, office, console)?;
    let own = args.officer.open(console)?.signing();
    let Standing { role, signers, .. } = paper.standing(office)?;
    let others = role.keys.iter();
    let others =
        others.filter(|key| key.key != OfficerKey::of(&own) && !signers.contains(&key.key));
    let text = json_text(&Letter::Paper(Box::new(paper.clone())));
    let mut sent = Vec::new();
    for (key, recipient) in reachable(others)? {
        post.send(key.key, &recipient, &text, Some(&own))?;
        sent.push(key.name.as_str());
    }
    console.say(
        msg("role-sent")
            .showing("file", args.act.display())
            .listing("names", &sent),
    );
    console.answer(&json!({ "act": args.act, "sent": sent }));
    Ok(Ending::Clean)
}

/// Refuses a founding for a record that is named, is there, and has a community.
fn check_unfounded(
    paper: &Paper,
    place: &Place,
    clock: &Clock,
    console: &Console,
) -> Result<(), Error> {
    let is_there = place.record.as_ref().is_none_or(|path| path.exists());
    if !matches!(paper, Paper::Community(_)) || !is_there {
        return Ok(());
    }
    let community = place.open_if_given(Subject::Affairs, clock, console)?;
    let Some(community) = community.filter(|it| it.state().id().is_some()) else {
        return Ok(());
    };
    match community.entry_of(paper)? {
        Some(entry) => Err(linli_office::paper::recorded().with("entry", entry).into()),
        None => Err(Error::refused(&linli_rules::community::Refusal::Founded)),
    }
}

fn sign(args: &SignArgs, console: &mut Console) -> Result<Ending, Error> {
    let (out, overwrite) = match &args.out {
        Some(out) => (out, args.force.into()),
        None => (&args.act, Overwrite::Replace),
    };
    files::check_free(out, overwrite)?;
    let paper = read_paper(&args.act)?;
    check_unfounded(&paper, &args.place.place, &args.clock, console)?;
    let venue = Venue::of(&paper, &args.place, &args.clock, console)?;
    let (office, at) = (venue.office()?, args.clock.now()?);
    venue.check(&paper, at)?;
    venue.show_subject(&paper, at, console)?;
    acting::approve(&paper, office, console)?;
    let paper = acting::sign(paper, office, at, &args.officer.open(console)?)?;
    acting::write(&paper, out, overwrite, office, console)?;
    Ok(Ending::Clean)
}

fn submit(args: &SubmitArgs, console: &mut Console) -> Result<Ending, Error> {
    let papers = args.acts.iter();
    let papers = papers.map(|path| Ok((path.clone(), acting::read(path)?)));
    let paper = acting::merge(papers.collect::<Result<_, Error>>()?)?;
    match Venue::of(&paper, &args.place, &args.clock, console)? {
        Venue::Scheme(mut scheme) => {
            let paper = acting::sifted(paper, Office::Scheme(scheme.state()), console)?;
            if acting::has_amounts(&paper) {
                acting::show(&paper, Office::Scheme(scheme.state()), console)?;
            }
            acting::tell_taken(&scheme.take(paper)?, console);
        }
        Venue::Founding => {
            let place = &args.place.place;
            let paper = acting::sifted(paper, Office::Founding, console)?;
            let mut community = place.begin(&args.clock, console)?;
            let (receipt, _) = community.submit(&paper.into_message())?;
            acting::tell_sent(&receipt, console);
        }
        Venue::Community(mut community) => {
            let paper = acting::sifted(paper, community.venue()?, console)?;
            let (receipt, _) = community.submit(&paper.into_message())?;
            acting::tell_sent(&receipt, console);
        }
    }
    Ok(Ending::Clean)
}
