use linli_testing::hall::Hall;
use linli_testing::officers;
use linli_wire::signature::OfficerKey;
use linli_wire::validators::{Validator, Validators};

use super::*;

fn key(folder: &Path, name: &str) -> VerifierKey {
    make_key(folder, name, &mut linli_testing::rng(name)).expect("a new key")
}

/// The paper of a community whose record these keys' holders keep.
fn paper(keys: &[&VerifierKey]) -> String {
    let mut hall = Hall::default();
    let named = |key: &&VerifierKey| Validator {
        name: key.name().to_owned(),
        key: OfficerKey::new(*key.as_bytes()).expect("a key"),
    };
    hall.community.validators = Validators(keys.iter().map(named).collect());
    let act = hall.sign(hall.community.clone(), officers::COMMITTEE);
    serde_json::json!({ "community": act }).to_string()
}

/// `seat.name`
#[test]
fn a_name_that_notes_cannot_have_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("node");
    for name in ["", "street office", "street+office", "street\n"] {
        let made = make_key(&data, name, &mut linli_testing::rng("name"));
        assert_eq!(made.expect_err("no name").rule(), "seat.name");
        assert!(!data.exists(), "{name:?}");
    }
}

#[test]
fn a_folder_says_where_the_others_are_and_who_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let file = data.join(KEY);
    assert!(matches!(read_key(data), Err(SeatError::Missing(path)) if path == file));
    let own = key(data, "hall");
    assert_eq!(
        Seats::read(data).expect_err("no list").rule(),
        "seat.missing"
    );
    let again = make_key(data, "hall", &mut linli_testing::rng("again"));
    assert!(matches!(
        again,
        Err(SeatError::Key(SignerError::File { .. }))
    ));
    assert_eq!(read_key(data).expect("the key").key(), &own);

    let address = "127.0.0.1:1".parse().expect("an address");
    let peer = Peer {
        key: own.clone(),
        address: NodeAddress::Ip(address),
    };
    let seats = Seats::new("a.example", vec![peer.clone()]);
    seats.keep(data).expect("written");
    assert_eq!(Seats::read(data).expect("the list"), seats);
    assert_eq!(seats.address_of(&own).expect("named"), address);
    let other = tempfile::tempdir().expect("a folder");
    let stranger = key(other.path(), "stranger");
    let unknown = seats.address_of(&stranger).expect_err("nowhere");
    assert_eq!(unknown.rule(), "seat.address");

    let twice = Seats::new("a.example", vec![peer.clone(), peer]);
    assert_eq!(
        twice.keep(data).expect_err("twice").rule(),
        "seat.key_twice"
    );
    fs::write(data.join(COMMITTEE), twice.text()).expect("written");
    assert_eq!(
        Seats::read(data).expect_err("twice").rule(),
        "seat.key_twice"
    );
    for wrong in [
        seats.text().replace("a.example", "a b"),
        seats.text().replace("patience_ms", "quorum"),
        seats.text().replace("250", "1"),
        seats.text().replace("hall+", "hall-"),
    ] {
        fs::write(data.join(COMMITTEE), &wrong).expect("written");
        let refused = Seats::read(data).expect_err("wrong");
        assert_eq!(refused.rule(), "seat.settings", "{wrong}");
    }
}

/// `seat.other_community`: a document that differs by a byte founds another community.
#[test]
fn a_seat_is_in_one_communitys_committee() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let own = key(data, "hall");
    let good = paper(&[&own]);
    let document = keep_founding(data, &good).expect("the first");
    assert_eq!(keep_founding(data, &good).expect("again"), document);
    let name = &document.name.en;
    let other = good.replacen(name, &format!("{}.", &name[..name.len() - 1]), 1);
    assert_eq!(other.len(), good.len());
    let refused = keep_founding(data, &other).expect_err("another");
    assert_eq!(refused.rule(), "seat.other_community");
    assert_eq!(read_founding(data).expect("the first"), document);
    for unsound in [paper(&[]), paper(&[&own, &own]), "{}".to_owned()] {
        fs::write(data.join(FOUNDING), &unsound).expect("written");
        let refused = read_founding(data).expect_err("unsound");
        assert_eq!(refused.rule(), "seat.founding");
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_not_used() {
    let folder = tempfile::tempdir().expect("a folder");
    key(folder.path(), "hall");
    let path = folder.path().join(KEY);
    let mode = |mode| {
        let open = std::os::unix::fs::PermissionsExt::from_mode(mode);
        fs::set_permissions(&path, open).expect("changed");
    };
    assert!(read_key(folder.path()).is_ok());
    for open in [0o640, 0o604, 0o620] {
        mode(open);
        let refused = read_key(folder.path()).err().expect("open");
        assert_eq!(refused.rule(), "node.key_permissions");
    }
}
