use linli_primitives::Digest;
use linli_testing::forge::validators;
use linli_wire::community::CommunityId;

use super::*;

#[test]
fn more_than_two_thirds_decide() {
    let quorum = |count: u8| {
        let seeds: Vec<u8> = (1..=count).collect();
        Validators::of(&validators(&seeds)).map(|all| all.quorum())
    };
    let quorums: Vec<_> = (0..=7).map(quorum).collect();
    let expected = [1, 2, 3, 3, 4, 5, 5].map(Some);
    assert_eq!(quorums, [&[None], &expected[..]].concat());
}

#[test]
fn another_log_or_another_community_is_another_realm() {
    let realm = |origin: &str, n: u8| Realm::of(origin, CommunityId(Digest([n; 32]))).0;
    assert_ne!(realm("a.example", 1), realm("b.example", 1));
    assert_ne!(realm("a.example", 1), realm("a.example", 2));
}
