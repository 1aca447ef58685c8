use super::*;
use crate::tests::{ORIGIN, key, named};

/// Who has no vote brings about no block by speaking of entries that do not exist.
#[test]
fn only_validators_are_ahead() {
    let validators = Validators::of(&named(0..4)).expect("validators");
    let mut cosignatures = Cosignatures::default();
    let text = format!("{ORIGIN}\n9\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    for n in [1, 4, 5] {
        let line = key(n).cosign(&text, 1).to_string();
        cosignatures.add(key(n).address(), None, (9, text.clone(), &line), 1);
    }
    assert_eq!(cosignatures.ahead(1, &validators), 1);
    assert_eq!(cosignatures.ahead(9, &validators), 0);
}
