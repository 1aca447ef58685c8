use super::*;

#[test]
fn the_shipped_wallet_is_what_its_description_says() {
    let shipped = crate::root().join(SHIPPED);
    let text = std::fs::read_to_string(shipped.join("about.json")).expect("shipped");
    let said: Value = serde_json::from_str(&text).expect("JSON");
    let version = said["compiler"].as_str().expect("a version").to_owned();
    let own = about(&Compiler::pretended(version), &shipped).expect("readable");
    assert_eq!(own, said);
}
