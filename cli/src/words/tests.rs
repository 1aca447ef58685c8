use super::*;

#[test]
fn chinese_words_need_no_spaces() {
    let seed = Seed::from_bytes([7; 32]);
    let words = seed.to_words(WordList::SimplifiedChinese);
    let dense = words.replace(' ', "");
    assert_eq!(
        parse(&dense).map_err(|e| e.exit_code()).unwrap().as_bytes(),
        seed.as_bytes()
    );
}

#[test]
fn the_two_positions_are_in_different_halves() {
    for _ in 0..50 {
        let [first, second] = two_positions();
        assert!(first < 12 && (12..24).contains(&second));
    }
}
