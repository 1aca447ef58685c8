use linli_primitives::RealmSecret;
use linli_rule::Rule;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use super::*;
use crate::ImportOptions;
use crate::counting::CountingRule;
use crate::enrolment::EnrolmentRequest;
use crate::import::{Register, import};

fn realm() -> Realm {
    Realm::new("星河花园").expect("a realm")
}

/// Four owners; the first has two units.
fn register() -> Register {
    let text = "楼栋,单元,房号,业主,证件号,面积\n\
        1,1,101,张三,A1234,50\n1,1,102,李四,B1234,60\n1,1,201,王五,C1234,70\n1,1,202,张三,A1234,80.25\n1,1,301,赵六,D1234,90\n";
    let rule = CountingRule::preset("cn-civil-code").expect("a preset");
    import(text.as_bytes(), &rule, &ImportOptions::default()).expect("imports")
}

fn id(number: u64) -> IdCommitment {
    IdCommitment::new(Fp::from(number))
}

fn request(unit: &str, number: u64) -> EnrolmentRequest {
    EnrolmentRequest::new(realm(), id(number), unit, None).expect("a request")
}

fn roll() -> Roll {
    let requests = [request("1-1-101", 11), request("1栋1单元201", 13)];
    let (roll, report) = Roll::build(&realm(), &register(), &requests).expect("builds");
    assert_eq!(report.refused, []);
    roll
}

fn faults(requests: &[EnrolmentRequest]) -> Vec<(usize, &'static str)> {
    let (_, report) = Roll::build(&realm(), &register(), requests).expect("builds");
    let fault = |refused: &RefusedEnrolment| {
        assert!(refused.fault.to_string().starts_with(refused.fault.rule()));
        (refused.request, refused.fault.rule())
    };
    report.refused.iter().map(fault).collect()
}

#[test]
fn all_owners_count_and_enrolled_ones_have_leaves() {
    let roll = roll();
    assert_eq!((roll.heads(), roll.shares().get()), (4, 35_025));
    assert_eq!(roll.enrolled(), (2, Shares::new(20_025).expect("small")));
    let leaf =
        |number, shares| RollLeaf::of(id(number), Shares::new(shares).expect("small")).element();
    assert_eq!(
        roll.tree().leaves(),
        [leaf(11, 13_025), empty_leaf(), leaf(13, 7000), empty_leaf()]
    );
}

#[test]
fn a_witness_leads_to_the_root() {
    let roll = roll();
    let tree = roll.tree();
    let (path, shares) = roll.witness(&tree, id(13)).expect("enrolled");
    assert_eq!((path.index, shares.get()), (2, 7000));
    let leaf = RollLeaf::of(id(13), shares).element();
    assert_eq!(RollRoot::new(path.root(leaf)), roll.root());
    assert_eq!(roll.witness(&tree, id(99)), None);
}

#[test]
fn entries_are_found_by_commitment_and_by_unit() {
    let roll = roll();
    assert_eq!(roll.entry_of(id(11)).map(|e| e.number), Some(1));
    assert_eq!(roll.entry_of_unit("1-1-202").map(|e| e.number), Some(1));
    assert_eq!(
        roll.entry_of_unit("1幢1单元301室").map(|e| e.number),
        Some(4)
    );
    assert_eq!(roll.entry_of_unit("9-9-999"), None);
}

#[test]
fn the_roll_names_nobody() {
    let roll = roll();
    let json = roll.to_json();
    for secret in ["张三", "李四", "A1234"] {
        assert!(!json.contains(secret));
        let bytes = roll.to_bytes();
        assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()));
    }
}

#[test]
fn one_commitment_for_two_owners_is_refused_for_both() {
    let requests = [
        request("1-1-101", 7),
        request("1-1-102", 7),
        request("1-1-201", 8),
    ];
    let rule = "roll.duplicate_commitment";
    assert_eq!(faults(&requests), [(0, rule), (1, rule)]);
}

#[test]
fn two_commitments_for_one_owner_are_both_refused() {
    let requests = [request("1-1-101", 7), request("1-1-202", 8)];
    let rule = "roll.enrolled_twice";
    assert_eq!(faults(&requests), [(0, rule), (1, rule)]);
}

#[test]
fn the_same_request_twice_counts_once() {
    let requests = [request("1-1-101", 7), request("1-1-202", 7)];
    let (roll, report) = Roll::build(&realm(), &register(), &requests).expect("builds");
    assert_eq!((report.repeated, report.refused.len()), (vec![1], 0));
    assert_eq!(roll.enrolled().0, 1);
}

#[test]
fn unknown_units_and_foreign_realms_are_refused() {
    let foreign =
        EnrolmentRequest::new(Realm::new("别处").expect("a realm"), id(5), "1-1-102", None);
    let requests = [request("9-9-999", 7), foreign.expect("a request")];
    assert_eq!(
        faults(&requests),
        [(0, "roll.unknown_unit"), (1, "roll.realm")]
    );
}

#[test]
fn a_request_may_name_its_unit_in_any_numerals() {
    for unit in [
        "1幢1单元一〇二",
        "1幢1单元壹零贰",
        "1幢1单元①〇②",
        "1幢1单元1\u{ad}02",
    ] {
        assert_eq!(faults(&[request(unit, 7)]), [], "{unit}");
    }
}

#[test]
fn both_encodings_read_back() {
    let roll = roll();
    assert_eq!(Roll::from_bytes(&roll.to_bytes()), Ok(roll.clone()));
    assert_eq!(Roll::from_json(roll.to_json().as_bytes()), Ok(roll));
}

#[test]
fn trailing_bytes_and_unknown_fields_are_refused() {
    let roll = roll();
    let mut bytes = roll.to_bytes();
    bytes.push(0);
    let rule = |result: Result<Roll, RollError>| result.expect_err("refused").rule();
    assert_eq!(rule(Roll::from_bytes(&bytes)), "roll.encoding");
    assert_eq!(
        rule(Roll::from_bytes(&bytes[..bytes.len() - 2])),
        "roll.encoding"
    );
    let json = roll.to_json().replacen('{', "{\"more\": 1,", 1);
    assert_eq!(rule(Roll::from_json(json.as_bytes())), "roll.encoding");
    let format = roll.to_json().replace(FORMAT, "linli-roll-2");
    assert_eq!(rule(Roll::from_json(format.as_bytes())), "roll.format");
}

/// The rule that refuses a roll after `change`, the same for both encodings.
fn refused(change: impl FnOnce(&mut Document)) -> &'static str {
    let mut document = Document::from(roll());
    change(&mut document);
    let bytes = borsh::to_vec(&document).expect("in memory");
    let json = serde_json::to_vec(&document).expect("in memory");
    let error = Roll::from_bytes(&bytes).expect_err("refused");
    assert_eq!(Roll::from_json(&json), Err(error.clone()));
    assert!(error.to_string().starts_with(error.rule()));
    error.rule()
}

#[test]
fn a_roll_that_contradicts_itself_is_refused() {
    assert_eq!(refused(|d| d.heads = 5), "roll.totals");
    assert_eq!(refused(|d| d.shares = Shares::MAX), "roll.totals");
    assert_eq!(
        refused(|d| d.entries[0].shares = Shares::new(1).expect("small")),
        "roll.totals"
    );
    assert_eq!(refused(|d| drop(d.entries.pop())), "roll.totals");
    assert_eq!(refused(|d| d.entries[1].number = 1), "roll.number");
    assert_eq!(refused(|d| d.entries.swap(0, 1)), "roll.number");
    assert_eq!(refused(|d| d.entries[1].units.clear()), "roll.entry");
    assert_eq!(
        refused(|d| d.entries[1].units[0] = "x\n".to_owned()),
        "roll.entry"
    );
    assert_eq!(
        refused(|d| d.entries[1].shares = Shares::default()),
        "roll.entry"
    );
    assert_eq!(
        refused(|d| d.entries[1].units[0] = "1-1-101".to_owned()),
        "roll.unit_duplicate"
    );
    assert_eq!(
        refused(|d| d.entries[1].id = Some(id(11))),
        "roll.duplicate_commitment"
    );
    assert_eq!(
        refused(|d| d.entries[1].id = Some(id(0))),
        "roll.zero_commitment"
    );
    assert_eq!(refused(|d| d.rule = "X".to_owned()), "roll.rule");
}

#[test]
fn a_roll_is_checked_against_the_register() {
    let register = register();
    assert_eq!(roll().check(&register), Ok(()));
    let broken = |change: fn(&mut Register)| {
        let mut other = register.clone();
        change(&mut other);
        roll().check(&other).expect_err("refused").rule()
    };
    assert_eq!(broken(|r| r.totals.heads += 1), "roll.totals");
    assert_eq!(broken(|r| r.totals.shares = Shares::MAX), "roll.totals");
    assert_eq!(broken(|r| drop(r.owners.pop())), "roll.totals");
    assert_eq!(broken(|r| r.owners.swap(1, 2)), "roll.mismatch");
    assert_eq!(
        broken(|r| r.owners[1].shares = r.owners[2].shares),
        "roll.mismatch"
    );
    assert_eq!(broken(|r| r.owners[1].units[0].push('x')), "roll.mismatch");
    assert_eq!(broken(|r| r.rule = "units-equal".to_owned()), "roll.rule");
}

#[test]
fn the_digest_changes_with_the_roll() {
    let (other, _) = Roll::build(&realm(), &register(), &[]).expect("builds");
    assert_ne!(other.digest(), roll().digest());
    assert_eq!(other.root(), root_of(&Tree::new(Vec::new())));
}

#[test]
fn real_commitments_enrol() {
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    let secret = RealmSecret::random(&mut rng);
    let request = EnrolmentRequest::new(realm(), secret.commitment(), "1-1-301", None);
    let (roll, _) =
        Roll::build(&realm(), &register(), &[request.expect("a request")]).expect("builds");
    assert_eq!(
        roll.entry_of(secret.commitment()).map(|e| e.number),
        Some(4)
    );
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        prop_assert!(Roll::from_bytes(&bytes).is_err());
        prop_assert!(Roll::from_json(&bytes).is_err());
    }

    #[test]
    fn damaged_rolls_never_panic(at in any::<prop::sample::Index>(), with in any::<u8>()) {
        let mut bytes = roll().to_bytes();
        let at = at.index(bytes.len());
        bytes[at] = with;
        if let Ok(read) = Roll::from_bytes(&bytes) {
            prop_assert_eq!(read.to_bytes(), bytes);
        }
        let mut json = roll().to_json().into_bytes();
        let at = at % json.len();
        json[at] = with;
        let _ = Roll::from_json(&json);
    }
}
