use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

fn asked(headers: &[(header::HeaderName, &str)]) -> HeaderMap {
    let pairs = headers
        .iter()
        .map(|(name, value)| (name.clone(), value.parse().expect("a header")));
    pairs.collect()
}

async fn body_of(response: Response) -> Vec<u8> {
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
    body.expect("the body is in memory").to_vec()
}

#[tokio::test]
async fn an_answer_that_is_known_is_not_sent_again() {
    let answer = Answer::json(&"数");
    let first = answer.respond(&HeaderMap::new(), "no-cache");
    assert_eq!(first.status(), StatusCode::OK);
    let tag = first.headers()[header::ETAG]
        .to_str()
        .expect("text")
        .to_owned();
    for known in [tag.clone(), format!("\"x\", {tag}"), "*".to_owned()] {
        let again = answer.respond(&asked(&[(header::IF_NONE_MATCH, &known)]), "no-cache");
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(again.headers()[header::ETAG], tag.as_str());
        assert!(body_of(again).await.is_empty());
    }
    let other = answer.respond(&asked(&[(header::IF_NONE_MATCH, "W/\"0\"")]), "no-cache");
    assert_eq!(other.status(), StatusCode::OK);
}

#[tokio::test]
async fn long_answers_are_compressed_for_those_who_read_that() {
    let long = "邻里".repeat(1000);
    let answer = Answer::json(&long);
    let plain = answer.respond(&HeaderMap::new(), "no-cache");
    assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
    let refused = answer.respond(
        &asked(&[(header::ACCEPT_ENCODING, "gzip;q=0, br")]),
        "no-cache",
    );
    assert!(!refused.headers().contains_key(header::CONTENT_ENCODING));
    let packed = answer.respond(
        &asked(&[(header::ACCEPT_ENCODING, "br, gzip;q=0.5")]),
        "no-cache",
    );
    assert_eq!(packed.headers()[header::CONTENT_ENCODING], "gzip");
    assert_eq!(packed.headers()[header::VARY], "accept-encoding");
    let packed = body_of(packed).await;
    let mut unpacked = Vec::new();
    let mut reader = flate2::read::GzDecoder::new(packed.as_slice());
    reader.read_to_end(&mut unpacked).expect("gzip");
    assert_eq!(unpacked, body_of(plain).await);
    assert!(packed.len() < unpacked.len() / 10);
}

#[tokio::test]
async fn many_who_ask_at_once_have_one_answer_made() {
    let cache = Arc::new(Cache::default());
    let made = Arc::new(AtomicUsize::new(0));
    let ask = |size| {
        let (cache, made) = (Arc::clone(&cache), Arc::clone(&made));
        tokio::spawn(async move {
            let make = || async {
                tokio::task::yield_now().await;
                made.fetch_add(1, Ordering::Relaxed);
                Ok(Fresh::from(Answer::json(&size)))
            };
            cache
                .answer("/polls".to_owned(), size, make)
                .await
                .map(|answer| answer.plain.clone())
        })
    };
    let asked: Vec<_> = (0..1000).map(|_| ask(7)).collect();
    for answer in asked {
        assert_eq!(answer.await.expect("ran").expect("made"), "7");
    }
    assert_eq!(made.load(Ordering::Relaxed), 1);
    assert_eq!(ask(8).await.expect("ran").expect("made"), "8");
    // Whoever read the size a moment before gets the newer one.
    assert_eq!(ask(7).await.expect("ran").expect("made"), "8");
}

#[tokio::test]
async fn answers_end_with_their_time_and_what_is_not_there_is_not_kept() {
    let cache = Cache::default();
    let make = |text: &'static str, holds| async move {
        let answer = Answer::json(&text);
        Ok(Fresh { answer, holds })
    };
    let first = cache
        .answer("/a".to_owned(), 1, || make("1", Some(0)))
        .await;
    assert_eq!(first.expect("made").plain, "\"1\"");
    let second = cache
        .answer("/a".to_owned(), 1, || make("2", Some(3600)))
        .await;
    assert_eq!(second.expect("made").plain, "\"2\"");
    let third = cache.answer("/a".to_owned(), 1, || make("3", None)).await;
    assert_eq!(third.expect("kept").plain, "\"2\"");
    let absent = cache
        .answer("/b".to_owned(), 1, || async {
            Err(Problem::absent("nothing"))
        })
        .await;
    assert_eq!(
        absent.map(|_| ()).expect_err("absent").rule(),
        "http.absent"
    );
    assert!(!cache.0.contains_key("/b"));
}
