//! A community's money, from its founding to the audit.

use linli_primitives::Digest;
use linli_primitives::document::Kind;

use crate::support::{Desk, OPEN, SEAL};

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
pub(crate) fn treasurer(desk: &Desk) {
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

/// The file with the key of a unit's account.
pub(crate) fn key_of(desk: &Desk, number: u32) -> String {
    let names = std::fs::read_dir(desk.path("keys")).unwrap();
    let names = names.map(|file| file.unwrap().file_name().into_string().unwrap());
    let own = format!("account-{number}_");
    let mut found = names.filter(|name| name.starts_with(&own));
    format!("keys/{}", found.next().expect("a unit's key"))
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
                .contains("charged for 2020-01 0.00 CNY; payments entered in that month 0.00 CNY; entered by its end, charged less paid 0.00 CNY")
            && month.stdout.contains("Nothing was entered in 2020-01."),
        "{}",
        month.stdout
    );
    desk.ok(&format!(
        "fund key --out keys --record record --keystore treasurer.age {OPEN}"
    ));
    for (number, owed) in [(1, 0), (2, 14_140), (3, 12_400)] {
        let key = key_of(&desk, number);
        let account = desk.json(&format!("fund account {key} --record record"));
        assert_eq!(account["owed"], owed, "{account}");
        assert_eq!(account["lines"][0]["month"], "2026-03");
        assert_eq!(account["lines"][0]["rule"], "2.80元/㎡");
    }
    let own = desk.read("keys/account-1_1幢1单元101室.json");
    let key = own.replace("\"number\": 1", "\"number\": 2");
    let other = own.replace("101室", "102室");
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
    let run = desk.run(&format!(
        "--lang en fund account {} --record record",
        key_of(&desk, 1)
    ));
    assert_eq!(run.status, 1);
    for told in [
        "charged 280.00 CNY for 2026-03 (2.80元/㎡)",
        "[fund.account_key]",
        "entry 2",
        "Entries that do not open: 1",
    ] {
        assert!(run.told(told), "{told}: {} {}", run.stdout, run.stderr);
    }
    let other = desk.json(&format!(
        "fund account {} --record record",
        key_of(&desk, 2)
    ));
    assert_eq!(
        (&other["owed"], &other["unread"]),
        (&14_640.into(), &serde_json::json!([]))
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
    let held = std::fs::read_dir(desk.path("keys")).unwrap();
    assert_eq!(held.count(), 1);
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

/// Also of units that paid nothing, and of a month whenever it was charged.
#[test]
fn whoever_keeps_the_books_sees_what_each_unit_owes() {
    let desk = charged();
    desk.write("march.csv", STATEMENT);
    enter(&desk, "fund pay march.csv --account 2");
    desk.write(
        "ahead.csv",
        "日期,流水号,摘要,贷方金额\n2026-03-04,A7,1-2-101,200.00\n",
    );
    enter(&desk, "fund pay ahead.csv --account 2");
    let show = format!("fund show --record record --books treasurer.age {OPEN}");
    let run = desk.ok(&format!("--lang en {show}"));
    for told in [
        "1幢1单元102室: owed 141.40 CNY",
        "1幢2单元101室: in credit 76.00 CNY",
        "1 owe 141.40 CNY together; 1 are 76.00 CNY in credit together; 1 owe nothing",
        "charged 645.40 CNY, paid 580.00 CNY, charged less paid 65.40 CNY",
    ] {
        assert!(run.told(told), "{told}: {}", run.stdout);
    }
    assert!(!run.told("1幢1单元101室: "), "{}", run.stdout);
    let shown = desk.json(&show);
    let owed: Vec<_> = (0..3).map(|n| shown["units"][n]["owed"].clone()).collect();
    assert_eq!(owed, [0, 14_140, -7_600]);
    assert!(desk.json("fund show --record record")["units"].is_null());
    let other = desk.run(&show.replace("treasurer.age", "officer.age"));
    assert!(other.told("[fund.books]"), "{}", other.stderr);
    let month = desk.ok("--lang en fund show --record record --month 2026-03");
    assert!(
        month.told("charged for 2026-03 645.40 CNY"),
        "{}",
        month.stdout
    );
    let ahead = desk.ok("--lang en fund show --record record --month 2199-01");
    assert!(
        ahead.told("entered by now") && !ahead.told("by its end"),
        "{}",
        ahead.stdout
    );
}

/// A time that many days from now.
pub(crate) fn in_days(days: i64) -> jiff::Timestamp {
    let hours = jiff::ToSpan::hours(24 * days);
    let now = jiff::Timestamp::now().round(jiff::Unit::Second).unwrap();
    now.checked_add(hours).unwrap()
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
