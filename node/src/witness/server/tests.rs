use std::sync::Barrier;

use linli_log::{Checkpoint, MemoryHashes, NoteSigner, consistency_proof, leaf_hash, tree_root};
use linli_rule::Rule;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tempfile::TempDir;
use tokio::sync::oneshot;

use super::*;

const ORIGIN: &str = "example.com/log";
const NAME: &str = "witness.example/w1";

fn log() -> NoteSigner {
    NoteSigner::new(ORIGIN, &Zeroizing::new([3; 32])).expect("a name")
}

fn open(folder: &Path, name: &str) -> Result<Server, SignerError> {
    let random = &mut ChaCha20Rng::from_seed([1; 32]);
    Server::open(folder, name, &[log().key().clone()], random)
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn tree(size: u64, common: u64) -> MemoryHashes {
    let name = |index| if index < common { "log" } else { "other" };
    (0..size)
        .map(|index| leaf_hash(format!("{} {index}", name(index)).as_bytes()))
        .collect()
}

fn request(tree: &MemoryHashes, old_size: u64, size: u64) -> AddCheckpoint {
    let root = tree_root(size, tree).expect("all is there");
    let checkpoint = Checkpoint::with_state(ORIGIN, size, root, &[0; 32]);
    AddCheckpoint {
        old_size,
        proof: consistency_proof(old_size, size, tree).unwrap_or_default(),
        note: checkpoint.sign(&log()).expect("its own log"),
    }
}

/// A witness on a port of its own, until dropped.
struct Running {
    url: String,
    runtime: tokio::runtime::Runtime,
    _stop: oneshot::Sender<()>,
}

impl Running {
    fn start(server: Server) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let socket = runtime
            .block_on(TcpListener::bind("127.0.0.1:0"))
            .expect("a port");
        let url = format!("http://{}", socket.local_addr().expect("its address"));
        let (_stop, stopped) = oneshot::channel::<()>();
        runtime.spawn(server.run(socket, async {
            let _ = stopped.await;
        }));
        Self {
            url,
            runtime,
            _stop,
        }
    }

    /// Status, type and body of an answer.
    fn post(&self, body: impl AsRef<[u8]>) -> (u16, String, String) {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .build();
        let agent: ureq::Agent = agent.into();
        let sent = agent
            .post(format!("{}/add-checkpoint", self.url))
            .send(body.as_ref());
        read(sent.expect("an answer"))
    }

    fn get(&self, path: &str) -> (u16, String, String) {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .build();
        let agent: ureq::Agent = agent.into();
        read(
            agent
                .get(format!("{}{path}", self.url))
                .call()
                .expect("an answer"),
        )
    }
}

fn read(mut answer: ureq::http::Response<ureq::Body>) -> (u16, String, String) {
    let kind = answer.headers().get("content-type");
    let kind = kind.map_or("", |kind| kind.to_str().expect("text"));
    let kind = kind.to_owned();
    let body = answer.body_mut().read_to_string().expect("text");
    (answer.status().as_u16(), kind, body)
}

#[test]
fn a_log_that_grows_is_cosigned_over_http() {
    let folder = folder();
    let server = open(folder.path(), NAME).expect("a first start");
    let key = server.key().clone();
    let running = Running::start(server);
    let whole = tree(20, 20);
    let mut last = 0;
    for size in [1, 1, 7, 20] {
        let request = request(&whole, last, size);
        let (status, _, body) = running.post(request.encode());
        assert_eq!(status, 200, "{body}");
        let lines = linli_log::NoteSignature::parse_lines(&body).expect("a line");
        let mut note = request.note.clone();
        note.add(lines[0].clone());
        let verified = note
            .verify(std::slice::from_ref(&key))
            .expect("the witness signed");
        assert!(verified[0].time.is_some_and(|time| time > 1_700_000_000));
        let (status, _, shown) = running.get(&format!("/checkpoints/{}", log_id(ORIGIN)));
        assert_eq!((status, shown), (200, request.note.encode()));
        last = size;
    }
    let (status, kind, about) = running.get("/");
    assert_eq!((status, kind.as_str()), (200, TEXT_TYPE));
    assert!(about.contains(&key.to_string()) && about.contains("example.com/log 20 /checkpoints/"));
    assert_eq!(running.get("/checkpoints/00").0, 404);
    drop(running.runtime);
}

#[test]
fn each_refusal_has_its_status() {
    let folder = folder();
    let running = Running::start(open(folder.path(), NAME).expect("a first start"));
    let whole = tree(20, 20);
    assert_eq!(running.post(request(&whole, 0, 6).encode()).0, 200);
    let refused = |request: &AddCheckpoint| running.post(request.encode());
    // An old size, a fork of the same size: the answer is the last size, as `text/x.tlog.size`.
    for stale in [request(&whole, 0, 9), request(&tree(6, 5), 6, 6)] {
        let conflict = (409, SIZE_TYPE.to_owned(), "6\n".to_owned());
        assert_eq!(refused(&stale), conflict);
    }
    assert_eq!(refused(&request(&whole, 6, 4)).0, 400);
    assert_eq!(refused(&request(&tree(12, 5), 6, 12)).0, 422);
    let other = NoteSigner::new("example.com/other", &Zeroizing::new([3; 32])).expect("a name");
    let mut unknown = request(&whole, 6, 9);
    let mut checkpoint = Checkpoint::parse(unknown.note.text()).expect("a checkpoint");
    checkpoint.origin = "example.com/other".to_owned();
    unknown.note = checkpoint.sign(&other).expect("its own log");
    assert_eq!(refused(&unknown).0, 404);
    let forger = NoteSigner::new(ORIGIN, &Zeroizing::new([4; 32])).expect("a name");
    let mut forged = request(&whole, 6, 9);
    let text = forged.note.text().to_owned();
    forged.note = SignedNote::new(&text, forger.sign(&text)).expect("a note");
    assert_eq!(refused(&forged).0, 403);
    for garbage in [&b""[..], b"old 6\n", b"\xff\xfe", b"old 6\n\nx\n"] {
        assert_eq!(running.post(garbage).0, 400);
    }
    assert_eq!(running.post(vec![b'a'; MAX_REQUEST_BYTES + 1]).0, 413);
    assert_eq!(running.get("/add-checkpoint").0, 405);
    // None of that moved it.
    assert_eq!(refused(&request(&whole, 6, 9)).0, 200);
}

#[test]
fn a_witness_remembers_after_another_start() {
    let folder = folder();
    let whole = tree(20, 20);
    let server = open(folder.path(), NAME).expect("a first start");
    let first = server.cosign(request(&whole, 0, 6).encode().as_bytes(), 5);
    let key = server.key().clone();
    first.expect("the first");
    drop(server);
    let server = open(folder.path(), NAME).expect("a second start");
    assert_eq!(*server.key(), key);
    let fork = server.cosign(request(&tree(12, 5), 0, 12).encode().as_bytes(), 5);
    let stale = WitnessRefusal::Stale { last: 6 };
    assert!(matches!(fork, Err(Refused::Witness(refusal)) if refusal == stale));
    assert!(
        server
            .cosign(request(&whole, 6, 12).encode().as_bytes(), 5)
            .is_ok()
    );
}

#[test]
fn what_cannot_be_kept_is_not_cosigned() {
    let folder = folder();
    let server = open(folder.path(), NAME).expect("a first start");
    let whole = tree(20, 20);
    let body = request(&whole, 0, 6).encode();
    let in_the_way = folder.path().join(format!("{}.new", file_name(ORIGIN)));
    std::fs::create_dir(&in_the_way).expect("made");
    let refused = server.cosign(body.as_bytes(), 5);
    assert!(matches!(refused, Err(Refused::Storage)));
    assert!(server.witness().logs().all(|(_, last)| last.is_none()));
    let running = Running::start(server.clone());
    let (status, _, text) = running.post(&body);
    assert_eq!(status, 500);
    assert!(text.starts_with("witness.storage: "));
    std::fs::remove_dir(&in_the_way).expect("removed");
    assert!(server.cosign(body.as_bytes(), 5).is_ok());
}

/// Two that name the same old size: one of them is cosigned, the other is told the new size.
#[test]
fn of_two_at_once_one_is_cosigned() {
    let folder = folder();
    let server = open(folder.path(), NAME).expect("a first start");
    let whole = tree(40, 40);
    server
        .cosign(request(&whole, 0, 1).encode().as_bytes(), 5)
        .expect("the first");
    let both = Barrier::new(2);
    let sizes = [30, 35];
    let cosigned: Vec<bool> = std::thread::scope(|scope| {
        let asked = sizes.map(|size| {
            let (server, both) = (&server, &both);
            let body = request(&whole, 1, size).encode();
            scope.spawn(move || {
                both.wait();
                server.cosign(body.as_bytes(), 5).is_ok()
            })
        });
        asked
            .map(|thread| thread.join().expect("an answer"))
            .to_vec()
    });
    assert_eq!(cosigned.iter().filter(|cosigned| **cosigned).count(), 1);
    let size = sizes[cosigned
        .iter()
        .position(|cosigned| *cosigned)
        .expect("one of them")];
    assert!(
        server
            .cosign(request(&whole, size, 40).encode().as_bytes(), 5)
            .is_ok()
    );
}

#[test]
fn a_used_misnamed_or_damaged_folder_is_refused() {
    let folder = folder();
    let rule = |name: &str| open(folder.path(), name).err().map(|error| error.rule());
    let server = open(folder.path(), NAME).expect("a first start");
    assert_eq!(rule(NAME), Some("node.key_in_use"));
    server
        .cosign(request(&tree(5, 5), 0, 5).encode().as_bytes(), 5)
        .expect("the first");
    drop(server);
    assert_eq!(rule("witness.example/w2"), Some("node.key"));
    let path = folder.path().join(file_name(ORIGIN));
    let good = std::fs::read_to_string(&path).expect("a file");
    for bad in [
        good.replace("\n5\n", "\n6\n"),
        "x".to_owned(),
        String::new(),
    ] {
        std::fs::write(&path, bad).expect("written");
        assert_eq!(rule(NAME), Some("node.key"));
    }
    std::fs::write(&path, good).expect("written");
    assert_eq!(rule(NAME), None);
    assert_eq!(
        open(&folder.path().join("new"), "a name")
            .err()
            .map(|e| e.rule()),
        Some("log.key")
    );
}

/// `witness.ahead`: a checkpoint dated ahead is neither cosigned nor kept; the same one is cosigned when its time has
/// come.
#[test]
fn a_clock_that_runs_ahead_gets_no_cosignature_yet() {
    let folder = folder();
    let server = open(folder.path(), NAME).expect("a first start");
    let whole = tree(4, 4);
    let root = tree_root(4, &whole).expect("all is there");
    let checkpoint = Checkpoint::with_state(ORIGIN, 4, root, &[0; 32]).at(Some(10_000));
    let request = AddCheckpoint {
        old_size: 0,
        proof: Vec::new(),
        note: checkpoint.sign(&log()).expect("its own log"),
    };
    let body = request.encode();
    let refused = server.cosign(body.as_bytes(), 9_000).expect_err("ahead");
    assert!(matches!(refused, Refused::Witness(refusal) if refusal.rule() == "witness.ahead"));
    assert!(server.witness().logs().all(|(_, last)| last.is_none()));
    assert!(server.cosign(body.as_bytes(), 9_700).is_ok());
}
