//! A community's whole archive: a sound one, and one lie each, found by rule and entry; and what the verifier of
//! messages refuses before the state sees it.

use std::io::{self, Read};
use std::sync::LazyLock;

use linli_aid::recovery::Standing;
use linli_aid::wallet::{self, Draft};
use linli_audit::Language;
use linli_audit::community::{CommunityReplay, Trust, replay};
use linli_ledger::community::{CommunityState, Offer};
use linli_ledger::encode_share;
use linli_log::{Checkpoint, Cosigner, MemoryHashes, NoteSigner, leaf_hash};
use linli_params::CLAIM_FINGERPRINT;
use linli_primitives::{
    AttestationLeaf, Counters, Day, Fp, Loss, MemberLeaf, Membership, Money, Period, RealmSecret,
    Salt, SchemeId,
};
use linli_prover::{BallotProver, ClaimProver};
use linli_sigma::Choice;
use linli_sigma::ceremony::KeyShares;
use linli_sigma::decrypt::decrypt;
use linli_tests::fixture::{Community as Owners, ceremony, election, motion, rng};
use linli_verifier::{MessageVerifier, trustees_of};
use linli_wire::act::Act;
use linli_wire::archive::ArchiveWriter;
use linli_wire::attestation::{Attestation, Bill};
use linli_wire::community::{Community, CommunityRoles, PublishedRoll, PublishedTrustees};
use linli_wire::entry::Entry;
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::message::{Message, MessageKind};
use linli_wire::poll::PROTOCOL;
use linli_wire::pool::{Contribution, Direction, Payout};
use linli_wire::rulebook::{Line, Periods, Rulebook};
use linli_wire::scheme::{Assessors, Currency, Roles, Scheme};
use linli_wire::signature::{OfficerKey, Role, RoleKey, Scope, Signable, Signed, SigningKey};
use linli_wire::text::Text;
use linli_wire::{Poll, Round};
use zeroize::Zeroizing;

/// What each of two members claims: 0.7 · (50,000.00 − 100.00), rounded down to 100.00.
const CLAIMED: u64 = 3_490_000;
/// Entries between two checkpoints.
const SPAN: usize = 5;

type Log = Vec<(i64, Message)>;

static VERIFIER: LazyLock<MessageVerifier> =
    LazyLock::new(|| MessageVerifier::new().expect("own parameters"));
/// A poll of six owners, one of whom votes twice, and a scheme with two claims, both to their end.
static SOUND: LazyLock<Log> = LazyLock::new(|| Town::new().whole());

fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

fn money(minor_units: u64) -> Money {
    Money::new(minor_units).expect("below 2^48")
}

fn text(en: &str) -> Text {
    Text {
        zh: "文".into(),
        en: en.into(),
    }
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn role(keys: &[u8]) -> Role {
    let of = |n: &u8| RoleKey {
        name: format!("officer {n}"),
        key: OfficerKey::of(&key(*n)),
        valid_from: day("2026-01-01"),
        valid_to: day("2027-12-31"),
    };
    Role {
        threshold: 1,
        keys: keys.iter().map(of).collect(),
    }
}

fn sign<T: Signable>(scope: impl Into<Scope>, act: T, n: u8) -> Signed<T> {
    Signed::new(act).sign(scope, &key(n))
}

fn secret(n: u64) -> RealmSecret {
    RealmSecret::new(Fp::from(1000 + n))
}

fn membership() -> Membership {
    Membership {
        joined: day("2026-02-01"),
        paid_through: day("2027-12-31"),
    }
}

fn loss(n: u64) -> Loss {
    Loss {
        category: 1,
        event_day: day("2027-01-05"),
        gross_loss: money(5_000_000),
        other_cover: Money::ZERO,
        salt: Salt::new(Fp::from(n)),
    }
}

/// A log as it grows: committee 10, registrar 20, the scheme's officer 30.
struct Town {
    owners: Owners,
    poll: Poll,
    scheme: Scheme,
    trustees: Vec<KeyShares>,
    keys: Vec<u8>,
    community: Community,
    state: CommunityState,
    log: Log,
}

impl Town {
    fn new() -> Self {
        let owners = Owners::new("communities", 8, vec![motion(), election()]);
        let realm = owners.roll.realm().clone();
        let (record, trustees) = ceremony(&realm);
        let poll = Poll {
            trustees: trustees_of(&record).expect("own ceremony"),
            floor: 0,
            ..owners.poll.clone()
        };
        let officer = || role(&[30]);
        let scheme = Scheme {
            protocol: PROTOCOL,
            claim_key: CLAIM_FINGERPRINT.into(),
            realm: realm.clone(),
            name: text("<b>aid</b>"),
            ledger: "log".into(),
            currency: Currency {
                code: "CNY".into(),
                minor_digits: 2,
            },
            fee: money(100),
            payee_recipient: "age1treasurer".into(),
            roles: Roles {
                committee: officer(),
                registrar: officer(),
                treasurer: officer(),
                assessors: vec![Assessors {
                    categories: vec![1],
                    role: officer(),
                }],
            },
        };
        let community = Community {
            protocol: PROTOCOL,
            realm,
            name: text("Xinghe Garden"),
            roles: CommunityRoles {
                committee: role(&[10]),
                registrar: role(&[20]),
            },
        };
        Self {
            keys: serde_json::to_vec(&record).expect("JSON"),
            owners,
            poll,
            scheme,
            trustees,
            community,
            state: CommunityState::new(),
            log: Vec::new(),
        }
    }

    fn take(&mut self, at: i64, message: Message) {
        let offer = VERIFIER.verify_batch(&self.state, at, std::slice::from_ref(&message));
        let offer = offer.into_iter().next().expect("one").expect("holds");
        self.state.apply(at, offer).expect("by the book");
        self.log.push((at, message));
    }

    fn before(&self) -> i64 {
        self.poll.opens - 1000
    }

    fn founded(mut self) -> Self {
        let at = self.before();
        let id = self.community.id();
        self.take(at, Message::Community(sign(id, self.community.clone(), 10)));
        self.take(at, Message::Roll(self.roll()));
        self.take(at, Message::Trustees(self.notice()));
        self.take(at, Message::Poll(sign(id, self.poll.clone(), 10)));
        self
    }

    fn roll(&self) -> PublishedRoll {
        PublishedRoll {
            act: sign(self.community.id(), self.poll.roll.clone(), 20),
            roll: self.owners.roll.to_json().into_bytes(),
        }
    }

    fn notice(&self) -> PublishedTrustees {
        PublishedTrustees {
            act: sign(self.community.id(), self.poll.trustees.clone(), 10),
            ceremony: self.keys.clone(),
        }
    }

    fn whole(self) -> Log {
        let mut town = self.founded();
        town.open_scheme();
        town.claim(0);
        town.claim(1);
        town.vote();
        town.tally();
        town.pay();
        town.log
    }

    fn scheme_id(&self) -> SchemeId {
        self.scheme.id()
    }

    fn act<T: Signable>(&mut self, at: i64, act: T, wrap: fn(Signed<T>) -> Act) {
        let scheme = self.scheme_id();
        let act = wrap(sign(scheme, act, 30));
        self.take(at, Message::Act { scheme, act });
    }

    fn open_scheme(&mut self) {
        let at = self.before();
        let id = self.community.id();
        self.take(at, Message::Scheme(sign(id, self.scheme.clone(), 10)));
        self.act(at, rulebook(), Act::Rulebook);
        let join = |n: u32| MemberChange::Join {
            position: n,
            leaf: MemberLeaf::of(secret(n.into()).commitment(), membership()),
        };
        let changes: Vec<_> = (0..2).map(join).collect();
        let state = self.state.scheme(self.scheme_id()).expect("founded");
        let update = MembersUpdate {
            number: 1,
            root: state.members().root_after(&changes).expect("possible"),
            changes,
        };
        self.act(at, update, Act::Members);
        self.act(at, contribution("bank 1"), Act::Contribute);
        for member in 0..2 {
            let bill = Bill {
                issuer: "hospital".into(),
                number: member.to_string(),
            };
            let attestation = Attestation {
                category: 1,
                leaf: AttestationLeaf::of(secret(member).commitment(), &loss(member)),
                loss_tag: bill.tag(&[7; 32]).expect("named"),
            };
            self.act(at, attestation, Act::Attest);
        }
        let round = linli_wire::round::Round {
            number: 1,
            closing_day: day("2027-01-20"),
            period: Period::new(2027).expect("a year"),
        };
        self.act(at, round, Act::Open);
    }

    fn claim(&mut self, member: u64) {
        static PROVER: LazyLock<ClaimProver> =
            LazyLock::new(|| ClaimProver::new().expect("own parameters"));
        let at = self.before();
        let state = self.state.scheme(self.scheme_id()).expect("founded");
        let standing = Standing {
            counters: Counters::default(),
            claims: vec![],
        };
        let own = secret(member);
        let witness = wallet::witness(state, &own, membership(), loss(member), &standing);
        let draft = Draft {
            category: 1,
            declared: None,
            amount: money(CLAIMED),
            payee: b"sealed".to_vec(),
        };
        let today = Day::of_unix_time(at).expect("a day");
        let mut rng = rng(&format!("claim {member}"));
        let claim = PROVER
            .make(
                state,
                today,
                &witness.expect("in the trees"),
                draft,
                &mut rng,
            )
            .expect("by the book");
        self.take(at, Message::Claim(claim.encode()));
    }

    fn vote(&mut self) {
        let prover = BallotProver::new().expect("own parameters");
        let votes = [(0, 0), (1, 0), (2, 1), (3, 0), (4, 0), (5, 0), (5, 1)];
        for (serial, (owner, option)) in (0..).zip(votes) {
            let choices = [Choice::of(&[option]), Choice::of(&[option])];
            let mut rng = rng(&format!("town {owner} {option}"));
            let member = &self.owners.members[owner];
            let ballot = prover
                .make(&self.poll, member, &choices, serial, &mut rng)
                .expect("honest");
            let at = self.poll.opens + i64::try_from(serial).expect("small");
            self.take(at, Message::Ballot(ballot.encode()));
        }
    }

    fn tally(&mut self) {
        let (id, at) = (self.poll.id(), self.poll.closes);
        let mut box_ = self.state.poll(id).expect("published").clone();
        box_.apply(linli_ledger::Input::Close { at })
            .expect("in time");
        let closing = box_.closing().expect("just closed").clone();
        self.take(at, Message::Close(closing));
        for round in [Round::Heads, Round::Shares] {
            for trustee in 0..2 {
                let poll = self.state.poll(id).expect("published");
                let context = poll.context(round).expect("closed");
                let share = &self.trustees[trustee];
                let own = match round {
                    Round::Heads => &share.heads,
                    Round::Shares => &share.shares,
                };
                let part = decrypt(own, &context, &poll.sums(round), &mut rng("decrypt"));
                let share = encode_share(id, &part.expect("own sums"));
                self.take(at, Message::Share(share));
            }
        }
        let result = self.state.poll(id).expect("published").result().cloned();
        self.take(at, Message::Result(result.expect("enough shares")));
    }

    fn pay(&mut self) {
        let at = self.poll.closes + 86_400;
        let state = self.state.scheme(self.scheme_id()).expect("founded");
        let closing = state.closing().expect("open");
        self.act(at, closing, Act::Close);
        let state = self.state.scheme(self.scheme_id()).expect("founded");
        let closed = state.closed_rounds().last().expect("closed");
        let dues: Vec<_> = closed.dues.clone().into_iter().collect();
        for (number, (claim, due)) in dues.into_iter().enumerate() {
            let payout = Payout {
                round: 1,
                claim,
                net: due.net,
                fee: due.fee,
                reference: format!("transfer {number}"),
            };
            self.act(at + 20 * 86_400, payout, Act::Pay);
        }
    }
}

fn contribution(reference: &str) -> Contribution {
    Contribution {
        direction: Direction::Received,
        amount: money(CLAIMED),
        reference: reference.into(),
    }
}

fn rulebook() -> Rulebook {
    Rulebook {
        version: 1,
        name: text("rules"),
        from: day("2026-01-01"),
        to: None,
        notice_days: 5,
        periods: Periods::CalendarYear,
        lines: vec![Line {
            category: 1,
            name: text("medical"),
            tier: None,
            article: "Art. 5".into(),
            clause: text("what is paid"),
            wait_days: 30,
            filing_days: 60,
            deductible: money(10_000),
            ratio_bp: 7_000,
            cap_per_claim: money(5_000_000),
            claims_per_period: 2,
            cap_per_period: money(6_000_000),
            step: money(10_000),
            needs_declared_event: false,
        }],
        clauses: vec![],
    }
}

fn signer(seed: u8) -> NoteSigner {
    NoteSigner::new("log.example/town", &Zeroizing::new([seed; 32])).expect("a name")
}

fn witness() -> Cosigner {
    Cosigner::new("witness.example/w1", &Zeroizing::new([9; 32])).expect("a name")
}

/// Signed every few entries: what a node says of a log, its state as if every entry held.
struct Book {
    signer: NoteSigner,
    hashes: MemoryHashes,
    state: CommunityState,
    /// Whether the archive is light.
    ballots: bool,
}

impl Book {
    fn new() -> Self {
        Self {
            signer: signer(1),
            hashes: MemoryHashes::default(),
            state: CommunityState::new(),
            ballots: true,
        }
    }

    fn push(&mut self, at: i64, message: &Message) -> Entry {
        let entry = Entry::of(at, message, &message.encode());
        self.hashes.push(leaf_hash(&entry.encode()));
        let offer = VERIFIER
            .verify_timed(&self.state, &[(at, message)])
            .remove(0);
        if let Ok(offer) = offer {
            // What does not hold is taken in all the same: the book lies.
            let _refused = self.state.apply(at, offer);
        }
        entry
    }

    fn note(&self) -> String {
        let origin = self.signer.key().name();
        let (size, root) = (self.hashes.size(), self.hashes.root());
        let state = self.state.state_root().0;
        let checkpoint = Checkpoint::with_state(origin, size, root, &state);
        let mut note = checkpoint.sign(&self.signer).expect("own origin");
        let cosignature = witness().cosign(note.text(), 1_800_000_000);
        note.add(cosignature);
        note.encode()
    }

    fn archive(mut self, log: &[(i64, Message)]) -> Vec<u8> {
        let mut archive = ArchiveWriter::new(Vec::new()).expect("memory");
        for (number, (at, message)) in (1..).zip(log) {
            let entry = self.push(*at, message);
            let bytes = message.encode();
            let wanted = self.ballots || entry.kind != MessageKind::Ballot;
            archive
                .entry(&entry, wanted.then_some(&bytes))
                .expect("memory");
            if number % SPAN == 0 || number == log.len() {
                archive.checkpoint(&self.note()).expect("memory");
            }
        }
        archive.finish().expect("memory")
    }
}

fn trust() -> Trust {
    Trust {
        node: Some(signer(1).key().clone()),
        witnesses: vec![witness().key().clone()],
    }
}

fn audited(archive: &[u8]) -> CommunityReplay {
    replay(archive, &VERIFIER, &trust(), &mut |_| {})
}

/// Rule and entry of every finding.
fn findings(archive: &[u8]) -> Vec<(String, Option<u64>)> {
    let replayed = audited(archive);
    let findings = replayed.findings().iter();
    findings.map(|f| (f.rule.clone(), f.entry)).collect()
}

/// The findings of a log whose node signs whatever is in it.
fn lied(change: impl FnOnce(&mut Log)) -> Vec<(String, Option<u64>)> {
    let mut log = SOUND.clone();
    change(&mut log);
    findings(&Book::new().archive(&log))
}

fn sound() -> Vec<u8> {
    static ARCHIVE: LazyLock<Vec<u8>> = LazyLock::new(|| Book::new().archive(&SOUND));
    ARCHIVE.clone()
}

fn first(kind: MessageKind) -> usize {
    let at = SOUND.iter().position(|(_, m)| m.kind() == kind);
    at.expect("the log has every kind")
}

fn finding(rule: &str, entry: usize) -> (String, Option<u64>) {
    (rule.to_owned(), Some(entry as u64))
}

/// Changes the message of an entry.
fn change(log: &mut Log, kind: MessageKind, change: impl FnOnce(&mut Message)) -> usize {
    let at = first(kind);
    change(&mut log[at].1);
    at
}

#[test]
fn an_honest_archive_is_clean_and_reported_whole() {
    let archive = sound();
    let mut last = 0;
    let replayed = replay(archive.as_slice(), &VERIFIER, &trust(), &mut |done| {
        last = done
    });
    assert_eq!(replayed.findings(), []);
    assert_eq!(last, archive.len() as u64);
    let report = replayed.report();
    assert!(report.is_clean());
    assert_eq!(
        (report.entries, report.accepted),
        (SOUND.len() as u64, report.entries)
    );
    let checkpoints = &report.checkpoints;
    assert_eq!(checkpoints.found as usize, SOUND.len().div_ceil(SPAN));
    assert_eq!(checkpoints.hold, checkpoints.found);
    assert_eq!(checkpoints.states, checkpoints.found);
    assert_eq!(checkpoints.cosigned[0].witness, "witness.example/w1");
    let poll = &report.polls[0];
    assert_eq!((poll.ballots.found, poll.ballots.replaced), (7, 1));
    assert_eq!(poll.decryption_shares, [2, 2]);
    assert_eq!(
        poll.result.as_ref().expect("decided").questions[0].heads,
        Some(vec![4, 2, 0])
    );
    let scheme = &report.schemes[0];
    assert_eq!((scheme.claims_found, scheme.claims_accepted), (2, 2));
    assert!(scheme.reconciles() && scheme.pool.paid > 0);
    for language in [Language::Chinese, Language::English] {
        let (text, html) = (report.text(language), report.html(language));
        assert!(text.contains(&report.root) && html.contains(&report.root));
        assert!(html.contains("<svg") && !html.contains("<b>aid") && !html.contains("<script"));
    }
    assert_eq!(
        serde_json::to_value(&report).expect("JSON")["checkpoints"]["key"],
        signer(1).key().to_string()
    );
}

#[test]
fn an_altered_message_is_named_by_its_entry() {
    let mut archive = sound();
    let at = first(MessageKind::Ballot);
    let bytes = SOUND[at].1.encode();
    let place = archive.windows(bytes.len()).position(|w| w == bytes);
    archive[place.expect("in the archive") + 100] ^= 1;
    assert_eq!(findings(&archive)[0], finding("entry.message", at));
}

#[test]
fn dropped_and_reordered_entries_have_another_root() {
    let frames = |order: &[usize]| {
        let mut book = Book::new();
        let entries: Vec<_> = SOUND.iter().map(|(at, m)| book.push(*at, m)).collect();
        let mut archive = ArchiveWriter::new(Vec::new()).expect("memory");
        for at in order {
            let bytes = SOUND[*at].1.encode();
            archive.entry(&entries[*at], Some(&bytes)).expect("memory");
        }
        archive.checkpoint(&book.note()).expect("memory");
        archive.finish().expect("memory")
    };
    let mut order: Vec<usize> = (0..SOUND.len()).collect();
    assert_eq!(findings(&frames(&order)), []);
    let ballot = first(MessageKind::Ballot);
    order.swap(ballot + 5, ballot + 6);
    let root = ("audit.root".to_owned(), None);
    assert!(findings(&frames(&order)).contains(&root));
    let mut order: Vec<usize> = (0..SOUND.len()).collect();
    order.remove(ballot);
    let found = findings(&frames(&order));
    assert!(found.contains(&root), "{found:?}");
    assert!(found.iter().any(|(rule, _)| rule == "closing.mismatch"));
}

#[test]
fn a_ballot_that_does_not_hold_is_found_and_hides_no_other() {
    let mut at = 0;
    let found = lied(|log| {
        at = change(log, MessageKind::Ballot, |message| {
            let Message::Ballot(bytes) = message else {
                panic!("a ballot");
            };
            *bytes.last_mut().expect("not empty") ^= 1;
        });
    });
    assert_eq!(found[0], finding("ballot.proof", at));
    // What was published no longer follows from what is left.
    assert_eq!(found[1].0, "closing.mismatch");
}

#[test]
fn a_claim_that_does_not_hold_is_found_and_hides_no_other() {
    let mut at = 0;
    let found = lied(|log| {
        at = change(log, MessageKind::Claim, |message| {
            let Message::Claim(bytes) = message else {
                panic!("a claim");
            };
            *bytes.last_mut().expect("not empty") ^= 1;
        });
    });
    assert_eq!(found[0], finding("claim.proof", at));
}

#[test]
fn a_forged_closing_or_result_is_named() {
    let mut at = 0;
    let found = lied(|log| {
        at = change(log, MessageKind::Close, |message| {
            let Message::Close(closing) = message else {
                panic!("a closing");
            };
            closing.counted.pop();
        });
    });
    assert_eq!(found[0], finding("closing.mismatch", at));
    let found = lied(|log| {
        at = change(log, MessageKind::Result, |message| {
            let Message::Result(result) = message else {
                panic!("a result");
            };
            let heads = result.questions[0].heads.as_mut().expect("decrypted");
            heads.swap(0, 1);
        });
    });
    assert_eq!(found, [finding("tally.result", at)]);
}

#[test]
fn an_unsigned_poll_is_named() {
    let mut at = 0;
    let found = lied(|log| {
        at = change(log, MessageKind::Poll, |message| {
            let Message::Poll(poll) = message else {
                panic!("a poll");
            };
            poll.signatures.clear();
        });
    });
    assert_eq!(found[0], finding("authority.threshold", at));
    assert!(
        found
            .iter()
            .any(|(rule, _)| rule == "community.unknown_poll")
    );
}

#[test]
fn a_pool_that_does_not_reconcile_is_named() {
    let found = lied(|log| {
        let Some((_, Message::Act { scheme, act })) = log.last_mut() else {
            panic!("a payout");
        };
        let Act::Pay(payout) = act else {
            panic!("a payout");
        };
        let more = Payout {
            net: money(payout.act.net.get() + 1),
            ..payout.act.clone()
        };
        *payout = sign(*scheme, more, 30);
    });
    assert_eq!(found, [finding("payout.amount", SOUND.len() - 1)]);
    // Money that never came in: claims are paid from nothing.
    let mut at = 0;
    let found = lied(|log| {
        at = log
            .iter()
            .position(|(_, m)| {
                matches!(
                    m,
                    Message::Act {
                        act: Act::Contribute(_),
                        ..
                    }
                )
            })
            .expect("one");
        log.remove(at);
    });
    assert_eq!(found[0].0, "round.closing");
}

#[test]
fn a_wrong_state_root_is_named() {
    let archive = {
        let mut book = Book::new();
        // The node's state is another community's.
        let mut archive = ArchiveWriter::new(Vec::new()).expect("memory");
        for (at, message) in SOUND.iter() {
            let entry = book.push(*at, message);
            archive
                .entry(&entry, Some(&message.encode()))
                .expect("memory");
        }
        book.state = CommunityState::new();
        archive.checkpoint(&book.note()).expect("memory");
        archive.finish().expect("memory")
    };
    assert_eq!(findings(&archive), [("audit.state_root".to_owned(), None)]);
}

#[test]
fn a_checkpoint_of_another_key_is_named() {
    let book = Book {
        signer: signer(2),
        ..Book::new()
    };
    let found = findings(&book.archive(&SOUND));
    assert!(found.iter().all(|(rule, _)| rule == "audit.checkpoint"));
    assert_eq!(found.len(), SOUND.len().div_ceil(SPAN));
}

#[test]
fn a_truncated_archive_is_named_and_read_as_far_as_it_goes() {
    let archive = sound();
    let cut = &archive[..archive.len() - 10];
    let found = findings(cut);
    assert_eq!(found[0].0, "archive.truncated");
    assert_eq!(found[1].0, "audit.unsigned");
    assert_eq!(audited(cut).report().accepted, SOUND.len() as u64);
}

#[test]
fn an_archive_that_cannot_be_read_is_named() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let archive = sound();
    let half = archive[..archive.len() / 2].chain(Broken);
    let replayed = replay(half, &VERIFIER, &trust(), &mut |_| {});
    assert_eq!(replayed.findings()[0].rule, "audit.unreadable");
    assert!(replayed.report().accepted > 0);
}

#[test]
fn a_light_archive_is_said_to_be_one() {
    let book = Book {
        ballots: false,
        ..Book::new()
    };
    let found = findings(&book.archive(&SOUND));
    assert_eq!(
        found[0],
        finding("audit.absent", first(MessageKind::Ballot))
    );
}

/// The rule by which the verifier refuses a message.
fn refused(state: &CommunityState, at: i64, message: &Message) -> &'static str {
    let mut verdicts = VERIFIER.verify_timed(state, &[(at, message)]);
    let verdict = verdicts.pop().expect("one");
    verdict
        .map(|offer: Offer| offer.kind())
        .expect_err("refused")
        .rule()
}

#[test]
fn a_roll_must_be_the_one_that_was_signed() {
    let mut town = Town::new();
    let (at, id) = (town.before(), town.community.id());
    let mut published = town.roll();
    assert_eq!(
        refused(&town.state, at, &Message::Roll(published.clone())),
        "community.unfounded"
    );
    town.take(at, Message::Community(sign(id, town.community.clone(), 10)));
    let mut summary = published.act.act.clone();
    summary.heads += 1;
    published.act = sign(id, summary, 20);
    assert_eq!(
        refused(&town.state, at, &Message::Roll(published.clone())),
        "message.roll"
    );
    // Who signed comes before the file is opened.
    published.act.signatures.clear();
    published.roll = b"{".to_vec();
    assert_eq!(
        refused(&town.state, at, &Message::Roll(published)),
        "authority.threshold"
    );
    let mut published = town.roll();
    published.roll = b"{".to_vec();
    assert_eq!(
        refused(&town.state, at, &Message::Roll(published)),
        "roll.encoding"
    );
    let published = Message::Roll(town.roll());
    town.take(at, published.clone());
    assert_eq!(refused(&town.state, at, &published), "community.roll_twice");
}

#[test]
fn trustees_must_be_those_of_the_ceremony() {
    let mut town = Town::new();
    let (at, id) = (town.before(), town.community.id());
    town.take(at, Message::Community(sign(id, town.community.clone(), 10)));
    let mut published = town.notice();
    let mut others = published.act.act.clone();
    others.names.reverse();
    published.act = sign(id, others, 10);
    assert_eq!(
        refused(&town.state, at, &Message::Trustees(published)),
        "message.trustees"
    );
    let mut published = town.notice();
    published.ceremony = b"[]".to_vec();
    assert_eq!(
        refused(&town.state, at, &Message::Trustees(published)),
        "message.ceremony"
    );
    let published = Message::Trustees(town.notice());
    town.take(at, published.clone());
    assert_eq!(
        refused(&town.state, at, &published),
        "community.trustees_twice"
    );
}

#[test]
fn ballots_of_unknown_early_or_closed_polls_reach_no_proof() {
    let ballots: Vec<&Message> = SOUND
        .iter()
        .map(|(_, message)| message)
        .filter(|message| message.kind() == MessageKind::Ballot)
        .collect();
    let Message::Ballot(bytes) = ballots[0] else {
        panic!("a ballot");
    };
    // A proof of zeros would be refused as one, were it looked at.
    let mut junk = bytes.clone();
    junk.iter_mut().rev().take(1000).for_each(|byte| *byte = 0);
    let junk = Message::Ballot(junk);
    let town = Town::new().founded();
    let Poll { opens, closes, .. } = town.poll;
    assert_eq!(
        refused(&CommunityState::new(), opens, &junk),
        "community.unfounded"
    );
    assert_eq!(refused(&town.state, opens - 1, &junk), "poll.not_open");
    assert_eq!(refused(&town.state, closes, &junk), "poll.closed");
    assert_eq!(refused(&town.state, opens, &junk), "ballot.proof");
    // In a batch each verdict keeps its place.
    let batch: Vec<_> = [ballots[0], &junk, ballots[1]].map(|m| (opens, m)).into();
    let verdicts = VERIFIER.verify_timed(&town.state, &batch);
    let good: Vec<bool> = verdicts.iter().map(Result::is_ok).collect();
    assert_eq!(good, [true, false, true]);
}
