//! A client that sends what it is told, well-formed or not.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Nothing here takes longer, however slow the machine.
pub(super) const LONG: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .expect("a head");
        let head = std::str::from_utf8(&bytes[..end]).expect("text");
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .expect("a status line")
            .split(' ')
            .nth(1)
            .expect("a status");
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(':').expect("a field");
            (name.to_ascii_lowercase(), value.trim().to_owned())
        });
        let mut answer = Self {
            status: status.parse().expect("a number"),
            headers: headers.collect(),
            body: bytes[end + 4..].to_vec(),
        };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = unchunk(&answer.body);
        }
        answer
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Status and rule, after checking that the answer is a problem.
    pub(super) fn problem(&self) -> (u16, String) {
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json; charset=utf-8"),
            "{self:?}"
        );
        let json = self.json();
        assert_eq!(json["status"], self.status);
        let rule = json["rule"].as_str().expect("a rule").to_owned();
        let detail = json["detail"].as_str().expect("a detail");
        assert!(!detail.is_empty() && !detail.contains(&rule), "{detail}");
        (self.status, rule)
    }
}

/// All chunks of a body that may break off.
fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).expect("text");
        let size = usize::from_str_radix(size, 16).expect("hex");
        let chunk = &rest[end + 2..];
        if size == 0 || chunk.len() < size + 2 {
            break;
        }
        body.extend_from_slice(&chunk[..size]);
        rest = &chunk[size + 2..];
    }
    body
}

/// Sends bytes as they are and reads until the other end closes.
pub(super) async fn raw(address: SocketAddr, request: &[u8]) -> Answer {
    let stream = TcpStream::connect(address).await.expect("a connection");
    let (mut from, mut to) = stream.into_split();
    // A client that is refused early need not have sent everything.
    let (_sent, answer) = tokio::join!(to.write_all(request), rest(&mut from));
    answer
}

/// What comes until the other end closes.
pub(super) async fn rest(stream: &mut (impl AsyncRead + Unpin)) -> Answer {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(LONG, stream.read_to_end(&mut bytes)).await;
    read.expect("in time").expect("closed, not reset");
    Answer::parse(&bytes)
}

/// One request on a connection of its own. `line` is method and path.
pub(super) async fn ask(
    address: SocketAddr,
    line: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let mut request = format!("{line} HTTP/1.1\r\nhost: node\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() || line.starts_with("POST") {
        request.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    request.push_str("\r\n");
    raw(address, &[request.as_bytes(), body].concat()).await
}

pub(super) async fn get(address: SocketAddr, path: &str) -> Answer {
    ask(address, &format!("GET {path}"), &[], b"").await
}

pub(super) async fn send(address: SocketAddr, message: &[u8]) -> Answer {
    let bytes = [("content-type", "application/octet-stream")];
    ask(address, "POST /messages", &bytes, message).await
}

/// Reads from a stream that stays open until what came contains `what`.
pub(super) async fn until(stream: &mut TcpStream, what: &str) -> String {
    let mut bytes = Vec::new();
    let reading = async {
        loop {
            let mut part = [0; 4096];
            let count = stream.read(&mut part).await.expect("read");
            assert!(
                count > 0,
                "ended before {what}: {}",
                String::from_utf8_lossy(&bytes)
            );
            bytes.extend_from_slice(&part[..count]);
            if String::from_utf8_lossy(&bytes).contains(what) {
                return;
            }
        }
    };
    tokio::time::timeout(LONG, reading).await.expect("in time");
    String::from_utf8(bytes).expect("text")
}
