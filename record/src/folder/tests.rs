use linli_rule::Rule;

use super::*;

fn sample() -> (tempfile::TempDir, Record) {
    let folder = tempfile::tempdir().expect("a place to write");
    let mut record = Record::create(folder.path()).expect("empty");
    record
        .append_json(10, Kind::Poll, "poll.json", &"the poll")
        .expect("writable");
    record
        .append_ballots(20, &[b"one", b"two"])
        .expect("writable");
    (folder, record)
}

fn rule(result: Result<impl Sized, RecordError>) -> &'static str {
    result.err().expect("refused").rule()
}

#[test]
fn a_record_reads_back_what_was_appended() {
    let (folder, record) = sample();
    let opened = Record::open(folder.path()).expect("own record");
    assert_eq!(opened.entries(), record.entries());
    let files: Vec<_> = opened
        .of_kind(Kind::Ballot)
        .map(|e| e.file.as_str())
        .collect();
    assert_eq!(files, ["ballots/000002.ballot", "ballots/000003.ballot"]);
    assert_eq!(opened.read(&opened.entries()[2]).expect("there"), b"two");
    assert_eq!(
        opened
            .read_json::<String>(&opened.entries()[0])
            .expect("there"),
        "the poll"
    );
}

#[test]
fn a_second_record_in_the_same_folder_is_refused() {
    let (folder, _) = sample();
    assert_eq!(rule(Record::create(folder.path())), "record.exists");
}

#[test]
fn a_changed_file_is_named() {
    let (folder, record) = sample();
    fs::write(folder.path().join("ballots/000002.ballot"), b"0ne").expect("writable");
    let refusal = record.read(&record.entries()[1]).expect_err("changed");
    assert_eq!(
        (refusal.rule(), refusal.file()),
        ("record.digest", "ballots/000002.ballot".into())
    );
}

#[test]
fn a_file_beyond_its_kinds_bound_is_refused_by_size() {
    let (folder, record) = sample();
    let long = vec![0; Kind::Ballot.max_bytes() as usize + 1];
    fs::write(folder.path().join("ballots/000002.ballot"), long).expect("writable");
    assert_eq!(rule(record.read(&record.entries()[1])), "record.size");
}

#[test]
fn a_file_that_is_gone_is_named() {
    let (folder, record) = sample();
    fs::remove_file(folder.path().join("ballots/000002.ballot")).expect("there");
    let refusal = record.read(&record.entries()[1]).expect_err("gone");
    assert_eq!(refusal.rule(), "record.io");
    assert!(refusal.file().ends_with("000002.ballot"));
}

#[test]
fn a_document_of_another_form_is_refused() {
    let (_folder, record) = sample();
    let read = record.read_json::<Vec<u8>>(&record.entries()[0]);
    assert_eq!(rule(read), "record.json");
}

#[test]
fn a_clock_that_goes_back_is_refused() {
    let (_folder, mut record) = sample();
    assert_eq!(
        rule(record.append(19, Kind::Closing, "closing.json", b"")),
        "record.clock"
    );
}

#[test]
fn every_changed_dropped_or_swapped_line_breaks_the_chain() {
    let (folder, _) = sample();
    let path = folder.path().join(JOURNAL);
    let text = fs::read_to_string(&path).expect("there");
    let lines: Vec<&str> = text.lines().collect();
    let broken = [
        text.replacen("\"at\":20", "\"at\":21", 1),
        text.replacen("000002", "000009", 1),
        [lines[0], lines[2], lines[1], ""].join("\n"),
        [lines[1], lines[2], ""].join("\n"),
        text.replacen("poll.json", "../poll.json", 1),
        text.replacen('{', "{\"extra\":0,", 1),
    ];
    for text in broken {
        fs::write(&path, &text).expect("writable");
        assert_eq!(rule(Record::open(folder.path())), "record.chain", "{text}");
    }
    fs::write(&path, &text[..text.len() - 1]).expect("writable");
    assert_eq!(rule(Record::open(folder.path())), "record.torn");
}

#[test]
fn two_programs_do_not_append_to_one_journal() {
    let (folder, mut first) = sample();
    let mut second = Record::open(folder.path()).expect("own record");
    first.append_ballots(30, &[b"three"]).expect("writable");
    assert_eq!(rule(second.append_ballots(30, &[b"drei"])), "record.chain");
    let found = Record::open(folder.path()).expect("unharmed");
    let last = found.entries().last().expect("four entries");
    assert_eq!(found.read(last).expect("unharmed"), b"three");
    first.append_ballots(30, &[b"four"]).expect("writable");
}

#[test]
fn no_journal_is_no_record() {
    let folder = tempfile::tempdir().expect("a place to write");
    assert_eq!(rule(Record::open(folder.path())), "record.missing");
}

#[test]
fn paths_out_of_the_folder_are_not_plain() {
    for bad in [
        "../x",
        "/x",
        "a//b",
        "a/./b",
        "",
        "c:\\x",
        "a\u{1b}[2J",
        "a\n✔",
        "\u{202e}a",
    ] {
        assert!(!is_plain(bad), "{bad}");
    }
    assert!(is_plain("ballots/000001.ballot"));
}
