use linli_sigma::{KeyKind, Scalar};

use super::*;

fn seal() -> Seal {
    Seal {
        passphrase: "correct horse".into(),
        work_factor: Some(2),
        overwrite: Overwrite::Refuse,
    }
}

#[test]
fn an_owners_seed_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("owner.age");
    let seed = Seed::from_bytes([7; 32]);
    write_owner(&path, &seed, seal()).unwrap();
    let opened = open_owner(&path, "correct horse".into()).unwrap();
    assert_eq!(opened.as_bytes(), seed.as_bytes());
}

#[test]
fn a_trustees_shares_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trustee.age");
    let ceremony = Digest([9; 32]);
    let share = |kind, n| KeyShare::new(kind, 3, Scalar::from(n)).unwrap();
    let shares = KeyShares {
        heads: share(KeyKind::Heads, 5),
        shares: share(KeyKind::Shares, 6),
    };
    let mut key = TrusteeKey::new("甲".to_owned(), Seed::from_bytes([7; 32]));
    key.keep(ceremony, shares.clone());
    write_trustee(&path, &key, seal()).unwrap();
    let opened = open_trustee(&path, "correct horse".into()).unwrap();
    assert_eq!(opened.name, "甲");
    let held = opened.shares_of(ceremony).unwrap();
    assert_eq!(held.heads.public(), shares.heads.public());
    assert_eq!(held.shares.public(), shares.shares.public());
    let refused = opened.shares_of(Digest([8; 32])).err().unwrap();
    assert_eq!(refused.rule, "trustee.no_share");
}

#[test]
fn an_owners_keystore_is_no_trustees() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("owner.age");
    write_owner(&path, &Seed::from_bytes([7; 32]), seal()).unwrap();
    let error = open_trustee(&path, "correct horse".into()).err().unwrap();
    assert_eq!(error.rule(), "keystore.kind");
}
