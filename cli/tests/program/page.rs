//! The page as one file, and compared with what a node serves.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

use serde_json::json;

use crate::node_desk::Node;
use crate::support::Desk;

/// What somebody between a node and its readers does to an answer: path and answer in, answer out.
type Twist = fn(&str, Vec<u8>) -> Vec<u8>;

/// Stands before the node at `url` and hands every answer on, twisted; gives its own address.
fn between(url: &str, twist: Twist) -> String {
    let node = url.trim_start_matches("http://").to_owned();
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = format!("http://{}", socket.local_addr().unwrap());
    std::thread::spawn(move || {
        for reader in socket.incoming() {
            hand_on(reader.unwrap(), &node, twist);
        }
    });
    own
}

fn hand_on(mut reader: TcpStream, node: &str, twist: Twist) {
    let mut head = String::new();
    let mut lines = BufReader::new(reader.try_clone().unwrap());
    while !head.ends_with("\r\n\r\n") {
        lines.read_line(&mut head).unwrap();
    }
    let path = head.split(' ').nth(1).unwrap().to_owned();
    let head = head.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    let mut asked = TcpStream::connect(node).unwrap();
    asked.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    asked.read_to_end(&mut answer).unwrap();
    // Who was told enough goes away.
    let _ = reader.write_all(&twist(&path, answer));
}

/// Another letter in the body, as long as before.
fn altered(path: &str, mut answer: Vec<u8>) -> Vec<u8> {
    if path == "/page/vote.js" {
        let place = answer.windows(5).position(|word| word == b"Booth").unwrap();
        answer[place] = b'b';
    }
    answer
}

fn sent_elsewhere(path: &str, answer: Vec<u8>) -> Vec<u8> {
    if path == "/" {
        let head = "HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\n";
        return format!("{head}Content-Length: 0\r\nConnection: close\r\n\r\n").into_bytes();
    }
    answer
}

/// A page that is right and whose reader is taken elsewhere after it.
fn refreshed(path: &str, answer: Vec<u8>) -> Vec<u8> {
    if path == "/" {
        let answer = String::from_utf8(answer).unwrap();
        let refresh = "\r\nRefresh: 0;url=https://elsewhere.example/\r\n";
        return answer.replacen("\r\n", refresh, 1).into_bytes();
    }
    answer
}

#[test]
fn a_node_that_serves_another_page_is_found_out() {
    let mut desk = Desk::new();
    let node = Node::start(&mut desk);
    let same = desk.json(&format!("page verify {}", node.url));
    assert_eq!(
        (&same["same"], &same["different"]),
        (&json!(true), &json!([]))
    );
    let told = desk.ok(&format!("--lang en page verify {}/#/me", node.url));
    assert!(told.stdout.contains("no difference"), "{}", told.stdout);

    let run = |twist| desk.run(&format!("--json page verify {}", between(&node.url, twist)));
    let found = run(altered);
    assert_eq!(found.status, 10);
    let different = &found.value()["different"];
    assert_eq!(different.as_array().unwrap().len(), 1);
    assert_eq!(
        (&different[0]["name"], &different[0]["difference"]),
        (&json!("vote.js"), &json!("bytes"))
    );
    assert!(different[0]["line"].as_u64().unwrap() > 1);
    for twist in [sent_elsewhere as Twist, refreshed] {
        let found = run(twist);
        assert_eq!(found.status, 10);
        let first = &found.value()["different"][0];
        assert_eq!(
            (&first["name"], &first["difference"]),
            (&json!("index.html"), &json!("elsewhere"))
        );
        assert!(
            first["place"]
                .as_str()
                .unwrap()
                .contains("elsewhere.example")
        );
    }

    let told = desk.run(&format!(
        "--lang en page verify {}",
        between(&node.url, altered)
    ));
    assert_eq!(told.status, 10);
    assert!(
        told.stdout.contains("First difference: vote.js, byte"),
        "{}",
        told.stdout
    );
    node.stop();
    let away = desk.run("--json page verify http://127.0.0.1:9");
    assert_eq!(
        (away.status, &away.value()["error"]["rule"]),
        (5, &json!("client.unreachable"))
    );
}

#[test]
fn an_exported_page_is_one_file_that_can_be_compared() {
    let desk = Desk::new();
    let made = desk.json("page export page.html --node https://votes.example.org");
    assert_eq!(made["node"], "https://votes.example.org/");
    assert_eq!(desk.run("page export page.html").status, 3);
    let same = desk.json("page verify page.html");
    assert_eq!(
        (&same["same"], &same["node"]),
        (&json!(true), &made["node"])
    );
    assert_eq!(same["version"], made["version"]);

    let text = desk
        .read("page.html")
        .replacen("class Booth", "class booth", 1);
    desk.write("other.html", &text);
    let found = desk.run("--json page verify other.html");
    assert_eq!((found.status, &found.value()["same"]), (10, &json!(false)));
    desk.json("page export page.html --force");
    assert_eq!(desk.json("page verify page.html")["node"], json!(null));
    assert_eq!(
        desk.run("page export x.html --node votes.example.org")
            .status,
        2
    );
    assert_eq!(desk.run("page verify nothing.html").status, 3);
}
