use super::*;

#[test]
fn statuses_follow_the_table_of_the_book() {
    let table = [
        ("encoding.magic", 400),
        ("encoding.canonical", 400),
        ("authority.threshold", 403),
        ("ballot.nullifier", 409),
        ("claim.event_once", 409),
        ("poll.not_open", 409),
        ("poll.closed", 409),
        ("community.poll_twice", 409),
        ("ballot.proof", 422),
        ("message.roll", 422),
        ("claim.amount", 422),
        ("poll.times", 422),
    ];
    for (rule, status) in table {
        assert_eq!(status_of(rule).as_u16(), status, "{rule}");
    }
}

#[test]
fn conflicts_are_sorted_and_named_once() {
    assert!(CONFLICTS.is_sorted_by(|a, b| a < b));
}

#[tokio::test]
async fn a_problem_says_what_where_and_when_to_try_again() {
    let problem = Problem::rate(Duration::from_millis(1500));
    let response = problem.describe("/messages");
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.headers()[header::RETRY_AFTER], "2");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    let body = axum::body::to_bytes(response.into_body(), 4096)
        .await
        .expect("in memory");
    let body: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    let expected = serde_json::json!({
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "rule": "http.rate",
        "detail": "too many requests from this address",
        "instance": "/messages",
    });
    assert_eq!(body, expected);
}

#[test]
fn what_the_engine_rejects_keeps_its_rule() {
    let cases = [
        (
            Rejected::Refused {
                rule: "ballot.proof",
                detail: "no".to_owned(),
            },
            422,
            None,
        ),
        (
            Rejected::Busy {
                retry_after: Duration::from_secs(3),
            },
            429,
            Some(3),
        ),
        (Rejected::Full, 503, Some(60)),
        (
            Rejected::ReadOnly {
                reason: "read-only".to_owned(),
            },
            503,
            Some(60),
        ),
        (
            Rejected::Unconfirmed {
                answered: 1,
                needed: 2,
                asked: 3,
            },
            503,
            Some(60),
        ),
        (Rejected::Undecided { seconds: 20 }, 503, Some(10)),
        (Rejected::Stopping, 503, Some(10)),
    ];
    for (rejected, status, retry_after) in cases {
        let (rule, detail) = (rejected.rule(), rejected.detail());
        let problem = Problem::from(rejected);
        assert_eq!(problem.status.as_u16(), status);
        assert_eq!(problem.rule, rule);
        assert_eq!(problem.detail, detail);
        assert_eq!(
            problem.retry_after.map(|after| after.as_secs()),
            retry_after
        );
    }
}
