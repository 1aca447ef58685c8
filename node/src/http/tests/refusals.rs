//! Every refusal is a problem that names its rule.

use axum::body::Body;
use axum::http::Request;
use axum::routing::get;
use linli_rule::Rule;
use linli_testing::officers::COMMITTEE;
use linli_wire::Message;
use tower::ServiceExt;

use super::client::{ask, send};
use super::house::House;
use crate::fixture::roll;
use crate::http::limits::Source;
use crate::http::{Bounds, dress, router, routes};

const BYTES: (&str, &str) = ("content-type", "application/octet-stream");
const JSON: (&str, &str) = ("content-type", "application/json");
const ZEROS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_is_a_problem_with_its_rule() {
    let (house, vote, scheme) = House::furnished().await;
    let poll = vote.poll.id();
    let digest = house.roll_digest(0);
    let refused = |line: String, headers: Vec<(&'static str, &'static str)>, body: Vec<u8>| {
        let address = house.address;
        async move { ask(address, &line, &headers, &body).await.problem() }
    };
    let absent = [
        format!("/messages/{ZEROS}"),
        format!("/messages/{ZEROS}/receipt"),
        format!("/rolls/{ZEROS}"),
        format!("/rolls/{ZEROS}/entries/{ZEROS}"),
        format!("/rolls/{digest}/entries/{ZEROS}"),
        format!("/polls/{ZEROS}"),
        format!("/polls/{ZEROS}/result"),
        format!("/polls/{poll}/result"),
        format!("/polls/{ZEROS}/ballots/{ZEROS}"),
        format!("/polls/{poll}/ballots/{ZEROS}"),
        format!("/schemes/{ZEROS}"),
        format!("/schemes/{ZEROS}/pool"),
        format!("/schemes/{ZEROS}/claims/{ZEROS}"),
        format!("/schemes/{scheme}/claims/{ZEROS}"),
        "/record?from=1000".to_owned(),
        "/tile/0/000".to_owned(),
        "/tile/0/001.p/3".to_owned(),
        "/tile/entries/999".to_owned(),
        "/page/other.js".to_owned(),
    ];
    for path in absent {
        let found = refused(format!("GET {path}"), vec![], vec![]).await;
        assert_eq!(found, (404, "http.absent".to_owned()), "{path}");
    }
    let malformed = [
        format!("/messages/{}", ZEROS.replace('0', "F")),
        "/messages/00".to_owned(),
        format!("/polls/{}", ZEROS.replace('0', "f")),
        "/polls/%ff%fe".to_owned(),
        format!("/rolls/{digest}/entries/x"),
        format!("/schemes/{scheme}/pool?from=x"),
        format!("/schemes/{scheme}/pool?until=1"),
        "/record?from=-1".to_owned(),
        "/record?ballots=perhaps".to_owned(),
        "/record?form=1".to_owned(),
        "/tile/0/0".to_owned(),
        "/tile/0/000.p/256".to_owned(),
        "/tile/64/000".to_owned(),
        "/tile/0/x000/000".to_owned(),
        "/events?from=x".to_owned(),
    ];
    for path in malformed {
        let found = refused(format!("GET {path}"), vec![], vec![]).await;
        assert_eq!(found, (400, "http.parameter".to_owned()), "{path}");
    }
    let last = vec![("last-event-id", "seven")];
    let found = refused("GET /events".to_owned(), last, vec![]).await;
    assert_eq!(found, (400, "http.parameter".to_owned()));
    for path in [
        "/nothing",
        "/tile",
        "/messages/",
        "/polls/x/y/z",
        "/page",
        "//",
    ] {
        let found = refused(format!("GET {path}"), vec![], vec![]).await;
        assert_eq!(found, (404, "http.path".to_owned()), "{path}");
    }
    let bodies: Vec<(_, Vec<u8>, _)> = vec![
        (vec![], b"x".to_vec(), (415, "http.media_type")),
        (
            vec![("content-type", "text/plain")],
            b"x".to_vec(),
            (415, "http.media_type"),
        ),
        (vec![JSON], b"{".to_vec(), (400, "http.body")),
        (
            vec![JSON],
            b"{\"message\":\"\xff\"}".to_vec(),
            (400, "http.body"),
        ),
        (
            vec![JSON],
            b"{\"message\":\"00\"}".to_vec(),
            (400, "encoding.magic"),
        ),
        (
            vec![JSON],
            b"{\"message\":\"00\",\"x\":1}".to_vec(),
            (400, "http.body"),
        ),
        (
            vec![JSON],
            vec![b' '; (4 << 20) + 65],
            (413, "http.too_large"),
        ),
        (vec![BYTES], vec![], (400, "encoding.magic")),
        (vec![BYTES], vec![0; 100], (400, "encoding.magic")),
        (
            vec![BYTES],
            b"LINLIM\0\x01\xff".to_vec(),
            (400, "encoding.canonical"),
        ),
        (
            vec![BYTES],
            b"LINLIM\0\x01\x05\x01".to_vec(),
            (400, "encoding.canonical"),
        ),
        (
            vec![BYTES],
            [roll(7), vec![0]].concat(),
            (400, "encoding.canonical"),
        ),
        (
            vec![BYTES],
            house.hall.forged_roll(7).encode(),
            (403, "authority.threshold"),
        ),
        (
            vec![BYTES],
            house.hall.change(9).encode(),
            (409, "community.roles_number"),
        ),
        (
            vec![BYTES],
            unknown_roll(&house),
            (422, "community.poll_roll"),
        ),
    ];
    for (headers, body, (status, rule)) in bodies {
        let shown = format!(
            "{headers:?} {}",
            String::from_utf8_lossy(&body[..body.len().min(30)])
        );
        let found = refused("POST /messages".to_owned(), headers, body).await;
        assert_eq!(found, (status, rule.to_owned()), "{shown}");
    }
}

/// A poll that names a roll which nobody published.
fn unknown_roll(house: &House) -> Vec<u8> {
    let Ok(Message::Poll(mut poll)) = newest_poll(house) else {
        panic!("a poll was published");
    };
    poll.act.roll.heads += 1;
    Message::Poll(house.hall.sign(poll.act, COMMITTEE)).encode()
}

fn newest_poll(house: &House) -> Result<Message, linli_wire::DecodeError> {
    let found = house
        .engine
        .find(linli_wire::message::MessageKind::Poll, None)
        .expect("read");
    let bytes = house.engine.message(found[0].entry.message).expect("read");
    Message::decode(&bytes.expect("there"))
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_are_refused_with_those_there_are() {
    let house = House::begun(0).await;
    for (line, allow) in [
        ("DELETE /polls", "GET,HEAD"),
        ("POST /status", "GET,HEAD"),
        ("GET /messages", "POST,OPTIONS"),
    ] {
        let answer = ask(house.address, line, &[], b"").await;
        assert_eq!(answer.problem(), (405, "http.method".to_owned()), "{line}");
        assert_eq!(answer.header("allow"), Some(allow), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_record_has_no_community() {
    let house = House::empty(|_| {}).await;
    let answer = ask(house.address, "GET /community", &[], b"").await;
    assert_eq!(answer.problem(), (404, "http.absent".to_owned()));
    let early = send(house.address, &roll(0)).await;
    assert_eq!(early.problem(), (409, "community.unfounded".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_much_is_sent_away_until_later() {
    let limits = |config: &mut crate::config::Config| {
        config.limits.requests_per_minute = 3;
        config.limits.submissions_per_minute = 1;
    };
    let house = House::empty(limits).await;
    for _ in 0..3 {
        assert_eq!(
            ask(house.address, "GET /healthz", &[], b"").await.status,
            200
        );
    }
    let answer = ask(house.address, "GET /healthz", &[], b"").await;
    assert_eq!(answer.problem(), (429, "http.rate".to_owned()));
    let wait: u64 = answer
        .header("retry-after")
        .expect("a time")
        .parse()
        .expect("seconds");
    assert!((1..=20).contains(&wait), "{wait}");
    // Whatever a stranger claims to be, its own address counts.
    let forwarded = [("x-forwarded-for", "203.0.113.9")];
    assert_eq!(
        ask(house.address, "GET /healthz", &forwarded, b"")
            .await
            .status,
        429
    );
    // Messages have a bucket of their own.
    assert_eq!(
        send(house.address, &house.hall.founding().encode())
            .await
            .status,
        201
    );
    assert_eq!(
        send(house.address, &roll(0)).await.problem(),
        (429, "http.rate".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_clients_are_counted_apart() {
    let limits = |config: &mut crate::config::Config| {
        config.limits.requests_per_minute = 1;
        config.limits.trusted_proxies = vec!["127.0.0.1".parse().expect("an address")];
    };
    let house = House::empty(limits).await;
    for (client, status) in [
        ("203.0.113.9", 200),
        ("203.0.113.10", 200),
        ("203.0.113.9", 429),
    ] {
        let forwarded = [("x-forwarded-for", client)];
        assert_eq!(
            ask(house.address, "GET /healthz", &forwarded, b"")
                .await
                .status,
            status,
            "{client}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stops_takes_no_messages() {
    let house = House::begun(0).await;
    let engine = house.engine.clone();
    tokio::task::spawn_blocking(move || engine.shutdown())
        .await
        .expect("stopped");
    let answer = send(house.address, &roll(5)).await;
    assert_eq!(answer.problem(), (503, "node.stopping".to_owned()));
    assert_eq!(answer.header("retry-after"), Some("10"));
    // What is recorded can still be read.
    assert_eq!(
        ask(house.address, "GET /checkpoint", &[], b"").await.status,
        200
    );
    assert_eq!(send(house.address, &roll(0)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_is_refused() {
    let house = House::begun(0).await;
    let config = crate::Config {
        listen: house.address,
        ..crate::Config::default()
    };
    let taken = crate::http::serve(house.engine.clone(), &config, std::future::pending()).await;
    let error = taken.expect_err("taken");
    assert_eq!(error.rule(), "http.listen");
    assert!(error.to_string().starts_with("http.listen: "), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_and_listeners_are_bounded() {
    let house = House::begun(0).await;
    let app = house.app_within(|limits| {
        limits.listeners = 1;
        limits.records = 1;
    });
    let held = (
        app.0.records.take(Source::unknown()),
        app.0.listeners.take(Source::unknown()),
    );
    assert!(held.0.is_ok() && held.1.is_ok());
    for path in ["/record", "/events"] {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let response = router(app.clone())
            .oneshot(request)
            .await
            .expect("an answer");
        assert_eq!(response.status(), 503, "{path}");
        assert_eq!(response.headers()["retry-after"], "5", "{path}");
        assert_eq!(rule_of(response).await, "http.too_many");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_are_problems_that_say_nothing_of_them() {
    let house = House::begun(0).await;
    let bounds = Bounds {
        answer: std::time::Duration::from_millis(50),
        ..Bounds::default()
    };
    let app = house.app(bounds);
    let (all, _) = routes::all().split_for_parts();
    let all = all
        .route(
            "/panics",
            get(|| async { panic!("secret") as &'static str }),
        )
        .route("/sleeps", get(std::future::pending::<&'static str>));
    let dressed = dress(all, app);
    for (path, status, rule) in [
        ("/panics", 500, "http.internal"),
        ("/sleeps", 503, "http.too_slow"),
    ] {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let response = dressed.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(rule_of(response).await, rule);
    }
}

async fn rule_of(response: axum::response::Response) -> String {
    let body = axum::body::to_bytes(response.into_body(), 1 << 16)
        .await
        .expect("in memory");
    let body = String::from_utf8(body.to_vec()).expect("text");
    assert!(!body.contains("secret"), "{body}");
    let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    body["rule"].as_str().expect("a rule").to_owned()
}
