//! A community's whole record as one stream: the log's entries with their messages, and signed checkpoints.
//!
//! ```text
//! magic, then frames: tag u8, length u32 little endian, bytes
//! 1 entry        a leaf of the log
//! 2 message      of the entry just before; a light archive leaves some out
//! 3 checkpoint   a signed note on all entries before it; the last frame of a complete archive
//! ```
//!
//! An archive grows at its end: entries may follow a checkpoint.

use std::io::{self, Read, Write};

use linli_rule::Rule;

use crate::encoding::DecodeError;
use crate::entry::{self, Entry};

/// First bytes of an archive: the kind and the format's version.
pub const MAGIC: [u8; 8] = *b"LINLIR\x00\x01";
/// The longest checkpoint, in bytes.
pub const MAX_CHECKPOINT: usize = 64 << 10;

/// One frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// An entry of the log.
    Entry(Entry),
    /// The bytes of the message of the entry just before; only their length was compared with it.
    Message(Vec<u8>),
    /// A checkpoint: the text of a signed note.
    Checkpoint(String),
}

/// The stream is not an archive.
#[derive(Debug, thiserror::Error, Rule)]
pub enum ArchiveError {
    /// Not an archive of a known version.
    #[error("archive.magic: not an archive of a known version")]
    Magic,
    /// A frame of an unknown kind.
    #[error("archive.frame: there are no frames of kind {0}")]
    Frame(u8),
    /// A frame longer than its kind may be, or than its entry says.
    #[error("archive.size: a frame of {length} bytes, at most {limit} are allowed")]
    Size {
        /// Bytes announced.
        length: u32,
        /// Bytes allowed.
        limit: usize,
    },
    /// A message that follows no entry, or has another length than its entry says.
    #[error("archive.order: a message must follow its entry, with the length it says")]
    Order,
    /// The stream ends within a frame.
    #[error("archive.truncated: the stream ends within a frame")]
    Truncated,
    /// A checkpoint that is not text.
    #[error("archive.text: a checkpoint is not UTF-8")]
    Text,
    /// An entry that cannot be decoded.
    #[error(transparent)]
    Entry(#[from] DecodeError),
    /// The stream cannot be read.
    #[error("store.file: {0}")]
    Io(io::Error),
}

impl Frame {
    const ENTRY: u8 = 1;
    const MESSAGE: u8 = 2;
    const CHECKPOINT: u8 = 3;

    /// The frame's bytes: tag, length, content.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Entry(entry) => frame(Self::ENTRY, &entry.encode()),
            Self::Message(bytes) => frame(Self::MESSAGE, bytes),
            Self::Checkpoint(note) => frame(Self::CHECKPOINT, note.as_bytes()),
        }
    }
}

fn frame(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("a frame is below 2^32 bytes");
    let mut bytes = Vec::with_capacity(5 + content.len());
    bytes.push(tag);
    bytes.extend(length.to_le_bytes());
    bytes.extend(content);
    bytes
}

/// Writes an archive.
#[derive(Debug)]
pub struct ArchiveWriter<W: Write>(W);

impl<W: Write> ArchiveWriter<W> {
    /// Begins an archive.
    pub fn new(mut to: W) -> io::Result<Self> {
        to.write_all(&MAGIC)?;
        Ok(Self(to))
    }

    /// Continues an archive: `to` stands at the end of a frame.
    pub const fn resume(to: W) -> Self {
        Self(to)
    }

    /// Writes a frame.
    pub fn write(&mut self, frame: &Frame) -> io::Result<()> {
        self.0.write_all(&frame.encode())
    }

    /// Writes an entry and, where it is there, its message.
    pub fn entry(&mut self, entry: &Entry, message: Option<&[u8]>) -> io::Result<()> {
        self.0.write_all(&frame(Frame::ENTRY, &entry.encode()))?;
        match message {
            Some(bytes) => self.0.write_all(&frame(Frame::MESSAGE, bytes)),
            None => Ok(()),
        }
    }

    /// Writes a checkpoint.
    pub fn checkpoint(&mut self, note: &str) -> io::Result<()> {
        self.0.write_all(&frame(Frame::CHECKPOINT, note.as_bytes()))
    }

    /// Flushes and returns the writer.
    pub fn finish(mut self) -> io::Result<W> {
        self.0.flush()?;
        Ok(self.0)
    }
}

/// Reads an archive's frames; stops after the first error.
pub const fn frames<R: Read>(reader: R) -> Frames<R> {
    Frames {
        reader,
        expects: Expects::Magic,
        read: 0,
    }
}

/// The frames of an archive; see [`frames`].
#[derive(Debug)]
pub struct Frames<R> {
    reader: R,
    expects: Expects,
    read: u64,
}

#[derive(Clone, Copy, Debug)]
enum Expects {
    Magic,
    /// Any frame; a message must have this length.
    Frame {
        message: Option<u32>,
    },
    Nothing,
}

impl<R> Frames<R> {
    /// Bytes of the magic and of all frames given so far: where an interrupted archive can be cut and continued.
    pub const fn position(&self) -> u64 {
        self.read
    }
}

impl<R: Read> Iterator for Frames<R> {
    type Item = Result<Frame, ArchiveError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.advance().transpose();
        if !matches!(next, Some(Ok(_))) {
            self.expects = Expects::Nothing;
        }
        next
    }
}

impl<R: Read> Frames<R> {
    fn advance(&mut self) -> Result<Option<Frame>, ArchiveError> {
        let message = match self.expects {
            Expects::Nothing => return Ok(None),
            Expects::Frame { message } => message,
            Expects::Magic => {
                self.magic()?;
                None
            }
        };
        let mut tag = [0];
        if self.fill(&mut tag)? == 0 {
            return Ok(None);
        }
        let length = self.length()?;
        let limit = match tag[0] {
            Frame::ENTRY => entry::MAX_BYTES,
            Frame::MESSAGE if message == Some(length) => length as usize,
            Frame::MESSAGE => return Err(ArchiveError::Order),
            Frame::CHECKPOINT => MAX_CHECKPOINT,
            other => return Err(ArchiveError::Frame(other)),
        };
        let content = self.content(length, limit)?;
        let (frame, message) = match tag[0] {
            Frame::ENTRY => {
                let entry = Entry::decode(&content)?;
                let limit = entry.kind.max_bytes();
                let length = entry.length;
                if length as usize > limit {
                    return Err(ArchiveError::Size { length, limit });
                }
                (Frame::Entry(entry), Some(length))
            }
            Frame::MESSAGE => (Frame::Message(content), None),
            _ => {
                let note = String::from_utf8(content).map_err(|_| ArchiveError::Text)?;
                (Frame::Checkpoint(note), None)
            }
        };
        self.read += 5 + u64::from(length);
        self.expects = Expects::Frame { message };
        Ok(Some(frame))
    }

    fn magic(&mut self) -> Result<(), ArchiveError> {
        let mut magic = [0; MAGIC.len()];
        self.fill(&mut magic)?;
        if magic != MAGIC {
            return Err(ArchiveError::Magic);
        }
        self.read = MAGIC.len() as u64;
        Ok(())
    }

    fn length(&mut self) -> Result<u32, ArchiveError> {
        let mut bytes = [0; 4];
        match self.fill(&mut bytes)? {
            4 => Ok(u32::from_le_bytes(bytes)),
            _ => Err(ArchiveError::Truncated),
        }
    }

    /// Allocates no more than the stream holds.
    fn content(&mut self, length: u32, limit: usize) -> Result<Vec<u8>, ArchiveError> {
        if length as usize > limit {
            return Err(ArchiveError::Size { length, limit });
        }
        let mut content = Vec::new();
        let mut bounded = (&mut self.reader).take(u64::from(length));
        bounded
            .read_to_end(&mut content)
            .map_err(ArchiveError::Io)?;
        if content.len() == length as usize {
            Ok(content)
        } else {
            Err(ArchiveError::Truncated)
        }
    }

    /// Reads until `bytes` are full or the stream ends; how many were read.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<usize, ArchiveError> {
        let mut filled = 0;
        while filled < bytes.len() {
            match self.reader.read(&mut bytes[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(ArchiveError::Io(error)),
            }
        }
        Ok(filled)
    }
}

#[cfg(test)]
mod tests;
