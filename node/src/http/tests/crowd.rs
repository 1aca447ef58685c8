//! One address that takes as much as it can get.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use linli_testing::hall::Hall;
use linli_testing::officers::{COMMITTEE, TREASURER};
use linli_wire::community::PublishedTrustees;
use linli_wire::message::{MAGIC, Message, MessageHead, MessageKind};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use super::client::{Answer, raw, rest, send, until};
use super::house::House;
use crate::fixture::{roll, vote};

/// How long somebody else is kept waiting at most; far longer than it takes.
const PROMPT: Duration = Duration::from_secs(5);
/// A node that is stopped while requests run and messages wait is given this long.
const STOPPED: Duration = Duration::from_secs(20);

/// What a voter at an address of her own is answered.
async fn elsewhere(address: SocketAddr, request: &[u8]) -> Answer {
    let socket = TcpSocket::new_v4().expect("a socket");
    let own = (Ipv4Addr::new(127, 0, 0, 2), 0);
    socket.bind(own.into()).expect("loopback");
    let mut stream = socket.connect(address).await.expect("a connection");
    stream.write_all(request).await.expect("sent");
    timeout(PROMPT, rest(&mut stream)).await.expect("prompt")
}

/// A message as a request.
fn posted(message: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST /messages HTTP/1.1\r\nhost: node\r\nconnection: close\r\n\
         content-type: application/octet-stream\r\ncontent-length: {}\r\n\r\n",
        message.len()
    );
    [head.as_bytes(), message].concat()
}

async fn opened(address: SocketAddr, request: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    // A client that is turned away may find the connection already closed.
    let _sent = stream.write_all(request).await;
    stream
}

/// `http.address`: with the limits as they are, hundreds of half-sent heads of one address keep nobody else from voting.
#[tokio::test(flavor = "multi_thread")]
async fn half_sent_heads_by_the_hundred_keep_nobody_else_from_voting() {
    let house = House::empty(|_| {}).await;
    let half = b"GET /status HTTP/1.1\r\nhost: no";
    let mut held = Vec::new();
    for _ in 0..256 {
        held.push(opened(house.address, half).await);
    }
    let refused = raw(house.address, b"").await;
    assert_eq!(refused.problem(), (429, "http.address".to_owned()));
    for _ in 0..150 {
        held.push(opened(house.address, half).await);
    }
    let founding = posted(&house.hall.founding().encode());
    assert_eq!(elsewhere(house.address, &founding).await.status, 201);
}

/// `http.address`: with the limits as they are, hundreds of open pages at one address keep neither others nor that address
/// from voting.
#[tokio::test(flavor = "multi_thread")]
async fn pages_by_the_hundred_keep_nobody_from_voting() {
    let house = House::empty(|_| {}).await;
    let request = b"GET /events HTTP/1.1\r\nhost: node\r\n\r\n";
    let mut held = Vec::new();
    for _ in 0..128 {
        let mut stream = opened(house.address, request).await;
        until(&mut stream, "retry: ").await;
        held.push(stream);
    }
    // Each gets an answer and is disconnected, so that these hold no connection either.
    for _ in 0..200 {
        let mut stream = opened(house.address, request).await;
        let refused = rest(&mut stream).await;
        assert_eq!(refused.problem(), (429, "http.address".to_owned()));
    }
    let own = send(house.address, &house.hall.founding().encode()).await;
    assert_eq!(own.status, 201);
    assert_eq!(
        elsewhere(house.address, &posted(&roll(0))).await.status,
        201
    );
}

/// `http.address`: behind a trusted proxy each client has places of its own.
#[tokio::test(flavor = "multi_thread")]
async fn behind_a_trusted_proxy_each_client_has_places_of_its_own() {
    let house = House::empty(|config| {
        config.limits.listeners_per_address = 1;
        config.limits.trusted_proxies = vec![Ipv4Addr::LOCALHOST.into()];
    })
    .await;
    let look = async |client: &str| {
        let request = format!(
            "GET /events HTTP/1.1\r\nhost: node\r\nconnection: close\r\nx-forwarded-for: {client}\r\n\r\n"
        );
        opened(house.address, request.as_bytes()).await
    };
    let mut first = look("203.0.113.7").await;
    until(&mut first, "retry: ").await;
    let refused = rest(&mut look("203.0.113.7").await).await;
    assert_eq!(refused.problem(), (429, "http.address".to_owned()));
    until(&mut look("203.0.113.8").await, "retry: ").await;
}

/// 16 MiB that begin as trustees and go on as points, and a stranger's trustees with a ceremony of that length.
fn points() -> [Vec<u8>; 2] {
    let town = vote(100, 200);
    let [_, _, trustees, _] = town.announcements();
    let Message::Trustees(trustees) = trustees else {
        panic!("{trustees:?}");
    };
    let point = *trustees.act.act.heads_key.as_bytes();
    let limit = MessageKind::Trustees.max_bytes();
    let begins = [&MAGIC[..], &[3], &[0; 32 + 2 + 4], &point, &point].concat();
    let length = (limit - begins.len() - 4) / 32;
    let endless = [
        &begins[..],
        &(length as u32).to_le_bytes(),
        &point.repeat(length),
    ];
    let strangers = Message::Trustees(PublishedTrustees {
        act: Hall::default().sign(trustees.act.act, TREASURER),
        ceremony: vec![b' '; limit - 4096],
    });
    [endless.concat(), strangers.encode()]
}

/// `http.address`: megabytes of points whose sender goes away hold up neither a voter nor the end of the node.
#[tokio::test(flavor = "multi_thread")]
async fn points_that_nobody_waits_for_hold_up_nobody() {
    let mut house = House::begun(0).await;
    let address = house.address;
    let senders = points().map(|message| {
        tokio::spawn(async move {
            for _ in 0..6 {
                drop(opened(address, &posted(&message)).await);
            }
        })
    });
    for number in 2..6 {
        let sent = elsewhere(address, &posted(&roll(number))).await;
        assert_eq!(sent.status, 201);
    }
    for sender in senders {
        sender.await.expect("sent or cut off");
    }
    let stop = house.stop.take().expect("running");
    stop.send(()).expect("the server listens");
    let ended = house.ended.take().expect("running");
    timeout(STOPPED, ended)
        .await
        .expect("in time")
        .expect("ended");
}

/// `authority.unknown`: a stranger's points are not decoded; an officer's are.
#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_points_are_not_decoded() {
    let house = House::begun(0).await;
    let town = vote(100, 200);
    let point = *town.poll.trustees.heads_key.as_bytes();
    let spoilt = |message: Message| {
        let mut bytes = message.encode();
        let at = bytes.windows(32).position(|window| *window == point);
        let at = at.expect("the key is in it");
        bytes[at..at + 32].fill(0xff);
        bytes
    };
    let poll = spoilt(Message::Poll(house.hall.sign(town.poll.clone(), TREASURER)));
    let trustees = spoilt(Message::Trustees(PublishedTrustees {
        act: house.hall.sign(town.poll.trustees.clone(), TREASURER),
        ceremony: Vec::new(),
    }));
    for strangers in [&poll, &trustees] {
        let refused = send(house.address, strangers).await;
        assert_eq!(refused.problem(), (403, "authority.unknown".to_owned()));
    }
    let Ok(Some(MessageHead::Poll(act))) = Message::peek(&poll) else {
        panic!("a poll, as far as it is looked at");
    };
    let officers = borsh::to_vec(&house.hall.sign(act.act, COMMITTEE)).expect("bytes");
    let officers = [&poll[..MAGIC.len() + 1], &officers].concat();
    let refused = send(house.address, &officers).await;
    assert_eq!(refused.problem(), (400, "encoding.canonical".to_owned()));
}
