//! `linli node init` and `linli node join`: a node's seat in a committee, before `linli-committee` runs it.

use std::path::{Path, PathBuf};

use linli_log::VerifierKey;
use linli_node::seat::{
    self, COMMITTEE, CatchUp, FOUNDING, FoundingPaper, KEY, NodeAddress, Peer, SeatError, Seats,
};
use linli_node::{Config, NodeError};
use linli_wire::community::{Community, CommunityId};
use linli_wire::validators::Validator;
use linli_wire::{Message as Sent, MessageKind};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::trouble;
use crate::clock::Clock;
use crate::community::{Subject, contact};
use crate::files::{self, Access, Overwrite};
use crate::language::{Message, msg};
use crate::place::Place;
use crate::{Console, Ending, Error, Refusal, randomness};

/// This node's key and address, for the others, in its data folder.
const CARD: &str = "seat.toml";

/// What `linli node init` takes.
#[derive(clap::Args)]
pub(super) struct InitArgs {
    /// The data folder; by default where this machine keeps programs' data.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The node's name, as the community's document will have it.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Where the other nodes reach this one.
    #[arg(long, value_name = "HOST:PORT")]
    address: NodeAddress,
}

/// What `linli node join` takes.
#[derive(clap::Args)]
pub(super) struct JoinArgs {
    /// The data folder; by default where this machine keeps programs' data.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A node that holds the record already; may be repeated, and those that do not answer are skipped.
    #[arg(long, value_name = "URL", conflicts_with = "founding")]
    node: Vec<String>,
    /// The community that its record has to be of.
    #[arg(long, value_name = "ID", requires = "node")]
    community: Option<CommunityId>,
    /// The paper that founds the community, from its officers.
    #[arg(long, value_name = "FILE", requires = "origin")]
    founding: Option<PathBuf>,
    /// The log's name: a host name with an optional path, without a scheme.
    #[arg(long, value_name = "NAME", requires = "founding")]
    origin: Option<String>,
    /// The seat.toml of another node; may be repeated. One that has moved replaces its old one.
    #[arg(long = "seat", value_name = "FILE")]
    seats: Vec<PathBuf>,
    /// What the node relies on while it catches up: `proofs` on nobody, `votes` on the validators, of whom more than two
    /// thirds signed each block, and does not verify its proofs again. As before, or `proofs`, by default.
    #[arg(long, value_name = "HOW")]
    catch_up: Option<By>,
}

/// [`CatchUp`], as the command line has it.
#[derive(Clone, Copy, clap::ValueEnum)]
enum By {
    Proofs,
    Votes,
}

/// A seat as nodes' keepers hand it to each other.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Card {
    key: String,
    address: NodeAddress,
}

/// Makes the node's key unless there is one, and its card.
pub(super) fn init(args: &InitArgs, console: &mut Console) -> Result<Ending, Error> {
    let data = folder(args.data.as_deref())?;
    let path = data.join(KEY);
    let key = if path.exists() {
        seat::read_key(&data).map_err(refused)?.key().clone()
    } else {
        seat::make_key(&data, &args.name, &mut randomness::system()).map_err(refused)?
    };
    if key.name() != args.name {
        let detail = format!("it is the key of {:?}, not of {:?}", key.name(), args.name);
        return Err(Refusal::new("node.key", detail).in_file(&path).into());
    }
    let card = Card {
        key: key.to_string(),
        address: args.address.clone(),
    };
    let path = data.join(CARD);
    let text = toml::to_string(&card).expect("two texts");
    files::write(&path, text.as_bytes(), Access::Public, Overwrite::Replace)?;
    console.say(
        msg("seat-made")
            .showing("key", &key)
            .with("hex", hex::encode(key.as_bytes()))
            .showing("card", path.display())
            .showing("data", data.display()),
    );
    console
        .answer(&json!({ "data": data, "key": card.key, "address": card.address, "card": path }));
    Ok(Ending::Clean)
}

/// Writes where all nodes are and which community's record they hold.
pub(super) fn join(args: &JoinArgs, console: &mut Console) -> Result<Ending, Error> {
    let data = folder(args.data.as_deref())?;
    let own = seat::read_key(&data).map_err(refused)?.key().clone();
    let (document, mut seats) = match &args.founding {
        Some(paper) => found(&data, paper, args.origin.as_deref().unwrap_or_default())?,
        None if !args.node.is_empty() => follow(&data, args, console)?,
        None => {
            let seats = Seats::read(&data).map_err(refused)?;
            (seat::read_founding(&data).map_err(refused)?, seats)
        }
    };
    let cards = args.seats.iter().map(PathBuf::as_path);
    let own_card = data.join(CARD);
    let taken = cards
        .chain(Some(&*own_card))
        .map(|path| take(&mut seats, path));
    let taken: Vec<_> = taken.collect::<Result<_, Error>>()?;
    seats.address_of(&own).map_err(refused)?;
    if let Some(by) = args.catch_up {
        seats.catch_up = match by {
            By::Proofs => CatchUp::Proofs,
            By::Votes => CatchUp::Votes,
        };
    }
    if args.founding.is_some() {
        all_are_seated(&document, &seats)?;
    }
    seats.keep(&data).map_err(refused)?;
    let votes = document
        .validators
        .0
        .iter()
        .any(|validator| validator.key.as_bytes() == own.as_bytes());
    console.say(
        msg("seat-taken")
            .with("count", seats.peers.len())
            .with("origin", seats.origin.clone())
            .showing("community", document.id())
            .showing("data", data.display()),
    );
    taken
        .into_iter()
        .flatten()
        .for_each(|news| console.say(news));
    if !votes {
        console.say(msg("seat-observes").showing("card", own_card.display()));
    }
    let peers = seats.peers.iter();
    let peers: Vec<Value> = peers
        .map(|peer| json!({ "key": peer.key.to_string(), "address": peer.address }))
        .collect();
    if seats.catch_up == CatchUp::Votes {
        console.say(msg("seat-by-votes").showing("data", data.display()));
    }
    console.answer(&json!({
        "data": data, "community": document.id(), "origin": seats.origin, "peers": peers, "founder": votes,
        "catch_up": seats.catch_up,
        "files": [data.join(COMMITTEE), data.join(FOUNDING)],
    }));
    Ok(Ending::Clean)
}

/// Rule `seat.address`: names all who founded the community and of whom there is no card, or one with another key.
fn all_are_seated(document: &Community, seats: &Seats) -> Result<(), Refusal> {
    let is_seated = |validator: &&Validator| {
        let mut peers = seats.peers.iter();
        peers.any(|peer| peer.key.as_bytes() == validator.key.as_bytes())
    };
    let all = document.validators.0.iter();
    let missing = all.filter(|validator| !is_seated(validator));
    let missing: Vec<&str> = missing.map(|validator| &*validator.name).collect();
    let is_named = |peer: &&Peer| missing.contains(&peer.key.name());
    if let Some(other) = seats.peers.iter().find(is_named) {
        let name = other.key.name();
        let detail = format!("the card of {name} has another key than the founding paper");
        return Err(Refusal::new("seat.address", detail));
    }
    match &missing[..] {
        [] => Ok(()),
        names => Err(Refusal::of(&SeatError::Address(names.join(", ")))),
    }
}

/// A committee that begins: the officers' paper, and nobody yet.
fn found(data: &Path, paper: &Path, origin: &str) -> Result<(Community, Seats), Error> {
    let text = files::read_text(paper, files::MAX_SMALL)?;
    seat::founding(&text, paper).map_err(refused)?;
    let document = seat::keep_founding(data, &text).map_err(refused)?;
    Ok((document, Seats::new(origin, Vec::new())))
}

/// A committee that exists: its record says who founded it, and a node where the others are.
fn follow(data: &Path, args: &JoinArgs, console: &Console) -> Result<(Community, Seats), Error> {
    let place = Place {
        node: args.node.clone(),
        keep: Some(data.join("joined")),
        ..Place::default()
    };
    let place = place.reached(console)?;
    let record = place.open(Subject::Affairs, &Clock::default(), console)?;
    let founded = record.newest(MessageKind::Community, None)?;
    let Some(Sent::Community(founding)) = founded else {
        return Err(Refusal::new("community.unfounded", "the record has not begun").into());
    };
    let found = founding.act.id();
    if let Some(named) = args.community.filter(|named| *named != found) {
        return Err(trouble(NodeError::Community { named, found }));
    }
    let paper = files::json_text(&FoundingPaper::Community(founding));
    let document = seat::keep_founding(data, &paper).map_err(refused)?;
    let status = contact(place.options(console)?, console)?.status()?;
    let peers = status["peers"].as_array().into_iter().flatten();
    let peers = peers.map(|peer| {
        let card = Card::deserialize(peer).map_err(|e| files::bad_json(&e))?;
        Ok(card.peer()?)
    });
    let peers = peers.collect::<Result<_, Error>>()?;
    let origin = record.checkpoint()?.checkpoint.origin.clone();
    Ok((document, Seats::new(&origin, peers)))
}

/// Adds the seat on a card, or puts it in the place of the one that its node had, and says so. Rule `seat.settings`: two
/// nodes are not at one address.
fn take(seats: &mut Seats, path: &Path) -> Result<Option<Message>, Error> {
    let card: Card = files::read_toml(path, "seat.settings")?;
    let peer = card.peer().map_err(|e| e.in_file(path))?;
    let (name, address) = (peer.key.name().to_owned(), peer.address.to_string());
    let mut others = seats.peers.iter().filter(|known| known.key != peer.key);
    if let Some(other) = others.find(|known| known.address == peer.address) {
        let other = other.key.name();
        let detail = format!("{other} and {name} have the same address: {address}");
        return Err(Refusal::new("seat.settings", detail).in_file(path).into());
    }
    let news = match seats.peers.iter_mut().find(|known| known.key == peer.key) {
        Some(known) if *known == peer => return Ok(None),
        Some(known) => {
            *known = peer;
            msg("seat-moved")
        }
        None => {
            seats.peers.push(peer);
            msg("seat-added")
        }
    };
    Ok(Some(news.with("name", name).with("address", address)))
}

impl Card {
    fn peer(&self) -> Result<Peer, Refusal> {
        let key: Result<VerifierKey, _> = self.key.parse();
        Ok(Peer {
            key: key.map_err(|e| Refusal::of(&e))?,
            address: self.address.clone(),
        })
    }
}

fn folder(data: Option<&Path>) -> Result<PathBuf, Error> {
    Ok(Config::load(data, None).map_err(trouble)?.data)
}

fn refused(error: SeatError) -> Error {
    use linli_node::signer::SignerError;
    match error {
        SeatError::Key(SignerError::File { path, source }) => Error::File { path, source },
        error => Error::refused(&error),
    }
}
