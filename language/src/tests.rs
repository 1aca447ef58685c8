use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse;

use super::*;

/// Prefixes of ids whose rest is only known at run time.
const FAMILIES: &[&str] = &["rule-", "detail-", "label-", "kind-", "help-", "man-"];

/// Every sentence's variables by its id.
fn sentences(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let code = language.code();
    let resource =
        parse(language.source()).unwrap_or_else(|(_, errors)| panic!("{code}: {errors:?}"));
    let mut sentences = BTreeMap::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry {
            let id = message.id.name;
            let mut found = BTreeSet::new();
            variables(&message.value.expect("a sentence"), &mut found);
            let before = sentences.insert(id.to_owned(), found);
            assert_eq!(before, None, "{code}: {id} stands twice");
        }
    }
    sentences
}

fn variables(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    let mut name = |inline: &InlineExpression<&str>| {
        if let InlineExpression::VariableReference { id } = inline {
            found.insert(id.name.to_owned());
        }
    };
    let mut within = Vec::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { .. } => {}
            PatternElement::Placeable {
                expression: Expression::Inline(inline),
            } => name(inline),
            PatternElement::Placeable {
                expression: Expression::Select { selector, variants },
            } => {
                name(selector);
                within.extend(variants.iter().map(|variant| &variant.value));
            }
        }
    }
    within
        .into_iter()
        .for_each(|pattern| variables(pattern, found));
}

fn ids() -> BTreeSet<String> {
    sentences(Language::English).into_keys().collect()
}

#[test]
fn both_languages_have_the_same_sentences_with_the_same_variables() {
    assert_eq!(sentences(Language::Chinese), sentences(Language::English));
}

/// `sign-what` is put before each.
#[test]
fn what_is_to_be_signed_is_said_once() {
    for language in [Language::Chinese, Language::English] {
        let source = language.source();
        let begins = |line: &str| {
            line.split_once(" = ").is_some_and(|(id, text)| {
                id.starts_with("sign-")
                    && id != "sign-what"
                    && (text.starts_with("待签") || text.starts_with("To sign"))
            })
        };
        let twice: Vec<&str> = source.lines().filter(|line| begins(line)).collect();
        assert_eq!(twice, [""; 0]);
    }
}

#[test]
fn every_sentence_used_exists() {
    let known = ids();
    let mut used = BTreeSet::new();
    for (path, text) in sources() {
        let call = match path.extension() {
            Some(e) if e == "js" => "say(",
            _ => "msg(",
        };
        used.extend(text.split(call).skip(1).filter_map(literal));
    }
    assert!(used.len() > 200, "the search for sentences found too few");
    let missing: Vec<_> = used.difference(&known).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn every_sentence_is_used() {
    let mut literals = BTreeSet::new();
    let mut prefixes = BTreeSet::new();
    for (_, text) in sources() {
        literals.extend(text.split('"').map(str::to_owned));
        let templates = text.split('`').filter_map(|piece| piece.split_once("-${"));
        prefixes.extend(templates.map(|(prefix, _)| format!("{prefix}-")));
    }
    prefixes.extend(FAMILIES.iter().map(|&prefix| prefix.to_owned()));
    let unused = |id: &String| {
        !literals.contains(id) && !prefixes.iter().any(|prefix| id.starts_with(prefix))
    };
    let unused: Vec<_> = ids().into_iter().filter(unused).collect();
    assert_eq!(unused, Vec::<String>::new());
}

/// The book's index lists the rules that code enforces; `cargo xtask spec` checks it against the sources.
#[test]
fn every_rule_of_the_book_has_a_sentence_and_a_remedy() {
    let index = include_str!("../../docs/src/rule-index.md");
    let rows = index.lines().filter_map(|row| row.strip_prefix("| [`"));
    let listed = rows.filter_map(|row| row.split('`').next());
    let told: BTreeSet<String> = listed
        .filter(|id| !WITHOUT_SENTENCE.contains(id))
        .map(|rule| format!("rule-{}", rule.replace('.', "-")))
        .flat_map(|id| [format!("{id}-remedy"), id])
        .collect();
    assert!(told.len() > 600, "the index is read wrongly");
    let known = ids().into_iter().filter(|id| id.starts_with("rule-"));
    let (here, known): (BTreeSet<String>, BTreeSet<String>) =
        known.partition(|id| id.ends_with("-page"));
    let mut of_rules = here.iter().filter_map(|id| id.strip_suffix("-page"));
    assert!(of_rules.all(|rule| known.contains(rule)));
    let missing: Vec<_> = told.difference(&known).collect();
    let stale: Vec<_> = known.difference(&told).collect();
    assert_eq!((missing, stale), (vec![], vec![]));
}

/// An owner has no terminal: what she is told in the page names its fields, and neither commands nor options.
#[test]
fn the_page_tells_owners_what_to_do_in_the_page() {
    let of_owners = |rule: &str| {
        [
            "ballot-",
            "claim-",
            "client-",
            "identity-",
            "keystore-",
            "money-",
            "payee-",
        ]
        .iter()
        .any(|start| rule.starts_with(start))
            || [
                "attestation-case",
                "inbox-recipient",
                "inbox-sealed",
                "members-slip",
                "poll-cancelled",
                "roll-not_found",
                "scheme-clock",
            ]
            .contains(&rule)
    };
    for language in Language::ALL {
        let rules = page::rules(language);
        let rules = rules.as_object().expect("by id");
        let mut told = 0;
        for (rule, parts) in rules.iter().filter(|(rule, _)| of_owners(rule)) {
            let remedy = parts[1].as_str().expect("a remedy");
            assert!(
                !remedy.contains("--") && !remedy.contains("linli "),
                "{rule}: {remedy}"
            );
            told += 1;
        }
        assert!(told > 60, "the rules are read wrongly");
    }
    let of = |language: Language| page::rules(language)["claim-payee"][1].clone();
    let program = Language::English
        .sentences()
        .rule("claim-payee")
        .expect("a rule")
        .1;
    assert!(program.contains("--payee-file"));
    assert!(of(Language::English).to_string().contains("Who is paid"));
    assert!(of(Language::Chinese).to_string().contains("收款人"));
}

/// Gates inside a circuit, which no error names, and the program's own errors, whose sentences are `error-…`.
const WITHOUT_SENTENCE: &[&str] = &[
    "claim.outputs",
    "claim.roots",
    "file.exists",
    "file.io",
    "node.bit",
    "node.capacity",
    "node.child",
];

#[test]
fn the_page_gets_every_sentence_of_its_own() {
    let page: Vec<_> = ids().into_iter().filter(|id| page::is_shown(id)).collect();
    for language in Language::ALL {
        let given = page::sentences(language);
        let given: Vec<_> = given.as_object().expect("by id").keys().cloned().collect();
        assert_eq!(given, page, "{}", language.code());
    }
}

/// What officers sign is said by the page as by the program.
#[test]
fn the_page_gets_every_sentence_of_the_office() {
    let office = Path::new("office").join("src");
    let sources = sources().into_iter();
    let office = sources.filter(|(path, _)| path.starts_with(workspace().join(&office)));
    let said: BTreeSet<String> = office
        .flat_map(|(_, text)| {
            text.split("msg(")
                .skip(1)
                .filter_map(literal)
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(said.len() > 40, "the search for sentences found too few");
    let missing: Vec<_> = said.iter().filter(|id| !page::is_shown(id)).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn a_locale_name_chooses_the_language() {
    assert_eq!(
        Language::from_locale("en_GB.UTF-8"),
        Some(Language::English)
    );
    assert_eq!(Language::from_locale("zh_CN"), Some(Language::Chinese));
    assert_eq!(Language::from_locale("zh"), Some(Language::Chinese));
    assert_eq!(Language::from_locale("C.UTF-8"), None);
    assert_eq!(Language::from_locale("enm"), None);
    assert_eq!(Language::from_locale(""), None);
}

/// `docs/src/glossary.md` says which word each thing has; these are other words that people use.
#[test]
fn one_word_a_thing_in_chinese() {
    let avoided = [
        "副署",
        "手续费",
        "理赔",
        "登记人",
        "登记表",
        "收据",
        "表决",
        "已支付",
        "已付清",
        "节点公钥",
        "业委会",
        "居委会",
        "清册",
        "密钥文件",
        "任职密钥",
    ];
    let texts = [
        ("zh.ftl", Language::Chinese.source()),
        ("howto-zh.md", include_str!("../../docs/src/howto-zh.md")),
        ("README.zh-CN.md", include_str!("../../README.zh-CN.md")),
    ];
    for (name, text) in texts {
        for line in text.lines() {
            let found = avoided.iter().find(|word| line.contains(**word));
            assert_eq!(found, None, "{name}: {line}");
        }
    }
}

/// Owner, member, registrar, trustee, committee, assessor, treasurer, operator, witness and auditor.
#[test]
fn every_role_has_a_chinese_guide() {
    let guide = include_str!("../../docs/src/howto-zh.md");
    for role in [
        "业主",
        "会员",
        "登记员",
        "受托人",
        "管理委员会",
        "评估员",
        "司库",
        "运维人",
        "见证人",
        "审计人",
    ] {
        assert!(
            guide.lines().any(|line| line == format!("## {role}")),
            "{role}"
        );
    }
}

/// The string literal that a text begins with.
fn literal(text: &str) -> Option<String> {
    let (literal, _) = text.trim_start().strip_prefix('"')?.split_once('"')?;
    (literal != "…").then(|| literal.to_owned())
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Sources of all crates and of the page, without tests.
fn sources() -> Vec<(PathBuf, String)> {
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(workspace()).expect("the workspace") {
        let folder = entry.expect("an entry").path();
        visit(&folder.join("src"), &mut sources);
        visit(&folder.join("page"), &mut sources);
    }
    sources
}

fn visit(folder: &Path, sources: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str());
        let is_source = path.extension().is_some_and(|e| e == "rs" || e == "js");
        match name {
            Some("test" | "tests") => {}
            _ if path.is_dir() => visit(&path, sources),
            _ if is_source => {
                let text = std::fs::read_to_string(&path).expect("a text");
                sources.push((path, text));
            }
            _ => {}
        }
    }
}

/// What is hashed is the text of the preset's file; what is read is the reader's.
#[test]
fn every_preset_is_told_in_both_languages() {
    let folder = workspace().join("rules/presets");
    let mut count = 0;
    for file in std::fs::read_dir(folder).expect("the presets") {
        let text = std::fs::read_to_string(file.expect("an entry").path()).expect("a text");
        let value = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key));
            line.expect("it has one").trim_matches('"').to_owned()
        };
        let (name, source) = (value("name = "), value("source = "));
        for language in Language::ALL {
            let say = language.sentences();
            let told = |suffix: &str| say.known(&format!("page-preset-{name}{suffix}"));
            assert_eq!(told("-as").as_ref(), Some(&source));
            let is_chinese =
                told("").expect(&name).contains('法') || told("").expect(&name).contains('则');
            assert_eq!(is_chinese, language == Language::Chinese, "{name}");
        }
        count += 1;
    }
    assert!(count > 10);
}

#[test]
fn of_a_text_in_both_languages_a_reader_gets_one() {
    let [zh, en] = [Language::Chinese, Language::English].map(|l| l.half("第五条 / Art. 5"));
    assert_eq!((zh, en), ("第五条", "Art. 5"));
    assert_eq!(Language::Chinese.half("Art. 5"), "Art. 5");
    assert_eq!(Language::Chinese.half("A / B"), "A / B");
}
