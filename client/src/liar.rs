//! A node on loopback that serves a small log, truthfully or not, as its tests tell it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use linli_log::{
    Checkpoint, Cosigner, MemoryHashes, NoteSigner, Tile, VerifierKey, inclusion_proof, leaf_hash,
    tree_root,
};
use linli_primitives::Digest;
use linli_wire::archive::ArchiveWriter;
use linli_wire::entry::Entry;
use linli_wire::message::{Message, MessageKind};
use zeroize::Zeroizing;

use crate::{Options, Patience};

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// Announced instead of the body's real length.
    pub(crate) length: Option<usize>,
    /// Delay before the body.
    pub(crate) pause: Duration,
}

impl Reply {
    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::status(200, body)
    }

    pub(crate) fn status(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            length: None,
            pause: Duration::ZERO,
        }
    }
}

type Override = Box<dyn FnMut(&str) -> Option<Reply> + Send>;

/// The log as the node has it.
pub(crate) struct Record {
    pub(crate) messages: Vec<Message>,
    /// How many of them it admits to.
    pub(crate) shown: usize,
    /// Replaces a path's answer.
    pub(crate) instead: Option<Override>,
    /// Paths asked for.
    pub(crate) asked: Vec<String>,
    /// Whether checkpoints are cosigned.
    pub(crate) cosigned: bool,
    /// Whether receipts hold their entry.
    pub(crate) extra: bool,
    signer: NoteSigner,
}

pub(crate) fn cosigner() -> Cosigner {
    Cosigner::new("witness.example/w1", &Zeroizing::new([9; 32])).expect("a name")
}

/// Message number `n`: every third is not a ballot.
pub(crate) fn message(n: u64) -> Message {
    let mut bytes = vec![7; 60];
    bytes[..8].copy_from_slice(&n.to_le_bytes());
    match n % 3 {
        0 => Message::Claim(bytes),
        _ => Message::Ballot(bytes),
    }
}

impl Record {
    pub(crate) fn entry(&self, index: usize) -> Entry {
        let message = &self.messages[index];
        Entry::of(1_000 + index as i64, message, &message.encode())
    }

    fn hashes(&self) -> MemoryHashes {
        let leaf = |index| leaf_hash(&self.entry(index).encode());
        (0..self.shown).map(leaf).collect()
    }

    pub(crate) fn note(&self) -> String {
        let size = self.shown as u64;
        let root = tree_root(size, &self.hashes()).expect("in memory");
        let origin = self.signer.key().name();
        let checkpoint = Checkpoint::with_state(origin, size, root, &[3; 32]);
        let mut note = checkpoint.sign(&self.signer).expect("own origin");
        if self.cosigned {
            let signature = cosigner().cosign(note.text(), 5);
            note.add(signature);
        }
        note.encode()
    }

    pub(crate) fn archive(&self, from: usize, ballots: bool) -> Vec<u8> {
        let mut archive = ArchiveWriter::new(Vec::new()).expect("memory");
        for index in from..self.shown {
            let bytes = self.messages[index].encode();
            let wanted = ballots || self.entry(index).kind != MessageKind::Ballot;
            archive
                .entry(&self.entry(index), wanted.then_some(&bytes))
                .expect("memory");
        }
        archive.checkpoint(&self.note()).expect("memory");
        archive.finish().expect("memory")
    }

    pub(crate) fn receipt(&self, index: usize) -> String {
        let note = linli_log::SignedNote::parse(&self.note()).expect("own");
        let path = inclusion_proof(self.shown as u64, index as u64, &self.hashes());
        linli_log::Receipt {
            extra: self.extra.then(|| self.entry(index).encode()),
            index: index as u64,
            path: path.expect("in memory"),
            checkpoint: note,
        }
        .encode()
    }

    fn index_of(&self, digest: &str) -> Option<usize> {
        let digest: Digest = digest.parse().ok()?;
        self.messages.iter().position(|m| m.digest() == digest)
    }

    fn submit(&mut self, body: &[u8]) -> Reply {
        let digest = Message::digest_of(body);
        let known = self.messages.iter().position(|m| m.digest() == digest);
        let index = known.unwrap_or_else(|| {
            // Messages of the tests are not canonical inside, which `Message::decode` would refuse.
            let bytes = body[13..].to_vec();
            self.messages.push(match body[8] {
                5 => Message::Ballot(bytes),
                _ => Message::Claim(bytes),
            });
            self.shown = self.messages.len();
            self.shown - 1
        });
        let answer = serde_json::json!({
            "index": index, "digest": digest, "fresh": known.is_none(),
            "effect": "counted", "receipt": self.receipt(index),
        });
        Reply::status(201, answer.to_string())
    }

    fn answer(&mut self, method: &str, path: &str, body: &[u8]) -> Reply {
        self.asked.push(path.to_owned());
        if let Some(instead) = &mut self.instead
            && let Some(reply) = instead(path)
        {
            return reply;
        }
        let absent = Reply::status(404, r#"{"rule":"http.absent","detail":"nothing here"}"#);
        if method == "POST" {
            return self.submit(body);
        }
        if path == "/checkpoint" {
            return Reply::ok(self.note());
        }
        if path == "/status" {
            let key = self.signer.key().to_string();
            let log = serde_json::json!({"key": key, "size": self.shown});
            return Reply::ok(serde_json::json!({"log": log}).to_string());
        }
        if let Some(query) = path.strip_prefix("/record?from=") {
            let (from, ballots) = query.split_once("&ballots=").expect("two parts");
            return Reply::ok(self.archive(from.parse().expect("a number"), ballots == "true"));
        }
        if let Ok(tile) = path[1..].parse::<Tile>() {
            return tile.read(&self.hashes()).map_or(absent, Reply::ok);
        }
        if let Some(rest) = path.strip_prefix("/messages/") {
            return match rest.strip_suffix("/receipt") {
                Some(digest) => self.index_of(digest).map(|i| Reply::ok(self.receipt(i))),
                None => self
                    .index_of(rest)
                    .map(|i| Reply::ok(self.messages[i].encode())),
            }
            .unwrap_or(absent);
        }
        absent
    }
}

/// The node; stops when dropped.
pub(crate) struct Liar {
    pub(crate) url: String,
    record: Arc<Mutex<Record>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Liar {
    /// A node with this many messages.
    pub(crate) fn new(messages: u64) -> Self {
        Self::with_seed(messages, [1; 32])
    }

    pub(crate) fn with_seed(messages: u64, seed: [u8; 32]) -> Self {
        let record = Arc::new(Mutex::new(Record {
            messages: (0..messages).map(message).collect(),
            shown: messages as usize,
            instead: None,
            asked: Vec::new(),
            cosigned: false,
            extra: true,
            signer: NoteSigner::new("log.example/spring", &Zeroizing::new(seed)).expect("a name"),
        }));
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let address = listener.local_addr().expect("bound");
        let stop = Arc::new(AtomicBool::new(false));
        let (served, stopped) = (record.clone(), stop.clone());
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                if let Ok(stream) = stream {
                    // A client may go away in the middle.
                    let _gone = serve(stream, &served);
                }
            }
        });
        Self {
            url: format!("http://{address}"),
            record,
            stop,
            thread: Some(thread),
        }
    }

    pub(crate) fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn key(&self) -> VerifierKey {
        self.record().signer.key().clone()
    }

    /// Answers `path` (its beginning) like this from now on.
    pub(crate) fn instead(&self, path: &'static str, reply: Reply) {
        let answer = move |asked: &str| asked.starts_with(path).then(|| reply.clone());
        self.record().instead = Some(Box::new(answer));
    }

    /// Options with little patience.
    pub(crate) fn options(&self, keep: &Path) -> Options {
        Options {
            patience: Patience {
                connect: Duration::from_secs(5),
                silence: Duration::from_secs(5),
                answer: Duration::from_secs(5),
                attempts: 3,
                pause: Duration::from_millis(1),
                longest_pause: Duration::from_millis(5),
            },
            ..Options::new(&self.url, keep)
        }
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let address = self.url.strip_prefix("http://").unwrap_or_default();
        drop(TcpStream::connect(address));
        if let Some(thread) = self.thread.take() {
            // A panic of the server shows as a failed request in the test.
            let _ended = thread.join();
        }
    }
}

fn serve(mut stream: TcpStream, record: &Mutex<Record>) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut request = Vec::new();
    let mut chunk = [0; 4096];
    let head = loop {
        if let Some(at) = request.windows(4).position(|w| w == b"\r\n\r\n") {
            break at + 4;
        }
        match stream.read(&mut chunk)? {
            0 => return Ok(()),
            read => request.extend(&chunk[..read]),
        }
    };
    let text = String::from_utf8_lossy(&request[..head]).to_lowercase();
    let length = text
        .split("content-length: ")
        .nth(1)
        .and_then(|rest| rest.lines().next()?.trim().parse().ok())
        .unwrap_or(0);
    while request.len() < head + length {
        match stream.read(&mut chunk)? {
            0 => return Ok(()),
            read => request.extend(&chunk[..read]),
        }
    }
    let line = String::from_utf8_lossy(&request[..head]).into_owned();
    let mut words = line.split(' ');
    let (method, path) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let reply = record
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .answer(method, path, &request[head..]);
    let length = reply.length.unwrap_or(reply.body.len());
    let mut answer = format!(
        "HTTP/1.1 {} x\r\ncontent-length: {length}\r\nconnection: close\r\n",
        reply.status
    );
    for (name, value) in &reply.headers {
        answer += &format!("{name}: {value}\r\n");
    }
    answer += "\r\n";
    stream.write_all(answer.as_bytes())?;
    thread::sleep(reply.pause);
    stream.write_all(&reply.body)
}
