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
    let console = Console::quiet(Language::English);
    let mut given = Vec::new();
    take(split("1. abandon 2. abandn 3. zoo"), &mut given, &console);
    assert_eq!(given.len(), 1);
}
