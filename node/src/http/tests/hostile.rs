//! Clients that send too much, too slowly, or never end.

use std::net::Ipv4Addr;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tower::ServiceExt;

use super::client::{LONG, get, raw, rest, send, until};
use super::house::House;
use crate::config::Config;
use crate::fixture::roll;
use crate::http::limits::Source;
use crate::http::router;

const HEAD: &str =
    "POST /messages HTTP/1.1\r\nhost: node\r\ncontent-type: application/octet-stream\r\n";

/// One address may have two connections.
fn few(config: &mut Config) {
    config.limits.connections_per_address = 2;
    config.limits.listeners_per_address = 1;
}

async fn impatient() -> House {
    House::empty(|config| config.limits.timeout_seconds = 1).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gigabyte_announced_is_refused_before_it_is_sent() {
    let house = House::begun(0).await;
    let request = format!("{HEAD}content-length: 1000000000\r\n\r\n");
    let answer = raw(house.address, request.as_bytes()).await;
    assert_eq!(answer.problem(), (413, "http.too_large".to_owned()));
    assert_eq!(answer.header("connection"), Some("close"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_body_is_cut_at_its_kinds_limit() {
    let house = House::begun(0).await;
    let mut stream = TcpStream::connect(house.address)
        .await
        .expect("a connection");
    let head = format!("{HEAD}transfer-encoding: chunked\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("sent");
    let (mut from, mut to) = stream.split();
    let endless = async {
        // A claim has at most 32 KiB.
        let first = b"9\r\nLINLIM\0\x01\x0b\r\n";
        let mut sent = to.write_all(first).await.map(|()| 0);
        let chunk = [b"4000\r\n".to_vec(), vec![7; 0x4000], b"\r\n".to_vec()].concat();
        while let Ok(bytes) = sent {
            sent = to.write_all(&chunk).await.map(|()| bytes + chunk.len());
            assert!(bytes < 64 << 20, "never refused");
        }
    };
    let mut answer = vec![0; 4096];
    let refused = async {
        let count = from.read(&mut answer).await.expect("an answer");
        answer.truncate(count);
    };
    let both = async {
        tokio::select! {
            () = endless => panic!("cut off without an answer"),
            () = refused => {}
        }
    };
    tokio::time::timeout(LONG, both).await.expect("in time");
    let answer = String::from_utf8(answer).expect("text");
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("http.too_large"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_never_ends_is_not_waited_for() {
    let house = impatient().await;
    let mut stream = TcpStream::connect(house.address)
        .await
        .expect("a connection");
    stream
        .write_all(b"GET /status HTTP/1.1\r\nhost: no")
        .await
        .expect("sent");
    let mut rest = Vec::new();
    let read = tokio::time::timeout(LONG, stream.read_to_end(&mut rest)).await;
    assert!(read.is_ok(), "still open");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_is_let_go() {
    let house = impatient().await;
    let mut stream = TcpStream::connect(house.address)
        .await
        .expect("a connection");
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: node\r\n\r\n")
        .await
        .expect("sent");
    let answer = tokio::time::timeout(LONG, rest(&mut stream))
        .await
        .expect("closed in time");
    assert_eq!(answer.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_trickles_is_refused() {
    let house = impatient().await;
    let mut stream = TcpStream::connect(house.address)
        .await
        .expect("a connection");
    let head = format!("{HEAD}content-length: 1000\r\n\r\nLINLIM\0\x01\x0b");
    stream.write_all(head.as_bytes()).await.expect("sent");
    let answer = rest(&mut stream).await;
    assert_eq!(answer.problem(), (408, "http.too_slow".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_are_bounded() {
    let house = House::begun(0).await;
    let long = format!(
        "GET /status HTTP/1.1\r\nhost: node\r\nx: {}\r\n\r\n",
        "x".repeat(64 << 10)
    );
    let many = format!(
        "GET /status HTTP/1.1\r\nhost: node\r\n{}\r\n",
        "x: y\r\n".repeat(200)
    );
    for request in [long, many] {
        let answer = raw(house.address, request.as_bytes()).await;
        assert_eq!(answer.status, 431);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_connections_than_allowed_wait_their_turn() {
    let house = House::empty(|config| {
        config.limits.connections = 2;
        config.limits.listeners = 1;
        few(config);
    })
    .await;
    let connect = async || TcpStream::connect(house.address).await;
    let held = connect().await.expect("a connection");
    let _held_too = connect().await.expect("a connection");
    let address = house.address;
    let mut waits = tokio::spawn(async move { get(address, "/healthz").await.status });
    let early = tokio::time::timeout(Duration::from_millis(200), &mut waits).await;
    assert!(early.is_err(), "answered beside the connections allowed");
    drop(held);
    let status = tokio::time::timeout(LONG, waits)
        .await
        .expect("in time")
        .expect("ran");
    assert_eq!(status, 200);
}

/// `http.address`: half-sent heads of one address take no more than its own connections, and a trusted proxy's are
/// not one address's.
#[tokio::test(flavor = "multi_thread")]
async fn half_sent_heads_take_no_more_than_their_address_may_have() {
    let house = House::empty(few).await;
    let half = async |address| {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let head = b"GET /status HTTP/1.1\r\nhost: no";
        stream.write_all(head).await.expect("sent");
        stream
    };
    let held = [half(house.address).await, half(house.address).await];
    let refused = raw(house.address, b"").await;
    assert_eq!(refused.problem(), (429, "http.address".to_owned()));
    assert_eq!(refused.header("connection"), Some("close"));
    // Another address is served meanwhile.
    let other = TcpSocket::new_v4().expect("a socket");
    other
        .bind((Ipv4Addr::new(127, 0, 0, 2), 0).into())
        .expect("loopback");
    let mut other = other.connect(house.address).await.expect("a connection");
    let request = b"GET /healthz HTTP/1.1\r\nhost: node\r\nconnection: close\r\n\r\n";
    other.write_all(request).await.expect("sent");
    assert_eq!(rest(&mut other).await.status, 200);
    drop(held);

    let behind = House::empty(|config| {
        few(config);
        config.limits.trusted_proxies = vec![Ipv4Addr::LOCALHOST.into()];
    })
    .await;
    let _held = [half(behind.address).await, half(behind.address).await];
    assert_eq!(get(behind.address, "/healthz").await.status, 200);
}

/// `http.address`: viewers of one address keep neither that address from voting nor others from viewing, and their
/// streams end by themselves.
#[tokio::test(flavor = "multi_thread")]
async fn viewers_keep_nobody_from_voting() {
    let house = House::empty(|config| {
        config.limits.listeners_per_address = 2;
        config.limits.listener_seconds = 2;
    })
    .await;
    let look = async || {
        let mut stream = TcpStream::connect(house.address)
            .await
            .expect("a connection");
        let request = b"GET /events HTTP/1.1\r\nhost: node\r\nconnection: close\r\n\r\n";
        stream.write_all(request).await.expect("sent");
        stream
    };
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut stream = look().await;
        until(&mut stream, "retry: ").await;
        held.push(stream);
    }
    let refused = get(house.address, "/events").await;
    assert_eq!(refused.problem(), (429, "http.address".to_owned()));
    let sent = send(house.address, &house.hall.founding().encode()).await;
    assert_eq!(sent.status, 201);
    for mut stream in held {
        let mut told = Vec::new();
        let ended = tokio::time::timeout(LONG, stream.read_to_end(&mut told)).await;
        ended.expect("in time").expect("ended in order");
    }
    until(&mut look().await, "retry: ").await;
}

/// `http.host`: a request without a host, or with two, is refused.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_names_one_host() {
    let house = House::empty(|_| {}).await;
    let ask = async |head: &str| raw(house.address, head.as_bytes()).await;
    for hosts in [
        "",
        "host: a\r\nhost: a\r\n",
        "Host: a\r\nhost: b\r\n",
        "host:\r\n",
        "host: a, b\r\n",
    ] {
        let answer = ask(&format!("GET /healthz HTTP/1.1\r\n{hosts}\r\n")).await;
        assert_eq!(answer.problem(), (400, "http.host".to_owned()), "{hosts}");
        assert_eq!(answer.header("connection"), Some("close"));
    }
    let old = ask("GET /healthz HTTP/1.0\r\n\r\n").await;
    assert_eq!(old.status, 200);
}

/// `http.address`: a sender who goes away holds her place until the work on what she sent has ended.
#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_held_until_the_work_ends() {
    let house = House::empty(|_| {}).await;
    house.take(house.hall.founding().encode()).await;
    let app = house.app_within(|limits| {
        limits.messages = 2;
        limits.messages_per_address = 1;
    });
    let held = async |places: u32| {
        let figure = format!("linli_http_held{{limit=\"messages\"}} {places}\n");
        let shown = async {
            while !app.0.figures.text().expect("text").contains(&figure) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(LONG, shown).await.expect("in time");
    };
    // Nothing is recorded while somebody asks the state.
    let engine = house.engine.clone();
    let (asks, asked) = oneshot::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let asking = tokio::task::spawn_blocking(move || {
        engine.with_state(|_| {
            asks.send(()).expect("somebody waits");
            released.recv().expect("released");
        });
    });
    asked.await.expect("asked");
    let request = Request::post("/messages")
        .header("content-type", "application/octet-stream")
        .body(Body::from(roll(0)))
        .expect("a request");
    let sender = tokio::spawn(router(app.clone()).oneshot(request));
    held(1).await;
    sender.abort();
    assert!(sender.await.is_err(), "it had an answer");
    let refused = app.0.messages.take(Source::unknown()).map(drop);
    assert_eq!(refused.expect_err("held").rule(), "http.address");
    release.send(()).expect("it waits");
    asking.await.expect("ended");
    held(0).await;
    // What was sent is recorded although nobody waits for it.
    assert_eq!(house.engine.size(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_answered_or_cut_and_the_node_lives() {
    let house = House::begun(0).await;
    let nonsense: [&[u8]; 6] = [
        b"\0\0\0\0\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /status HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST /messages HTTP/1.1\r\nhost: node\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /messages HTTP/1.1\r\nhost: node\r\ncontent-length: -1\r\n\r\n",
    ];
    for request in nonsense {
        let mut stream = TcpStream::connect(house.address)
            .await
            .expect("a connection");
        stream.write_all(request).await.expect("sent");
        stream.shutdown().await.expect("ended");
        let mut answer = Vec::new();
        // Being cut off or answered is fine, being kept waiting is not.
        let _cut = tokio::time::timeout(LONG, stream.read_to_end(&mut answer))
            .await
            .expect("in time");
        assert!(
            !answer.starts_with(b"HTTP/1.1 2"),
            "{}",
            String::from_utf8_lossy(&answer)
        );
    }
    assert_eq!(get(house.address, "/healthz").await.status, 200);
}
