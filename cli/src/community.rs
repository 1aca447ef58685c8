//! A community whose record a node keeps: its signed log, and what of it was checked here.
//!
//! Of every message the log's root is checked; of the community's own (its founding, roles, rolls, trustees, polls
//! and schemes) also the signatures and the rules, in order. What happens in a poll or a scheme is checked by whoever
//! opens that record.

use std::fs::File;
use std::path::PathBuf;

use linli_client::{LocalCopy, Node, Options, Receipt, Which};
use linli_primitives::{PollId, SchemeId};
use linli_register::Roll;
use linli_rules::community::{Admitted, CommunityState, Offer, VouchedRoll, VouchedTrustees};
use linli_sigma::ceremony::CeremonyRecord;
use linli_wire::community::{CommunityId, CommunityRoles};
use linli_wire::{Entry, Message, MessageKind};

use crate::language::{Message as Sentence, msg};
use crate::slice::{self, Slice};
use crate::{Console, Error, Refusal, files};

/// A community, up to the node's newest checkpoint.
pub struct Community {
    node: Node,
    copy: LocalCopy,
    which: Which,
    entries: Vec<Entry>,
    state: CommunityState,
}

/// One of several polls or schemes.
struct Candidate<Id> {
    id: Id,
    name: String,
    /// Whether it is still going on.
    is_open: bool,
}

impl Community {
    /// Fetches what is new and checks it.
    pub fn open(options: Options, which: Which, console: &Console) -> Result<Self, Error> {
        let node = contact(options, console)?;
        let copy = fetch(&node, which, console)?;
        let entries: Vec<Entry> = copy.entries().copied().collect();
        let mut community = Self {
            node,
            copy,
            which,
            entries,
            state: CommunityState::new(),
        };
        community.replay()?;
        Ok(community)
    }

    /// The node.
    pub const fn node(&self) -> &Node {
        &self.node
    }

    /// The copy of its record.
    pub const fn copy(&self) -> &LocalCopy {
        &self.copy
    }

    /// The log's entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The community's own affairs; its polls are empty here, its schemes as founded.
    pub const fn state(&self) -> &CommunityState {
        &self.state
    }

    /// The community's id, and who may act for it.
    pub fn office(&self) -> Result<(CommunityId, &CommunityRoles), Refusal> {
        let founded = self.state.id().zip(self.state.roles());
        founded.ok_or_else(|| {
            let detail = "the node has no community yet";
            Refusal::new("community.unfounded", detail)
        })
    }

    /// Sends a message; it is in the signed log when this returns.
    pub fn submit(&self, message: &Message) -> Result<Receipt, Error> {
        Ok(self.node.submit(message)?)
    }

    /// The message of an entry; `None` for a ballot of a light copy.
    pub fn message(&self, index: u64) -> Result<Option<Message>, Error> {
        let Some(bytes) = self.copy.message(index)? else {
            return Ok(None);
        };
        let entry = usize::try_from(index)
            .ok()
            .and_then(|i| self.entries.get(i));
        let opened = entry.map(|entry| entry.open(&bytes)).transpose();
        Ok(opened.map_err(|e| Refusal::of(&e).with("entry", index))?)
    }

    /// The newest message of a kind about `subject`, or about anything.
    pub fn newest(
        &self,
        kind: MessageKind,
        subject: Option<[u8; 32]>,
    ) -> Result<Option<Message>, Error> {
        let is_it = |e: &Entry| e.kind == kind && (subject.is_none() || e.subject == subject);
        match self.entries.iter().rposition(is_it) {
            Some(index) => self.message(index as u64),
            None => Ok(None),
        }
    }

    /// The roll that was published last.
    pub fn newest_roll(&self) -> Result<Roll, Error> {
        match self.newest(MessageKind::Roll, None)? {
            Some(Message::Roll(published)) => {
                Roll::from_json(&published.roll).map_err(|e| Error::refused(&e))
            }
            _ => {
                let detail = "no roll is published yet: linli roll publish";
                Err(Refusal::new("community.poll_roll", detail).into())
            }
        }
    }

    /// The key ceremony that was published last.
    pub fn newest_keys(&self) -> Result<CeremonyRecord, Error> {
        match self.newest(MessageKind::Trustees, None)? {
            Some(Message::Trustees(published)) => {
                serde_json::from_slice(&published.ceremony).map_err(|e| files::bad_json(&e).into())
            }
            _ => {
                let detail = "no trustees are published yet: linli ceremony publish";
                Err(Refusal::new("community.poll_trustees", detail).into())
            }
        }
    }

    /// The poll whose id begins so, or the only one, or the only one without a result.
    pub fn choose_poll(&self, prefix: Option<&str>) -> Result<PollId, Error> {
        let decided = |id: PollId| {
            let is_it =
                |e: &Entry| e.kind == MessageKind::Result && e.subject == Some(id.to_bytes());
            self.entries.iter().any(is_it)
        };
        let polls = self.state.polls().map(|state| Candidate {
            id: state.id(),
            name: state.poll().title.clone(),
            is_open: !decided(state.id()),
        });
        let several = msg("error-which-poll").with("option", "--poll");
        choose(polls.collect(), prefix, "community.unknown_poll", several)
    }

    /// The scheme whose id begins so, or the only one.
    pub fn choose_scheme(&self, prefix: Option<&str>) -> Result<SchemeId, Error> {
        let schemes = self.state.schemes().map(|state| Candidate {
            id: state.id(),
            name: state.scheme().name.zh.clone(),
            is_open: true,
        });
        let several = msg("error-which-scheme").with("option", "--scheme");
        let unknown = "community.unknown_scheme";
        choose(schemes.collect(), prefix, unknown, several)
    }

    /// The poll's record as a folder, which is brought up to date.
    pub fn poll_folder(&self, id: PollId) -> Result<PathBuf, Error> {
        let has_ballots = self.which == Which::Full;
        let poll = self.state.poll(id);
        let slice = poll.and_then(|p| Slice::of_poll(&self.entries, p.poll(), has_ballots));
        let slice =
            slice.ok_or_else(|| Refusal::new("community.unknown_poll", "there is no such poll"))?;
        self.write(&slice, &slice::poll_folder(id, has_ballots))
    }

    /// The scheme's record as a folder, which is brought up to date.
    pub fn scheme_folder(&self, id: SchemeId) -> Result<PathBuf, Error> {
        let slice = Slice::of_scheme(&self.entries, id);
        self.write(&slice, &format!("scheme-{id}"))
    }

    /// Two programs at once must not both continue a folder.
    fn write(&self, slice: &Slice, name: &str) -> Result<PathBuf, Error> {
        let folder = self.node.folder().join("records");
        std::fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
        let lock = folder.join("lock");
        let held = File::create(&lock).and_then(|file| file.lock().map(|()| file));
        let _held = held.map_err(Error::file(&lock))?;
        let folder = folder.join(name);
        slice.write(&folder, &|entry| self.message(entry))?;
        Ok(folder)
    }

    /// Applies the community's own messages.
    fn replay(&mut self) -> Result<(), Error> {
        for index in 0..self.entries.len() as u64 {
            let entry = self.entries[index as usize];
            if !is_own(entry.kind) {
                continue;
            }
            let at_fault = |r: Refusal| r.with("entry", index);
            let message = self
                .message(index)?
                .ok_or_else(|| at_fault(Refusal::new("client.record", "its message is missing")))?;
            let offer = self.offer(entry.at, &message).map_err(at_fault)?;
            self.state
                .apply(entry.at, offer)
                .map_err(|e| at_fault(Refusal::of(&e)))?;
        }
        Ok(())
    }

    /// Looks into the files of rolls and ceremonies, as everybody must who relies on them.
    fn offer(&self, at: i64, message: &Message) -> Result<Offer, Refusal> {
        let admitted = self.state.admit(at, message);
        match admitted.map_err(|e| Refusal::of(&e))? {
            Admitted::Ready(offer) => Ok(offer),
            Admitted::Roll(published) => {
                let vouched = VouchedRoll::of(published).map_err(|e| Refusal::of(&e))?;
                Ok(Offer::Roll(vouched))
            }
            Admitted::Trustees { published, realm } => {
                let vouched = VouchedTrustees::of(published, Some(&realm));
                Ok(Offer::Trustees(vouched.map_err(|e| Refusal::of(&e))?))
            }
            Admitted::Ballot { .. } | Admitted::Claim { .. } => {
                let detail = "not a message of the community's own";
                Err(Refusal::new("entry.head", detail))
            }
        }
    }
}

/// Contacts the node; says which key it has where it was not known before.
pub fn contact(options: Options, console: &Console) -> Result<Node, Error> {
    let is_known = options.key.is_some();
    let node = Node::open(options)?;
    if node.is_first_contact() && !is_known {
        console.warn(msg("node-first-contact").showing("key", node.key()));
    }
    Ok(node)
}

/// Brings the copy of the node's record up to its newest checkpoint.
pub fn fetch(node: &Node, which: Which, console: &Console) -> Result<LocalCopy, Error> {
    let progress = console.progress(0, msg("progress-sync"));
    let copy = node.sync(which, &mut |done, all| {
        progress.set_length(all);
        progress.set_position(done);
    });
    progress.finish_and_clear();
    Ok(copy?)
}

/// The community's own messages, as opposed to what happens in its polls and schemes.
const fn is_own(kind: MessageKind) -> bool {
    match kind {
        MessageKind::Community
        | MessageKind::CommunityRoles
        | MessageKind::Roll
        | MessageKind::Trustees
        | MessageKind::Poll
        | MessageKind::Scheme => true,
        MessageKind::Ballot
        | MessageKind::Close
        | MessageKind::Share
        | MessageKind::Result
        | MessageKind::Act
        | MessageKind::Claim => false,
    }
}

/// The one meant.
fn choose<Id: Copy + core::fmt::Display>(
    all: Vec<Candidate<Id>>,
    prefix: Option<&str>,
    unknown: &'static str,
    several: Sentence,
) -> Result<Id, Error> {
    let begins =
        |c: &&Candidate<Id>| prefix.is_none_or(|prefix| c.id.to_string().starts_with(prefix));
    let meant: Vec<&Candidate<Id>> = all.iter().filter(begins).collect();
    let open: Vec<&Candidate<Id>> = meant.iter().copied().filter(|c| c.is_open).collect();
    match (meant.as_slice(), open.as_slice()) {
        ([], _) => Err(Refusal::new(unknown, "there is none, or none of that id").into()),
        ([one], _) => Ok(one.id),
        (_, [one]) if prefix.is_none() => Ok(one.id),
        _ => {
            let lines = meant.iter().map(|c| format!("{}  {}", c.id, c.name));
            let list: Vec<String> = lines.collect();
            Err(Error::Usage(several.with("list", list.join("\n  "))))
        }
    }
}
