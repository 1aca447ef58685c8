use linli_testing::hall::Hall;
use linli_testing::officers;
use linli_wire::signature::OfficerKey;
use linli_wire::validators::{Validator, Validators};

use super::*;

fn written(folder: &Path, text: &str) {
    fs::write(folder.join(COMMITTEE), text).expect("written");
}

/// The paper of a community whose record these keys' holders keep.
fn founded(folder: &Path, keys: &[&VerifierKey]) {
    let mut hall = Hall::default();
    let named = |key: &&VerifierKey| Validator {
        name: key.name().to_owned(),
        key: OfficerKey::new(*key.as_bytes()).expect("a key"),
    };
    hall.community.validators = Validators(keys.iter().map(named).collect());
    let act = hall.sign(hall.community.clone(), officers::COMMITTEE);
    let paper = serde_json::json!({ "community": act });
    fs::write(folder.join(FOUNDING), paper.to_string()).expect("written");
}

#[test]
fn a_folder_says_where_the_others_are_and_who_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = linli_testing::rng("folder");
    let own = make_key(folder.path(), "hall", &mut random).expect("new");
    let again = make_key(folder.path(), "hall", &mut random);
    assert!(matches!(again, Err(FolderError::File { .. })));
    let key = read_key(folder.path()).expect("a key");
    assert_eq!(key.public(), &own);

    let line = format!("[[peers]]\nkey = \"{own}\"\naddress = \"127.0.0.1:1\"\n");
    let head = "origin = \"a.example\"\n";
    written(folder.path(), &format!("{head}{line}"));
    let unfounded = read_settings(folder.path(), &key);
    assert!(matches!(unfounded, Err(FolderError::File { .. })));
    founded(folder.path(), &[&own]);
    let settings = read_settings(folder.path(), &key).expect("good settings");
    assert_eq!(settings.listen.port(), 1);
    assert_eq!(settings.founders.all().len(), 1);
    for wrong in [format!("{line}{line}"), format!("quorum = 1\n{line}")] {
        written(folder.path(), &format!("{head}{wrong}"));
        let refused = read_settings(folder.path(), &key);
        assert!(matches!(refused, Err(FolderError::Settings(_))), "{wrong}");
    }
    let stranger = ValidatorKey::new("stranger", Zeroizing::new([9; 32])).expect("a name");
    written(folder.path(), &format!("{head}{line}"));
    let refused = read_settings(folder.path(), &stranger);
    assert!(matches!(refused, Err(FolderError::Settings(_))));

    // One whom the paper does not name observes; a paper that names nobody is no committee's.
    let observer = stranger.public();
    let more = format!("[[peers]]\nkey = \"{observer}\"\naddress = \"127.0.0.1:2\"\n");
    written(folder.path(), &format!("{head}{line}{more}"));
    let observes = read_settings(folder.path(), &stranger).expect("an observer");
    assert!(observes.founders.get(&stranger.address()).is_none());
    for unsound in [vec![], vec![&own, &own]] {
        founded(folder.path(), &unsound);
        let refused = read_settings(folder.path(), &key);
        assert!(matches!(refused, Err(FolderError::Founding(_))));
    }
}

#[test]
fn every_key_is_read_as_it_was_written() {
    let mut random = linli_testing::rng("keys");
    for _ in 0..32 {
        let folder = tempfile::tempdir().expect("a folder");
        let made = make_key(folder.path(), "hall", &mut random).expect("new");
        let key = read_key(folder.path()).expect("a key");
        assert_eq!(key.public(), &made);
        assert_eq!(*key.signing().public_key().as_bytes(), *made.as_bytes());
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_not_used() {
    let folder = tempfile::tempdir().expect("a folder");
    make_key(folder.path(), "hall", &mut linli_testing::rng("folder")).expect("new");
    let path = folder.path().join(KEY);
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    fs::set_permissions(&path, open).expect("changed");
    assert!(matches!(
        read_key(folder.path()),
        Err(FolderError::Permissions(_))
    ));
}
