use super::*;

#[test]
fn impossible_selections_are_refused() {
    for (options, min, max) in [
        (0, 0, 0),
        (1, 0, 0),
        (3, 2, 1),
        (3, 0, 4),
        (65, 1, 1),
        (3, 4, 4),
    ] {
        for abstention in [Abstention::Refused, Abstention::Allowed] {
            assert_eq!(
                Selection::new(options, min, max, abstention),
                Err(BadSelection)
            );
        }
    }
    assert!(Selection::new(64, 0, 64, Abstention::Allowed).is_ok());
}

#[test]
fn abstention_is_the_last_slot_and_counts_as_max() {
    let selection = Selection::new(7, 1, 3, Abstention::Allowed).unwrap();
    assert_eq!(selection.slots(), 8);
    assert_eq!((selection.slot_weight(6), selection.slot_weight(7)), (1, 3));
    assert_eq!(
        selection.bits(&Choice::abstention()),
        Ok(vec![0, 0, 0, 0, 0, 0, 0, 1])
    );
    assert_eq!(
        selection.bits(&Choice::of(&[6, 0])),
        Ok(vec![1, 0, 0, 0, 0, 0, 1, 0])
    );
}

#[test]
fn exactly_one_is_the_cheap_case() {
    let one = |min, max| Selection::new(3, min, max, Abstention::Refused).unwrap();
    assert!(one(1, 1).is_exactly_one());
    assert!(!one(0, 1).is_exactly_one());
    assert!(!one(2, 2).is_exactly_one());
    assert_eq!(one(1, 1).slack_weights(), [0u32; 0]);
    assert_eq!(one(0, 3).slack_weights(), [1, 2]);
    assert_eq!(one(0, 1).slack_weights(), [1]);
    assert_eq!(one(1, 3).slack_weights(), [1, 1]);
}
