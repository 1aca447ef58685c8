//! Where a record is: on this machine, in a file, or kept by a node.

use std::path::{Path, PathBuf};

use linli_client::{Options, Which};
use linli_log::{VerifierKey, Witnesses};
use linli_node::config::Config;
use linli_primitives::PollId;
use linli_register::Roll;
use linli_rules::PollState;
use linli_wire::Poll;

use crate::clock::Clock;
use crate::community::{Community, Location, Subject};
use crate::language::{msg, time};
use crate::{Console, Error, Refusal, files, ids};

/// Witnesses to rely on.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct WitnessArgs {
    /// The key of a witness to rely on; may be repeated.
    #[arg(long = "witness", value_name = "KEY")]
    pub witnesses: Vec<String>,
    /// How many of them must have cosigned; all by default.
    #[arg(long, value_name = "N", requires = "witnesses")]
    pub needed: Option<usize>,
}

/// A node's key as it was typed.
pub fn node_key(text: &str) -> Result<VerifierKey, Error> {
    let sentence = || msg("error-node-key").with("text", text.to_owned());
    text.parse().map_err(|_| Error::Usage(sentence()))
}

impl WitnessArgs {
    /// The witnesses; `None` where none were named.
    fn read(&self) -> Result<Option<Witnesses>, Error> {
        let named = (!self.witnesses.is_empty()).then(|| witnesses(&self.witnesses, self.needed));
        Ok(named.transpose()?)
    }
}

/// Witnesses as named in a file: in the settings, or in a community's draft.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessList {
    /// Their keys, as signed notes spell them: `name+hash+key`.
    pub keys: Vec<String>,
    /// How many of them must have cosigned; all by default.
    pub needed: Option<usize>,
}

impl WitnessList {
    /// The witnesses.
    pub fn read(&self) -> Result<Witnesses, Refusal> {
        witnesses(&self.keys, self.needed)
    }
}

fn witnesses(keys: &[String], needed: Option<usize>) -> Result<Witnesses, Refusal> {
    let keys = keys.iter().map(|text| text.parse());
    let keys = keys.collect::<Result<Vec<VerifierKey>, _>>();
    let keys = keys.map_err(|e| Refusal::of(&e))?;
    Witnesses::new(keys, needed).map_err(|e| Refusal::of(&e))
}

fn place_needed() -> Error {
    Error::Usage(msg("error-place-needed"))
}

/// Settings beside the copies of nodes: the witnesses to rely on if the command line names none.
const SETTINGS: &str = "witnesses.toml";

/// A record on this machine or at a node.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Place {
    /// The record's folder on this machine, or a file it was exported to, which is only read.
    #[arg(long, value_name = "PATH", conflicts_with = "node")]
    pub record: Option<PathBuf>,
    /// A node's address, in place of a record on this machine; may be repeated, and those that do not answer are skipped.
    #[arg(long, value_name = "URL")]
    pub node: Vec<String>,
    /// The log's key; with --node, that of the first contact is kept by default.
    #[arg(long, value_name = "KEY")]
    pub node_key: Option<String>,
    /// Where copies, checkpoints and evidence are kept.
    #[arg(long, value_name = "DIR", requires = "node")]
    pub keep: Option<PathBuf>,
    /// Whose cosignatures are needed.
    #[command(flatten)]
    pub witnesses: WitnessArgs,
}

/// A node, for what goes over no record on this machine.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct NodePlace {
    /// A node's address; may be repeated, and those that do not answer are skipped.
    #[arg(long, value_name = "URL")]
    pub node: Vec<String>,
    /// The log's key; that of the first contact is kept by default.
    #[arg(long, value_name = "KEY", requires = "node")]
    pub node_key: Option<String>,
    /// Where copies, checkpoints and evidence are kept.
    #[arg(long, value_name = "DIR", requires = "node")]
    pub keep: Option<PathBuf>,
    /// Whose cosignatures are needed.
    #[command(flatten)]
    pub witnesses: WitnessArgs,
}

/// A poll's place.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct PollPlace {
    /// Where.
    #[command(flatten)]
    pub place: Place,
    /// The first digits of the poll's id; not needed if only one poll is undecided.
    #[arg(long, value_name = "ID")]
    pub poll: Option<String>,
}

/// A scheme's place.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct SchemePlace {
    /// Where.
    #[command(flatten)]
    pub place: Place,
    /// The first digits of the scheme's id; not needed if there is only one.
    #[arg(long, value_name = "ID")]
    pub scheme: Option<String>,
}

impl From<&NodePlace> for Place {
    fn from(place: &NodePlace) -> Self {
        let NodePlace {
            node,
            node_key,
            keep,
            witnesses,
        } = place.clone();
        Self {
            record: None,
            node,
            node_key,
            keep,
            witnesses,
        }
    }
}

impl Place {
    /// A record in a folder.
    pub fn folder(record: &Path) -> Self {
        Self {
            record: Some(record.to_owned()),
            ..Self::default()
        }
    }

    /// A node at `url`.
    pub fn at(url: &str, keep: Option<PathBuf>) -> Self {
        Self {
            node: vec![url.to_owned()],
            keep,
            ..Self::default()
        }
    }

    /// The place; `None` if none was given. A record on this machine is there.
    pub fn location(&self, console: &Console) -> Result<Option<Location>, Error> {
        Ok(match (&self.record, self.node.as_slice()) {
            (Some(path), _) if path.is_file() => {
                let key = self.node_key.as_deref().map(node_key).transpose()?;
                Some(Location::Archive(path.clone(), key.map(Box::new)))
            }
            (Some(path), _) if !path.exists() => {
                return Err(Error::Standing {
                    name: "community.unfounded",
                    cause: msg("record-missing").showing("file", path.display()),
                    remedy: msg("record-missing-remedy"),
                });
            }
            (Some(path), _) => Some(Location::Folder(path.clone())),
            (None, []) => None,
            (None, _) => Some(Location::Node(Box::new(self.options(console)?))),
        })
    }

    /// How the node is reached: of several the first that answers, which is told where others did not.
    pub fn options(&self, console: &Console) -> Result<Options, Error> {
        match self.node.as_slice() {
            [] => return Err(Error::Usage(msg("error-node-needed"))),
            [one] => return self.options_of(one),
            // Each node signs its log with a key of its own.
            _ if self.node_key.is_some() => {
                return Err(Error::Usage(msg("error-node-key-several")));
            }
            _ => {}
        }
        let nodes = self.node.iter().map(|url| self.options_of(url));
        let nodes = nodes.collect::<Result<Vec<_>, _>>()?;
        let seen = linli_client::most_seen(&nodes)?;
        let (mut away, mut behind) = (Vec::new(), Vec::new());
        for options in nodes {
            match linli_client::reach(&options)? {
                Some(size) if size >= seen => {
                    tell_skipped(&away, &behind, &options.url, console);
                    return Ok(options);
                }
                Some(size) => behind.push((size, options)),
                None => away.push(options.url),
            }
        }
        // Of those that all lag, the one with most; what it lacks is told once its record is there.
        if let Some((_, options)) = behind.into_iter().max_by_key(|(size, _)| *size) {
            tell_skipped(&away, &[], &options.url, console);
            return Ok(options);
        }
        let detail = format!("none of the nodes answers: {}", self.node.join(", "));
        Err(Error::Away(Refusal::new("client.unreachable", detail)))
    }

    fn options_of(&self, url: &str) -> Result<Options, Error> {
        let mut options = Options::new(url, &self.kept());
        options.key = self.node_key.as_deref().map(node_key).transpose()?;
        options.witnesses = self.named_witnesses()?.unwrap_or_default();
        Ok(options)
    }

    /// The witnesses on the command line, or else, for a node, those of the settings.
    pub fn named_witnesses(&self) -> Result<Option<Witnesses>, Error> {
        let named = self.witnesses.read()?;
        let settings = self.kept().join(SETTINGS);
        if named.is_some() || self.node.is_empty() || !settings.exists() {
            return Ok(named);
        }
        let list: WitnessList = files::read_toml(&settings, "log.witness_set")?;
        let none = || Refusal::new("log.witness_set", "no witness is named");
        let read = match list.keys.as_slice() {
            [] => Err(none()),
            _ => list.read(),
        };
        Ok(Some(read.map_err(|e| e.in_file(&settings))?))
    }

    fn kept(&self) -> PathBuf {
        let own = || Config::default().data.with_file_name("nodes");
        self.keep.clone().unwrap_or_else(own)
    }

    /// The same with the one node that is reached now.
    pub fn reached(&self, console: &Console) -> Result<Self, Error> {
        let url = self.options(console)?.url;
        Ok(Self {
            node: vec![url],
            ..self.clone()
        })
    }

    /// Whether a place was given.
    pub const fn is_given(&self) -> bool {
        self.record.is_some() || !self.node.is_empty()
    }

    /// The community there, as far as `subject` reaches; `None` where no place was given.
    pub fn open_if_given(
        &self,
        subject: Subject<'_>,
        clock: &Clock,
        console: &Console,
    ) -> Result<Option<Community>, Error> {
        let open = |location| self.open_at(location, subject, clock, console);
        self.location(console)?.map(open).transpose()
    }

    fn open_at(
        &self,
        location: Location,
        subject: Subject<'_>,
        clock: &Clock,
        console: &Console,
    ) -> Result<Community, Error> {
        let community = Community::open(location, subject, clock, console)?;
        community.rely_on(&self.named_witnesses()?.unwrap_or_default().into())?;
        Ok(community)
    }

    /// The same for a founding, with which a record begins in a folder that need not be there yet.
    pub fn begin(&self, clock: &Clock, console: &Console) -> Result<Community, Error> {
        match &self.record {
            Some(path) if !path.is_file() => {
                let location = Location::Folder(path.clone());
                self.open_at(location, Subject::Affairs, clock, console)
            }
            _ => self.open(Subject::Affairs, clock, console),
        }
    }

    /// The same for commands that need a place.
    pub fn open(
        &self,
        subject: Subject<'_>,
        clock: &Clock,
        console: &Console,
    ) -> Result<Community, Error> {
        self.open_if_given(subject, clock, console)?
            .ok_or_else(place_needed)
    }

    /// The same for what everybody must see alike: relies on the witnesses named, or else on those of the community's
    /// document.
    pub fn open_relying(
        &self,
        subject: Subject<'_>,
        clock: &Clock,
        console: &Console,
    ) -> Result<Community, Error> {
        let location = self.location(console)?.ok_or_else(place_needed)?;
        Community::open_relying(location, subject, self.named_witnesses()?, clock, console)
    }
}

/// Says which nodes were passed over for the one that is asked.
fn tell_skipped(away: &[String], behind: &[(u64, Options)], url: &str, console: &Console) {
    if !away.is_empty() {
        let told = msg("node-skipped").listing("skipped", away);
        console.warn(told.with("url", url.to_owned()));
    }
    for (shown, options) in behind {
        console.warn(
            msg("node-behind")
                .with("skipped", options.url.clone())
                .with("shown", *shown)
                .with("url", url.to_owned()),
        );
    }
}

impl PollPlace {
    /// A record in a folder.
    pub fn folder(record: &Path) -> Self {
        Self {
            place: Place::folder(record),
            poll: None,
        }
    }

    /// The poll, with its ballots if `which` is full.
    pub fn open(&self, which: Which, clock: &Clock, console: &Console) -> Result<OpenPoll, Error> {
        let subject = Subject::Poll(self.poll.as_deref(), which);
        let community = self.place.open(subject, clock, console)?;
        self.of(community, console)
    }

    /// The same for votes, their decryption and results, which must be the same for everybody.
    pub fn open_relying(
        &self,
        which: Which,
        clock: &Clock,
        console: &Console,
    ) -> Result<OpenPoll, Error> {
        let subject = Subject::Poll(self.poll.as_deref(), which);
        let community = self.place.open_relying(subject, clock, console)?;
        self.of(community, console)
    }

    fn of(&self, community: Community, console: &Console) -> Result<OpenPoll, Error> {
        let id = community.choose_poll(self.poll.as_deref(), console.language())?;
        Ok(OpenPoll { community, id })
    }
}

/// A poll and the community that holds it.
pub struct OpenPoll {
    /// Where messages go.
    pub community: Community,
    /// Which poll.
    pub id: PollId,
}

impl OpenPoll {
    /// The poll as far as it was replayed: without ballots in a light copy.
    pub fn state(&self) -> PollState<'_> {
        let poll = self.community.state().poll(self.id);
        poll.expect("a poll was chosen whose entry holds")
    }

    /// Why what follows a poll's closing cannot be done yet; `what` says what that is.
    pub fn unclosed(&self, name: &'static str, what: &'static str) -> Error {
        let cause = msg(what)
            .with("title", self.poll().title.clone())
            .with("poll", ids::brief(&self.id))
            .with("time", time::show(self.state().closes()));
        Error::Early {
            name,
            cause,
            remedy: msg("error-too-early-remedy"),
        }
    }

    /// Its document.
    pub fn poll(&self) -> &Poll {
        self.state().poll()
    }

    /// Its roll, as the registrar signed it.
    pub fn roll(&self) -> Result<Roll, Error> {
        let summary = &self.poll().roll;
        let roll = self.community.roll(Some(summary.digest.0))?;
        if roll.digest() == summary.digest {
            Ok(roll)
        } else {
            let detail = "this roll is not the one that the poll names";
            Err(Refusal::new("poll.roll", detail).into())
        }
    }
}

#[cfg(test)]
mod tests;
