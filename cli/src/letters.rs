//! Letters between officers, trustees and owners, by a node that reads none of them.

use linli_client::{Inbox, Posted, Waiting, Who};
use linli_primitives::Realm;
use linli_sigma::trustee::TrusteeSecret;
use linli_wire::signature::{OfficerKey, SigningKey};
use rand_core::Rng;
use zeroize::Zeroizing;

use crate::clock::Clock;
use crate::community::{Community, Subject};
use crate::keystore::{RoleSecret, seal_letter};
use crate::place::Place;
use crate::{Console, Error, Refusal, randomness};

/// The most letters that are fetched at once; the rest waits for the next time.
const MOST: usize = 10_000;

/// Whoever has a box: signs passes, and opens letters.
pub trait Addressee {
    /// The key of the box.
    fn signing(&self) -> SigningKey;
    /// What a letter says; `None` if it was not sealed for this one, or is damaged.
    fn unseal(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>>;
}

impl Addressee for RoleSecret {
    fn signing(&self) -> SigningKey {
        Self::signing(self)
    }

    fn unseal(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        Self::unseal(self, sealed)
    }
}

impl Addressee for TrusteeSecret {
    fn signing(&self) -> SigningKey {
        SigningKey::from_bytes(Self::signing(self).as_bytes())
    }

    fn unseal(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        Self::unseal(self, sealed)
    }
}

/// The inbox of a community at a node, and the community itself, checked.
pub struct Post {
    /// Whose keys the letters are for.
    pub community: Community,
    inbox: Inbox,
}

impl Post {
    /// At the node of `place`, which must be one.
    pub fn open(place: &Place, console: &Console) -> Result<Self, Error> {
        let place = place.reached(console)?;
        let options = place.options(console)?;
        let community = place.open(Subject::Affairs, &Clock::default(), console)?;
        let (id, _) = community.office()?;
        let inbox = Inbox::new(&options.url, id, options.patience)?;
        Ok(Self { community, inbox })
    }

    /// The community's name as keys see it.
    pub fn realm(&self) -> Result<Realm, Refusal> {
        let community = self.community.state().community();
        let none = || Refusal::new("community.unfounded", "the record has no community yet");
        Ok(community.ok_or_else(none)?.realm.clone())
    }

    /// The inbox.
    pub const fn inbox(&self) -> &Inbox {
        &self.inbox
    }

    /// Leaves a text for a key, sealed for its recipient; `from` is for those who may write more than a request.
    pub fn send(
        &self,
        to: OfficerKey,
        recipient: &str,
        text: &str,
        from: Option<&SigningKey>,
    ) -> Result<Posted, Error> {
        let letter = seal_letter(recipient, text).ok_or_else(|| {
            Refusal::new(
                "authority.recipient",
                "the published recipient is malformed",
            )
        })?;
        let who = from.map(who).transpose()?;
        Ok(self.inbox.post(to, &letter, who)?)
    }

    /// The letters for one's own key, the oldest first.
    pub fn fetch(&self, own: &SigningKey) -> Result<Vec<Waiting>, Error> {
        let mut all: Vec<Waiting> = Vec::new();
        loop {
            let after = all.last().map_or(0, |letter| letter.number);
            let part = self.inbox.list(who(own)?, after)?;
            let is_last = !part.more || part.letters.is_empty();
            all.extend(
                part.letters
                    .into_iter()
                    .filter(|letter| letter.number > after),
            );
            if is_last || all.len() >= MOST {
                return Ok(all);
            }
        }
    }

    /// Removes a letter that is kept here now. One that is gone already is no fault.
    pub fn remove(&self, own: &SigningKey, letter: &Waiting) -> Result<(), Error> {
        match self.inbox.remove(who(own)?, letter.id).map_err(Error::from) {
            Err(Error::Refused(refusal)) if refusal.rule == "inbox.absent" => Ok(()),
            done => done,
        }
    }
}

/// A fresh pass's owner.
fn who(key: &SigningKey) -> Result<Who<'_>, Error> {
    let mut nonce = [0; 16];
    randomness::system().fill_bytes(&mut nonce);
    Ok(Who {
        key,
        at: Clock::default().now()?,
        nonce,
    })
}
