//! The demo's officers: their keys, the scheme that names them, and their signatures.

use linli_primitives::{Money, Realm, SchemeId};
use linli_wire::community::{Community, CommunityRoles, CommunityWitnesses};
use linli_wire::continuity::Continuity;
use linli_wire::poll::PROTOCOL;
use linli_wire::scheme::{Assessors, Currency, Roles, Scheme};
use linli_wire::signature::{OfficerKey, Role, RoleKey, Scope, Signable, Signed, SigningKey};
use linli_wire::text::Text;
use linli_wire::validators::Validators;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::calendar::date;
use super::plan::below;
use crate::{Error, Refusal};

/// What the transfer of a payout costs, in 分.
const FEE: u64 = 200;
/// Assessors of a line, and how many of them sign.
const ASSESSORS: (usize, u16) = (3, 2);

/// The first messages of the demo's record.
pub(super) struct Founding {
    pub(super) community: Signed<Community>,
    pub(super) scheme: Signed<Scheme>,
}

/// Every officer, with keys.
pub(super) struct Officers {
    committee: Vec<SigningKey>,
    registrar: SigningKey,
    treasurer: SigningKey,
    assessors: Vec<Vec<SigningKey>>,
    /// The key under which assessors tag bills.
    pub(super) tag_key: Zeroizing<[u8; 32]>,
    /// What opens payees' details.
    payee_key: age::x25519::Identity,
}

impl Officers {
    /// Draws all keys; `lines` sets of assessors.
    pub(super) fn draw(lines: usize, rng: &mut impl CryptoRng) -> Self {
        let mut key = || {
            let mut bytes = Zeroizing::new([0; 32]);
            rng.fill_bytes(&mut *bytes);
            bytes
        };
        let mut keys = |count| {
            let fresh = (0..count).map(|_| SigningKey::from_bytes(&key()));
            fresh.collect::<Vec<SigningKey>>()
        };
        Self {
            committee: keys(3),
            registrar: keys(1).remove(0),
            treasurer: keys(1).remove(0),
            assessors: (0..lines).map(|_| keys(ASSESSORS.0)).collect(),
            tag_key: key(),
            payee_key: age::x25519::Identity::generate(),
        }
    }

    /// The community of the same committee and registrar, and the scheme it founds.
    pub(super) fn found(&self, realm: &Realm, claim_key: &str) -> Founding {
        let scheme = self.scheme(realm, claim_key);
        let Roles {
            committee,
            registrar,
            ..
        } = scheme.roles.clone();
        let community = Community {
            protocol: PROTOCOL,
            realm: realm.clone(),
            name: Text {
                zh: "星河花园".to_owned(),
                en: "Xinghe Garden".to_owned(),
            },
            roles: CommunityRoles {
                committee,
                registrar,
            },
            witnesses: CommunityWitnesses::default(),
            validators: Validators::default(),
            continuity: Continuity::default(),
        };
        let id = community.id();
        Founding {
            community: self.two(id, community),
            scheme: self.two(id, scheme),
        }
    }

    /// The scheme they run.
    fn scheme(&self, realm: &Realm, claim_key: &str) -> Scheme {
        let assessors = self
            .assessors
            .iter()
            .enumerate()
            .map(|(n, keys)| Assessors {
                categories: vec![n as u32 + 1],
                role: role("评估员 / assessor", ASSESSORS.1, keys),
            });
        Scheme {
            protocol: PROTOCOL,
            claim_key: claim_key.to_owned(),
            realm: realm.clone(),
            name: Text {
                zh: "星河邻里互助金（演示）".to_owned(),
                en: "Xinghe neighbourhood mutual-aid fund (demonstration)".to_owned(),
            },
            ledger: "files:demo".to_owned(),
            currency: Currency {
                code: "CNY".to_owned(),
                minor_digits: 2,
            },
            fee: Money::new(FEE).expect("small"),
            payee_recipient: self.payee_key.to_public().to_string(),
            roles: Roles {
                committee: role("委员 / committee", 2, &self.committee),
                registrar: role(
                    "登记员 / registrar",
                    1,
                    core::slice::from_ref(&self.registrar),
                ),
                treasurer: role(
                    "司库 / treasurer",
                    1,
                    core::slice::from_ref(&self.treasurer),
                ),
                assessors: assessors.collect(),
            },
        }
    }

    /// Two of the committee sign.
    pub(super) fn committee<T: Signable>(&self, scheme: SchemeId, act: T) -> Signed<T> {
        self.two(scheme, act)
    }

    fn two<T: Signable>(&self, scheme: impl Into<Scope> + Copy, act: T) -> Signed<T> {
        let [first, .., last] = self.committee.as_slice() else {
            return Signed::new(act);
        };
        Signed::new(act).sign(scheme, first).sign(scheme, last)
    }

    /// The registrar signs.
    pub(super) fn registrar<T: Signable>(&self, scheme: SchemeId, act: T) -> Signed<T> {
        Signed::new(act).sign(scheme, &self.registrar)
    }

    /// The treasurer signs.
    pub(super) fn treasurer<T: Signable>(&self, scheme: SchemeId, act: T) -> Signed<T> {
        Signed::new(act).sign(scheme, &self.treasurer)
    }

    /// Two of the line's three assessors sign.
    pub(super) fn assessors<T: Signable>(
        &self,
        scheme: SchemeId,
        category: u32,
        act: T,
        rng: &mut impl CryptoRng,
    ) -> Signed<T> {
        let keys = &self.assessors[category as usize - 1];
        let absent = below(keys.len() as u64, rng) as usize;
        let signing = keys.iter().enumerate().filter(|(n, _)| *n != absent);
        signing.fold(Signed::new(act), |act, (_, key)| act.sign(scheme, key))
    }

    /// The treasurer reads who is paid.
    pub(super) fn open_payee(&self, sealed: &[u8]) -> Result<String, Error> {
        let refuse = || Refusal::new("claim.payee", "payee details that cannot be opened");
        let padded = age::decrypt(&self.payee_key, sealed).map_err(|_| refuse())?;
        let details = linli_wire::claim::unpad_payee(&padded).ok_or_else(refuse)?;
        Ok(String::from_utf8_lossy(details).into_owned())
    }
}

/// Who is paid, readable only by the treasurer.
pub(super) fn seal_payee(recipient: &str, details: &str) -> Result<Vec<u8>, Error> {
    let refuse = |detail: &str| Refusal::new("claim.payee", detail);
    let recipient: age::x25519::Recipient = recipient.parse().map_err(refuse)?;
    let padded = linli_wire::claim::pad_payee(details.as_bytes())
        .ok_or_else(|| refuse("the details are too long"))?;
    age::encrypt(&recipient, &padded).map_err(|e| refuse(&e.to_string()).into())
}

fn role(name: &str, threshold: u16, keys: &[SigningKey]) -> Role {
    let of = |(n, key): (usize, &SigningKey)| RoleKey {
        name: format!("{name} {}", n + 1),
        key: OfficerKey::of(key),
        recipient: None,
        valid_from: date(2026, 1, 1),
        valid_to: date(2027, 12, 31),
    };
    Role {
        threshold,
        keys: keys.iter().enumerate().map(of).collect(),
    }
}
