use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{SystemTime, UNIX_EPOCH};

use linli_log::{CLOCK_TOLERANCE, Cosigner, MemoryHashes, consistency_proof, leaf_hash, tree_root};
use linli_rule::Rule;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::*;
use crate::config;
use crate::fixture::Running;
use crate::signer::Signer;

const ORIGIN: &str = "example.com/log";
/// No answer takes so long unless something is broken.
const LONG: Duration = Duration::from_secs(60);

fn random(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn tree(size: u64, common: u64) -> MemoryHashes {
    let name = |index| if index < common { "log" } else { "other" };
    (0..size)
        .map(|index| leaf_hash(format!("{} {index}", name(index)).as_bytes()))
        .collect()
}

/// A log with a guarded key, which passes on what it is told.
struct Sample {
    signer: Signer,
    tree: MemoryHashes,
    told: mpsc::Sender<(SignedNote, u64, usize)>,
    /// How many witnesses were said to have answered.
    answered: AtomicUsize,
    _folder: TempDir,
}

impl Sample {
    fn new(told: mpsc::Sender<(SignedNote, u64, usize)>) -> Arc<Self> {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let signer = Signer::open(folder.path(), Some(ORIGIN), &mut random(3));
        Arc::new(Self {
            signer: signer.expect("a first start"),
            tree: tree(100, 100),
            told,
            answered: AtomicUsize::new(0),
            _folder: folder,
        })
    }

    fn sign(&self, size: u64) -> SignedNote {
        let root = tree_root(size, &self.tree).expect("all is there");
        let checkpoint = Checkpoint::with_state(ORIGIN, size, root, &[0; 32]);
        self.signer
            .sign(&checkpoint, &self.tree)
            .expect("it extends")
    }
}

impl Log for Sample {
    fn proof(&self, old: u64, new: u64) -> Result<Vec<Hash>, String> {
        consistency_proof(old, new, &self.tree).map_err(|error| error.to_string())
    }

    fn cosigned(&self, note: &SignedNote, checkpoint: &Checkpoint, witnesses: usize) {
        // The test may be over.
        let _ = self.told.send((note.clone(), checkpoint.size, witnesses));
    }

    fn met(&self, _witness: &str, note: &SignedNote) -> Met {
        let stored = self.signer.last().map_or(0, |last| last.size);
        match self.signer.met(note, stored, &self.tree) {
            Ok(()) => Met::Ours,
            Err(error) if error.rule() == "log.foreign_checkpoint" => Met::Foreign,
            Err(_) => Met::Nothing,
        }
    }

    fn answered(&self, witnesses: usize) {
        self.answered.store(witnesses, Ordering::SeqCst);
    }
}

/// A witness's address at which every request gets the same answer.
fn answering(key: &VerifierKey, answer: String) -> Ask {
    let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", socket.local_addr().expect("its address"));
    std::thread::spawn(move || {
        // Ends with the test's process.
        for stream in socket.incoming() {
            let Ok(mut stream) = stream else { return };
            read_request(&mut stream);
            // The other end may have read enough.
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    Ask::new(&config::Witness {
        key: key.to_string(),
        url,
    })
    .expect("a witness's key")
}

/// Reads a request to its end: an answer before that may get lost.
fn read_request(stream: &mut TcpStream) {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    for line in (&mut reader).lines() {
        let line = line.unwrap_or_default().to_lowercase();
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().expect("a length");
        }
        if line.is_empty() {
            break;
        }
    }
    let _ = reader.read_exact(&mut vec![0; length]);
}

fn http(status: &str, kind: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn checkpoint(note: &SignedNote) -> Checkpoint {
    Checkpoint::parse(note.text()).expect("a checkpoint")
}

fn cosigned(word: Result<Word, AskError>) -> (NoteSignature, u64) {
    match word.expect("an answer") {
        Word::Cosigned(line, time) => (line, time),
        Word::Later(size) => panic!("it has cosigned {size}"),
    }
}

fn silent() -> Arc<Sample> {
    Sample::new(mpsc::channel().0)
}

#[test]
fn a_witness_is_caught_up_with_from_wherever_it_is() {
    let (log, home) = (silent(), folder());
    let running = Running::start(home.path(), "witness.example/w1", log.signer.key().clone());
    let mut ask = running.ask();
    for size in [3, 3, 8, 40] {
        let note = log.sign(size);
        let word = ask.cosign(&note, &checkpoint(&note), &Arc::downgrade(&log));
        let (line, time) = cosigned(word);
        assert!(ask.key().made(&line) && time > 1_700_000_000);
        // The next one does not know where the witness is.
        if size == 8 {
            ask = running.ask();
        }
    }
}

#[test]
fn enough_witnesses_make_a_checkpoint_cosigned() {
    let (told, heard) = mpsc::channel();
    let log = Sample::new(told);
    let homes = [folder(), folder(), folder()];
    let names = [
        "witness.example/1",
        "witness.example/no2",
        "witness.example/num3",
    ];
    let running: Vec<Running> = homes
        .iter()
        .zip(names)
        .map(|(home, name)| Running::start(home.path(), name, log.signer.key().clone()))
        .collect();
    // The third takes connections and never answers.
    let deaf = TcpListener::bind("127.0.0.1:0").expect("a port");
    let mut third = running[2].settings.clone();
    third.url = format!("http://{}", deaf.local_addr().expect("its address"));
    let asks = vec![
        running[0].ask(),
        running[1].ask(),
        Ask::new(&third).expect("a witness's key"),
    ];
    let keys = [
        running[0].server.key().clone(),
        running[1].server.key().clone(),
    ];
    let witnesses = Witnesses::start(Arc::downgrade(&log), asks, 2).expect("threads");
    for size in [5, 17, 60] {
        witnesses.call(&log.sign(size));
        let (note, cosigned, count) = heard.recv_timeout(LONG).expect("two are enough");
        assert_eq!((cosigned, count), (size, 2));
        assert_eq!(note.verify(&keys).map(|verified| verified.len()), Ok(2));
        assert!(Checkpoint::open(&note, log.signer.key()).is_ok());
    }
    let standings = witnesses.standings();
    assert_eq!(standings[0].cosigned.map(|(size, _)| size), Some(60));
    assert_eq!(
        (standings[2].cosigned, standings[0].error.as_ref()),
        (None, None)
    );
}

/// Rules `witness.unreachable`, `witness.answer` and `witness.cosignature`.
#[test]
fn a_broken_witness_is_named() {
    let (log, home) = (silent(), folder());
    let note = log.sign(9);
    let running = Running::start(home.path(), "witness.example/w1", log.signer.key().clone());
    let key = running.server.key().clone();
    let good = running
        .ask()
        .cosign(&note, &checkpoint(&note), &Arc::downgrade(&log));
    let good = cosigned(good).0.to_string();
    let text = "text/plain";
    let answers = [
        (http("200 OK", text, ""), "witness.cosignature"),
        (http("200 OK", text, "hello\n"), "witness.cosignature"),
        (
            http("200 OK", text, &good.replace("w1", "w2")),
            "witness.cosignature",
        ),
        (
            http("200 OK", text, &note.signatures()[0].to_string()),
            "witness.cosignature",
        ),
        (
            http("200 OK", text, &"a".repeat(1 << 20)),
            "witness.unreachable",
        ),
        (http("302 Found", text, ""), "witness.answer"),
        (
            http("409 Conflict", "text/x.tlog.size", "x\n"),
            "witness.answer",
        ),
        (
            http("409 Conflict", "text/x.tlog.size", "4\n"),
            "witness.answer",
        ),
        (
            http("409 Conflict", "text/x.tlog.size", "10\n"),
            "witness.beyond",
        ),
        (http("422 No", text, "bad\u{1b}[31m\n"), "witness.answer"),
        (http("500 No", text, ""), "witness.answer"),
        ("nonsense".to_owned(), "witness.unreachable"),
    ];
    for (answer, rule) in answers {
        let shown = answer.chars().take(60).collect::<String>();
        let mut ask = answering(&key, answer);
        let error = ask
            .cosign(&note, &checkpoint(&note), &Arc::downgrade(&log))
            .expect_err("broken");
        assert_eq!(error.rule(), rule, "{shown}: {error}");
        assert!(!error.to_string().contains('\u{1b}'));
    }
    // A line that is valid but of another checkpoint.
    let other = log.sign(11);
    let mut ask = answering(&key, http("200 OK", text, &good));
    let error = ask.cosign(&other, &checkpoint(&other), &Arc::downgrade(&log));
    assert_eq!(
        error.err().map(|error| error.rule()),
        Some("witness.cosignature")
    );
    // A size that nobody shows a checkpoint for does not stop the signing.
    assert!(log.signer.foreign().is_none());
}

/// `witness.replayed`: the cosignature that lies beside the last checkpoint of an old copy is sent again for a witness
/// that was kept away, and confirms nothing.
#[test]
fn a_cosignature_from_before_the_start_is_no_answer() {
    let witness = Cosigner::new("witness.example/w1", &Zeroizing::new([7; 32])).expect("a name");
    let log = silent();
    let note = log.sign(9);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("after 1970").as_secs();
    let replaying = |time: u64| {
        let line = witness.cosign(note.text(), time).to_string();
        answering(witness.key(), http("200 OK", "text/plain", &line))
    };
    let tolerance = CLOCK_TOLERANCE.unsigned_abs();
    let mut old = replaying(now - tolerance - 1);
    let error = old.cosign(&note, &checkpoint(&note), &Arc::downgrade(&log));
    assert_eq!(
        error.err().map(|error| error.rule()),
        Some("witness.replayed")
    );
    // A witness whose clock is a little slow has answered.
    let mut slow = replaying(now - tolerance / 2);
    let word = slow.cosign(&note, &checkpoint(&note), &Arc::downgrade(&log));
    assert_eq!(cosigned(word).1, now - tolerance / 2);

    let old = vec![replaying(now - tolerance - 1)];
    let witnesses = Witnesses::start(Arc::downgrade(&log), old, 1).expect("threads");
    witnesses.call(&note);
    witnesses.settle(LONG);
    let standing = &witnesses.standings()[0];
    assert_eq!(standing.cosigned, None);
    let refusal = standing.error.as_ref().expect("named");
    assert_eq!(refusal.rule, "witness.replayed");
    assert_eq!(log.answered.load(Ordering::SeqCst), 0);
}

/// Rule `witness.proof`.
#[test]
fn a_log_that_is_gone_or_too_short_gives_no_proof() {
    let (log, home) = (silent(), folder());
    let note = log.sign(9);
    let running = Running::start(home.path(), "witness.example/w1", log.signer.key().clone());
    let mut beyond = checkpoint(&note);
    beyond.size = 1000;
    let error = running.ask().cosign(&note, &beyond, &Arc::downgrade(&log));
    assert!(error.is_ok(), "nothing to prove from nothing");
    let mut ask = running.ask();
    let weak = Arc::downgrade(&log);
    drop(log);
    let error = ask.cosign(&note, &beyond, &weak).expect_err("gone");
    assert_eq!(error.rule(), "witness.proof");
}

/// Rule `witness.foreign`, which leads to `log.foreign_checkpoint`: the key was copied and signed elsewhere.
#[test]
fn a_copied_key_is_met_at_a_witness() {
    for (size, common) in [(30, 30), (9, 8), (7, 6)] {
        let (log, home) = (silent(), folder());
        let running = Running::start(home.path(), "witness.example/w1", log.signer.key().clone());
        let copy = folder();
        for name in [crate::signer::KEY, crate::signer::SIGNED] {
            let (from, to) = (log._folder.path().join(name), copy.path().join(name));
            std::fs::copy(from, to).expect("copied");
        }
        let other = Signer::open(copy.path(), None, &mut random(3)).expect("nobody uses the copy");
        let tree = tree(size, common);
        let elsewhere = Checkpoint::with_state(ORIGIN, size, tree.root(), &[0; 32]);
        let note = other.sign(&elsewhere, &tree).expect("the first");
        let silent = silent();
        let mut ask = running.ask();
        ask.cosign(&note, &elsewhere, &Arc::downgrade(&silent))
            .expect("the first");
        let note = log.sign(9);
        let error = running
            .ask()
            .cosign(&note, &checkpoint(&note), &Arc::downgrade(&log))
            .expect_err("another history");
        assert_eq!(error.rule(), "witness.foreign", "{size}");
        let stopped = log.signer.foreign().map(|error| error.rule());
        assert_eq!(stopped, Some("log.foreign_checkpoint"), "{size}");
    }
}

/// A busy log would otherwise never have enough of them under one checkpoint.
#[test]
fn a_round_lasts_until_enough_have_cosigned_or_its_time_is_over() {
    let (log, home) = (silent(), folder());
    let running = Running::start(home.path(), "witness.example/w1", log.signer.key().clone());
    let note = log.sign(9);
    let mut ask = running.ask();
    let word = ask.cosign(&note, &checkpoint(&note), &Arc::downgrade(&log));
    let line = cosigned(word).0;
    let mut round = Round::new(note.clone(), checkpoint(&note), 2);
    let (now, later) = (Instant::now(), Instant::now() + LONG);
    assert!(!round.is_over(10, now) && round.is_over(10, later));
    assert!(!round.is_over(9, later));
    round.add(0, line.clone());
    round.add(0, line.clone());
    assert!(round.has(0) && round.tell().is_none() && !round.is_over(10, now));
    round.add(1, line.clone());
    let (complete, witnesses) = round.tell().expect("two are enough");
    assert_eq!((witnesses, complete.signatures().len()), (2, 2));
    assert!(round.tell().is_none(), "nobody has cosigned since");
    round.add(2, line);
    assert_eq!(round.tell().map(|(_, witnesses)| witnesses), Some(3));
    assert!(round.is_over(10, now) && !round.is_over(9, later));
    assert_eq!(round.asked().0, note);
}

#[test]
fn only_a_witness_key_names_a_witness() {
    let log = silent();
    let settings = config::Witness {
        key: log.signer.key().to_string(),
        url: "http://127.0.0.1:1".to_owned(),
    };
    assert_eq!(
        Ask::new(&settings).err().map(|refusal| refusal.rule()),
        Some("log.key")
    );
}

#[test]
fn dropping_does_not_wait_for_a_deaf_witness() {
    let (log, home) = (silent(), folder());
    let running = Running::start(home.path(), "witness.example/w1", log.signer.key().clone());
    let deaf = TcpListener::bind("127.0.0.1:0").expect("a port");
    let mut settings = running.settings.clone();
    settings.url = format!("http://{}", deaf.local_addr().expect("its address"));
    let ask = Ask::new(&settings).expect("a witness's key");
    let witnesses = Witnesses::start(Arc::downgrade(&log), vec![ask], 1).expect("threads");
    witnesses.call(&log.sign(5));
    let _asked = deaf.accept().expect("it is asked");
    drop(witnesses);
    // The log is not locked although the request still runs.
    assert_eq!(Arc::strong_count(&log), 1);
}
