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
fn a_table_used_in_another_way_is_not_left_out_blindly() {
    let words = ["by_table(", "by_point("];
    assert!(without_table("by_table(a) + by_table(b)", 1, words).is_err());
    let changed = without_table("by_table(a)", 1, words).expect("the known way");
    assert_eq!(changed, "by_point(a)");
}

#[test]
fn sentences_said_in_another_way_are_not_left_out_blindly() {
    assert!(without_words("macro_rules! fl {}").is_err());
    let said = "fl!($crate::i18n::LANGUAGE_LOADER, $message_id";
    let known = format!("i18n_embed_{said})\n i18n_embed_{said}, $($args), *)\n");
    assert!(without_words(&known).is_err(), "the macro's own path");
    let known = known.replace("i18n_embed_fl!", "i18n_embed_fl::fl!");
    let changed = without_words(&known).expect("the known way");
    assert_eq!(changed.matches("String::from($message_id)").count(), 2);
}

#[test]
fn a_field_written_in_another_way_is_not_changed_blindly() {
    assert!(with_limbs("let u = self.mul_unreduced(rhs);").is_err());
    let known: Vec<&str> = BY_LIMBS.iter().map(|(known, _)| *known).collect();
    let changed = with_limbs(&known.join("\n")).expect("the known way");
    assert_eq!(changed.matches("crate::arithmetic::").count(), 4);
}

#[test]
fn a_table_kept_in_another_way_is_not_emptied_blindly() {
    assert!(seen("static FP_TABLES: Lazy<", TABLE[0]).is_err());
    let changed = seen("static FP_TABLES: OnceTable<Fp>", TABLE[0]).expect("the known way");
    assert_eq!(changed, "pub(crate) static FP_TABLES: OnceTable<Fp>");
}
