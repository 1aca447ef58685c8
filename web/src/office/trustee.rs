//! A trustee's desk while her key is open: the key ceremony over letters, one step after the other as far as the others'
//! files allow. The page keeps the files; what they must say, `linli-sigma` decides.

use std::collections::BTreeMap;

use linli_keystore::{Seal, TrusteeKey, normal};
use linli_office::ceremony::Called;
use linli_office::letter::{KEYS, reachable};
use linli_office::{CeremonyFile, ceremony, json_text};
use linli_primitives::Digest;
use linli_rule::Refusal;
use linli_rules::poll::Views;
use linli_sigma::ceremony::{Ceremony, CeremonyRecord, Participant, Spare};
use linli_sigma::trustee::{TrusteeCard, TrusteeSecret};
use linli_wire::inbox::CeremonyCall;
use linli_wire::signature::{OfficerKey, Signed, SigningKey};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::letters::Letter;
use crate::told::Told;
use crate::wallet::{WORK, Wallet};

/// The files of a ceremony, by their places.
pub type Files = BTreeMap<String, String>;

/// A trustee's key, and the passphrase under which it is kept once it holds shares.
pub struct Trustee {
    key: TrusteeKey,
    passphrase: SecretString,
}

/// Whose key is open.
#[derive(Debug, Serialize)]
pub struct Holder {
    /// The name in the keystore.
    pub name: String,
    /// The key of the box.
    pub key: String,
    /// The public card, for the committee.
    pub card: String,
    /// Its code.
    pub code: String,
    /// Ceremonies of whose keys she holds shares.
    pub held: Vec<Digest>,
}

/// A ceremony, as a trustee reads it before she takes part.
#[derive(Debug, Serialize)]
pub struct Described {
    /// Names it.
    pub id: Digest,
    /// What the keys are for.
    pub purpose: String,
    /// How many decrypt together.
    pub threshold: u16,
    /// How many must name a closing.
    pub needed: u16,
    /// Everybody's name, in order.
    pub names: Vec<String>,
    /// The codes of everybody's cards.
    pub codes: Vec<String>,
    /// Whether none can be lost.
    pub all_needed: bool,
    /// The description, as the folder has it.
    pub text: String,
    /// Who of the committee calls.
    pub callers: Vec<String>,
    /// How many of the committee must sign what publishes the keys.
    pub signatures: u16,
}

/// What the committee says of a ceremony to be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    purpose: String,
    threshold: u16,
    /// The trustees' cards, in order, as they handed them over.
    cards: Vec<String>,
    /// Until when the trustees have a box, Unix time.
    until: i64,
}

/// How far a ceremony is, after everything that could be done here was done.
#[derive(Debug, Serialize)]
pub struct Advanced {
    /// What was made here now.
    pub made: Files,
    /// Whose message of each step is not here yet.
    pub missing: [Vec<String>; 3],
    /// The trustee's keystore with her shares in it, once she has them.
    pub keystore: Option<String>,
    /// Both public keys in hex, for heads and for shares, once all have confirmed.
    pub keys: Option<[String; 2]>,
    /// What kept the next step from being done; what was made before it stands.
    pub fault: Option<Told>,
}

impl Wallet {
    /// Opens a trustee's keystore.
    pub fn open_trustee(
        &mut self,
        keystore: &str,
        passphrase: SecretString,
    ) -> Result<(), Refusal> {
        let opened = linli_keystore::open_trustee(keystore.as_bytes(), &passphrase);
        let key = opened.map_err(|e| Refusal::of(&e))?;
        let passphrase = SecretString::from(normal(passphrase.expose_secret()).as_str());
        self.desk.trustee = Some(Trustee { key, passphrase });
        Ok(())
    }

    /// Forgets the trustee's key.
    pub fn close_trustee(&mut self) {
        self.desk.trustee = None;
    }

    /// Whose key is open; `None` where none is.
    pub fn trustee(&self) -> Option<Holder> {
        let Trustee { key, .. } = self.desk.trustee.as_ref()?;
        let secret = key.secret();
        let card = secret.card(&key.name);
        Some(Holder {
            name: key.name.clone(),
            key: OfficerKey::of(secret.signing()).to_string(),
            code: ceremony::code(&card),
            card: json_text(&card),
            held: key.held.iter().map(|held| held.ceremony).collect(),
        })
    }

    /// What `Authorization` says for one request to the trustee's box, at `now` by the node's clock.
    pub fn trustee_pass(
        &self,
        method: &str,
        path: &str,
        body: &[u8],
        now: i64,
    ) -> Result<String, Refusal> {
        let secret = self.own_trustee()?.key.secret();
        self.pass_of(secret.signing(), method, path, body, now)
    }

    /// The ceremonies to which the committee calls this trustee, the newest first.
    pub fn called(
        &self,
        calls: &[Signed<CeremonyCall>],
        now: i64,
    ) -> Result<Vec<Described>, Refusal> {
        let own = own_key(&self.own_trustee()?.key.secret());
        let found = ceremony::called(calls, self.founded()?, own, now)?;
        Ok(found.into_iter().map(|one| self.described(one)).collect())
    }

    /// A call to a ceremony, signed by the officer whose key is open.
    pub fn call(&self, wanted: &Wanted) -> Result<Signed<CeremonyCall>, Refusal> {
        let cards = wanted.cards.iter().map(|text| read::<TrusteeCard>(text));
        let ceremony = Ceremony {
            realm: self.realm()?.clone(),
            purpose: wanted.purpose.trim().to_owned(),
            threshold: wanted.threshold,
            spare: Spare::Required,
            trustees: cards.collect::<Result<_, _>>()?,
        };
        ceremony.check().map_err(|e| Refusal::of(&e))?;
        let (id, _) = self.founded()?;
        let key = self.officers_key()?.signing();
        Ok(ceremony::call(&ceremony, wanted.until, id, &key))
    }

    /// The file of this ceremony that a letter brings; `None` for one of another.
    pub fn ceremony_file(
        &self,
        description: &str,
        sealed: &[u8],
        from: Option<OfficerKey>,
    ) -> Result<Option<CeremonyFile>, Refusal> {
        let secret = self.own_trustee()?.key.secret();
        let plain = secret.unseal(sealed);
        let plain = plain.as_ref().map(|plain| plain.as_slice());
        ceremony::received(&read(description)?, own_key(&secret), plain, from)
    }

    /// Does every step that these files allow. `kept` is the keystore as the page keeps it: another tab may have put shares
    /// into it.
    pub fn advance(
        &mut self,
        description: &str,
        files: Files,
        kept: &str,
    ) -> Result<Advanced, Refusal> {
        let trustee = self.desk.trustee.as_mut().ok_or_else(locked)?;
        let ceremony: Ceremony = read(description)?;
        let secret = trustee.key.secret();
        let own = Participant::new(&ceremony, &secret).map_err(|e| ceremony::refusal(&e))?;
        let mut folder = Folder {
            ceremony: &ceremony,
            files,
            made: Files::new(),
        };
        let (mut keystore, mut keys) = (None, None);
        let mut steps = || {
            folder.first(&own)?;
            folder.second(&own)?;
            keystore = folder.third(&own, trustee, kept)?;
            keys = folder.conclude()?;
            Ok(())
        };
        let done: Result<(), Refusal> = steps();
        Ok(Advanced {
            missing: folder.missing(),
            made: folder.made,
            keystore,
            keys,
            fault: done.err().map(|refusal| Told::of(&refusal)),
        })
    }

    /// A file that was made here, sealed to those who read it.
    pub fn ceremony_letters(
        &self,
        description: &str,
        file: &str,
        text: &str,
    ) -> Result<Vec<Letter>, Refusal> {
        let ceremony: Ceremony = read(description)?;
        let letter = ceremony::letter(&ceremony, file, text);
        if file == KEYS {
            let (_, roles) = self.founded()?;
            let members = reachable(&roles.committee.keys)?.into_iter();
            let sealed = members.map(|(key, recipient)| Letter::seal(key, &recipient, &letter));
            return sealed.collect();
        }
        let own = own_key(&self.own_trustee()?.key.secret());
        let readers = ceremony::readers(&ceremony, file, own)?.into_iter();
        let sealed =
            readers.map(|(key, card)| Letter::seal_for(key, &card.name, &card.recipient, &letter));
        sealed.collect()
    }

    fn own_trustee(&self) -> Result<&Trustee, Refusal> {
        self.desk.trustee.as_ref().ok_or_else(locked)
    }

    fn described(&self, called: Called) -> Described {
        let Called {
            ceremony,
            callers,
            needed: signatures,
        } = called;
        let community = self
            .record()
            .ok()
            .and_then(|record| record.state().community());
        let views = Views::under(community.map(|document| &document.witnesses));
        let count = ceremony.trustees.len() as u16;
        let of = |part: &dyn Fn(&TrusteeCard) -> String| {
            let all = ceremony.trustees.iter();
            all.map(part).collect::<Vec<_>>()
        };
        Described {
            id: ceremony.id(),
            purpose: ceremony.purpose.clone(),
            threshold: ceremony.threshold,
            needed: views.namings_needed(count, ceremony.threshold),
            names: of(&|card| card.name.clone()),
            codes: of(&ceremony::code),
            all_needed: ceremony.spare == Spare::Waived,
            text: json_text(&ceremony),
            callers,
            signatures,
        }
    }
}

impl Trustee {
    /// Takes up the shares of a keystore of the same trustee; refuses another's.
    fn unite(&mut self, kept: &str) -> Result<(), Refusal> {
        let opened = linli_keystore::open_trustee(kept.as_bytes(), &self.passphrase);
        let other = opened.map_err(|e| Refusal::of(&e))?;
        if own_key(&other.secret()) != own_key(&self.key.secret()) {
            let detail = "another trustee's key is kept here now";
            return Err(Refusal::new("keystore.locked", detail));
        }
        for held in other.held {
            if self.key.shares_of(held.ceremony).is_err() {
                self.key.keep(held.ceremony, held.shares);
            }
        }
        Ok(())
    }
}

/// The files, and what is made of them.
struct Folder<'a> {
    ceremony: &'a Ceremony,
    files: Files,
    made: Files,
}

impl Folder<'_> {
    /// One's own commitments.
    fn first(&mut self, own: &Participant<'_>) -> Result<(), Refusal> {
        let place = ceremony::round1(own.index());
        if self.files.contains_key(&place) {
            return Ok(());
        }
        let message = own.round1().map_err(|e| ceremony::refusal(&e))?;
        self.put(place, &message);
        Ok(())
    }

    /// A share for each peer, once all have committed themselves.
    fn second(&mut self, own: &Participant<'_>) -> Result<(), Refusal> {
        let from = own.index();
        let is_made = |to: u16| to == from || self.files.contains_key(&ceremony::round2(from, to));
        if self.indices().all(is_made) || !self.has_all(ceremony::round1) {
            return Ok(());
        }
        let messages = own.round2(&self.read_all(ceremony::round1)?);
        for message in messages.map_err(|e| ceremony::refusal(&e))? {
            self.put(ceremony::round2(message.from, message.to), &message);
        }
        Ok(())
    }

    /// One's own shares of the keys, and the confirmation, once all peers have sent theirs. Gives the keystore.
    fn third(
        &mut self,
        own: &Participant<'_>,
        trustee: &mut Trustee,
        kept: &str,
    ) -> Result<Option<String>, Refusal> {
        let to = own.index();
        let place = ceremony::confirm(to);
        let sent = |from| ceremony::round2(from, to);
        let has_sent = |from| from == to || self.files.contains_key(&sent(from));
        let is_ready = self.has_all(ceremony::round1) && self.indices().all(has_sent);
        let is_done =
            self.files.contains_key(&place) && trustee.key.shares_of(self.ceremony.id()).is_ok();
        if is_done || !is_ready {
            return Ok(None);
        }
        let shares = own.finish(&self.read_all(ceremony::round1)?, &self.read_all(sent)?);
        let (shares, confirmation) = shares.map_err(|e| ceremony::refusal(&e))?;
        trustee.unite(kept)?;
        trustee.key.keep(self.ceremony.id(), shares);
        self.put(place, &confirmation);
        let seal = Seal {
            passphrase: trustee.passphrase.clone(),
            work_factor: Some(WORK),
        };
        Ok(Some(linli_keystore::seal_trustee(&trustee.key, seal)))
    }

    /// The keys, once all have confirmed them.
    fn conclude(&mut self) -> Result<Option<[String; 2]>, Refusal> {
        if !self.has_all(ceremony::confirm) || !self.has_all(ceremony::round1) {
            return Ok(None);
        }
        let record = CeremonyRecord {
            ceremony: self.ceremony.clone(),
            round1: self.read_all(ceremony::round1)?,
            confirmations: self.read_all(ceremony::confirm)?,
        };
        let concluded = record.conclude().map_err(|e| ceremony::refusal(&e))?;
        if !self.files.contains_key(KEYS) {
            self.put(KEYS.to_owned(), &record);
        }
        let keys = [&concluded.heads, &concluded.shares];
        Ok(Some(keys.map(|key| hex::encode(key.key().to_bytes()))))
    }

    /// Whose message of each step is not here.
    fn missing(&self) -> [Vec<String>; 3] {
        let is_here = |place: String| self.files.contains_key(&place);
        let has_sent = |from| {
            let mut peers = self.indices().filter(|to| *to != from);
            // What a peer sends to others goes past this folder: a confirmation tells that all of it came.
            peers.any(|to| is_here(ceremony::round2(from, to))) || is_here(ceremony::confirm(from))
        };
        let without = |is_done: &dyn Fn(u16) -> bool| {
            let missing = (1..).zip(&self.ceremony.trustees);
            let missing = missing.filter(|(index, _)| !is_done(*index));
            missing.map(|(_, card)| card.name.clone()).collect()
        };
        [
            without(&|from| is_here(ceremony::round1(from))),
            without(&has_sent),
            without(&|from| is_here(ceremony::confirm(from))),
        ]
    }

    fn indices(&self) -> impl Iterator<Item = u16> + use<> {
        1..=self.ceremony.trustees.len() as u16
    }

    fn has_all(&self, place: impl Fn(u16) -> String) -> bool {
        self.indices()
            .all(|from| self.files.contains_key(&place(from)))
    }

    /// Everybody's message of a step, as far as it is here.
    fn read_all<T: DeserializeOwned>(
        &self,
        place: impl Fn(u16) -> String,
    ) -> Result<Vec<T>, Refusal> {
        let texts = self.indices().filter_map(|from| {
            let text = self.files.get(&place(from))?;
            Some(read(text).map_err(|refusal| {
                let card = &self.ceremony.trustees[usize::from(from) - 1];
                refusal.with("trustee", format!("{from} {}", card.name))
            }))
        });
        texts.collect()
    }

    fn put(&mut self, place: String, message: &impl Serialize) {
        let text = json_text(message);
        self.made.insert(place.clone(), text.clone());
        self.files.insert(place, text);
    }
}

fn own_key(secret: &TrusteeSecret) -> [u8; 32] {
    SigningKey::verifying_key(secret.signing()).to_bytes()
}

fn locked() -> Refusal {
    Refusal::new("keystore.locked", "no trustee's key is unlocked")
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    serde_json::from_str(text).map_err(|e| Refusal::new("encoding.json", e.to_string()))
}

#[cfg(test)]
mod tests;
