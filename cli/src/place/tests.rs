use super::*;

const FIRST: &str = "witness.example/w1+24b5d9fe+BP0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY";

/// `log.witness_set`: witnesses in the settings count for every node, those on the command line take precedence, and
/// unreadable settings are not ignored.
#[test]
fn settings_name_witnesses_for_every_node() {
    let keep = tempfile::tempdir().unwrap();
    let settings = keep.path().join(SETTINGS);
    let mut place = Place::at("http://127.0.0.1:1", Some(keep.path().to_owned()));
    assert!(place.named_witnesses().unwrap().is_none());
    std::fs::write(&settings, format!("keys = [\"{FIRST}\"]\n")).unwrap();
    let named = place.named_witnesses().unwrap().unwrap();
    assert_eq!((named.keys().len(), named.needed()), (1, 1));
    assert_eq!(
        place.options_of("http://127.0.0.1:1").unwrap().witnesses,
        named
    );
    place.witnesses = WitnessArgs {
        witnesses: vec![FIRST.to_owned()],
        needed: Some(0),
    };
    assert!(place.named_witnesses().is_err(), "none would be relied on");
    place.witnesses = WitnessArgs::default();
    let none = format!("needed = 0\nkeys = [\"{FIRST}\"]");
    for bad in ["keys = 1", "keys = []", "key = []", &none] {
        std::fs::write(&settings, bad).unwrap();
        let Err(Error::Refused(refusal)) = place.named_witnesses() else {
            panic!("{bad} was read");
        };
        assert_eq!(refusal.rule, "log.witness_set");
    }
    let folder = Place::folder(keep.path());
    assert!(folder.named_witnesses().unwrap().is_none());
}
