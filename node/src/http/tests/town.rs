//! A whole community over HTTP: votes, claims, closings and payouts, message by message.

use linli_testing::town::Town;
use linli_testing::town::fund::CLAIMED;
use linli_wire::claim::Claim;
use linli_wire::message::Message;

use super::client::{get, send};
use super::house::House;

fn path(claim: &Claim) -> String {
    let (scheme, event) = (claim.body.scheme, claim.body.event_nullifier);
    format!("/schemes/{scheme}/claims/{event}")
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_are_proven_taken_once_and_their_fate_is_told() {
    let log = tokio::task::spawn_blocking(|| Town::begin().whole());
    let log = log.await.expect("made");
    let house = House::empty(|_| {}).await;
    let mut claims = Vec::new();
    for (at, message) in &log {
        house.hand.set(*at);
        if let Message::Claim(bytes) = message {
            let claim = Claim::decode(bytes).expect("own claim");
            let forged = send(house.address, &redirected(&claim)).await;
            assert_eq!(forged.problem(), (422, "claim.proof".to_owned()));
            claims.push(claim);
        }
        // The node itself may have been quicker with a closing or a result.
        let answer = send(house.address, &message.encode()).await;
        assert!(matches!(answer.status, 200 | 201), "{}", answer.text());
        if let Message::Claim(_) = message {
            let again = send(house.address, &message.encode()).await;
            assert_eq!((again.status, &again.json()["fresh"]), (200, &false.into()));
            let told = get(house.address, &path(&claims[claims.len() - 1])).await;
            let told = told.json();
            assert_eq!(told["amount"], CLAIMED, "{told}");
            assert!(told["due"].is_null(), "{told}");
        }
    }
    assert_eq!(claims.len(), 2);
    for claim in &claims {
        let told = get(house.address, &path(claim)).await.json();
        assert_eq!(told["due"]["paid"], true, "{told}");
    }
    let late = send(house.address, &redirected(&claims[0])).await;
    assert_eq!(late.problem(), (409, "claim.round".to_owned()));
}

/// The claim for another payee.
fn redirected(claim: &Claim) -> Vec<u8> {
    let mut claim = claim.clone();
    claim.body.payee = b"another".to_vec();
    Message::Claim(claim.encode()).encode()
}
