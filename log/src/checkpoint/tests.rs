use linli_rule::Rule;
use zeroize::Zeroizing;

use super::*;
use crate::key::Cosigner;

const ROOT: &str = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

fn text() -> String {
    format!("example.com/behind-the-sofa\n20852163\n{ROOT}\n")
}

fn signer(name: &str) -> NoteSigner {
    NoteSigner::new(name, &Zeroizing::new([3; 32])).expect("a name")
}

#[test]
fn a_checkpoint_is_read_and_written_alike() {
    for more in ["", "abc\ndef\n"] {
        let text = text() + more;
        let checkpoint = Checkpoint::parse(&text).expect("a checkpoint");
        assert_eq!(checkpoint.size, 20_852_163);
        assert_eq!(checkpoint.root.to_string(), ROOT);
        assert_eq!(checkpoint.state(), None);
        assert_eq!(checkpoint.text(), text);
    }
    let root: Hash = ROOT.parse().expect("a hash");
    let checkpoint = Checkpoint::with_state("example.com/log", 7, root, &[0xab; 32]);
    let line = format!("linli-state {}\n", "ab".repeat(32));
    assert_eq!(
        checkpoint.text(),
        format!("example.com/log\n7\n{ROOT}\n{line}")
    );
    assert_eq!(checkpoint.state(), Some([0xab; 32]));
    assert_eq!(Checkpoint::parse(&checkpoint.text()), Ok(checkpoint));
}

/// Rules `log.checkpoint` and, for what the root's line says, `log.hash`.
#[test]
fn what_is_no_checkpoint_is_refused() {
    let good = text();
    let state = |digits: &str| format!("{good}linli-state {digits}\n");
    let wrong = [
        String::new(),
        "\n".to_owned(),
        good.trim_end().to_owned(),
        format!("{good}\n"),
        format!("{good}a\n\nb\n"),
        format!("\n{good}"),
        good.replace("20852163", "020852163"),
        good.replace("20852163", "+20852163"),
        good.replace("20852163", "0x1"),
        good.replace("20852163", "-1"),
        good.replace("20852163", " 20852163"),
        good.replace("20852163", "20852163 "),
        good.replace("20852163", "18446744073709551616"),
        good.replace("20852163", &(MAX_SIZE + 1).to_string()),
        good.replace("20852163", "0"),
        good.replace(ROOT, &ROOT[1..]),
        good.replace("q2I=", "q2J="),
        good.replace("q2I=", "q2I"),
        good.replace(ROOT, "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBCg=="),
        format!("{good}linli-time 01\n"),
        format!("{good}linli-time -1\n"),
        format!("{good}linli-time 1\nlinli-time 1\n"),
        state(&"ab".repeat(31)),
        state(&"AB".repeat(32)),
        state(&"zz".repeat(32)),
        state(&format!(
            "{}\nlinli-state {}",
            "ab".repeat(32),
            "ab".repeat(32)
        )),
        format!("{good}{}\n", "a".repeat(MAX_TEXT_BYTES)),
    ];
    for text in wrong {
        let refused = Checkpoint::parse(&text).map_err(|refusal| refusal.rule());
        assert_eq!(refused.err(), Some("log.checkpoint"), "{text}");
    }
    for text in [ROOT[1..].to_owned(), format!("{ROOT}\n"), String::new()] {
        assert_eq!(text.parse::<Hash>(), Err(LogRefusal::Hash));
        assert_eq!(LogRefusal::Hash.rule(), "log.hash");
    }
}

#[test]
fn the_empty_log_has_the_empty_root() {
    let text = format!("a\n0\n{}\n", Hash::EMPTY_ROOT);
    assert_eq!(Checkpoint::parse(&text).map(|c| c.size), Ok(0));
}

/// Rule `log.origin`.
#[test]
fn a_key_signs_for_the_log_of_its_name() {
    let checkpoint = Checkpoint::parse(&text()).expect("a checkpoint");
    let own = signer("example.com/behind-the-sofa");
    let note = checkpoint.sign(&own).expect("its own log");
    assert_eq!(Checkpoint::open(&note, own.key()), Ok(checkpoint.clone()));
    let other = signer("example.com/elsewhere");
    let refused = checkpoint.sign(&other).expect_err("another log");
    assert_eq!(refused.rule(), "log.origin");
    // It is signed, but not taken for the other log's.
    let note = SignedNote::new(&text(), other.sign(&text())).expect("a note");
    let refused = Checkpoint::open(&note, other.key()).expect_err("another log");
    assert_eq!(refused.rule(), "log.origin");
}

#[test]
fn what_would_read_otherwise_is_not_signed() {
    let own = signer("example.com/behind-the-sofa");
    let good = Checkpoint::parse(&text()).expect("a checkpoint");
    for line in ["", "a\nb", "linli-state x"] {
        let mut checkpoint = good.clone();
        checkpoint.extensions = vec![line.to_owned()];
        assert!(checkpoint.sign(&own).is_err(), "{line:?}");
    }
    let mut checkpoint = good;
    checkpoint.size = MAX_SIZE + 1;
    assert!(checkpoint.sign(&own).is_err());
}

#[test]
fn cosignatures_stand_beside_the_log_signature() {
    let own = signer("example.com/behind-the-sofa");
    let checkpoint = Checkpoint::parse(&text()).expect("a checkpoint");
    let mut note = checkpoint.sign(&own).expect("its own log");
    let witness = Cosigner::new("witness.example/w1", &Zeroizing::new([7; 32])).expect("a name");
    note.add(witness.cosign(note.text(), 5));
    let read = SignedNote::parse(&note.encode()).expect("a note");
    assert_eq!(Checkpoint::open(&read, own.key()), Ok(checkpoint));
    let keys = [own.key().clone(), witness.key().clone()];
    let times: Vec<_> = read
        .verify(&keys)
        .expect("both")
        .iter()
        .map(|v| v.time)
        .collect();
    assert_eq!(times, [None, Some(5)]);
}

#[test]
fn a_checkpoint_names_the_time_of_its_last_entry() {
    let plain = Checkpoint::with_state("example.com/log", 7, Hash([1; 32]), &[0xab; 32]);
    assert_eq!(plain.time(), None);
    let timed = plain.clone().at(Some(1_800_000_000));
    assert!(timed.text().ends_with("\nlinli-time 1800000000\n"));
    let read = Checkpoint::parse(&timed.text()).expect("own text");
    assert_eq!(read.time(), Some(1_800_000_000));
    for none in [None, Some(-1)] {
        assert_eq!(plain.clone().at(none), plain);
    }
}
