//! The record and the events as streams.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use futures_util::StreamExt;
use linli_rule::Rule;
use linli_wire::archive::{Frame, frames};
use linli_wire::message::MessageKind;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tower::ServiceExt;

use super::client::{LONG, ask, get, rest, send, until};
use super::house::{House, OPENS};
use crate::engine::Event;
use crate::fixture::{SOURCE, roll, submitted};
use crate::http::{Bounds, router};

fn read(body: &[u8]) -> Vec<Frame> {
    frames(body).collect::<Result<_, _>>().expect("an archive")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_ends_with_its_checkpoint_and_can_be_resumed() {
    let (house, ..) = House::furnished().await;
    let whole = get(house.address, "/record").await;
    assert_eq!(
        whole.header("content-type"),
        Some("application/octet-stream")
    );
    let all = read(&whole.body);
    let size = house.engine.size();
    let entries = all
        .iter()
        .filter(|frame| matches!(frame, Frame::Entry(_)))
        .count() as u64;
    assert_eq!(entries, size);
    assert_eq!(all.len() as u64, 2 * size + 1);
    let stored = house.engine.entries(0, 100).expect("read");
    for (pair, stored) in all.chunks(2).zip(&stored) {
        let [Frame::Entry(entry), Frame::Message(message)] = pair else {
            panic!("{pair:?}");
        };
        assert_eq!(*entry, stored.entry);
        assert!(entry.open(message).is_ok());
    }
    assert_eq!(
        all.last(),
        Some(&Frame::Checkpoint(house.engine.checkpoint()))
    );
    for from in [0, 3, size] {
        let rest = get(house.address, &format!("/record?from={from}&ballots=true")).await;
        assert_eq!(read(&rest.body), all[2 * from as usize..], "{from}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_light_record_leaves_out_the_bytes_of_ballots_alone() {
    let (house, vote, _) = House::furnished().await;
    house.hand.set(OPENS);
    for owner in 0..2 {
        house.take(submitted(&vote.ballot(owner, 0, 0))).await;
    }
    let whole = read(&get(house.address, "/record").await.body);
    let light = read(&get(house.address, "/record?ballots=false").await.body);
    let is_ballot = |frame: &Frame| matches!(frame, Frame::Message(bytes) if MessageKind::peek(bytes) == Ok(MessageKind::Ballot));
    assert_eq!(whole.iter().filter(|frame| is_ballot(frame)).count(), 2);
    let expected: Vec<_> = whole
        .into_iter()
        .filter(|frame| !is_ballot(frame))
        .collect();
    assert_eq!(light, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_stops_holds_little_and_gives_its_seat_back() {
    let house = House::begun(20).await;
    let app = house.app_within(|limits| {
        limits.listeners = 1;
        limits.records = 1;
    });
    let request = || {
        Request::get("/record")
            .body(Body::empty())
            .expect("a request")
    };
    let response = router(app.clone())
        .oneshot(request())
        .await
        .expect("an answer");
    let mut parts = response.into_body().into_data_stream();
    assert!(parts.next().await.expect("a part").is_ok());
    drop(parts);
    let seated = async {
        while router(app.clone())
            .oneshot(request())
            .await
            .expect("an answer")
            .status()
            != 200
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(LONG, seated)
        .await
        .expect("a seat in time");
}

async fn listen(house: &House, headers: &str) -> TcpStream {
    let mut stream = TcpStream::connect(house.address)
        .await
        .expect("a connection");
    let request = format!("GET /events HTTP/1.1\r\nhost: node\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_told_as_they_come_and_after_a_break() {
    let house = House::begun(0).await;
    let mut live = listen(&house, "").await;
    let head = until(&mut live, "retry: 3000").await;
    assert!(head.contains("content-type: text/event-stream"), "{head}");
    assert!(!head.contains("id: "), "{head}");
    let taken = send(house.address, &roll(2)).await.json();
    let event = until(&mut live, "\n\n").await;
    assert!(event.contains("event: entry\nid: 3\n"), "{event}");
    let data = event
        .lines()
        .find_map(|line| line.strip_prefix("data: "))
        .expect("data");
    let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(data["digest"], taken["digest"]);
    assert_eq!(data["index"], 3);
    assert_eq!(data["kind"], "roll");
    assert_eq!(data["subject"], house.roll_digest(2).to_string());
    drop(live);
    house.take(roll(3)).await;
    // The entry after the last one sent, and then live again.
    let mut resumed = listen(&house, "last-event-id: 3\r\n").await;
    let told = until(&mut resumed, "\"index\":4").await;
    assert!(!told.contains("id: 3\n"), "{told}");
    house.take(roll(4)).await;
    until(&mut resumed, "\"index\":5").await;
    let mut all = TcpStream::connect(house.address)
        .await
        .expect("a connection");
    all.write_all(b"GET /events?from=0 HTTP/1.1\r\nhost: node\r\n\r\n")
        .await
        .expect("sent");
    let told = until(&mut all, "\"index\":5").await;
    assert_eq!(told.matches("event: entry").count(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_too_far_behind_is_told_to_read_the_record() {
    let house = House::begun(5).await;
    let bounds = Bounds {
        behind: 3,
        ..Bounds::default()
    };
    let request = Request::get("/events").header("last-event-id", "1");
    let request = request.body(Body::empty()).expect("a request");
    let response = router(house.app(bounds))
        .oneshot(request)
        .await
        .expect("an answer");
    let told = axum::body::to_bytes(response.into_body(), 1 << 16);
    let told = tokio::time::timeout(LONG, told)
        .await
        .expect("ended")
        .expect("whole");
    let told = String::from_utf8(told.to_vec()).expect("text");
    assert!(told.contains("event: resync\n"), "{told}");
    assert!(told.contains("data: {\"next\":2,\"size\":8}"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_that_stops_reading_is_told_to_read_the_record() {
    const TOLD: u64 = 10_000;
    let house = House::begun(0).await;
    let size = house.engine.size();
    let request = Request::get("/events").body(Body::empty());
    let response = router(house.app(Bounds::default()))
        .oneshot(request.expect("a request"))
        .await
        .expect("an answer");
    let mut body = response.into_body().into_data_stream();
    let first = body.next().await.expect("begun").expect("bytes");
    assert!(first.starts_with(b"retry: 3000"), "{first:?}");
    // News faster than it reads.
    let entry = house.engine.entries(0, 1).expect("read").remove(0).entry;
    for index in (size..).take(TOLD as usize) {
        house.engine.shared.announce(Event::of(index, &entry));
    }
    let rest = body.map(|bytes| bytes.expect("bytes").to_vec());
    let rest = tokio::time::timeout(LONG, rest.collect::<Vec<_>>());
    let told = String::from_utf8(rest.await.expect("ended").concat()).expect("text");
    let entries = told.matches("event: entry").count() as u64;
    assert!(entries < TOLD, "{entries}");
    let next = size + entries;
    let resync = format!("event: resync\ndata: {{\"next\":{next},\"size\":{size}}}");
    assert!(told.trim_end().ends_with(&resync), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_stopped_ends_its_streams_and_lets_requests_end() {
    let mut house = House::begun(0).await;
    let mut live = listen(&house, "").await;
    until(&mut live, "retry: 3000").await;
    let mut half = TcpStream::connect(house.address)
        .await
        .expect("a connection");
    let bytes = roll(2);
    let head = format!(
        "POST /messages HTTP/1.1\r\nhost: node\r\ncontent-type: application/octet-stream\r\ncontent-length: {}\r\n\r\n",
        bytes.len()
    );
    half.write_all(head.as_bytes()).await.expect("sent");
    half.write_all(&bytes[..20]).await.expect("sent");
    // The request is under way once another one sent after it is answered.
    assert_eq!(get(house.address, "/healthz").await.status, 200);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let stop = house.stop.take().expect("running");
    stop.send(()).expect("the server listens");
    let mut rest_of_events = Vec::new();
    let ended = tokio::io::AsyncReadExt::read_to_end(&mut live, &mut rest_of_events);
    tokio::time::timeout(LONG, ended)
        .await
        .expect("in time")
        .expect("ended in order");
    half.write_all(&bytes[20..]).await.expect("sent");
    assert_eq!(rest(&mut half).await.status, 201);
    let ended = house.ended.take().expect("running");
    tokio::time::timeout(LONG, ended)
        .await
        .expect("in time")
        .expect("ended");
    assert!(TcpStream::connect(house.address).await.is_err());
    let late = house.engine.submit(SOURCE, roll(9)).await;
    assert_eq!(late.expect_err("closed").rule(), "node.stopping");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_readers_of_one_result_hold_up_nobody() {
    let (house, vote, _) = House::furnished().await;
    let poll = vote.poll.id();
    house.close(poll).await;
    let app = house.app(Bounds::default());
    let path = format!("/polls/{poll}/result");
    let readers = (0..1000).map(|_| {
        let (router, path) = (router(app.clone()), path.clone());
        tokio::spawn(async move {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            let response = router.oneshot(request).await.expect("an answer");
            let status = response.status();
            axum::body::to_bytes(response.into_body(), 1 << 20)
                .await
                .expect("whole");
            status
        })
    });
    let readers: Vec<_> = readers.collect();
    for number in 1..=10 {
        house.take(house.hall.change(number).encode()).await;
    }
    for reader in readers {
        assert_eq!(reader.await.expect("ran"), 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_are_never_compressed_and_answers_are() {
    let (house, ..) = House::furnished().await;
    let gzip = [("accept-encoding", "gzip")];
    for path in ["/record", "/tile/entries/000.p/5"] {
        let answer = ask(house.address, &format!("GET {path}"), &gzip, b"").await;
        assert_eq!(answer.header("content-encoding"), None, "{path}");
    }
    for path in [
        "/openapi.json",
        "/community",
        "/status",
        "/page/page.js",
        "/",
    ] {
        let answer = ask(house.address, &format!("GET {path}"), &gzip, b"").await;
        assert_eq!(answer.header("content-encoding"), Some("gzip"), "{path}");
    }
}
