use std::path::{Path, PathBuf};

use super::*;

fn chinese(detail: &str) -> Option<String> {
    in_language(Language::Chinese, detail)
}

fn told(detail: &str) -> String {
    chinese(detail).unwrap_or_default()
}

#[test]
fn a_chinese_reader_gets_the_values_with_their_names() {
    assert_eq!(told("expected number 4, found 7"), "应为编号 4，实为 7");
    assert_eq!(
        told("3-2-502 is in rows [\"4\", \"9\"]"),
        "单元：3-2-502；行：4、9"
    );
    assert_eq!(told("committee is empty"), "空着的列：管理委员会");
    assert_eq!(
        told("the committee of the community can act until 2026-12-31, 9 days from now"),
        "职务：社区管理委员会；最后一天：2026-12-31；还有 9 天"
    );
    assert_eq!(
        told("the message of trustee 2 (Zhou Wen) is missing"),
        "受托人：2（Zhou Wen）"
    );
    assert_eq!(
        told("“v0.json” is a request to be enrolled, not a trustee's card"),
        "“v0.json”：这是登记申请，这里要的是受托人名片"
    );
}

#[test]
fn what_a_detail_quotes_is_told_too() {
    assert_eq!(
        told("unknown field `colour`, expected `name` or `age` at line 3 column 7"),
        "第 3 行第 7 列：不认识的项 colour，可写的有 name、age"
    );
    let toml = "TOML parse error at line 2, column 1\n  |\n2 | colour = 1\n  | ^^^^^^\nmissing field `name`\n";
    assert_eq!(told(toml), "第 2 行第 1 列：缺少的项 name");
    let language = Language::Chinese.sentences();
    let (cause, _) = language.rule("round.early").expect("a rule of the book");
    assert_eq!(
        told("the node refuses: round.early: claims are accepted until 2026-06-30"),
        format!("节点拒绝：{cause}受理申领至：2026-06-30")
    );
}

#[test]
fn of_what_no_sentence_knows_remains_what_is_of_no_language() {
    assert_eq!(told("colour `blue`, 3 times"), "“blue”");
    assert_eq!(
        told("owner 张三 of unit 3-2-502 is enrolled."),
        "张三，3-2-502"
    );
    assert_eq!(chinese("the key is not on the roll"), None);
    assert_eq!(chinese("it is 4"), None);
    assert_eq!(chinese(""), None);
}

#[test]
fn no_reader_gets_a_time_of_another_zone() {
    let detail = "the poll opens at 2026-12-01T00:00:00Z, the ballot came at 2026-11-30T00:00:00Z";
    let (opens, came) = (time::show(1_796_083_200), time::show(1_795_996_800));
    let english = in_language(Language::English, detail).unwrap_or_default();
    assert_eq!(
        english,
        format!("the poll opens at {opens}, the ballot came at {came}")
    );
    assert_eq!(
        told(detail),
        format!("开始时间：{opens}；选票到达时间：{came}")
    );
}

#[test]
fn an_english_reader_gets_all_of_it() {
    let detail = "the key is not on the roll";
    let told = in_language(Language::English, detail);
    assert_eq!(told.as_deref(), Some(detail));
}

/// Every sentence of an error in the workspace that has something to fill in, filled in.
#[test]
fn every_rules_evidence_is_told_in_both_languages() {
    let details = details();
    assert!(details.len() > 250, "the search found {}", details.len());
    let mut wrong = Vec::new();
    for detail in &details {
        assert_eq!(
            in_language(Language::English, detail).as_ref(),
            Some(detail)
        );
        let told = told(detail);
        let missing = (0..9).map(|n| format!("甲{n}"));
        let missing = missing.filter(|value| detail.contains(value) && !told.contains(value));
        let names_all = missing.count() == 0;
        let is_named = told.contains('：') || told.chars().any(|c| c == '第');
        if !names_all || has_english(&told) || !(is_named || is_measured(&told)) {
            wrong.push(format!("{detail} → {told}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// `… 字节`, `应为 …`: a number within a Chinese sentence.
fn is_measured(told: &str) -> bool {
    told.chars()
        .any(|c| !c.is_ascii() && c.is_alphabetic() && c != '甲')
}

/// A word in Latin letters that is no unit, format or name that both languages use.
fn has_english(told: &str) -> bool {
    const SHARED: [&str; 9] = [
        "m", "MiB", "UTF", "HTTP", "utf", "gb", "big", "windows", "PDF",
    ];
    let words = told.split(|c: char| !c.is_ascii_alphabetic());
    words
        .filter(|word| !word.is_empty())
        .any(|word| !SHARED.contains(&word))
}

/// The English of every `#[error("rule: …")]` and of every `Refusal::new(…, format!("…"))` with a value in it.
fn details() -> Vec<String> {
    let mut details = Vec::new();
    for text in sources() {
        let typed = text.split("#[error(").skip(1);
        let typed = typed.filter_map(literal).filter_map(|sentence| {
            let (rule, detail) = sentence.split_once(": ")?;
            let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c);
            (rule.contains('.') && rule.chars().all(is_id)).then(|| detail.to_owned())
        });
        let untyped = ["let detail = format!(", "detail = format!(", "&format!("]
            .into_iter()
            .flat_map(|call| text.split(call).skip(1))
            .filter_map(literal);
        details.extend(typed.chain(untyped).filter_map(|detail| filled(&detail)));
    }
    details.sort();
    details.dedup();
    details
}

/// The string literal that a text begins with; its lines may be folded.
fn literal(text: &str) -> Option<String> {
    let text = text.trim_start().strip_prefix('"')?;
    let mut literal = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Some(literal),
            '\\' if chars.peek() == Some(&'\n') => {
                while chars.next_if(|c| c.is_whitespace()).is_some() {}
            }
            '\\' => return None,
            c => literal.push(c),
        }
    }
    None
}

/// The sentence with `甲0`, `甲1`, … in its places; nothing where it has none, or no words.
fn filled(sentence: &str) -> Option<String> {
    let mut out = String::new();
    let mut words = String::new();
    let mut places = 0;
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        words.push_str(before);
        out.push_str(before);
        let is_number =
            name.chars().all(|c| c.is_ascii_uppercase() || c == '_') && !name.is_empty();
        match name {
            _ if is_number => out.push_str("64"),
            _ if name.ends_with(":?") => out.push_str(&format!("\"甲{places}\"")),
            _ => out.push_str(&format!("甲{places}")),
        }
        places += usize::from(!is_number);
        rest = after;
    }
    words.push_str(rest);
    out.push_str(rest);
    let has_words = words
        .split(' ')
        .any(|word| word.len() > 2 && word.bytes().all(|b| b.is_ascii_alphabetic()));
    (places > 0 && has_words).then_some(out)
}

/// All sources but tests, and what runs no rule for anybody.
fn sources() -> Vec<String> {
    const OTHERS: [&str; 8] = [
        "xtask", "fuzz", "load", "peers", "testing", "tests", "rule", "circuits",
    ];
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(workspace).expect("the workspace") {
        let folder = entry.expect("an entry").path();
        let name = folder.file_name().and_then(|name| name.to_str());
        if !name.is_some_and(|name| OTHERS.contains(&name)) {
            visit(&folder.join("src"), &mut found);
        }
    }
    found
}

fn visit(folder: &Path, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path: PathBuf = entry.expect("an entry").path();
        let is_test = path.file_stem().is_some_and(|name| name == "tests");
        let is_demo = path.file_stem().is_some_and(|name| name == "demo");
        if is_demo {
            continue;
        }
        if path.is_dir() && !is_test {
            visit(&path, found);
        } else if !is_test && path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).expect("a text");
            let text = text.split("#[cfg(test)]\nmod tests {").next();
            found.push(text.unwrap_or_default().to_owned());
        }
    }
}
