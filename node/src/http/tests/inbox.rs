//! The inbox over loopback: who may write, read and remove, and how much.

use linli_primitives::{Digest, Realm, Seed};
use linli_sigma::ceremony::{Ceremony, Spare};
use linli_sigma::trustee::TrusteeSecret;
use linli_testing::officers::{COMMITTEE, REGISTRAR, key, sign};
use linli_wire::community::CommunityId;
use linli_wire::encoding::HexBytes;
use linli_wire::inbox::{
    Asked, CeremonyCall, KEPT_SECONDS, MAX_PAPER, MAX_REQUEST, PASS_SECONDS, Pass,
};
use linli_wire::signature::{OfficerKey, SigningKey};

use super::client::{Answer, ask, get};
use super::house::House;
use crate::fixture::START;
use crate::http::{App, Bounds};
use crate::inbox;

fn officer(n: u8) -> OfficerKey {
    OfficerKey::of(&key(n))
}

/// A letter as age lays it out, `n` bytes long.
fn letter(n: usize) -> Vec<u8> {
    let line = "A".repeat(43);
    let head = format!("age-encryption.org/v1\n-> X25519 {line}\n{line}\n--- {line}\n");
    let mut letter = head.into_bytes();
    letter.resize(n, b'z');
    letter
}

/// A node with a community and everybody's keys.
struct Desk {
    house: House,
    community: CommunityId,
    passes: u8,
}

impl Desk {
    async fn open() -> Self {
        let house = House::begun(0).await;
        let community = house.engine.with_state(|state| state.id());
        Self {
            house,
            community: community.expect("founded"),
            passes: 0,
        }
    }

    fn pass(&mut self, own: &SigningKey, method: &str, path: &str, body: &[u8]) -> String {
        self.passes += 1;
        let asked = Asked {
            community: self.community,
            method,
            path,
            body,
        };
        Pass::sign(asked, START, [self.passes; 16], own).to_string()
    }

    async fn post(&self, to: OfficerKey, letter: &[u8]) -> Answer {
        let bytes = [("content-type", "application/octet-stream")];
        ask(
            self.house.address,
            &format!("POST /inbox/{to}"),
            &bytes,
            letter,
        )
        .await
    }

    async fn post_as(&mut self, own: &SigningKey, to: OfficerKey, letter: &[u8]) -> Answer {
        let path = format!("/inbox/{to}");
        let pass = self.pass(own, "POST", &path, letter);
        let fields = [("authorization", pass.as_str())];
        ask(self.house.address, &format!("POST {path}"), &fields, letter).await
    }

    async fn list(&mut self, own: &SigningKey, of: OfficerKey) -> Answer {
        let path = format!("/inbox/{of}?after=0");
        let pass = self.pass(own, "GET", &path, b"");
        self.show(&format!("GET {path}"), &pass).await
    }

    async fn remove(&mut self, own: &SigningKey, of: OfficerKey, id: &str) -> Answer {
        let path = format!("/inbox/{of}/{id}");
        let pass = self.pass(own, "DELETE", &path, b"");
        self.show(&format!("DELETE {path}"), &pass).await
    }

    async fn show(&self, line: &str, pass: &str) -> Answer {
        ask(self.house.address, line, &[("authorization", pass)], b"").await
    }
}

fn rule(answer: &Answer) -> (u16, String) {
    answer.problem()
}

#[tokio::test]
async fn a_letter_to_the_registrar_is_listed_and_removed_by_the_registrar() {
    let mut desk = Desk::open().await;
    let (own, to) = (key(REGISTRAR), officer(REGISTRAR));
    let first = desk.post(to, &letter(500)).await;
    assert_eq!(first.status, 201, "{first:?}");
    assert_eq!(desk.post(to, &letter(500)).await.status, 200);
    let listed = desk.list(&own, to).await;
    let letters = listed.json();
    assert_eq!(letters["letters"].as_array().map(Vec::len), Some(1));
    let one = &letters["letters"][0];
    assert_eq!(one["sealed"], hex::encode(letter(500)));
    assert_eq!(one["from"], serde_json::Value::Null);
    assert_eq!(one["expires"], START + KEPT_SECONDS);
    assert_eq!(one["id"], first.json()["id"]);
    let id = one["id"].as_str().expect("an id").to_owned();
    assert_eq!(desk.remove(&own, to, &id).await.status, 200);
    assert_eq!(
        desk.list(&own, to).await.json()["letters"],
        serde_json::json!([])
    );
    let again = desk.remove(&own, to, &id).await;
    assert_eq!(rule(&again), (404, "inbox.absent".to_owned()));
}

#[tokio::test]
async fn a_letter_expires_by_the_nodes_clock() {
    let desk = Desk::open().await;
    let to = officer(REGISTRAR);
    desk.post(to, &letter(500)).await;
    desk.house.hand.set(START + KEPT_SECONDS);
    let path = format!("/inbox/{to}?after=0");
    let asked = Asked {
        community: desk.community,
        method: "GET",
        path: &path,
        body: b"",
    };
    let pass = Pass::sign(asked, START + KEPT_SECONDS, [1; 16], &key(REGISTRAR));
    let listed = desk.show(&format!("GET {path}"), &pass.to_string()).await;
    assert_eq!(listed.json()["letters"], serde_json::json!([]));
}

/// `inbox.recipient`: only officers, and trustees who are called, have a box.
#[tokio::test]
async fn nobody_else_has_a_box() {
    let mut desk = Desk::open().await;
    let answer = desk.post(officer(99), &letter(500)).await;
    assert_eq!(rule(&answer), (404, "inbox.recipient".to_owned()));
    let answer = desk.list(&key(99), officer(99)).await;
    assert_eq!(rule(&answer), (404, "inbox.recipient".to_owned()));
}

#[tokio::test]
async fn too_large_letters_and_garbage_are_refused() {
    let mut desk = Desk::open().await;
    let to = officer(REGISTRAR);
    let large = desk.post(to, &letter(MAX_REQUEST + 1)).await;
    assert_eq!(rule(&large), (413, "inbox.too_large".to_owned()));
    let paper = desk.post_as(&key(COMMITTEE), to, &letter(MAX_PAPER)).await;
    assert_eq!(paper.status, 201);
    let large = desk
        .post_as(&key(COMMITTEE), to, &letter(MAX_PAPER + 1))
        .await;
    assert_eq!(rule(&large), (413, "inbox.too_large".to_owned()));
    for garbage in [b"".as_slice(), b"hello", &[0; 500]] {
        let answer = desk.post(to, garbage).await;
        assert_eq!(rule(&answer), (422, "inbox.sealed".to_owned()));
    }
}

/// `inbox.sender`: to others than the registrar only officers and trustees write.
#[tokio::test]
async fn strangers_write_to_the_registrar_alone() {
    let mut desk = Desk::open().await;
    let to = officer(COMMITTEE);
    let answer = desk.post(to, &letter(500)).await;
    assert_eq!(rule(&answer), (403, "inbox.sender".to_owned()));
    let answer = desk.post_as(&key(99), to, &letter(500)).await;
    assert_eq!(rule(&answer), (403, "inbox.sender".to_owned()));
    let answer = desk.post_as(&key(REGISTRAR), to, &letter(500)).await;
    assert_eq!(answer.status, 201);
    let listed = desk.list(&key(COMMITTEE), to).await.json();
    assert_eq!(listed["letters"][0]["from"], officer(REGISTRAR).to_string());
}

#[tokio::test]
async fn nobody_reads_or_removes_the_letters_of_another() {
    let mut desk = Desk::open().await;
    let to = officer(REGISTRAR);
    let id = desk.post(to, &letter(500)).await.json()["id"].clone();
    let id = id.as_str().expect("an id");
    let path = format!("/inbox/{to}?after=0");
    let unsigned = get(desk.house.address, &path).await;
    assert_eq!(rule(&unsigned), (401, "inbox.pass".to_owned()));
    for own in [key(99), key(COMMITTEE)] {
        let listed = desk.list(&own, to).await;
        assert_eq!(rule(&listed), (401, "inbox.pass".to_owned()));
        let removed = desk.remove(&own, to, id).await;
        assert_eq!(rule(&removed), (401, "inbox.pass".to_owned()));
    }
    // A pass to list does not remove.
    let pass = desk.pass(&key(REGISTRAR), "GET", &path, b"");
    let removed = desk.show(&format!("DELETE /inbox/{to}/{id}"), &pass).await;
    assert_eq!(rule(&removed), (401, "inbox.pass".to_owned()));
    let listed = desk.list(&key(REGISTRAR), to).await.json();
    assert_eq!(listed["letters"].as_array().map(Vec::len), Some(1));
}

/// `inbox.replayed`: whoever overheard a pass gets nothing by it, not even after the node was started again.
#[tokio::test]
async fn a_pass_lets_through_once() {
    let mut desk = Desk::open().await;
    let to = officer(REGISTRAR);
    let path = format!("/inbox/{to}?after=0");
    let pass = desk.pass(&key(REGISTRAR), "GET", &path, b"");
    let line = format!("GET {path}");
    assert_eq!(desk.show(&line, &pass).await.status, 200);
    let again = desk.show(&line, &pass).await;
    assert_eq!(rule(&again), (401, "inbox.replayed".to_owned()));
    // Another server over the same folder remembers it as well.
    let app = App::new(
        desk.house.engine.clone(),
        &crate::fixture::config(desk.house.folder()),
        Bounds::default(),
    );
    let read = Pass::parse(&pass).expect("as signed");
    let refused = app.0.inbox.admit(&read, START).map_err(|e| e.to_string());
    assert!(refused.is_err_and(|e| e.starts_with("inbox.replayed")));
    desk.house.hand.set(START + PASS_SECONDS + 1);
    let late = desk.show(&line, &pass).await;
    assert_eq!(rule(&late), (401, "inbox.clock".to_owned()));
}

/// `inbox.rate`: one address sends ten letters a minute; officers and trustees are not held up by that.
#[tokio::test]
async fn one_address_sends_few_letters() {
    let mut desk = Desk::open().await;
    let to = officer(REGISTRAR);
    for n in 0..10 {
        assert_eq!(desk.post(to, &letter(500 + n)).await.status, 201);
    }
    let refused = desk.post(to, &letter(600)).await;
    assert_eq!(rule(&refused), (429, "inbox.rate".to_owned()));
    assert!(refused.header("retry-after").is_some());
    let paper = desk.post_as(&key(COMMITTEE), to, &letter(600)).await;
    assert_eq!(paper.status, 201);
}

#[tokio::test]
async fn a_full_box_says_so() {
    let desk = Desk::open().await;
    let bounds = Bounds {
        inbox: inbox::Bounds {
            requests: 1,
            ..inbox::Bounds::default()
        },
        ..Bounds::default()
    };
    let inbox = inbox::Inbox::of(desk.house.folder(), bounds.inbox);
    let post = |n| inbox.post(officer(REGISTRAR), None, &letter(n), START);
    post(500).expect("room");
    let refused = post(501).expect_err("full");
    assert_eq!(
        crate::http::problem::Problem::from(refused).rule(),
        "inbox.full"
    );
}

fn trustee(n: u8) -> TrusteeSecret {
    TrusteeSecret::from_seed(&Seed::from_bytes([n; 32]))
}

fn call(realm: &str, until: i64) -> CeremonyCall {
    let ceremony = Ceremony {
        realm: Realm::new(realm).expect("a realm"),
        purpose: "a test".to_owned(),
        threshold: 2,
        spare: Spare::Required,
        trustees: (1..=3).map(|n| trustee(n).card(&format!("t{n}"))).collect(),
    };
    CeremonyCall {
        ceremony: HexBytes(serde_json::to_vec(&ceremony).expect("string keys")),
        until,
    }
}

/// `inbox.call`: one member of the committee calls trustees, of this community and for a time; then they have boxes.
#[tokio::test]
async fn trustees_who_are_called_write_to_each_other() {
    let mut desk = Desk::open().await;
    let realm = desk
        .house
        .engine
        .with_state(|state| state.community().map(|it| it.realm.to_string()));
    let realm = realm.expect("founded");
    let address = desk.house.address;
    let send = async |call: &linli_wire::signature::Signed<CeremonyCall>| {
        let body = serde_json::to_vec(call).expect("string keys");
        ask(
            address,
            "POST /ceremonies",
            &[("content-type", "application/json")],
            &body,
        )
        .await
    };
    let (own, peer) = (trustee(1), OfficerKey::of(trustee(2).signing()));
    let before = desk.post_as(own.signing(), peer, &letter(500)).await;
    assert_eq!(rule(&before), (404, "inbox.recipient".to_owned()));
    let until = START + 1000;
    let mut elsewhere = call(&realm, until);
    elsewhere.ceremony.0.clear();
    let refused = [
        sign(desk.community, call(&realm, until), REGISTRAR),
        sign(desk.community, call("elsewhere", until), COMMITTEE),
        sign(desk.community, call(&realm, START - 1), COMMITTEE),
        sign(
            desk.community,
            call(&realm, START + KEPT_SECONDS + 1),
            COMMITTEE,
        ),
        sign(CommunityId(Digest([1; 32])), call(&realm, until), COMMITTEE),
        sign(desk.community, elsewhere, COMMITTEE),
    ];
    for refused in &refused {
        assert_eq!(rule(&send(refused).await), (422, "inbox.call".to_owned()));
    }
    let called = sign(desk.community, call(&realm, until), COMMITTEE);
    assert_eq!(send(&called).await.status, 200);
    let shown = get(address, "/ceremonies").await.json();
    assert_eq!(
        shown["calls"][0],
        serde_json::to_value(&called).expect("JSON")
    );
    assert_eq!(
        desk.post_as(own.signing(), peer, &letter(500)).await.status,
        201
    );
    let listed = desk.list(trustee(2).signing(), peer).await.json();
    assert_eq!(listed["letters"].as_array().map(Vec::len), Some(1));
    desk.house.hand.set(until);
    let shown = get(address, "/ceremonies").await.json();
    assert_eq!(shown["calls"], serde_json::json!([]));
}
