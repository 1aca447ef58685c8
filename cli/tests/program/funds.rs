//! A community's money, from its founding to the audit.

use linli_primitives::Digest;
use linli_primitives::document::Kind;

use crate::support::{Desk, OPEN, SEAL};
use crate::whole_vote;

const REGISTER: &str = "\
楼栋,单元,房号,业主,证件号,建筑面积,用途
1,1,101,张一,,100.00,住宅
1,1,102,李二,,50.50,住宅
1,2,101,王三,,80.00,住宅
";
pub(crate) const STATEMENT: &str = "\
交易日期,流水号,摘要,贷方金额,币种
2026-03-02,1,1-1-101 物业费,280.00,人民币
2026-03-03,2,1-2-101,100.00,人民币
";

/// A community whose treasurer is also its officer, with a fund and a month charged.
pub(crate) fn charged() -> Desk {
    let desk = founded(REGISTER);
    enter(
        &desk,
        "fund charge --per-share 2.80 --month 2026-03 --account 物业费 --rule 2.80元/㎡",
    );
    desk
}

/// The same before anything is charged.
fn founded(register: &str) -> Desk {
    let desk = Desk::new();
    desk.write("register.csv", register);
    desk.ok("roll import register.csv --out register.json");
    desk.write("enrolments/.keep", "");
    let owner = desk.owner("a");
    desk.ok(&format!(
        "enrol {owner} --realm 星河花园 --unit 1-1-101 --out enrolments/a.json"
    ));
    desk.ok(&format!(
        "community new --solo --realm 星河花园 --record record --keystore officer.age --words-file words.txt {SEAL}"
    ));
    desk.ok("roll build --register register.json --enrolments enrolments --realm 星河花园 --out roll.json");
    act(&desk, "roll publish roll.json");
    treasurer(&desk);
    act(&desk, "fund new fund.toml");
    desk
}

/// The draft of a fund, and its treasurer's keystore.
fn treasurer(desk: &Desk) {
    desk.ok(&format!(
        "role new --name 司库 --keystore treasurer.age --out treasurer.json --words-file treasurer.words {SEAL}"
    ));
    let books = desk.json(&format!("fund books --keystore treasurer.age {OPEN}"));
    let draft = format!(
        "free_below = \"1000.00\"\nbooks = {}\nname = {{ zh = \"共有资金\", en = \"Common fund\" }}\n\
         currency = {{ code = \"CNY\", minor_digits = 2 }}\n\
         accounts = [{{ zh = \"维修资金\", en = \"maintenance\" }}, {{ zh = \"物业费\", en = \"service\" }}]\n\
         [treasurers]\nthreshold = 1\nvalid_from = 2020-01-01\nvalid_to = 2199-12-31\ncards = [\"treasurer.json\"]\n",
        books["books"]
    );
    desk.write(
        "fund.toml",
        &draft
            .replace("2020-01-01", "\"2020-01-01\"")
            .replace("2199-12-31", "\"2199-12-31\""),
    );
}

fn act(desk: &Desk, line: &str) {
    desk.ok(&format!(
        "--yes {line} --record record --keystore officer.age {OPEN}"
    ));
}

pub(crate) fn entering(line: &str) -> String {
    format!("--yes --lang en {line} --record record --keystore treasurer.age {OPEN}")
}

pub(crate) fn enter(desk: &Desk, line: &str) {
    desk.ok(&entering(line));
}

#[test]
fn an_owner_sees_her_account_and_everybody_the_sums() {
    let desk = charged();
    desk.write("march.csv", STATEMENT);
    enter(&desk, "fund pay march.csv --account 2");
    desk.write("bill.pdf", "电费 42.00");
    enter(
        &desk,
        "fund expense bill.pdf --account 2 --amount 42.00 --category 电费 --payee 电力公司",
    );
    // An entry can be signed by another than who made it, also after others.
    desk.ok(
        "fund income --account 1 --amount 1.00 --source 利息 --record record --out interest.json",
    );
    desk.ok(&format!(
        "role sign interest.json --record record --keystore treasurer.age {OPEN} --yes"
    ));
    desk.ok("role submit interest.json --record record");
    let shown = desk.json("fund show --record record");
    assert_eq!(shown["head"]["balances"], serde_json::json!([100, 33_800]));
    assert_eq!(
        (&shown["head"]["charged"], &shown["head"]["paid"]),
        (&64_540.into(), &38_000.into())
    );
    assert_eq!(
        shown["entries"][1]["balances"],
        serde_json::json!([0, 38_000])
    );
    let month = desk.run("--lang en fund show --record record --month 2020-01");
    assert!(
        month.stdout.contains("service: 0.00 CNY → 0.00 CNY")
            && month
                .stdout
                .contains("in 2020-01: charged 0.00 CNY, paid 0.00 CNY; at its end owed 0.00 CNY")
            && month.stdout.contains("No entries in 2020-01."),
        "{}",
        month.stdout
    );
    desk.ok(&format!(
        "fund key --out keys --record record --keystore treasurer.age {OPEN}"
    ));
    for (number, owed) in [(1, 0), (2, 14_140), (3, 12_400)] {
        let account = desk.json(&format!(
            "fund account keys/account-{number}.json --record record"
        ));
        assert_eq!(account["owed"], owed, "{account}");
        assert_eq!(account["lines"][0]["month"], "2026-03");
        assert_eq!(account["lines"][0]["rule"], "2.80元/㎡");
    }
    let key = desk
        .read("keys/account-1.json")
        .replace("\"number\": 1", "\"number\": 2");
    let other = desk.read("keys/account-1.json").replace("101室", "102室");
    desk.write("keys/other.json", &other);
    let named = desk.run("--lang en fund account keys/other.json --record record");
    assert!(named.told("[fund.account_unit]"), "{}", named.stderr);
    let key = key.replace("101室", "102室");
    desk.write("keys/wrong.json", &key);
    let wrong = desk.run("--lang en fund account keys/wrong.json --record record");
    assert_eq!(wrong.status, 1);
    assert!(
        wrong.stderr.contains("[fund.account_key]"),
        "{}",
        wrong.stderr
    );
    desk.ok("export --record record --out all.lir");
    let audited = desk.run("--lang en audit all.lir");
    for told in [
        "service: 338.00 CNY",
        "they add up to the fund's",
        "Charged to all units: 645.40 CNY",
    ] {
        assert!(
            audited.stdout.contains(told),
            "{told} in {}",
            audited.stdout
        );
    }
}

#[test]
fn lines_that_fit_no_unit_are_named_before_anything_is_entered() {
    let desk = charged();
    desk.write(
        "april.csv",
        &format!(
            "{STATEMENT}2026-03-04,3,9-9-999,5.00,人民币\n2026-03-03,2,1-2-101,100.00,人民币\n"
        ),
    );
    let run = desk.run(&entering("fund pay april.csv --account 2"));
    assert_eq!(run.status, 1);
    for told in ["[fund.payment_no_unit]", "[fund.payment_double]"] {
        assert!(run.told(told), "{told}: {} {}", run.stdout, run.stderr);
    }
    assert_eq!(desk.json("fund show --record record")["head"]["acts"], 1);
    let run = desk.run(&entering(
        "fund pay april.csv --account 2 --leave-out --compare",
    ));
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(
        run.stdout.contains("paid 100.00 CNY and owed 224.00 CNY"),
        "{}",
        run.stdout
    );
    assert_eq!(
        desk.json("fund show --record record")["head"]["paid"],
        38_000
    );
    // The same statement again, and the month again.
    let again = desk.run(&entering("fund pay april.csv --account 2 --leave-out"));
    assert_eq!(
        (again.status, again.told("[fund.payment_twice]")),
        (1, true)
    );
    let twice = desk.run(&entering(
        "fund charge --each 5.00 --month 2026-03 --account 2 --rule again",
    ));
    assert!(
        twice.stderr.contains("[fund.charge_twice]"),
        "{}",
        twice.stderr
    );
    let run = desk.ok(&entering("fund reverse 1 --reason 单价写错"));
    assert!(
        run.told("take back an earlier one (entry 1 of Common fund, charge 2026-03 for service"),
        "{}",
        run.stdout
    );
    desk.write("part.csv", "单元,应收\n1-1-101,250.00\n");
    let part = "fund charge part.csv --month 2026-03 --account 2 --rule r";
    let run = desk.run(&entering(part));
    assert!(
        run.told("[fund.charge_missing]") && run.told("1幢1单元102室, 1幢2单元101室"),
        "{}",
        run.stderr
    );
    let run = desk.run(&entering(
        "fund charge --each 0 --month 2026-03 --account 2 --rule r",
    ));
    assert!(run.told("[fund.amount]"), "{}", run.stderr);
    let run = desk.ok(&format!("{} --partial --out part.json", entering(part)));
    assert!(
        run.told("Units without a line are charged nothing (2): 1幢1单元102室, 1幢2单元101室"),
        "{}",
        run.stdout
    );
    desk.write(
        "twice.csv",
        "楼栋,单元,房号,应收\n1,1,101,125.00\n1,1,102,126.25\n1,2,101,200.00\n1,1,101,125.00\n",
    );
    let twice = "fund charge twice.csv --month 2026-03 --account 2 --rule r";
    let run = desk.run(&entering(twice));
    assert!(
        run.told("[fund.charge_double]") && run.told("1幢1单元101室 (2 + 5)"),
        "{}",
        run.stderr
    );
    let run = desk.ok(&format!("{} --add-up --out twice.json", entering(twice)));
    assert!(
        run.told("Unit 1幢1单元101室: rows 2, 5 are added up"),
        "{}",
        run.stdout
    );
    desk.write(
        "amounts.csv",
        "单元,应收\n1-1-101,250.00\n1-1-102,126.25\n1-2-101,200.00\n",
    );
    enter(
        &desk,
        "fund charge amounts.csv --month 2026-03 --account 2 --rule 2.50元/㎡",
    );
    assert_eq!(
        desk.json("fund show --record record")["head"]["charged"],
        57_625
    );
}

#[test]
fn a_large_expense_without_a_decision_and_other_books_are_refused() {
    let desk = charged();
    enter(
        &desk,
        "fund income --account maintenance --amount 5000.00 --source 电梯广告",
    );
    desk.write("bill.pdf", "修电梯");
    let run = desk.run(&entering(
        "fund expense bill.pdf --account maintenance --amount 1000.01 --category 电梯 --payee 电梯公司",
    ));
    assert!(
        run.stderr.contains("[fund.expense_undecided]"),
        "{}",
        run.stderr
    );
    let run = desk.run(&entering(
        "fund transfer --from 1 --to 2 --amount 1000.01 --reason 调整",
    ));
    assert!(run.told("[fund.expense_undecided]"), "{}", run.stderr);
    enter(
        &desk,
        "fund transfer --from 1 --to 2 --amount 10.00 --reason 调整",
    );
    let run = desk.run(&entering(
        "fund transfer --from 2 --to 1 --amount 10.01 --reason 调整",
    ));
    assert!(
        run.told("account “物业费” (service) holds 10.00 CNY, not 10.01 CNY"),
        "{}",
        run.stderr
    );
    let other = desk.run(&format!(
        "--yes --lang en fund charge --each 1.00 --month 2026-04 --account 2 --rule r --record record \
         --keystore treasurer.age --books officer.age {OPEN}"
    ));
    assert!(other.stderr.contains("[fund.books]"), "{}", other.stderr);
    desk.write("bad.toml", "name = 1\n");
    let bad = desk.run(&format!(
        "--lang en fund new bad.toml --record record --keystore officer.age {OPEN}"
    ));
    assert!(bad.stderr.contains("[fund.draft]"), "{}", bad.stderr);
}

/// `fund.payment_twice`, `fund.payment_unmarked`
#[test]
fn a_statement_that_was_saved_anew_is_entered_once() {
    let desk = charged();
    desk.write("march.csv", STATEMENT);
    enter(&desk, "fund pay march.csv --account 2");
    let paid = || desk.json("fund show --record record")["head"]["paid"].clone();
    // Other bytes, the day in another spelling, and a line more.
    let anew = STATEMENT
        .replace('\n', "\r\n")
        .replace("2026-03-0", "2026/3/");
    desk.write(
        "anew.csv",
        &format!("{anew}2026/3/9,3,1-1-102,41.40,人民币\r\n"),
    );
    let run = desk.run(&entering("fund pay anew.csv --account 2"));
    assert_eq!((run.status, paid()), (1, 38_000.into()));
    for told in ["[fund.payment_twice]", "entry 2 has this payment"] {
        assert!(run.told(told), "{} {}", run.stdout, run.stderr);
    }
    let run = desk.run(&entering("fund pay anew.csv --account 2 --leave-out"));
    assert_eq!((run.status, paid()), (1, 42_140.into()), "{}", run.stderr);
    desk.write(
        "ahead.csv",
        &STATEMENT.replace("2026-03-02,1", "2226-03-02,9"),
    );
    let run = desk.run(&entering("fund pay ahead.csv --account 2"));
    assert!(run.told("[fund.payment_future]"), "{}", run.stderr);
    desk.write("bare.csv", "摘要,贷方金额\n1-1-101,5.00\n");
    let run = desk.run(&entering("fund pay bare.csv --account 2"));
    assert!(run.told("[fund.payment_unmarked]"), "{}", run.stderr);
    assert_eq!(paid(), 42_140);
}

#[test]
fn the_committee_names_other_treasurers() {
    let desk = charged();
    desk.ok(&format!(
        "role new --name 新司库 --keystore other.age --out other.json --words-file other.words {SEAL}"
    ));
    desk.write(
        "others.toml",
        "[treasurers]\nthreshold = 1\nvalid_from = \"2020-01-01\"\nvalid_to = \"2199-12-31\"\ncards = [\"other.json\"]\n",
    );
    // No amount is in it, and nobody is asked about any.
    desk.ok(&format!(
        "fund treasurers others.toml --record record --keystore officer.age {OPEN}"
    ));
    let income = "fund income --account 1 --amount 1.00 --source 利息";
    let run = desk.run(&entering(income));
    assert!(run.told("[authority.unknown]"), "{}", run.stderr);
    desk.ok(&format!(
        "--yes {income} --record record --keystore other.age {OPEN}"
    ));
    desk.write("none.toml", "[treasurers]\nthreshold = 1\nvalid_from = \"2020-01-01\"\nvalid_to = \"2199-12-31\"\ncards = []\n");
    let run = desk.run(&format!(
        "--yes --lang en fund treasurers none.toml --record record --keystore officer.age {OPEN}"
    ));
    assert!(run.told("[fund.treasurers]"), "{}", run.stderr);
}

/// `fund.account_key`
#[test]
fn an_entry_that_does_not_open_leaves_the_others_shown() {
    let desk = charged();
    desk.ok(&format!(
        "fund charge --each 5.00 --month 2026-04 --account 2 --rule 每户 --record record --books treasurer.age \
         {OPEN} --out april.json"
    ));
    // The first unit's amount under another mask; what it commits to stays.
    let mut paper: serde_json::Value = serde_json::from_str(&desk.read("april.json")).unwrap();
    let cells = &mut paper["fund-act"]["act"]["deed"]["charge"]["cells"]["cells"];
    let mut hex = cells.as_str().unwrap().to_owned();
    let other = if hex[64..].starts_with("00") {
        "01"
    } else {
        "00"
    };
    hex.replace_range(64..66, other);
    *cells = hex.into();
    desk.write("april.json", &paper.to_string());
    desk.ok(&format!(
        "role sign april.json --record record --keystore treasurer.age {OPEN} --yes"
    ));
    desk.ok("role submit april.json --record record");
    desk.ok(&format!(
        "fund key --out keys --record record --keystore treasurer.age {OPEN}"
    ));
    let run = desk.run("--lang en fund account keys/account-1.json --record record");
    assert_eq!(run.status, 1);
    for told in [
        "charged 280.00 CNY for 2026-03 (2.80元/㎡)",
        "[fund.account_key]",
        "entry 2",
        "Entries that do not open: 1",
    ] {
        assert!(run.told(told), "{told}: {} {}", run.stdout, run.stderr);
    }
    let other = desk.json("fund account keys/account-2.json --record record");
    assert_eq!(
        (&other["owed"], &other["unread"]),
        (&14_640.into(), &serde_json::json!([]))
    );
}

/// `fund.entered_before`
#[test]
fn an_invoice_is_entered_again_only_by_whoever_says_so() {
    let desk = charged();
    let income = "fund income --account 1 --amount 100.00 --source 电梯广告";
    enter(&desk, income);
    desk.write("bill.pdf", "电费 42.00");
    let expense = "fund expense bill.pdf --account 1 --amount 42.00 --category 电费 --payee 电力";
    enter(&desk, expense);
    for (line, entry) in [(income, 2), (expense, 3)] {
        let run = desk.run(&entering(line));
        let told = format!("entry {entry} is the same");
        assert!(
            run.told("[fund.entered_before]") && run.told(&told),
            "{}",
            run.stderr
        );
    }
    // Another category does not make it another payment of the invoice; taking it back does.
    let other = expense.replace("--category 电费", "--category 其他");
    let run = desk.run(&entering(&other));
    assert!(run.told("[fund.entered_before]"), "{}", run.stderr);
    enter(&desk, "fund reverse 3 --reason 记错");
    enter(&desk, &other);
    let run = desk.run(&entering(&format!("{expense} --again")));
    assert!(run.told("[fund.invoice_twice]"), "{}", run.stderr);
    enter(&desk, &format!("{other} --again"));
    enter(&desk, &format!("{income} --again"));
    // Rent comes every month.
    enter(&desk, &format!("{income} --at {}", in_days(20)));
    assert_eq!(
        desk.json("fund show --record record")["head"]["balances"][0],
        21_600
    );
}

/// `fund.key_folder`
#[test]
fn keys_are_written_into_an_empty_folder() {
    let desk = charged();
    desk.write("keys/other.txt", "x");
    let keys = |folder: &str| {
        desk.run(&format!(
            "fund key --out {folder} --record record --keystore treasurer.age {OPEN}"
        ))
    };
    let run = keys("keys");
    assert!(
        run.status != 0 && run.told("[fund.key_folder]"),
        "{}",
        run.stderr
    );
    assert!(!desk.path("keys/account-1.json").exists());
    assert_eq!(keys("new").status, 0);
    assert!(keys("new").told("[fund.key_folder]"));
}

/// `fund.books_mark`
#[test]
fn a_draft_names_a_mark_and_its_founders_are_asked_about_it() {
    let desk = charged();
    let draft = desk.read("fund.toml").replace("共有资金", "另一项");
    let draft = draft.replace("Common fund", "Other fund");
    let (before, rest) = draft.split_once("books = \"").unwrap();
    let (_, after) = rest.split_once('"').unwrap();
    let new = |books: &str| {
        desk.write("other.toml", &format!("{before}books = \"{books}\"{after}"));
        desk.run(&format!(
            "--lang en fund new other.toml --record record --keystore officer.age {OPEN}"
        ))
    };
    for books in ["…", &format!("{}1", "0".repeat(63)), &"ab".repeat(32)] {
        let run = new(books);
        assert!(run.told("[fund.books_mark]"), "{books}: {}", run.stderr);
    }
    let asked = new(&Digest::of(Kind::File, &[b"a mark"]).to_string());
    assert!(asked.told("use --yes instead"), "{}", asked.stderr);
}

/// `fund.share_units`
#[test]
fn shares_of_several_units_are_not_put_on_the_first_in_silence() {
    let same = "李二,11010519491231002X,";
    let register = REGISTER.replace("李二,,", same).replace("王三,,", same);
    let desk = founded(&register);
    let charge = "fund charge --per-share 2.00 --month 2026-03 --account 2 --rule r";
    let run = desk.run(&entering(charge));
    assert!(
        run.told("[fund.share_units]") && run.told("1幢1单元102室 + 1幢2单元101室"),
        "{}",
        run.stderr
    );
    enter(&desk, &format!("{charge} --first-unit"));
    let charged = &desk.json("fund show --record record")["head"]["charged"];
    assert_eq!(*charged, 46_100);
}

#[test]
fn what_a_unit_paid_ahead_is_a_credit() {
    let desk = charged();
    desk.write(
        "march.csv",
        "日期,流水号,摘要,贷方金额\n2026-03-02,A1,1-1-101,1280.00\n",
    );
    enter(&desk, "fund pay march.csv --account 2");
    desk.ok(&format!(
        "fund key 1-1-101 --out keys --record record --keystore treasurer.age {OPEN}"
    ));
    for (lang, told) in [
        ("zh", "现在余 1,000.00 CNY"),
        ("en", "Now in credit 1,000.00 CNY"),
    ] {
        let run = desk.ok(&format!(
            "--lang {lang} fund account keys/account-1.json --record record"
        ));
        assert!(run.told(told) && !run.told("−"), "{}", run.stdout);
    }
    desk.write(
        "april.csv",
        "日期,流水号,摘要,贷方金额\n2026-04-02,A2,1-1-101,5.00\n",
    );
    let run = desk.ok(&entering(
        "fund pay april.csv --account service --compare --out april.json",
    ));
    assert!(
        run.told("paid 5.00 CNY, and was 1,000.00 CNY in credit"),
        "{}",
        run.stdout
    );
    enter(
        &desk,
        "fund income --account ２ --amount １００ --source 利息",
    );
    let head = &desk.json("fund show --record record")["head"];
    assert_eq!(head["balances"][1], 138_000);
}

/// `fund.none`, `fund.unknown`, `fund.expense_undecided`
#[test]
fn what_is_missing_is_said_without_going_round() {
    let desk = charged();
    let run = desk.run("--lang zh fund show --record record --fund zz");
    let id = desk.json("fund show --record record")["fund"].clone();
    let brief = &id.as_str().unwrap()[..8];
    assert!(
        run.told("[fund.unknown]") && run.told(brief) && !run.told("linli fund show"),
        "{}",
        run.stderr
    );
    let income = "fund income --account 1 --amount 5000.00 --source 利息";
    enter(&desk, income);
    desk.write("bill.pdf", "修电梯");
    let run = desk.run(&format!(
        "--yes --lang zh fund expense bill.pdf --account 1 --amount 1000.01 --category 电梯 --payee 电梯公司 \
         --record record --keystore treasurer.age {OPEN}"
    ));
    assert!(
        run.told("金额超过免决议的限额，却没有写明依据的投票"),
        "{}",
        run.stderr
    );
    let other = Desk::new();
    other.ok(&format!(
        "community new --solo --realm 星河花园 --record record --keystore officer.age --words-file words.txt {SEAL}"
    ));
    let run = other.run("--lang zh fund show --record record");
    assert!(
        run.told("[fund.none]") && run.told("linli fund new"),
        "{}",
        run.stderr
    );
}

/// A time that many days from now.
fn in_days(days: i64) -> jiff::Timestamp {
    let hours = jiff::ToSpan::hours(24 * days);
    let now = jiff::Timestamp::now().round(jiff::Unit::Second).unwrap();
    now.checked_add(hours).unwrap()
}

/// The statement's own digest would confirm a guess of who paid what.
#[test]
fn a_statements_digest_is_nothing_without_the_books_key() {
    let desk = charged();
    desk.write("march.csv", STATEMENT);
    enter(&desk, "fund pay march.csv --account 2");
    let shown = desk.json("fund show --record record");
    let recorded = &shown["entries"][1]["deed"]["payments"]["statement"];
    let plain = Digest::of(Kind::File, &[STATEMENT.as_bytes()]);
    assert!(
        recorded.as_str().is_some_and(|digest| digest.len() == 64),
        "{shown}"
    );
    assert_ne!(*recorded, plain.to_string());
    // The same file is known again.
    enter(&desk, "fund reverse 2 --reason 记错");
    enter(&desk, "fund pay march.csv --account 2");
    let shown = desk.json("fund show --record record");
    assert_eq!(
        shown["entries"][3]["deed"]["payments"]["statement"],
        *recorded
    );
}

/// The times that are shown and the months are of one clock.
#[test]
fn a_month_begins_as_the_readers_clock_says() {
    let desk = charged();
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let month = |ahead: i64| {
        let first = today.date().first_of_month();
        first.checked_add(jiff::ToSpan::months(ahead)).unwrap()
    };
    // Four hours before the month ends in Greenwich it is over in China.
    let at = month(2).at(0, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
    let at = at.unwrap().timestamp() - jiff::ToSpan::hours(4);
    enter(
        &desk,
        &format!("fund income --account 1 --amount 7.00 --source 利息 --at {at}"),
    );
    let is_shown = |zone: &str, ahead: i64| {
        let month = month(ahead).strftime("%Y-%m").to_string();
        let run = assert_cmd::Command::cargo_bin("linli")
            .unwrap()
            .current_dir(desk.path(""))
            .env("TZ", zone)
            .args(["--lang", "en", "fund", "show", "--record", "record"])
            .args(["--month", &month])
            .output()
            .unwrap();
        String::from_utf8(run.stdout)
            .unwrap()
            .contains("7.00 CNY from 利息")
    };
    for (zone, first, second) in [("UTC", true, false), ("CST-8", false, true)] {
        let found = (is_shown(zone, 1), is_shown(zone, 2));
        assert_eq!(found, (first, second), "{zone}");
    }
}

/// Nobody signs a price unasked, as she signs no other amount.
#[test]
fn a_price_is_signed_by_nobody_unasked() {
    let desk = charged();
    desk.ok(&format!(
        "role new --name k --keystore k.age --words-file k.words --out k.card {SEAL}"
    ));
    let fund = desk.json("fund show --record record")["fund"].clone();
    let price = "cancel_hours = 24\nprice = \"20.00\"";
    let draft = crate::bookings::DRAFT.replace("cancel_hours = 24", price);
    desk.write("places.toml", &format!("fund = {fund}\n{draft}"));
    let places = desk.run(&format!(
        "--lang en place new places.toml --record record --keystore officer.age {OPEN}"
    ));
    assert_eq!(places.status, 2);
    assert!(places.told("use --yes instead"), "{}", places.stderr);
    assert!(places.told("20.00"), "{}", places.stdout);
    act(&desk, "place new places.toml");
    let day = |days| in_days(days).strftime("%Y-%m-%d").to_string();
    let lend = |draft: &str| {
        format!(
            "--lang en place lend {draft} --from {} --to {} --record record --keystore k.age {OPEN}",
            day(3),
            day(5)
        )
    };
    desk.write("free.toml", crate::bookings::LENT);
    desk.ok(&lend("free.toml"));
    let lent = format!("price = \"5.00\"\n{}", crate::bookings::LENT);
    let lent = lent
        .replace("张家", "王家")
        .replace("A neighbour", "Another neighbour");
    desk.write("priced.toml", &lent);
    let asked = desk.run(&lend("priced.toml"));
    assert_eq!(asked.status, 2, "{}", asked.stdout);
    assert!(asked.told("use --yes instead"), "{}", asked.stderr);
    assert!(asked.told("5.00 CNY"), "{}", asked.stdout);
    desk.ok(&format!("--yes {}", lend("priced.toml")));
}

/// Whoever signs a fund sees whose books they are: the mark that the bookkeeper printed.
#[test]
fn the_committee_is_told_the_books_mark_and_what_it_means() {
    let desk = charged();
    let mark = |keystore: &str| {
        let books = desk.json(&format!("fund books --keystore {keystore} {OPEN}"));
        books["books"].as_str().unwrap().to_owned()
    };
    let (own, other) = (mark("treasurer.age"), mark("officer.age"));
    assert_ne!(own, other);
    let printed = desk.ok(&format!(
        "--lang en fund books --keystore treasurer.age {OPEN}"
    ));
    let said = format!("Mark of the books: {own}");
    assert!(printed.stdout.contains(&said), "{}", printed.stdout);
    let draft = desk.read("fund.toml").replace("共有资金", "车位资金");
    desk.write("other.toml", &draft.replace("Common fund", "Parking fund"));
    let new = format!("fund new other.toml --record record --keystore officer.age {OPEN}");
    let run = desk.ok(&format!("--yes --lang en {new}"));
    let told = format!("{said}; whoever has this key reads what every unit owes and paid");
    assert!(
        run.stdout.contains(&told) && !run.told(&other),
        "{}",
        run.stdout
    );
}

#[test]
fn whoever_votes_is_told_what_may_be_spent() {
    let desk = Desk::new();
    whole_vote::people(&desk);
    whole_vote::trustees(&desk);
    whole_vote::ceremony(&desk, "keys");
    whole_vote::found(&desk);
    desk.write("draft.toml", whole_vote::DRAFT);
    let officer =
        format!("--record record --keystore officer.age {OPEN} --at 2026-11-30T01:00:00Z --yes");
    desk.ok(&format!(
        "poll new draft.toml --roll roll.json --keys keys/keys.json {officer}"
    ));
    treasurer(&desk);
    desk.ok(&format!("fund new fund.toml {officer}"));
    let id = desk.json("poll show --record record")["id"].clone();
    let id = &id.as_str().unwrap()[..12];
    desk.ok(&format!(
        "fund grant --poll {id} --account 1 --ceiling 280000.00 {officer}"
    ));
    let said = "If question 1 passes, up to 280,000.00 CNY in all may be spent from “maintenance” of Common fund.";
    let shown = desk.ok("--lang en poll show --record record");
    assert!(shown.told(said), "{}", shown.stdout);
    let voted = desk.ok(&format!(
        "--lang en vote --record record --keystore a.age {OPEN} --choose 1=1 --out a.ballot --at {}",
        whole_vote::DURING
    ));
    assert!(voted.told(said), "{}", voted.stdout);
}
