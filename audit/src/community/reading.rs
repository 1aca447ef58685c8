//! The archive, read ahead of the replay: frames, leaves and messages, hashed and decoded on a thread of their own.

use std::io::Read;
use std::sync::mpsc::SyncSender;

use linli_wire::archive::{ArchiveError, Frame, Frames, MAGIC, frames};
use linli_wire::entry::{BadEntry, Entry};
use linli_wire::message::Message;

use super::tree::Tree;

/// Entries read before they are handed on.
const STRIDE: usize = 1024;
/// Bytes of messages read before they are handed on.
const STRIDE_BYTES: usize = 8 << 20;

/// What stands in the archive, in order.
pub(super) enum Step {
    Entry(Box<Logged>),
    Checkpoint(Mark),
    /// The archive cannot be read further.
    Broken {
        offset: u64,
        error: ArchiveError,
    },
    /// The archive's end, and the root of all its entries.
    End {
        offset: u64,
        root: [u8; 32],
    },
}

/// An entry with its message.
pub(super) struct Logged {
    pub(super) index: u64,
    /// Where its frame begins in the archive.
    pub(super) offset: u64,
    pub(super) entry: Entry,
    /// `None` where the archive leaves it out.
    pub(super) message: Option<Result<Message, BadEntry>>,
}

/// A checkpoint, and what it must say.
pub(super) struct Mark {
    pub(super) offset: u64,
    pub(super) note: String,
    pub(super) size: u64,
    pub(super) root: [u8; 32],
}

/// Steps that are taken together.
pub(super) struct Stride {
    pub(super) steps: Vec<Step>,
    /// Bytes of the archive up to here.
    pub(super) read: u64,
}

/// Reads the archive to its end, or until nobody takes what is read.
pub(super) fn read<R: Read>(archive: R, to: &SyncSender<Stride>) {
    let mut reading = Reading {
        frames: frames(archive),
        tree: Tree::default(),
        open: None,
        ahead: None,
    };
    loop {
        let stride = reading.stride();
        let last = matches!(
            stride.steps.last(),
            Some(Step::End { .. } | Step::Broken { .. })
        );
        if to.send(stride).is_err() || last {
            return;
        }
    }
}

struct Reading<R> {
    frames: Frames<R>,
    tree: Tree,
    /// The last entry, until it is known whether its message follows.
    open: Option<Box<Logged>>,
    ahead: Option<Step>,
}

impl<R: Read> Reading<R> {
    fn stride(&mut self) -> Stride {
        let mut steps = Vec::new();
        let mut bytes = 0;
        while steps.len() < STRIDE && bytes < STRIDE_BYTES {
            let step = self.next();
            let ends = matches!(step, Step::End { .. } | Step::Broken { .. });
            if let Step::Entry(read) = &step {
                bytes += read.entry.length as usize;
            }
            steps.push(step);
            if ends {
                break;
            }
        }
        let read = self.frames.position();
        Stride { steps, read }
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
                    let before = self.open.replace(Box::new(Logged {
                        index,
                        offset,
                        entry,
                        message: None,
                    }));
                    match before {
                        Some(before) => return Step::Entry(before),
                        None => continue,
                    }
                }
                Some(Ok(Frame::Message(bytes))) => match self.open.take() {
                    Some(mut open) => {
                        open.message = Some(open.entry.open(&bytes));
                        Step::Entry(open)
                    }
                    // The archive's reader lets no message stand alone.
                    None => continue,
                },
                Some(Ok(Frame::Checkpoint(note))) => Step::Checkpoint(Mark {
                    offset,
                    note,
                    size: self.tree.size(),
                    root: self.tree.root(),
                }),
                Some(Err(error)) => {
                    // An entry whose message broke off does not count.
                    self.open = None;
                    Step::Broken { offset, error }
                }
                None => Step::End {
                    offset,
                    root: self.tree.root(),
                },
            };
            return match self.open.take() {
                Some(before) => {
                    self.ahead = Some(step);
                    Step::Entry(before)
                }
                None => step,
            };
        }
    }
}
