use super::*;

#[test]
fn two_records_cannot_both_have_the_namings() {
    for threshold in 2..20_u16 {
        for count in threshold..30 {
            let needed = Views::Several.namings_needed(count, threshold);
            let in_both = threshold - 1;
            assert!(needed >= threshold && needed <= count);
            assert!(needed == count || 2 * needed > count + in_both);
        }
    }
    assert_eq!(Views::Several.namings_needed(3, 2), 3);
    assert_eq!(Views::Several.namings_needed(5, 3), 4);
    assert_eq!(Views::One.namings_needed(5, 3), 3);
}

/// `tally.naming_never`: one naming of another closing is one too many where all are needed, and not where the threshold is.
#[test]
fn namings_elsewhere_may_leave_too_few() {
    let namings = |views: Views, named: &[u16], elsewhere: &[u16], silent: &[u16]| Namings {
        needed: views.namings_needed(3, 2),
        named: named.to_vec(),
        elsewhere: elsewhere.iter().map(|n| (*n, Digest([1; 32]))).collect(),
        silent: silent.to_vec(),
    };
    assert!(namings(Views::Several, &[1], &[], &[2, 3]).can_suffice());
    assert!(!namings(Views::Several, &[1], &[3], &[2]).can_suffice());
    assert!(namings(Views::One, &[1], &[3], &[2]).can_suffice());
    assert!(!namings(Views::One, &[1], &[2, 3], &[]).can_suffice());
    assert_eq!(namings(Views::Several, &[1], &[3], &[2]).missing(), 2);
}
