//! Clients that send too much, too slowly, or never end.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::client::{LONG, get, raw, rest};
use super::house::House;

const HEAD: &str =
    "POST /messages HTTP/1.1\r\nhost: node\r\ncontent-type: application/octet-stream\r\n";

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
    let house = House::empty(|config| config.limits.connections = 1).await;
    let held = TcpStream::connect(house.address)
        .await
        .expect("a connection");
    let address = house.address;
    let mut waits = tokio::spawn(async move { get(address, "/healthz").await.status });
    let early = tokio::time::timeout(Duration::from_millis(200), &mut waits).await;
    assert!(early.is_err(), "answered beside the one connection allowed");
    drop(held);
    let status = tokio::time::timeout(LONG, waits)
        .await
        .expect("in time")
        .expect("ran");
    assert_eq!(status, 200);
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
        // Cut off or answered: both are fine, waiting is not.
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
