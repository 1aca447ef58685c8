use linli_primitives::Fp;
use linli_rule::Rule;

use super::*;

#[derive(BorshSerialize)]
struct Promise(u32);
impl Signable for Promise {
    const NAME: &'static str = "promise";
}

#[derive(BorshSerialize)]
struct Threat(u32);
impl Signable for Threat {
    const NAME: &'static str = "threat";
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn day(n: u32) -> Day {
    Day::new(n).expect("below 2^24")
}

fn scheme(n: u64) -> SchemeId {
    SchemeId::new(Fp::from(n))
}

/// 2 of the keys 1, 2, 3, valid on days 10 to 20.
fn role() -> Role {
    let of = |n| RoleKey {
        name: format!("officer {n}"),
        key: OfficerKey::of(&key(n)),
        recipient: None,
        valid_from: day(10),
        valid_to: day(20),
    };
    Role {
        threshold: 2,
        keys: [1, 2, 3].map(of).to_vec(),
    }
}

fn signed(keys: &[u8]) -> Signed<Promise> {
    keys.iter().fold(Signed::new(Promise(5)), |act, n| {
        act.sign(scheme(1), &key(*n))
    })
}

fn rule(act: &Signed<Promise>, on: u32) -> Result<(), &'static str> {
    role()
        .authorizes(act, scheme(1), day(on))
        .map_err(|e| e.rule())
}

#[test]
fn enough_valid_signatures_authorize() {
    assert_eq!(rule(&signed(&[1, 3]), 10), Ok(()));
    assert_eq!(rule(&signed(&[3, 2, 1]), 20), Ok(()));
}

#[test]
fn missing_authority_is_named() {
    assert_eq!(rule(&signed(&[1]), 15), Err("authority.threshold"));
    assert_eq!(rule(&signed(&[]), 15), Err("authority.threshold"));
    assert_eq!(rule(&signed(&[1; 65]), 15), Err("authority.threshold"));
    assert_eq!(rule(&signed(&[1, 1]), 15), Err("authority.duplicate"));
    assert_eq!(rule(&signed(&[1, 4]), 15), Err("authority.unknown"));
    assert_eq!(rule(&signed(&[1, 2]), 9), Err("authority.expired"));
    assert_eq!(rule(&signed(&[1, 2]), 21), Err("authority.expired"));
}

#[test]
fn one_bad_signature_spoils_the_act() {
    let mut act = signed(&[1, 2, 3]);
    act.signatures[2].signature[0] ^= 1;
    assert_eq!(rule(&act, 15), Err("authority.signature"));
}

#[test]
fn signature_is_of_one_act_kind_and_scheme() {
    let mut act = signed(&[1, 2]);
    act.act = Promise(6);
    assert_eq!(rule(&act, 15), Err("authority.signature"));
    let elsewhere = role().authorizes(&signed(&[1, 2]), scheme(2), day(15));
    assert_eq!(elsewhere.map_err(|e| e.rule()), Err("authority.signature"));
    let threat = Signed {
        act: Threat(5),
        signatures: signed(&[1, 2]).signatures,
    };
    let as_threat = role().authorizes(&threat, scheme(1), day(15));
    assert_eq!(as_threat.map_err(|e| e.rule()), Err("authority.signature"));
}

#[test]
fn keys_of_small_order_and_foreign_encodings_are_refused() {
    let mut identity = [0; 32];
    identity[0] = 1;
    let mut not_canonical = [0xff; 32]; // y = 2^255 − 1 ≥ p.
    not_canonical[0] = 0xf1;
    not_canonical[31] = 0x7f;
    for bytes in [identity, [0; 32], not_canonical, [0xff; 32]] {
        assert_eq!(OfficerKey::new(bytes), Err(BadKey), "{bytes:?}");
        assert!(borsh::from_slice::<OfficerKey>(&bytes).is_err());
    }
    let text = OfficerKey::of(&key(1)).to_string();
    assert!(text.parse::<OfficerKey>().is_ok());
    assert_eq!(text.to_uppercase().parse::<OfficerKey>(), Err(BadKey));
}

#[test]
fn roles_without_sense_are_refused() {
    let broken = |change: fn(&mut Role)| {
        let mut role = role();
        assert!(role.is_sound());
        change(&mut role);
        !role.is_sound()
    };
    assert!(broken(|r| r.threshold = 0));
    assert!(broken(|r| r.threshold = 4));
    assert!(broken(|r| r.keys[1].key = r.keys[0].key));
    assert!(broken(|r| r.keys[1].name.clear()));
    assert!(broken(|r| r.keys[1].valid_to = day(9)));
}

#[test]
fn an_act_for_a_community_is_none_for_a_scheme_of_the_same_bytes() {
    let act = signed(&[1, 2]);
    let community = CommunityId(linli_primitives::Digest(scheme(1).to_bytes()));
    assert_ne!(act.message(scheme(1)), act.message(community));
    let refusal = role().authorizes(&act, community, day(15));
    assert_eq!(
        refusal.expect_err("another scope").rule(),
        "authority.signature"
    );
}

#[test]
fn two_holders_of_a_role_have_names_that_a_person_tells_apart() {
    let mut role = role();
    role.keys[1].name = format!("{}\u{200b}", role.keys[0].name);
    assert!(!role.is_sound());
    role.keys[1].name = "\u{3164}".into();
    assert!(!role.is_sound());
}
