use linli_journal::Verdict;
use linli_primitives::identity::WordList;
use linli_prover::Opening;
use linli_rule::Refusal;
use linli_sigma::Choice;
use linli_testing::forge::{Book, joined, signer, taken_apart};
use linli_testing::rng;
use linli_testing::town::{PROVER, Town};
use linli_wire::archive::Frame;
use linli_wire::message::MessageKind;
use linli_wire::{Ballot, Message};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::ballot::Chosen;
use crate::record::Kept;
use crate::wallet::Wallet;

/// The wallet of the town's owner `n`.
pub(crate) fn owner(town: &Town, n: usize) -> Wallet {
    let mut wallet = Wallet::default();
    let words = town.owners.seeds[n].to_words(WordList::English);
    wallet.restore(&words).expect("24 words");
    wallet
}

pub(crate) fn key() -> String {
    signer(1).key().to_string()
}

/// The town's record as a node gives it to a wallet: signed, without ballots.
pub(crate) fn record(town: &Town) -> Vec<u8> {
    let archive = Book::default().archive(&town.log);
    let mut is_ballot = false;
    let light = taken_apart(&archive)
        .into_iter()
        .filter(|frame| match frame {
            Frame::Entry(entry) => {
                is_ballot = entry.kind == MessageKind::Ballot;
                true
            }
            Frame::Message(_) => !is_ballot,
            Frame::Checkpoint(_) => true,
        });
    joined(&light.collect::<Vec<_>>())
}

fn choices(town: &Town) -> Vec<Chosen> {
    let first = r#"{"options":[0],"abstain":false}"#;
    let all = vec![first; town.poll.questions.len()].join(",");
    serde_json::from_str(&format!("[{all}]")).expect("choices")
}

fn cast(wallet: &mut Wallet, town: &Town, now: i64) -> Ballot {
    let sealed = wallet.seal_ballot(town.poll.id(), choices(town), now);
    sealed.expect("a member");
    wallet.cast_ballot().expect("sealed")
}

pub(crate) fn rule<T>(done: Result<T, Refusal>) -> String {
    done.err().expect("a refusal").rule.into_owned()
}

/// `keystore.locked`: without a key nothing that needs one is possible.
#[test]
fn a_locked_wallet_does_nothing() {
    let wallet = Wallet::default();
    assert_eq!(rule(wallet.words(WordList::English)), "keystore.locked");
    assert_eq!(
        rule(wallet.enrolment("甲", "1-101", None)),
        "keystore.locked"
    );
}

/// `keystore.short`: eight characters at least, counted in the normal form of a passphrase.
#[test]
fn a_key_is_sealed_for_the_program_and_opened_again() {
    let mut wallet = Wallet::default();
    wallet.make_key();
    let words = wallet.words(WordList::SimplifiedChinese).expect("a key");
    let sealed = |text: &str| wallet.seal(Zeroizing::new(text.to_owned()));
    assert_eq!(rule(sealed("short")), "keystore.short");
    let keystore = sealed("correct horse").expect("long enough");
    let seed = linli_keystore::open_owner(keystore.as_bytes(), &"correct horse".into());
    let seed = seed.expect("the program reads it");
    assert_eq!(seed.to_words(WordList::SimplifiedChinese), words);

    let mut other = Wallet::default();
    let wrong = other.unlock(&keystore, SecretString::from("wrong horse"));
    assert_eq!(rule(wrong), "keystore.passphrase");
    other
        .unlock(&keystore, SecretString::from("correct horse"))
        .expect("the passphrase");
    assert_eq!(
        other.words(WordList::SimplifiedChinese).expect("a key"),
        words
    );
    other.lock();
    assert_eq!(rule(other.words(WordList::English)), "keystore.locked");
}

#[test]
fn a_request_is_the_one_that_the_program_writes() {
    let town = Town::begin();
    let request = owner(&town, 0).enrolment("garden", "3-2-501", Some("ring twice"));
    let request = request.expect("a request");
    let read = linli_register::EnrolmentRequest::from_json(request.as_bytes()).expect("sound");
    let realm = linli_primitives::Realm::new("garden").expect("a name");
    assert_eq!(
        read.id(),
        town.owners.seeds[0].realm_secret(&realm).commitment()
    );
    let refused = owner(&town, 0).enrolment("garden", "", None);
    assert_eq!(rule(refused), "enrolment.unit");
}

#[test]
fn a_ballot_is_made_taken_counted_and_replaced() {
    let mut town = Town::begin().founded();
    let (id, opens) = (town.poll.id(), town.poll.opens);
    let mut wallet = owner(&town, 2);
    let overview = wallet
        .take_record(record(&town), &key(), None)
        .expect("sound");
    assert!(wallet.is_enrolled().expect("read"));
    let sheet = wallet.poll(id, opens, None).expect("open");
    assert_eq!(sheet.questions.len(), 2);
    assert!(!sheet.replaces);

    let ballot = cast(&mut wallet, &town, opens);
    town.take(opens + 1, Message::Ballot(ballot.encode()));
    let kept = overview.kept;
    wallet
        .take_record(record(&town), &key(), Some(&kept))
        .expect("it continues");
    let sent = Message::Ballot(ballot.encode()).encode();
    let receipt = wallet.receipt(&sent, &proof(&town, 4)).expect("taken");
    let taken = |town: &Town| listed(town);
    let verdict = wallet.judge(&receipt, &taken(&town)).expect("listed");
    assert_eq!(verdict, Verdict::Counted { entry: 4 });

    let again = cast(&mut wallet, &town, opens + 60);
    town.take(opens + 61, Message::Ballot(again.encode()));
    // A node that hides the later ballot is caught by its own record.
    let hidden = taken(&town)[..1].to_vec();
    wallet
        .take_record(record(&town), &key(), Some(&kept))
        .expect("it continues");
    assert_eq!(rule(wallet.judge(&receipt, &hidden)), "client.answer");
    let verdict = wallet.judge(&receipt, &taken(&town)).expect("listed");
    assert_eq!(verdict, Verdict::Replaced { entry: 4, by: 5 });
}

/// `ballot.unsealed`: a ballot is cast or opened, once.
#[test]
fn a_sealed_ballot_is_cast_or_opened_once() {
    let town = Town::begin().founded();
    let (id, opens) = (town.poll.id(), town.poll.opens);
    let mut wallet = owner(&town, 1);
    let record = record(&town);
    wallet.take_record(record, &key(), None).expect("sound");
    let seal = |wallet: &mut Wallet| wallet.seal_ballot(id, choices(&town), opens);
    assert_eq!(rule(wallet.cast_ballot()), "ballot.unsealed");
    seal(&mut wallet).expect("a member");
    wallet.open_ballot().expect("sealed");
    assert_eq!(rule(wallet.cast_ballot()), "ballot.unsealed");
    let shown = seal(&mut wallet).expect("again");
    let cast = wallet.cast_ballot().expect("sealed");
    assert_eq!(rule(wallet.open_ballot()), "ballot.unsealed");
    let sent = Message::Ballot(cast.encode()).encode();
    assert_eq!(wallet.fingerprint(&sent), Ok(shown));
    seal(&mut wallet).expect("again");
    wallet.lock();
    assert_eq!(rule(wallet.open_ballot()), "ballot.unsealed");
}

/// `opening.fingerprint`: what the page opens, the program checks, and the other way round.
#[test]
fn the_program_and_the_page_agree_on_openings() {
    let town = Town::begin().founded();
    let (id, opens) = (town.poll.id(), town.poll.opens);
    let mut wallet = owner(&town, 1);
    let record = record(&town);
    wallet
        .take_record(record.clone(), &key(), None)
        .expect("sound");
    let shown = wallet
        .seal_ballot(id, choices(&town), opens)
        .expect("a member");
    let text = wallet.open_ballot().expect("sealed").to_json();
    assert!(crate::export::qr(&text).is_some(), "a QR code holds it");
    let opening = Opening::from_json(text.as_bytes()).expect("the program reads it");
    assert_eq!(opening.check(&town.poll, shown), Ok(()));

    let chosen = vec![Choice::of(&[1]); town.poll.questions.len()];
    let member = &town.owners.members[2];
    let sealed = PROVER.seal(&town.poll, member, &chosen, 1, &mut rng("the program's"));
    let sealed = sealed.expect("honest");
    let (own, text) = (sealed.fingerprint(), sealed.open().to_json());
    let mut other = Wallet::default();
    other.take_record(record, &key(), None).expect("sound");
    let held = other
        .check_opening(&format!("{text}\n"), own)
        .expect("no key is needed");
    let held = serde_json::to_value(&held).expect("JSON");
    let option = &town.poll.questions[0].options[1];
    assert_eq!(held["questions"][0]["chosen"], serde_json::json!([option]));
    assert_eq!(held["shares"], member.shares.get());
    assert_eq!(
        rule(other.check_opening(&text, shown)),
        "opening.fingerprint"
    );
    assert_eq!(rule(other.check_opening("{}", shown)), "opening.encoding");
}

/// `ballot.member`: and whatever else keeps an owner from voting is reported before anything is asked.
#[test]
fn who_cannot_vote_is_told_before_the_questions() {
    let town = Town::begin().founded();
    let id = town.poll.id();
    let mut stranger = Wallet::default();
    stranger.make_key();
    stranger
        .take_record(record(&town), &key(), None)
        .expect("sound");
    assert!(!stranger.is_enrolled().expect("read"));
    let asked = |wallet: &Wallet, now| wallet.poll(id, now, None);
    assert_eq!(rule(asked(&stranger, town.poll.opens)), "ballot.member");
    let mut member = owner(&town, 0);
    assert_eq!(rule(asked(&member, 0)), "client.unreachable");
    let overview = member
        .take_record(record(&town), &key(), None)
        .expect("sound");
    let open: Vec<_> = overview.open.iter().map(|open| open.id).collect();
    assert_eq!(open, [id]);
    // With a clock that is hours behind the poll is still open by the record's time; with one that is ahead it is
    // closed.
    assert_eq!(
        rule(asked(&member, town.poll.opens - 7200)),
        "poll.not_open"
    );
    assert_eq!(rule(asked(&member, town.poll.closes)), "poll.closed");
}

/// `client.fork`: and the other ways in which a node shows a different record than before.
#[test]
fn a_record_that_does_not_continue_the_kept_one_is_refused() {
    let town = Town::begin().founded();
    let mut wallet = owner(&town, 0);
    let kept = wallet
        .take_record(record(&town), &key(), None)
        .expect("sound")
        .kept;
    let take = |wallet: &mut Wallet, town: &Town, kept: &Kept| {
        wallet
            .take_record(record(town), &key(), Some(kept))
            .map(drop)
    };
    let mut shorter = Town::begin().founded();
    shorter.log.pop();
    assert_eq!(rule(take(&mut wallet, &shorter, &kept)), "client.rollback");
    let mut forked = Town::begin();
    let at = forked.before();
    for message in forked.announcements() {
        forked.take(at + 1, message);
    }
    assert_eq!(rule(take(&mut wallet, &forked, &kept)), "client.fork");
    let other = Kept {
        key: signer(2).key().to_string(),
        ..kept
    };
    assert_eq!(rule(take(&mut wallet, &town, &other)), "client.key");
}

/// The node's receipt of entry `index`, which leads to its newest checkpoint.
pub(crate) fn proof(town: &Town, index: u64) -> String {
    let archive = Book::default().archive(&town.log);
    let key = signer(1).key().clone();
    let journal = linli_journal::ArchiveFile::in_memory(archive, key).expect("sound");
    let seen = linli_journal::Journal::checkpoint(&journal).expect("signed");
    let entries = linli_journal::Journal::entries(&journal);
    linli_journal::Proof::new(index, entries, seen).proof
}

/// The ballots that the poll took, as the node lists them.
fn listed(town: &Town) -> Vec<linli_journal::TakenBallot> {
    let ballots = (0..).zip(&town.log).filter_map(|(entry, (_, message))| {
        let Message::Ballot(bytes) = message else {
            return None;
        };
        let ballot = Ballot::decode(bytes).expect("the town's");
        Some(linli_journal::TakenBallot {
            entry,
            message: message.digest(),
            nullifier: ballot.nullifier,
        })
    });
    ballots.collect()
}
