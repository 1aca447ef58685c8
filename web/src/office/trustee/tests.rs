use linli_keystore::{seal_letter, seal_trustee};
use linli_primitives::Seed;

use super::*;
use crate::office::Opened;
use crate::office::tests::{NOW, office, realm, take};

const PASSPHRASE: &str = "a sentence of a trustee";

/// A trustee's desk in the community, and what the page keeps for it.
struct Desk {
    wallet: Wallet,
    card: TrusteeCard,
    files: Files,
    keystore: String,
}

impl Desk {
    fn new(byte: u8) -> Self {
        let key = TrusteeKey::new(format!("trustee {byte}"), Seed::from_bytes([byte; 32]));
        let card = key.secret().card(&key.name);
        let seal = Seal {
            passphrase: SecretString::from(PASSPHRASE),
            work_factor: Some(2),
        };
        let keystore = seal_trustee(&key, seal);
        let mut desk = Self {
            wallet: Wallet::default(),
            card,
            files: Files::new(),
            keystore,
        };
        take(&mut desk.wallet, &[]);
        desk.open();
        desk
    }

    fn open(&mut self) {
        let passphrase = SecretString::from(PASSPHRASE);
        let opened = self.wallet.open_trustee(&self.keystore, passphrase);
        opened.expect("its own passphrase");
    }

    fn key(&self) -> OfficerKey {
        OfficerKey::new(self.card.verify_key).expect("sound")
    }

    /// Does what can be done now, and gives the letters for the others.
    fn advance(&mut self, text: &str) -> (Advanced, Vec<(OfficerKey, Letter)>) {
        let advanced = self
            .wallet
            .advance(text, self.files.clone(), &self.keystore);
        let advanced = advanced.expect("sound files");
        assert!(advanced.fault.is_none(), "{:?}", advanced.fault);
        if let Some(keystore) = &advanced.keystore {
            self.keystore = keystore.clone();
        }
        let mut letters = Vec::new();
        for (place, file) in &advanced.made {
            let sealed = self.wallet.ceremony_letters(text, place, file);
            letters.extend(
                sealed
                    .expect("recipients")
                    .into_iter()
                    .map(|it| (self.key(), it)),
            );
        }
        self.files.extend(advanced.made.clone());
        (advanced, letters)
    }

    fn receive(&mut self, text: &str, from: OfficerKey, letter: &Letter) {
        let sealed = hex::decode(&letter.sealed).expect("hex");
        let file = self.wallet.ceremony_file(text, &sealed, Some(from));
        let file = file.expect("readable").expect("of this ceremony");
        assert_eq!(self.files.insert(file.file, file.text), None);
    }
}

fn wanted(desks: &[Desk]) -> Wanted {
    let card = |desk: &Desk| json_text(&desk.card);
    Wanted {
        purpose: "assembly".to_owned(),
        threshold: 2,
        cards: desks.iter().map(card).collect(),
        until: NOW + 86_400,
    }
}

/// Three desks and the description to which the committee called them.
fn called() -> (Vec<Desk>, String) {
    let desks: Vec<_> = (71..=73).map(Desk::new).collect();
    let call = office(1).call(&wanted(&desks)).expect("a member calls");
    let described = desks[0].wallet.called(&[call], NOW).expect("called");
    let [described] = described.try_into().expect("one call");
    let code = desks[1].wallet.trustee().expect("open").code;
    assert_eq!(described.codes[1], code);
    let described: Described = described;
    assert_eq!(described.names, ["trustee 71", "trustee 72", "trustee 73"]);
    assert_eq!((described.threshold, described.needed), (2, 3));
    // One called; what publishes the keys needs two.
    assert_eq!(described.callers, ["officer 1"]);
    assert_eq!(described.signatures, 2);
    (desks, described.text)
}

#[test]
fn trustees_make_keys_over_letters_whoever_comes_first() {
    let (mut desks, text) = called();
    let mut committees = Vec::new();
    // Each comes by in turn, until nobody has anything left to do.
    for _ in 0..4 {
        for n in 0..3 {
            let (advanced, letters) = desks[n].advance(&text);
            for (from, letter) in letters {
                match desks
                    .iter()
                    .position(|desk| desk.key().to_string() == letter.to)
                {
                    Some(to) => desks[to].receive(&text, from, &letter),
                    None => committees.push(letter),
                }
            }
            let steps = advanced.missing.iter().map(Vec::len);
            assert!(advanced.keys.is_none() || steps.sum::<usize>() == 0);
        }
    }
    // Everybody sends the finished keys to all three members of the committee.
    assert_eq!(committees.len(), 9);
    let ends: Vec<_> = desks.iter_mut().map(|desk| desk.advance(&text).0).collect();
    for end in &ends {
        assert!(end.made.is_empty() && end.keystore.is_none());
        assert_eq!(end.keys, ends[0].keys);
    }
    let record: CeremonyRecord = read(&desks[0].files[KEYS]).expect("keys");
    let keys = record.conclude().expect("confirmed by all");
    let heads = hex::encode(keys.heads.key().to_bytes());
    assert_eq!(ends[0].keys.as_ref().map(|keys| &keys[0]), Some(&heads));
    // All copies are the keys of this ceremony, and the committee sees what they are for.
    for letter in &committees {
        let sealed = hex::decode(&letter.sealed).expect("hex");
        let opened = (1..=3).map(|byte| office(byte).open_letter(&sealed, Some(desks[0].key())));
        let told = opened.filter_map(|opened| match opened.expect("a key") {
            Opened::Keys {
                ceremony, purpose, ..
            } => Some((ceremony, purpose)),
            _ => None,
        });
        let one = vec![(record.ceremony.id(), "assembly".to_owned())];
        assert_eq!(told.collect::<Vec<_>>(), one);
    }
    // The keystore that the page keeps now holds the shares.
    for desk in &mut desks {
        desk.open();
        let held = desk.wallet.trustee().expect("open").held;
        assert_eq!(held, [record.ceremony.id()]);
    }
}

/// `inbox.call`, `authority.unknown`: only the committee calls, and only those whose cards it has.
#[test]
fn nobody_is_called_by_a_stranger() {
    let desks: Vec<_> = (71..=73).map(Desk::new).collect();
    let by_registrar = office(4).call(&wanted(&desks)).expect("signed");
    let refused = desks[0].wallet.called(&[by_registrar], NOW);
    assert_eq!(refused.expect_err("no member").rule, "inbox.call");
    let call = office(1)
        .call(&wanted(&desks[1..]))
        .expect_err("none to spare");
    assert_eq!(call.rule, "dkg.threshold");
    let call = office(1).call(&wanted(&desks)).expect("a member calls");
    let ended = desks[0]
        .wallet
        .called(std::slice::from_ref(&call), NOW + 86_401);
    assert_eq!(ended.expect_err("ended").rule, "inbox.call");
    let mut stranger = Desk::new(74);
    let refused = stranger
        .wallet
        .called(&[call], NOW)
        .expect_err("not called");
    assert_eq!(refused.rule, "inbox.call");
    let refused = stranger.wallet.advance(&called().1, Files::new(), "");
    assert_eq!(refused.expect_err("not in it").rule, "dkg.trustee");
}

/// `inbox.unreadable`, `dkg.*`: what another trustee has no business to write is not taken, and a wrong message names whose
/// it is.
#[test]
fn a_wrong_file_is_refused_and_named() {
    let (mut desks, text) = called();
    let (_, letters) = desks[0].advance(&text);
    let ceremony: Ceremony = read(&text).expect("described");
    let (from, letter) = &letters[0];
    let sealed = hex::decode(&letter.sealed).expect("hex");
    let second = &desks[1].wallet;
    let stranger = OfficerKey::new(desks[2].card.verify_key).expect("sound");
    for sender in [Some(stranger), None] {
        let refused = second
            .ceremony_file(&text, &sealed, sender)
            .expect_err("not its sender");
        assert_eq!(refused.rule, "inbox.unreadable");
    }
    let third = desks[2].wallet.ceremony_file(&text, &sealed, Some(*from));
    assert_eq!(
        third.expect_err("another's letter").rule,
        "inbox.unreadable"
    );
    let mut other = ceremony.clone();
    other.purpose.push('!');
    let elsewhere = second.ceremony_file(&json_text(&other), &sealed, Some(*from));
    assert_eq!(elsewhere.expect("of another ceremony"), None);

    // What a lying node invents in a trustee's name is no message of hers, nor is one in the reader's own.
    let own_key = desks[1].key();
    let place = ceremony::round1(1);
    let genuine = desks[0].files[&place].clone();
    let swapped = genuine.replace("\"trustee\": 1", "\"trustee\": 3");
    let of_third = desks[2].advance(&text).0.made[&ceremony::round1(3)].clone();
    for (from, file, wrong, rule) in [
        (*from, &place, "{}", "encoding.json"),
        (*from, &place, &*swapped, "dkg.signature"),
        (*from, &place, &*of_third, "inbox.unreadable"),
        (
            *from,
            &ceremony::round2(1, 3),
            &*genuine,
            "inbox.unreadable",
        ),
        (own_key, &ceremony::round1(2), &*genuine, "inbox.unreadable"),
    ] {
        let letter = ceremony::letter(&ceremony, file, wrong);
        let sealed = seal_letter(&desks[1].card.recipient, &letter).expect("a recipient");
        let refused = desks[1].wallet.ceremony_file(&text, &sealed, Some(from));
        assert_eq!(refused.expect_err("no message").rule, rule, "{wrong}");
    }

    // A file that is wrong all the same keeps back the steps after it, and none before.
    let mut files = Files::from([(place, swapped), (ceremony::round1(3), of_third)]);
    let keystore = desks[1].keystore.clone();
    let advanced = desks[1]
        .wallet
        .advance(&text, files.clone(), &keystore)
        .expect("its own");
    let fault = format!("{:?}", advanced.fault.expect("forged"));
    assert!(
        fault.contains("dkg.signature") && fault.contains("trustee 73"),
        "{fault}"
    );
    assert_eq!(
        advanced.made.keys().collect::<Vec<_>>(),
        [&ceremony::round1(2)]
    );
    files.insert(ceremony::round1(1), "{}".to_owned());
    let advanced = desks[1]
        .wallet
        .advance(&text, files, &keystore)
        .expect("its own");
    assert!(format!("{:?}", advanced.fault).contains("encoding.json"));
    assert_eq!(realm(), ceremony.realm);
}

/// Two tabs finish two ceremonies: the keystore that the page keeps has the shares of both.
#[test]
fn no_tab_forgets_the_shares_of_another() {
    let (mut desks, text) = called();
    let mut other: Ceremony = read(&text).expect("described");
    other.purpose.push_str(" again");
    let other = json_text(&other);
    let stale = desks[0].keystore.clone();
    for text in [&text, &other] {
        for desk in &mut desks {
            desk.files.clear();
        }
        // The tab was opened before the other one finished.
        let kept = std::mem::replace(&mut desks[0].keystore, stale.clone());
        desks[0].open();
        desks[0].keystore = kept;
        for _ in 0..3 {
            for n in 0..3 {
                let (_, letters) = desks[n].advance(text);
                for (from, letter) in letters {
                    let to = desks
                        .iter()
                        .position(|desk| desk.key().to_string() == letter.to);
                    if let Some(to) = to {
                        desks[to].receive(text, from, &letter);
                    }
                }
            }
        }
    }
    desks[0].open();
    assert_eq!(desks[0].wallet.trustee().expect("open").held.len(), 2);
}
