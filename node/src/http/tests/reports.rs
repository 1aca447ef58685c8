//! Texts of reports beside the record: kept when the record names them, gone when it hides them.

use linli_testing::officers::COMMITTEE;
use linli_testing::reports::{desk, report};
use linli_wire::Message;
use linli_wire::report::{ReportAct, Step};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::client::{ask, get, send};
use super::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn a_node_keeps_what_a_report_names_until_it_is_hidden() {
    let (house, vote, _) = House::furnished().await;
    let desk = desk(COMMITTEE);
    let opened = house.hall.sign(desk.clone(), COMMITTEE);
    house.take(Message::Desk(opened).encode()).await;
    let community = house.hall.id();
    let (made, file) = report(&vote.owners, 0, community, &desk, 0, "灯不亮");
    let keep = || ask(house.address, "POST /reports/files", &[], &file);
    let early = keep().await;
    assert_eq!(early.problem(), (404, "report.file".to_owned()));
    house.take(Message::Report(made.clone()).encode()).await;
    let path = format!("/reports/files/{}", made.content.text.digest);
    let missing = get(house.address, &path).await;
    assert_eq!(missing.problem(), (404, "report.file".to_owned()));
    assert_eq!(keep().await.status, 204);
    assert_eq!(keep().await.status, 204);
    let kept = get(house.address, &path).await;
    assert_eq!((kept.status, &kept.body), (200, &file));
    assert_eq!(kept.header("cache-control"), Some("no-store"));
    let listed = get(house.address, "/reports").await.json();
    let line = &listed["reports"][0];
    assert_eq!(
        (&line["number"], &line["state"]),
        (&json!(1), &json!("new"))
    );
    assert_eq!(listed["desks"][0]["open"], 1);
    let hide = ReportAct {
        report: made.membership.nullifier,
        number: 1,
        step: Step::Hide {
            reason: "指名骂人".into(),
        },
    };
    let hidden = house.hall.sign(hide, COMMITTEE);
    house.take(Message::ReportAct(hidden).encode()).await;
    let folder = house.folder().join("reports");
    let kept = || std::fs::read_dir(&folder).expect("a folder").count();
    assert_eq!(kept(), 0, "gone before anybody asks for it");
    for answer in [get(house.address, &path).await, keep().await] {
        assert_eq!(answer.problem(), (410, "report.hidden".to_owned()));
    }
    // A copy that came back from elsewhere goes with the next start.
    let beside = folder.join(linli_primitives::Digest([1; 32]).to_string());
    std::fs::write(&beside, "of no report").expect("written");
    std::fs::write(folder.join(made.content.text.digest.to_string()), &file).expect("written");
    house.engine.shared.sweep();
    assert!(beside.exists() && kept() == 1);
    let again = Message::Report(made).encode();
    let known = send(house.address, &again).await;
    assert_eq!((known.status, &known.json()["fresh"]), (200, &json!(false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_takes_no_text_that_misleads_and_no_report_with_anothers_proof() {
    let (house, vote, _) = House::furnished().await;
    let desk = desk(COMMITTEE);
    let opened = house.hall.sign(desk.clone(), COMMITTEE);
    house.take(Message::Desk(opened).encode()).await;
    let (made, file) = report(&vote.owners, 0, house.hall.id(), &desk, 0, "a\u{202e}b");
    let mut moved = made.clone();
    moved.content.text.bytes -= 1;
    let moved = send(house.address, &Message::Report(moved).encode()).await;
    assert_eq!(moved.problem(), (422, "report.member".to_owned()));
    house.take(Message::Report(made).encode()).await;
    let stray = ask(house.address, "POST /reports/files", &[], &file).await;
    assert_eq!(stray.problem(), (422, "report.unfit".to_owned()));
}

/// `http.address`: files share the messages' budget.
#[tokio::test(flavor = "multi_thread")]
async fn files_are_taken_within_the_memory_for_messages() {
    let house = House::empty(|config| config.limits.body_bytes_per_address = 8 << 20).await;
    // More than the address may hold, so one of them is turned away, whichever comes last.
    let mut slow = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let stream = tokio::net::TcpStream::connect(house.address).await;
        let (mut from, mut to) = stream.expect("open").into_split();
        slow.spawn(async move {
            let head = "POST /reports/files HTTP/1.1\r\nhost: a\r\ncontent-length: 2097152\r\n\r\n";
            let sent = [head.as_bytes(), &[7; 2_000_000]].concat();
            let mut answer = [0; 12];
            // The answer may come before all is sent.
            let (_, read) = tokio::join!(to.write_all(&sent), from.read_exact(&mut answer));
            read.expect("answered");
            String::from_utf8_lossy(&answer).into_owned()
        });
    }
    let first = tokio::time::timeout(super::client::LONG, slow.join_next()).await;
    let told = first.expect("in time").expect("one").expect("answered");
    assert_eq!(told, "HTTP/1.1 429");
    drop(slow);
    let file = async {
        while ask(house.address, "POST /reports/files", &[], b"a")
            .await
            .status
            != 404
        {}
    };
    tokio::time::timeout(super::client::LONG, file)
        .await
        .expect("room again");
}
