use std::convert::Infallible;

use axum::body::Bytes;
use axum::http::Request;
use futures_util::stream;
use linli_wire::message::MAGIC;

use super::*;

const BYTES: &str = "application/octet-stream";
const JSON: &str = "application/json";

/// One address may hold as much as all.
fn limits() -> config::Limits {
    let all = config::Limits::default();
    config::Limits {
        timeout_seconds: 5,
        body_bytes_per_address: all.body_bytes,
        large_bodies_per_address: all.large_bodies,
        ..all
    }
}

fn bodies(limits: &config::Limits) -> Bodies {
    Bodies::new(limits, &Figures::new())
}

async fn read(media_type: &str, body: impl Into<Body>) -> Result<Vec<u8>, String> {
    let request = Request::builder().header(header::CONTENT_TYPE, media_type);
    read_request(request.body(body.into()).expect("a request")).await
}

async fn read_request(request: Request<Body>) -> Result<Vec<u8>, String> {
    let bodies = bodies(&limits());
    let (head, body) = request.into_parts();
    let taken = bodies.read(Source::unknown(), &head, body).await;
    taken
        .map(|taken| taken.bytes)
        .map_err(|problem| problem.rule().to_owned())
}

fn message(kind: u8, length: usize) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.push(kind);
    bytes.resize(length, 7);
    bytes
}

#[tokio::test]
async fn bytes_and_hex_are_the_same_message() {
    let bytes = message(5, 40);
    assert_eq!(read(BYTES, bytes.clone()).await, Ok(bytes.clone()));
    assert_eq!(
        read("Application/Octet-Stream; x=1", bytes.clone()).await,
        Ok(bytes.clone())
    );
    let json = format!("{{\"message\": \"{}\"}}\n", hex::encode(&bytes));
    assert_eq!(read(JSON, json.clone()).await, Ok(bytes.clone()));
    assert_eq!(
        read("application/json; charset=utf-8", json).await,
        Ok(bytes)
    );
}

#[tokio::test]
async fn only_the_two_media_types_are_read() {
    for media_type in [
        "text/plain",
        "",
        "application/x-www-form-urlencoded",
        "application/json5",
    ] {
        assert_eq!(
            read(media_type, "{}").await,
            Err("http.media_type".to_owned()),
            "{media_type}"
        );
    }
    let none = Request::builder().body(Body::empty()).expect("a request");
    assert_eq!(read_request(none).await, Err("http.media_type".to_owned()));
    let packed = Request::builder()
        .header(header::CONTENT_TYPE, BYTES)
        .header(header::CONTENT_ENCODING, "gzip")
        .body(Body::empty());
    assert_eq!(
        read_request(packed.expect("a request")).await,
        Err("http.media_type".to_owned())
    );
}

#[tokio::test]
async fn json_is_one_object_with_one_hex_field() {
    let deep = format!("{{\"message\":{}", "[".repeat(100_000));
    let wrong: [&[u8]; 11] = [
        b"",
        b"{}",
        b"[]",
        b"\"4c\"",
        b"{\"message\":\"4c\",\"more\":1}",
        b"{\"message\":\"4c\",\"message\":\"4c\"}",
        b"{\"message\":\"4c\"} {}",
        b"{\"message\":\"4C\"}",
        b"{\"message\":\"4\"}",
        b"{\"message\":\"\xff\"}",
        deep.as_bytes(),
    ];
    for json in wrong {
        let shown = String::from_utf8_lossy(&json[..json.len().min(40)]).into_owned();
        assert_eq!(
            read(JSON, json.to_vec()).await,
            Err("http.body".to_owned()),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn what_was_sent_is_not_repeated() {
    let secret = "{\"message\":\"correct horse battery\",\"staple\":\"horse\"}";
    let request = Request::builder()
        .header(header::CONTENT_TYPE, JSON)
        .body(Body::from(secret));
    let (head, body) = request.expect("a request").into_parts();
    let bodies = bodies(&limits());
    let problem = bodies
        .read(Source::unknown(), &head, body)
        .await
        .map(|_| ())
        .expect_err("refused");
    let shown = format!("{problem:?}");
    assert!(
        !shown.contains("horse") && !shown.contains("staple"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_body_is_cut_at_its_kinds_limit() {
    let claim = MessageKind::Claim.max_bytes();
    assert_eq!(
        read(BYTES, message(11, claim))
            .await
            .map(|bytes| bytes.len()),
        Ok(claim)
    );
    assert_eq!(
        read(BYTES, message(11, claim + 1)).await,
        Err("http.too_large".to_owned())
    );
    // A roll may be longer.
    assert!(read(BYTES, message(2, claim + 1)).await.is_ok());
    assert_eq!(
        read(BYTES, message(99, 20)).await,
        Err("encoding.canonical".to_owned())
    );
    assert_eq!(
        read(BYTES, vec![0; 20]).await,
        Err("encoding.magic".to_owned())
    );
    assert_eq!(
        read(JSON, vec![b' '; SMALL + 1]).await,
        Err("http.too_large".to_owned())
    );
}

#[tokio::test]
async fn endless_bodies_are_cut_before_they_are_read() {
    let part = Bytes::from(message(11, 16 << 10));
    let endless = stream::repeat_with(move || Ok::<_, Infallible>(part.clone()));
    assert_eq!(
        read(BYTES, Body::from_stream(endless)).await,
        Err("http.too_large".to_owned())
    );
    let announced = Request::builder()
        .header(header::CONTENT_TYPE, BYTES)
        .header(header::CONTENT_LENGTH, 1 << 30)
        .body(Body::from_stream(stream::pending::<
            Result<Bytes, Infallible>,
        >()));
    assert_eq!(
        read_request(announced.expect("a request")).await,
        Err("http.too_large".to_owned())
    );
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let first = stream::iter([Ok::<_, Infallible>(Bytes::from(message(11, 100)))]);
    let stalls = futures_util::StreamExt::chain(first, stream::pending());
    assert_eq!(
        read(BYTES, Body::from_stream(stalls)).await,
        Err("http.too_slow".to_owned())
    );
}

#[tokio::test]
async fn a_body_that_breaks_off_is_none() {
    let parts = [
        Ok(Bytes::from(message(11, 100))),
        Err(std::io::Error::other("gone")),
    ];
    assert_eq!(
        read(BYTES, Body::from_stream(stream::iter(parts))).await,
        Err("http.body".to_owned())
    );
}

#[tokio::test]
async fn two_large_bodies_are_taken_at_once() {
    let bodies = bodies(&limits());
    let request = |length| {
        let request = Request::builder().header(header::CONTENT_TYPE, BYTES);
        request
            .body(Body::from(message(2, length)))
            .expect("a request")
            .into_parts()
    };
    let mut held = Vec::new();
    for _ in 0..2 {
        let (head, body) = request(SMALL + 1);
        held.push(
            bodies
                .read(Source::unknown(), &head, body)
                .await
                .map_err(|p| p.rule().to_owned())
                .expect("room"),
        );
    }
    let (head, body) = request(SMALL + 1);
    let third = bodies
        .read(Source::unknown(), &head, body)
        .await
        .map(|_| ());
    assert_eq!(third.expect_err("no seat").rule(), "http.too_many");
    // Small ones still get through.
    let (head, body) = request(1 << 10);
    assert!(bodies.read(Source::unknown(), &head, body).await.is_ok());
    drop(held);
    let (head, body) = request(SMALL + 1);
    assert!(bodies.read(Source::unknown(), &head, body).await.is_ok());
}

#[tokio::test]
async fn small_bodies_share_a_budget() {
    let bodies = bodies(&limits());
    let mut held = Vec::new();
    let refused = loop {
        let request = Request::builder().header(header::CONTENT_TYPE, BYTES);
        let request = request
            .body(Body::from(message(2, 4 << 20)))
            .expect("a request");
        let (head, body) = request.into_parts();
        match bodies.read(Source::unknown(), &head, body).await {
            Ok(taken) => held.push(taken),
            Err(problem) => break problem,
        }
    };
    assert_eq!(refused.rule(), "http.too_many");
    assert_eq!(held.len(), 16);
}

/// `http.address`: what one address sends slowly leaves room for others.
#[tokio::test]
async fn one_address_cannot_hold_all_the_room_for_bodies() {
    let bodies = bodies(&config::Limits::default());
    let [one, other] =
        ["192.0.2.1", "192.0.2.2"].map(|address| Source::of(address.parse().expect("an address")));
    let read = async |source, length| {
        let request = Request::builder().header(header::CONTENT_TYPE, BYTES);
        let request = request.body(Body::from(message(2, length)));
        let (head, body) = request.expect("a request").into_parts();
        let taken = bodies.read(source, &head, body).await;
        taken.map_err(|problem| problem.rule().to_owned())
    };
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(read(one, 4 << 20).await.expect("room"));
    }
    held.push(read(one, SMALL + 1).await.expect("a seat"));
    for length in [1 << 10, SMALL + 1] {
        let refused = read(one, length).await.map(|_| ());
        assert_eq!(refused, Err("http.address".to_owned()), "{length}");
        assert!(read(other, length).await.is_ok(), "{length}");
    }
}
