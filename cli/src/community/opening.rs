//! How a record is opened: its journal, and what of it is replayed.

use linli_client::{Node, Options, RemoteRecord, Which};
use linli_journal::{ArchiveFile, Driver, Journal, Scope, Strict, drive};
use linli_node::LocalRecord;

use super::choosing::{choose_poll, choose_scheme};
use super::{Location, Subject};
use crate::clock::Clock;
use crate::history::History;
use crate::language::{Language, msg};
use crate::{Console, Error, randomness};

/// The journal there, with as much of it as `subject` needs; for a node also its time, where one was given by hand.
pub(super) fn journal(
    location: &Location,
    subject: Subject<'_>,
    clock: &Clock,
    console: &Console,
) -> Result<(Box<dyn Journal>, Option<i64>), Error> {
    let which = match subject {
        Subject::Everything => Which::Full,
        Subject::Poll(_, which) => which,
        Subject::Affairs | Subject::Reports | Subject::Bookings | Subject::Scheme(_) => {
            Which::Light
        }
    };
    let journal: Box<dyn Journal> = match location {
        Location::Folder(data) => Box::new(LocalRecord::open(
            data,
            clock.engine(),
            randomness::system(),
        )?),
        Location::Archive(path, Some(_)) if History::is_at(path) => {
            return Err(History::unsigned(path).into());
        }
        Location::Archive(path, None) if History::is_at(path) => Box::new(History::open(path)?),
        Location::Archive(path, key) => Box::new(ArchiveFile::open(path, key.as_deref().cloned())?),
        Location::Node(options) => {
            let node = contact(options.as_ref().clone(), console)?;
            let time = clock.at.map(|_| time_of(&node)).transpose()?.flatten();
            return Ok((Box::new(fetch(node, which, console)?), time));
        }
    };
    Ok((journal, None))
}

pub(super) fn scope(
    journal: &dyn Journal,
    subject: Subject<'_>,
    language: Language,
) -> Result<Scope, Error> {
    Ok(match subject {
        Subject::Everything => Scope::Everything,
        Subject::Reports => Scope::Reports,
        Subject::Bookings => Scope::Bookings,
        Subject::Affairs | Subject::Poll(_, Which::Light) => Scope::Affairs,
        Subject::Poll(prefix, Which::Full) => Scope::Poll(choose_poll(journal, prefix, language)?),
        Subject::Scheme(prefix) => Scope::Scheme(choose_scheme(journal, prefix, language)?),
    })
}

pub(super) fn drive_to_end(
    journal: &dyn Journal,
    driver: &mut Driver<'_>,
    console: &Console,
) -> Result<(), Error> {
    let progress = console.progress(journal.entries().len() as u64, msg("progress-replay"));
    let driven = drive(journal, driver, &mut Strict, &mut |done| {
        progress.set_position(done);
    });
    progress.finish_and_clear();
    Ok(driven?)
}

/// Contacts the node; prints its key if it was not known before.
pub fn contact(options: Options, console: &Console) -> Result<Node, Error> {
    let is_known = options.key.is_some();
    let waiting = console.waiter(&msg("progress-node")).begin();
    let node = Node::open(options)?;
    drop(waiting);
    if node.is_first_contact() && !is_known {
        console.warn(msg("node-first-contact").showing("key", node.key()));
    }
    Ok(node)
}

/// The node's clock, as it says itself: it will date what it takes by it.
fn time_of(node: &Node) -> Result<Option<i64>, Error> {
    Ok(node.status()?["clock"]["now"].as_i64())
}

/// Brings the copy of the node's record up to its newest checkpoint.
pub fn fetch(node: Node, which: Which, console: &Console) -> Result<RemoteRecord, Error> {
    let progress = console.progress(0, msg("progress-sync"));
    let record = RemoteRecord::open(node, which, &mut |done, all| {
        progress.set_length(all);
        progress.set_position(done);
    });
    progress.finish_and_clear();
    let record = record?;
    if let Some(older) = record.older() {
        console.warn(
            msg("node-older")
                .with("shown", older.shown)
                .with("seen", older.seen)
                .with("elsewhere", older.elsewhere.clone()),
        );
    }
    Ok(record)
}
