use super::halves::by_halves;
use super::*;

#[test]
fn a_product_written_in_another_way_is_not_changed_blindly() {
    assert!(by_halves("pub(crate) const fn mac(").is_err());
    let known = "/// Compute a + (b * c) + carry, returning the result and the new carry over.\n\
                 #[inline(always)]\npub(crate) const fn mac(a: u64";
    let changed = by_halves(known).expect("the known way");
    assert_eq!(changed.matches("pub(crate) const fn mac(").count(), 2);
}

#[test]
fn the_shipped_wallet_is_what_its_description_says() {
    let shipped = crate::root().join(SHIPPED);
    let text = std::fs::read_to_string(shipped.join("about.json")).expect("shipped");
    let said: Value = serde_json::from_str(&text).expect("JSON");
    let version = said["compiler"].as_str().expect("a version").to_owned();
    let own = about(&Compiler::pretended(version), &shipped).expect("readable");
    assert_eq!(own, said);
}
