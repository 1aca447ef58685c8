//! An officer's desk while the key is open: letters, requests to be enrolled, and papers to sign, as `linli-office` has
//! them for the program, too.

use linli_keystore::RoleSecret;
use linli_office::{Content, file, letter, requests};
use linli_primitives::account::BooksKey;
use linli_primitives::{Digest, Realm};
use linli_register::{EnrolmentRequest, Owners};
use linli_rule::Refusal;
use linli_wire::community::{CommunityId, CommunityRoles};
use linli_wire::inbox::{Asked, Pass};
use linli_wire::signature::{OfficerKey, Role, SigningKey};
use rand::rngs::SysRng;
use rand_core::{Rng, UnwrapErr};
use secrecy::SecretString;
use serde::Serialize;

use crate::told::Told;
use crate::wallet::Wallet;

pub mod books;
pub mod paper;
pub mod roll;
pub mod schemes;
#[cfg(test)]
mod tests;
pub mod trustee;

/// What an officer has opened.
#[derive(Default)]
pub struct Desk {
    key: Option<RoleSecret>,
    register: Option<Owners>,
    books: Option<BooksKey>,
    schemes: schemes::Schemes,
    trustee: Option<trustee::Trustee>,
}

/// Whose key is open, and what it may do here.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Officer {
    /// The name in the keystore.
    pub name: String,
    /// The key of the box.
    pub key: String,
    /// Whether it publishes rolls.
    pub registrar: bool,
    /// Whether it is of the community's committee.
    pub committee: bool,
    /// Whether the community has a fund.
    pub funds: bool,
    /// What it may do in schemes, funds and at desks.
    pub schemes: Vec<schemes::SchemeOffice>,
}

/// A letter that was opened.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Opened {
    /// Somebody asks to be enrolled; its text, as a file has it.
    Request {
        /// The text.
        text: String,
    },
    /// Something to sign.
    Paper {
        /// Names what is to be signed.
        digest: Digest,
        /// Who sent it, as the node says.
        from: String,
        /// The paper, as a file has it.
        text: String,
    },
    /// The finished keys of a ceremony.
    Keys {
        /// The ceremony.
        ceremony: Digest,
        /// What the keys are for.
        purpose: String,
        /// The file.
        text: String,
    },
    /// Of no use here.
    Unreadable {
        /// Why.
        told: Told,
    },
}

/// A request as a registrar decides it.
#[derive(Debug, Serialize)]
pub struct Asking {
    /// Names it.
    pub digest: Digest,
    /// The unit, as the owner wrote it.
    pub unit: String,
    /// What the owner reads out.
    pub code: String,
    /// How to reach her.
    pub note: Option<String>,
    /// The unit's owners by the register.
    pub names: Vec<String>,
    /// Whether the roll in force has this key.
    pub enrolled: bool,
    /// What the roll would refuse if this one were accepted besides those that are.
    pub fault: Option<Told>,
    /// What the others that wait contradict.
    pub doubt: Option<Told>,
}

impl Wallet {
    /// Opens an officer's keystore.
    pub fn open_office(&mut self, keystore: &str, passphrase: SecretString) -> Result<(), Refusal> {
        let opened = linli_keystore::open_role(keystore.as_bytes(), &passphrase);
        self.desk.key = Some(opened.map_err(|e| Refusal::of(&e))?);
        Ok(())
    }

    /// Forgets the officer's key and the register.
    pub fn close_office(&mut self) {
        let trustee = self.desk.trustee.take();
        self.desk = Desk {
            trustee,
            ..Desk::default()
        };
    }

    /// Whether an officer's key is open.
    pub const fn is_office_open(&self) -> bool {
        self.desk.key.is_some()
    }

    /// Whose key is open; `None` where none is.
    pub fn officer(&self) -> Result<Option<Officer>, Refusal> {
        let Some(key) = &self.desk.key else {
            return Ok(None);
        };
        let public = OfficerKey::of(&key.signing());
        let (_, roles) = self.founded()?;
        let holds = |role: &Role| role.keys.iter().any(|own| own.key == public);
        Ok(Some(Officer {
            name: key.name.clone(),
            key: public.to_string(),
            registrar: holds(&roles.registrar),
            committee: holds(&roles.committee),
            funds: self.record()?.state().funds().next().is_some(),
            schemes: self.scheme_offices(public)?,
        }))
    }

    /// What `Authorization` says for one request to the inbox, at `now` by the node's clock.
    pub fn pass(&self, method: &str, path: &str, body: &[u8], now: i64) -> Result<String, Refusal> {
        let key = self.officers_key()?.signing();
        self.pass_of(&key, method, path, body, now)
    }

    fn pass_of(
        &self,
        key: &SigningKey,
        method: &str,
        path: &str,
        body: &[u8],
        now: i64,
    ) -> Result<String, Refusal> {
        let (community, _) = self.founded()?;
        let asked = Asked {
            community,
            method,
            path,
            body,
        };
        let mut nonce = [0; 16];
        UnwrapErr(SysRng).fill_bytes(&mut nonce);
        Ok(Pass::sign(asked, now, nonce, key).to_string())
    }

    /// A letter's content, from the key that the node names.
    pub fn open_letter(&self, sealed: &[u8], from: Option<OfficerKey>) -> Result<Opened, Refusal> {
        let from = letter::sender(from, self.states()?);
        let content = Content::of(sealed, from.as_deref(), self.officers_key()?);
        Ok(match content {
            Content::Request(request) => Opened::Request {
                text: request.to_json(),
            },
            Content::Paper(paper) => Opened::Paper {
                digest: paper.digest(),
                from: from.unwrap_or_default(),
                text: linli_office::json_text(&paper),
            },
            Content::Keys(file, ceremony) => Opened::Keys {
                ceremony: file.ceremony,
                purpose: ceremony.purpose,
                text: file.text,
            },
            Content::Unreadable(refusal) => Opened::Unreadable {
                told: Told::of(&refusal),
            },
        })
    }

    /// Whether a file is what was asked for, before it is used.
    pub fn check_file(name: &str, text: &str, wanted: file::Kind) -> Result<(), Refusal> {
        file::check(name, text, wanted).map_err(|e| Refusal::of(&e))
    }

    /// Takes the register that `linli roll import` wrote, until the office is closed; returns how many owners it has.
    pub fn take_register(&mut self, text: &str) -> Result<usize, Refusal> {
        let malformed = |e: serde_json::Error| Refusal::new("encoding.json", e.to_string());
        let register: Owners = serde_json::from_str(text).map_err(malformed)?;
        let count = register.list.len();
        self.desk.register = Some(register);
        Ok(count)
    }

    /// Requests that wait, each beside those that were accepted.
    pub fn requests(
        &self,
        accepted: &[String],
        waiting: &[String],
    ) -> Result<Vec<Asking>, Refusal> {
        let accepted = read_all(accepted)?;
        let waiting = read_all(waiting)?;
        let all: Vec<_> = accepted.iter().chain(&waiting).cloned().collect();
        let contradicted = self.doubts(&all)?;
        let in_force = self.record()?.roll(None).ok();
        let asking = |(at, request): (usize, EnrolmentRequest)| {
            let at = at + accepted.len();
            let beside: Vec<_> = accepted.iter().chain([&request]).cloned().collect();
            let fault = told_of(&self.doubts(&beside)?, accepted.len());
            let register = self.desk.register.as_ref();
            let owner = register.and_then(|register| register.of_unit(request.unit()));
            let entry = in_force
                .as_ref()
                .and_then(|roll| roll.entry_of(request.id()));
            Ok(Asking {
                digest: requests::digest(&request),
                unit: request.unit().to_owned(),
                code: requests::code(&request),
                note: request.note().map(str::to_owned),
                names: owner.map(|owner| owner.names.clone()).unwrap_or_default(),
                enrolled: entry.is_some(),
                doubt: told_of(&contradicted, at).filter(|_| fault.is_none()),
                fault,
            })
        };
        waiting.into_iter().enumerate().map(asking).collect()
    }

    fn doubts(&self, all: &[EnrolmentRequest]) -> Result<Vec<(usize, Refusal)>, Refusal> {
        let register = self.desk.register.as_ref();
        requests::doubts(self.realm()?, register.map(Into::into), all).map_err(|e| Refusal::of(&e))
    }

    fn officers_key(&self) -> Result<&RoleSecret, Refusal> {
        let locked = || Refusal::new("keystore.locked", "no officer's key is unlocked");
        self.desk.key.as_ref().ok_or_else(locked)
    }

    fn register(&self) -> Result<&Owners, Refusal> {
        let none = || Refusal::new("encoding.json", "no register was opened");
        self.desk.register.as_ref().ok_or_else(none)
    }

    fn founded(&self) -> Result<(CommunityId, &CommunityRoles), Refusal> {
        let state = self.record()?.state();
        let unfounded = || Refusal::new("community.unfounded", "the record has no community yet");
        state.id().zip(state.roles()).ok_or_else(unfounded)
    }

    fn realm(&self) -> Result<&Realm, Refusal> {
        let unfounded = || Refusal::new("community.unfounded", "the record has no community yet");
        let community = self.record()?.state().community();
        community.map(|it| &it.realm).ok_or_else(unfounded)
    }
}

fn told_of(found: &[(usize, Refusal)], at: usize) -> Option<Told> {
    let own = found.iter().find(|(number, _)| *number == at);
    own.map(|(_, refusal)| Told::of(refusal))
}

fn read_all(texts: &[String]) -> Result<Vec<EnrolmentRequest>, Refusal> {
    let read = |text: &String| EnrolmentRequest::from_json(text.as_bytes());
    let all: Result<_, _> = texts.iter().map(read).collect();
    all.map_err(|e| Refusal::of(&e))
}
