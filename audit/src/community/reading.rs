//! The archive, read ahead of the replay: frames, leaves and messages, hashed and decoded on a thread of their own.

use std::io::Read;
use std::sync::mpsc::SyncSender;

use linli_journal::{Logged, roots};
use linli_wire::MessageKind;
use linli_wire::archive::{ArchiveError, Frame, Frames, MAGIC, frames};

use super::tree::Tree;

/// Entries read before they are handed on.
const STRIDE: usize = 1024;
/// Bytes of messages read before they are handed on.
const STRIDE_BYTES: usize = 8 << 20;

/// What the archive holds, in order.
enum Step {
    /// An entry, and where it begins.
    Entry(Box<Logged>, u64),
    Checkpoint(Mark),
    Ending(Ending),
}

/// Why nothing more is read.
pub(super) enum Ending {
    /// The archive cannot be read further.
    Broken { offset: u64, error: ArchiveError },
    /// The archive's end, and the root of all its entries.
    Whole { offset: u64, root: [u8; 32] },
}

/// A checkpoint, and what it must match.
pub(super) struct Mark {
    pub(super) offset: u64,
    pub(super) note: String,
    pub(super) size: u64,
    pub(super) root: [u8; 32],
    /// The latest-dated entry before it, and its time.
    pub(super) latest: Option<(u64, i64)>,
}

/// Entries that are taken together.
#[derive(Default)]
pub(super) struct Stride {
    pub(super) entries: Vec<Logged>,
    /// Where each begins in the archive.
    pub(super) offsets: Vec<u64>,
    /// Checkpoints before, among and after them, in order.
    pub(super) marks: Vec<Mark>,
    pub(super) ending: Option<Ending>,
    /// Bytes of the archive up to here.
    pub(super) read: u64,
}

/// Reads the archive to its end, or until the receiver is gone.
pub(super) fn read<R: Read>(archive: R, roots: roots::Reader, to: &SyncSender<Stride>) {
    let mut reading = Reading {
        frames: frames(archive),
        roots,
        tree: Tree::default(),
        latest: None,
        open: None,
        ahead: None,
    };
    loop {
        let stride = reading.stride();
        let last = stride.ending.is_some();
        if to.send(stride).is_err() || last {
            return;
        }
    }
}

struct Reading<R> {
    frames: Frames<R>,
    roots: roots::Reader,
    tree: Tree,
    latest: Option<(u64, i64)>,
    /// The last entry, until it is known whether its message follows.
    open: Option<(Box<Logged>, u64)>,
    ahead: Option<Step>,
}

impl<R: Read> Reading<R> {
    fn stride(&mut self) -> Stride {
        let mut stride = Stride::default();
        let mut bytes = 0;
        while stride.entries.len() < STRIDE && bytes < STRIDE_BYTES && stride.ending.is_none() {
            match self.next() {
                Step::Entry(logged, offset) => {
                    bytes += logged.entry.length as usize;
                    stride.entries.push(*logged);
                    stride.offsets.push(offset);
                }
                Step::Checkpoint(mark) => stride.marks.push(mark),
                Step::Ending(ending) => stride.ending = Some(ending),
            }
        }
        stride.read = self.frames.position();
        stride
    }

    fn next(&mut self) -> Step {
        if let Some(step) = self.ahead.take() {
            return step;
        }
        loop {
            let offset = self.frames.position().max(MAGIC.len() as u64);
            let step = match self.frames.next() {
                Some(Ok(Frame::Entry(entry))) => {
                    let index = self.tree.size();
                    self.tree.push(&entry.encode());
                    if self.latest.is_none_or(|(_, at)| entry.at > at) {
                        self.latest = Some((index, entry.at));
                    }
                    let logged = Box::new(Logged::new(index, entry, None));
                    match self.open.replace((logged, offset)) {
                        Some((before, offset)) => return Step::Entry(before, offset),
                        None => continue,
                    }
                }
                Some(Ok(Frame::Message(bytes))) => match self.open.take() {
                    Some((mut open, offset)) => {
                        open.message = Some(open.entry.open(&bytes));
                        if open.entry.kind == MessageKind::Ballot {
                            open.roots = self.roots.of(open.index);
                        }
                        Step::Entry(open, offset)
                    }
                    // The archive's reader refuses a message without its entry.
                    None => continue,
                },
                Some(Ok(Frame::Checkpoint(note))) => Step::Checkpoint(Mark {
                    offset,
                    note,
                    size: self.tree.size(),
                    root: self.tree.root(),
                    latest: self.latest,
                }),
                Some(Err(error)) => {
                    // An entry whose message is cut off does not count.
                    self.open = None;
                    Step::Ending(Ending::Broken { offset, error })
                }
                None => Step::Ending(Ending::Whole {
                    offset,
                    root: self.tree.root(),
                }),
            };
            return match self.open.take() {
                Some((before, offset)) => {
                    self.ahead = Some(step);
                    Step::Entry(before, offset)
                }
                None => step,
            };
        }
    }
}
