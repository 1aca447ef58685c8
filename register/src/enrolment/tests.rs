use linli_primitives::Fp;
use linli_rule::Rule;
use proptest::prelude::*;

use super::*;

fn request() -> EnrolmentRequest {
    let realm = Realm::new("星河花园").expect("a realm");
    let id = IdCommitment::new(Fp::from(7));
    EnrolmentRequest::new(realm, id, "3幢2单元1201室", Some("晚上在家")).expect("a request")
}

fn refused(json: &str) -> &'static str {
    let error = EnrolmentRequest::from_json(json.as_bytes()).expect_err("refused");
    assert!(error.to_string().contains(error.rule()));
    error.rule()
}

#[test]
fn a_request_reads_back() {
    let json = request().to_json();
    assert_eq!(EnrolmentRequest::from_json(json.as_bytes()), Ok(request()));
}

#[test]
fn every_altered_field_is_noticed() {
    let json = request().to_json();
    for (from, to) in [
        ("星河花园", "星河花圆"),
        ("1201", "1202"),
        ("晚上", "早上"),
        ("\"07", "\"08"),
    ] {
        assert!(json.contains(from), "{json}");
        assert_eq!(
            refused(&json.replacen(from, to, 1)),
            "enrolment.checksum",
            "{from}"
        );
    }
    let note = json
        .lines()
        .filter(|line| !line.contains("note"))
        .collect::<Vec<_>>();
    assert_eq!(refused(&note.join("\n")), "enrolment.checksum");
}

#[test]
fn what_is_no_request_is_refused() {
    let json = request().to_json();
    assert_eq!(
        refused(&json.replace(FORMAT, "linli-enrolment-2")),
        "enrolment.format"
    );
    assert_eq!(
        refused(&json.replacen('{', "{\"more\": 1,", 1)),
        "enrolment.encoding"
    );
    assert_eq!(refused(&format!("{json}x")), "enrolment.encoding");
    assert_eq!(
        refused(&json.replace("\"07", "\"ff")[..json.len() / 2]),
        "enrolment.encoding"
    );
    assert_eq!(refused(&" ".repeat(MAX_BYTES + 1)), "enrolment.encoding");
    let modulus = hex_of_modulus();
    let id = request().id().to_string();
    assert_eq!(refused(&json.replace(&id, &modulus)), "enrolment.encoding");
    assert_eq!(
        refused(&json.replace(&id, &id.replace('7', "A"))),
        "enrolment.encoding"
    );
}

/// p in little endian: the smallest integer that is not a canonical encoding.
fn hex_of_modulus() -> String {
    use ff::PrimeField;
    let mut bytes = (-Fp::from(1)).to_repr();
    bytes[0] += 1;
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn bad_values_are_refused() {
    let realm = || Realm::new("r").expect("a realm");
    let one = IdCommitment::new(Fp::from(1));
    let rule =
        |id, unit: &str, note| EnrolmentRequest::new(realm(), id, unit, note).map_err(|e| e.rule());
    let zero = IdCommitment::new(Fp::from(0));
    assert_eq!(
        rule(zero, "3-1201", None).err(),
        Some("roll.zero_commitment")
    );
    for unit in ["", " - ", "3\n1201", &"3".repeat(201)] {
        assert_eq!(rule(one, unit, None).err(), Some("enrolment.unit"));
    }
    for note in ["\u{7}", &"x".repeat(501)] {
        assert_eq!(
            rule(one, "3-1201", Some(note)).err(),
            Some("enrolment.note")
        );
    }
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        prop_assert!(EnrolmentRequest::from_json(&bytes).is_err());
    }

    #[test]
    fn damaged_requests_never_panic_and_never_pass(at in 0usize..200, with in any::<u8>()) {
        let json = request().to_json();
        let mut bytes = json.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] = with;
        if let Ok(read) = EnrolmentRequest::from_json(&bytes) {
            // Only white space may differ.
            prop_assert_eq!(read, request());
        }
    }
}
