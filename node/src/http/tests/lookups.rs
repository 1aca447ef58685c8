//! Lookups, over loopback.

use linli_primitives::Fp;
use linli_primitives::merkle::Path;
use linli_primitives::{IdCommitment, RollLeaf};
use linli_wire::message::MessageKind;
use serde_json::json;

use super::client::{ask, get, send};
use super::house::{CLOSES, House, OPENS, contribution};
use crate::fixture::{ENDING, START, roll, submitted};

#[tokio::test(flavor = "multi_thread")]
async fn the_community_lists_what_it_published() {
    let (house, ..) = House::furnished().await;
    let community = get(house.address, "/community").await.json();
    assert_eq!(community["realm"], json!(house.hall.community.realm));
    assert_eq!(community["name"], json!(house.hall.community.name));
    assert_eq!(community["since"], START);
    assert_eq!(community["roles_number"], 0);
    assert_eq!(community["committee"]["threshold"], 1);
    assert_eq!(community["committee"]["keys"][0]["name"], "officer 10");
    assert_eq!(community["rolls"].as_array().expect("rolls").len(), 3);
    for number in 0..2 {
        let line = &community["rolls"][number as usize];
        assert_eq!(line["digest"], house.roll_digest(number).to_string());
        let shares = house.hall.small_roll(number).act.act.shares;
        assert_eq!(
            (&line["heads"], &line["shares"]),
            (&json!(1), &json!(shares))
        );
        assert_eq!(line["unit"], json!({"name": "㎡", "decimals": 2}));
        assert_eq!(line["place"], json!({"index": number + 1, "at": START}));
        let message = get(
            house.address,
            &format!("/messages/{}", line["message"].as_str().expect("a digest")),
        )
        .await;
        assert_eq!(message.body, roll(number));
    }
    assert_eq!(community["trustees"][0]["threshold"], 2);
    let names = json!(["trustee 0", "trustee 1", "trustee 2"]);
    assert_eq!(community["trustees"][0]["names"], names);
    assert_eq!(community["polls"], 1);
    assert_eq!(community["schemes"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rolls_entry_leads_to_its_root() {
    let house = House::begun(0).await;
    let published = house.roll(0);
    let digest = published.act.act.digest;
    let file = get(house.address, &format!("/rolls/{digest}")).await;
    assert_eq!(file.header("content-type"), Some("application/json"));
    assert_eq!(file.body, published.roll);
    let id = file.json()["entries"][0]["id"]
        .as_str()
        .expect("enrolled")
        .to_owned();
    for _ in 0..2 {
        let entry = get(house.address, &format!("/rolls/{digest}/entries/{id}"))
            .await
            .json();
        assert_eq!(entry["number"], 1);
        assert_eq!(entry["shares"], published.act.act.shares.get());
        assert_eq!(entry["units"], json!(["1-1-0101"]));
        let siblings = entry["path"].as_array().expect("a path").iter();
        let siblings: Vec<Fp> = siblings
            .map(|sibling| {
                sibling
                    .as_str()
                    .expect("hex")
                    .parse::<RollLeaf>()
                    .expect("an element")
                    .element()
            })
            .collect();
        let path = Path::<32> {
            index: entry["position"].as_u64().expect("a position"),
            siblings: siblings.try_into().expect("32 siblings"),
        };
        let id: IdCommitment = id.parse().expect("a commitment");
        let leaf = RollLeaf::of(id, published.act.act.shares);
        let root = linli_primitives::RollRoot::new(path.root(leaf.element()));
        assert_eq!(root, published.act.act.root);
        assert_eq!(entry["root"], root.to_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poll_is_followed_from_its_notice_to_its_result() {
    let (house, vote, _) = House::furnished().await;
    let poll = vote.poll.id();
    let path = format!("/polls/{poll}");
    let first = get(house.address, &path).await;
    let found = first.json();
    assert_eq!(found["id"], poll.to_string());
    assert_eq!(found["phase"], "upcoming");
    assert_eq!(found["counting"], "both");
    assert_eq!(found["revote"], "last-counts");
    assert_eq!(
        (&found["accepted"], &found["ballots"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(
        (&found["heads"], &found["shares"]),
        (&json!(4), &json!(vote.poll.roll.shares))
    );
    assert_eq!(found["closing"], json!(null));
    assert_eq!(found["result"], json!(null));
    assert_eq!(found["decryption"]["threshold"], 2);
    let document: linli_wire::Poll =
        serde_json::from_value(found["document"].clone()).expect("a poll");
    assert_eq!(document.id(), poll);
    let tag = first.header("etag").expect("a tag").to_owned();
    let known = ask(
        house.address,
        &format!("GET {path}"),
        &[("if-none-match", &tag)],
        b"",
    )
    .await;
    assert_eq!((known.status, known.body.len()), (304, 0));
    // The record grows: the answer is made again, and says what the clock now says.
    house.hand.set(OPENS);
    house.take(roll(5)).await;
    assert_eq!(get(house.address, &path).await.json()["phase"], "open");
    let list = get(house.address, "/polls").await.json();
    assert_eq!(list["polls"][0]["phase"], "open");
    assert_eq!(list["polls"][0]["outcomes"], json!([]));
    house.close(poll).await;
    let found = get(house.address, &path).await.json();
    assert_eq!(found["phase"], "decided");
    assert_eq!(found["closing"]["counted"], 0);
    assert_eq!(found["closing"]["at"], CLOSES);
    let result = get(house.address, &format!("{path}/result")).await.json();
    assert_eq!(result, found["result"]);
    assert_eq!(result["ballots"], 0);
    assert_eq!(
        result["questions"][0]["outcome"],
        json!({"outcome": "no-quorum"})
    );
    let options = result["questions"][0]["options"]
        .as_array()
        .expect("options");
    assert_eq!(options.len(), 3);
    assert_eq!(options[0]["text"], "同意");
    assert_eq!(options[2]["text"], json!(null));
    assert_eq!(options[0]["shares"], json!({"low": 0, "high": 0}));
    let list = get(house.address, "/polls").await.json();
    assert_eq!(
        list["polls"][0]["outcomes"],
        json!([{"outcome": "no-quorum"}])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_reconciles_movement_by_movement() {
    let (house, _, scheme) = House::furnished().await;
    let list = get(house.address, "/schemes").await.json();
    let line = &list["schemes"][0];
    assert_eq!(line["id"], scheme.to_string());
    assert_eq!(line["currency"], json!({"code": "CNY", "minor_digits": 2}));
    assert_eq!(line["pool"]["balance"], 52_000);
    assert_eq!(line["open_round"], json!(null));
    let found = get(house.address, &format!("/schemes/{scheme}"))
        .await
        .json();
    let document: linli_wire::scheme::Scheme =
        serde_json::from_value(found["document"].clone()).expect("a scheme");
    assert_eq!(document.id(), scheme);
    assert_eq!(found["roles"]["treasurer"]["threshold"], 1);
    assert_eq!(found["rulebooks"], json!([]));
    let path = format!("/schemes/{scheme}/pool");
    let pool = get(house.address, &path).await.json();
    let kinds: Vec<_> = pool["movements"]
        .as_array()
        .expect("movements")
        .iter()
        .map(|one| &one["kind"])
        .collect();
    assert_eq!(kinds, ["received", "corrected"]);
    assert_eq!(pool["movements"][0]["balance"], 50_000);
    assert_eq!(pool["movements"][1]["balance"], pool["sums"]["balance"]);
    assert_eq!(pool["movements"][1]["reference"], "bank 50000");
    assert_eq!(pool["movements"][1]["was"], 50_000);
    assert_eq!(pool["movements"][1]["amount"], 52_000);
    assert_eq!(pool["movements"][1]["corrects"], 0);
    assert_eq!(pool["next"], json!(null));
    let more = contribution(scheme, 7);
    let taken = send(house.address, &more).await.json();
    assert_eq!(taken["effect"], "contributed");
    let pool = get(house.address, &format!("{path}?from=2")).await.json();
    assert_eq!(pool["movements"].as_array().expect("movements").len(), 1);
    assert_eq!(pool["movements"][0]["number"], 2);
    assert_eq!(pool["movements"][0]["balance"], 52_007);
    assert_eq!(pool["movements"][0]["message"], taken["digest"]);
    assert_eq!(pool["sums"]["balance"], 52_007);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_node_says_how_it_is() {
    let house = House::begun(0).await;
    let health = get(house.address, "/healthz").await;
    assert_eq!((health.status, health.text()), (200, "ok"));
    let ready = get(house.address, "/readyz").await;
    assert_eq!(
        (ready.status, ready.json()),
        (200, json!({"ready": true, "reasons": [], "warnings": []}))
    );
    let status = get(house.address, "/status").await.json();
    assert_eq!(status["protocol"], 1);
    assert_eq!(status["community"]["id"], house.hall.id().to_string());
    assert_eq!(status["log"]["size"], 3);
    assert_eq!(status["log"]["checkpoint"], house.engine.checkpoint());
    let state = house
        .engine
        .with_state(|state| state.state_root().to_string());
    assert_eq!(status["state_root"], state);
    assert_eq!(
        status["circuits"]["ballot"],
        linli_params::BALLOT_FINGERPRINT
    );
    assert_eq!(status["accepting"], true);
    assert_eq!(status["clock"]["sane"], true);
    assert_eq!(
        get(house.address, "/witnesses").await.json(),
        json!({"witnesses": []})
    );
    let figures = get(house.address, "/metrics").await;
    let text = figures.text();
    assert!(text.ends_with("# EOF\n"), "{text}");
    assert!(
        text.contains("linli_http_requests_total{path=\"/healthz\",status=\"200\"} 1"),
        "{text}"
    );
    assert!(text.contains("linli_entries 3"), "{text}");
    // An hour back: messages keep the record's time, and the operator is told.
    house.hand.set(START - 3600);
    house.take(roll(4)).await;
    let behind = get(house.address, "/readyz").await;
    assert_eq!(behind.status, 503);
    assert_eq!(behind.json()["reasons"][0]["rule"], "node.clock");
}

/// `term.soon`: terms that end cause a warning, and leave the node ready.
#[tokio::test(flavor = "multi_thread")]
async fn terms_that_end_are_told() {
    let house = House::begun(0).await;
    house.hand.set(ENDING);
    let ready = get(house.address, "/readyz").await;
    assert_eq!(ready.status, 200);
    let warnings = &ready.json()["warnings"];
    assert_eq!(warnings[0]["rule"], "term.soon");
    assert_eq!(warnings[1]["rule"], "term.soon");
    let status = get(house.address, "/status").await.json();
    assert_eq!(status["terms"].as_array().map(Vec::len), Some(2));
    let committee = json!({
        "role": "committee", "scheme": null, "lines": [], "last": "2075-12-31", "days": 30,
        "renewable_until": "2076-06-28",
    });
    assert_eq!(status["terms"][0], committee);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_comes_whole_and_under_a_strict_policy() {
    let house = House::begun(0).await;
    let index = get(house.address, "/").await;
    assert_eq!(
        index.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let policy = index.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'self'; "), "{policy}");
    assert_eq!(index.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(index.header("x-content-type-options"), Some("nosniff"));
    assert!(index.header("etag").is_some());
    for file in crate::page::files() {
        let served = get(house.address, &file.path()).await;
        let name = &file.name;
        assert_eq!(
            served.header("content-type"),
            Some(file.media_type),
            "{name}"
        );
        assert!(served.body == *file.bytes, "{name}");
        assert_eq!(served.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(
            served.header("service-worker-allowed"),
            file.scope(),
            "{name}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_from_a_disk_may_read_and_send_what_everybody_may() {
    let house = House::begun(0).await;
    let from_disk = [("origin", "null")];
    for path in ["/status", "/checkpoint", "/polls/none", "/"] {
        let answer = ask(house.address, &format!("GET {path}"), &from_disk, b"").await;
        let allowed = answer.header("access-control-allow-origin");
        assert_eq!(allowed, Some("*"), "{path}");
        // Nobody's cookies count.
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
    let asked = ask(house.address, "OPTIONS /messages", &from_disk, b"").await;
    assert_eq!(asked.status, 204);
    assert_eq!(asked.header("access-control-allow-methods"), Some("POST"));
    assert_eq!(
        asked.header("access-control-allow-headers"),
        Some("content-type")
    );
    assert_eq!(asked.header("access-control-allow-origin"), Some("*"));
}

#[tokio::test(flavor = "multi_thread")]
async fn ballots_are_taken_while_the_poll_is_open_and_found_by_their_owner() {
    let (house, vote, _) = House::furnished().await;
    let poll = vote.poll.id();
    let [first, second] = [vote.ballot(0, 0, 0), vote.ballot(0, 1, 1)];
    let early = send(house.address, &submitted(&first)).await;
    assert_eq!(early.problem(), (409, "poll.not_open".to_owned()));
    house.hand.set(OPENS);
    let mut forged = first.clone();
    forged.proof.clone_from(&second.proof);
    let forged = send(house.address, &submitted(&forged)).await;
    assert_eq!(forged.problem(), (422, "ballot.proof".to_owned()));
    let path = format!("/polls/{poll}/ballots/{}", first.nullifier);
    for (ballot, effect) in [(&first, "counted"), (&second, "replaced")] {
        let taken = send(house.address, &submitted(ballot)).await;
        assert_eq!(taken.status, 201);
        assert_eq!(taken.json()["effect"], effect);
        let found = get(house.address, &path).await.json();
        assert_eq!(found["ballot"], ballot.digest().to_string());
    }
    let taken = get(house.address, &format!("/polls/{poll}/ballots")).await;
    let taken = taken.json();
    assert_eq!(taken["next"], json!(null));
    let rows = [&first, &second].map(|ballot| {
        let message = linli_wire::Message::Ballot(ballot.encode()).digest();
        (message.to_string(), ballot.nullifier.to_string())
    });
    for (row, (message, nullifier)) in rows.iter().enumerate() {
        assert_eq!(taken["ballots"][row]["message"], json!(message));
        assert_eq!(taken["ballots"][row]["nullifier"], json!(nullifier));
    }
    let last = taken["ballots"][1]["entry"].clone();
    let rest = get(house.address, &format!("/polls/{poll}/ballots?from={last}")).await;
    assert_eq!(rest.json()["ballots"], json!([taken["ballots"][1]]));
    let known = send(house.address, &submitted(&first)).await;
    assert_eq!((known.status, &known.json()["fresh"]), (200, &json!(false)));
    let line = get(house.address, &format!("/polls/{poll}")).await.json();
    assert_eq!(
        (&line["accepted"], &line["ballots"]),
        (&json!(2), &json!(1))
    );
    house.hand.set(CLOSES);
    let late = send(house.address, &submitted(&vote.ballot(1, 0, 0))).await;
    assert_eq!(late.problem(), (409, "poll.closed".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_tells_of_notices_votes_and_results() {
    let (house, vote, _) = House::furnished().await;
    let notice = linli_wire::notice::Notice {
        title: "周三停水".into(),
        text: "9 时至 17 时".into(),
        topic: Some("供水".into()),
        expires: None,
    };
    let digest = notice.digest().to_string();
    let message =
        linli_wire::Message::Notice(house.hall.sign(notice, linli_testing::officers::COMMITTEE));
    house.take(message.encode()).await;
    let listed = get(house.address, "/notices").await.json();
    assert_eq!(listed["notices"][0]["digest"], json!(digest));
    assert_eq!(listed["notices"][0]["number"], 1);
    assert_eq!(listed["notices"][0]["place"]["at"], START);
    let feed = get(house.address, "/feed.atom?lang=en").await;
    let kind = "application/atom+xml; charset=utf-8";
    assert_eq!(feed.header("content-type"), Some(kind));
    let text = String::from_utf8(feed.body.clone()).expect("text");
    assert!(
        text.contains("周三停水") && !text.contains("Vote open"),
        "{text}"
    );
    let tag = feed.header("etag").expect("a tag").to_owned();
    let path = "GET /feed.atom?lang=en";
    let known = ask(house.address, path, &[("if-none-match", &tag)], b"").await;
    assert_eq!(known.status, 304);
    house.hand.set(OPENS);
    house.take(roll(7)).await;
    let text = String::from_utf8(get(house.address, "/feed.atom").await.body).expect("text");
    assert!(text.contains("投票开始"), "{text}");
    house.close(vote.poll.id()).await;
    let results = || house.engine.find(MessageKind::Result, None).expect("read");
    while results().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let text = String::from_utf8(get(house.address, "/feed.atom").await.body).expect("text");
    for told in ["投票截止", "投票结果"] {
        assert!(text.contains(told), "{text}");
    }
    assert_eq!(get(house.address, "/feed.atom?lang=fr").await.status, 400);
}
