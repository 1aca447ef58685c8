use super::*;
use crate::asking::typed::Typed;

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

/// `identity.words`: words as `key new` shows them, as people type them from paper, and as a phone autocorrects them.
#[test]
fn words_are_read_in_any_layout() {
    for list in [WordList::SimplifiedChinese, WordList::English] {
        let seed = Seed::from_bytes([7; 32]);
        let words = seed.to_words(list);
        let each: Vec<&str> = words.split(' ').collect();
        let lines = |between: &str, line: &str| {
            let lines: Vec<_> = each.chunks(4).map(|four| four.join(between)).collect();
            lines.join(line)
        };
        let wide = words.chars().map(|c| match c {
            'a'..='z' => char::from_u32(u32::from(c) + 0xfee0).expect("a letter"),
            c => c,
        });
        let numbered_so = |before: &str, after: &str| {
            let each = each.iter().enumerate();
            let each = each.map(|(n, word)| format!("{before}{}{after}{word}", n + 1));
            each.collect::<Vec<_>>().join("\n")
        };
        for text in [
            numbered(&words).to_string(),
            lines(" ", "\n"),
            lines("、", "\r\n"),
            lines("，", "；\n"),
            lines(", ", ",\n"),
            numbered_so("（", "）"),
            numbered_so("", "、"),
            numbered_so("#", "\t"),
            words.to_uppercase(),
            wide.collect(),
            format!("\u{feff}{}", words.replace(' ', "\u{a0}\u{200b}")),
        ] {
            let read = parse(&text).map_err(|e| e.exit_code());
            assert_eq!(read.expect(&text).as_bytes(), seed.as_bytes(), "{text}");
        }
    }
}

#[test]
fn pasted_words_end_at_the_first_that_is_not_in_the_list() {
    let mut answers = Typed::of("");
    let mut given = Vec::new();
    take(
        split("1. abandon 2. abandn 3. zoo"),
        &mut given,
        &mut answers,
    );
    assert_eq!((given.len(), answers.1), (1, 1));
}

/// `identity.words`: a word that is in no list is asked for again, an empty answer takes one back, and a word of the
/// list in the wrong place is corrected by its number.
#[test]
fn words_are_asked_one_by_one_and_corrected() {
    let seed = Seed::from_bytes([7; 32]);
    let words = seed.to_words(WordList::English);
    let mut each: Vec<&str> = words.split(' ').collect();
    let third = each[2];
    each[2] = "zoo";
    let mut lines = each.clone();
    lines.splice(1..1, ["abandn", "zebra", ""]);
    lines.extend(["3", third]);
    let mut answers = Typed::of(lines.join("\n").leak());
    let read = ask_all(false, &mut answers).map_err(|e| e.exit_code());
    assert_eq!(read.unwrap().as_bytes(), seed.as_bytes());
    assert_eq!(answers.1, 2);
}

/// `identity.words`: who cannot find the wrong word is refused, and no other seed is made up.
#[test]
fn wrong_words_that_nobody_corrects_are_refused() {
    let words = ["abandon"; 24].join("\n") + "\n\n";
    let mut answers = Typed::of(words.leak());
    let read = ask_all(false, &mut answers).map_err(|e| e.exit_code());
    assert_eq!(read.err(), Some(4));
}
