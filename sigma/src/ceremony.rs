//! The trustees' key ceremony: both election keys at once, over signed messages that may be exchanged as files.
//!
//! Round 1 is public, round 2 is encrypted to each peer, a confirmation ends it. No step keeps state: a trustee's
//! polynomial follows from its seed and the ceremony, so its words and the messages restore its key shares.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use ff::PrimeField;
use linli_primitives::document::Kind;
use linli_primitives::{Digest, Realm};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::dkg::{Commitments, Dealer, Fault, HEADS, Receiver, SHARES, shared_key};
use crate::group::Scalar;
use crate::hex32;
use crate::key::{ElectionKeys, KeyShare, MAX_TRUSTEES, SharedKey};
use crate::trustee::{TrusteeCard, TrusteeSecret};

mod error;
mod record;
pub use error::{BadCeremony, CeremonyError, Trustee};
pub use record::CeremonyRecord;

/// Whether the loss of one trustee may void the election.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum Spare {
    /// At least one trustee more than the threshold.
    Required,
    /// All trustees are needed; this must be said explicitly.
    Waived,
}

/// What all trustees agree on before they begin.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ceremony {
    /// The community.
    pub realm: Realm,
    /// What the keys are for, and anything that distinguishes this ceremony from another of the same trustees.
    pub purpose: String,
    /// How many trustees decrypt together; at least two.
    pub threshold: u16,
    /// Whether one trustee can be lost.
    pub spare: Spare,
    /// The trustees, in order of index (from 1).
    pub trustees: Vec<TrusteeCard>,
}

/// Round 1, public: commitments for both keys.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round1 {
    /// The ceremony.
    pub ceremony: Digest,
    /// Who sends it.
    pub trustee: u16,
    /// For the key that seals heads.
    pub heads: Commitments,
    /// For the key that seals shares.
    pub shares: Commitments,
    /// The signature over all of the above.
    #[serde(with = "hex32::bytes")]
    pub signature: Vec<u8>,
}

/// Round 2, for one peer: its shares of the sender's polynomials, encrypted by age.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round2 {
    /// The ceremony.
    pub ceremony: Digest,
    /// Who sends it.
    pub from: u16,
    /// Who can read it.
    pub to: u16,
    /// Digest of all of round 1 as the sender saw it.
    pub transcript: Digest,
    /// The encrypted shares.
    #[serde(with = "hex32::bytes")]
    pub sealed: Vec<u8>,
    /// The signature over all of the above.
    #[serde(with = "hex32::bytes")]
    pub signature: Vec<u8>,
}

/// The last message, public: the sender holds valid shares of these keys.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// The ceremony.
    pub ceremony: Digest,
    /// Who sends it.
    pub trustee: u16,
    /// Digest of all of round 1 as the sender saw it.
    pub transcript: Digest,
    /// Both keys.
    pub keys: ConfirmedKeys,
    /// The signature over all of the above.
    #[serde(with = "hex32::bytes")]
    pub signature: Vec<u8>,
}

/// The keys a trustee confirms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmedKeys {
    /// Seals heads.
    pub heads: crate::key::PublicKey,
    /// Seals shares.
    pub shares: crate::key::PublicKey,
}

/// The public output of a finished ceremony.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concluded {
    /// Digest of all of round 1.
    pub transcript: Digest,
    /// The key for heads.
    pub heads: SharedKey,
    /// The key for shares.
    pub shares: SharedKey,
    /// Both, checked to differ.
    pub keys: ElectionKeys,
}

/// A trustee's shares of both keys.
#[derive(Clone)]
pub struct KeyShares {
    /// The share of the key for heads.
    pub heads: KeyShare,
    /// The share of the key for shares.
    pub shares: KeyShare,
}

impl Ceremony {
    /// Names the ceremony in all its messages.
    pub fn id(&self) -> Digest {
        Digest::of(Kind::Ceremony, &[b"description", &encode(self)])
    }

    /// Whether a ceremony with this description is possible.
    pub fn check(&self) -> Result<(), BadCeremony> {
        let count = self.trustees.len();
        let threshold = usize::from(self.threshold);
        if count > usize::from(MAX_TRUSTEES) || threshold < 2 || threshold > count {
            return Err(BadCeremony::Threshold {
                threshold: self.threshold,
                count,
            });
        }
        if threshold == count && self.spare == Spare::Required {
            return Err(BadCeremony::NoSpare { count });
        }
        if self.purpose.trim().is_empty() || self.purpose.len() > 1000 {
            return Err(BadCeremony::Purpose);
        }
        for (i, card) in self.trustees.iter().enumerate() {
            let repeated = self.trustees[..i].iter().any(|other| {
                other.name == card.name
                    || other.verify_key == card.verify_key
                    || other.recipient == card.recipient
            });
            let index = i as u16 + 1;
            if repeated {
                return Err(BadCeremony::Repeated(index));
            }
            if !card.is_sound() {
                return Err(BadCeremony::Card(index));
            }
        }
        Ok(())
    }

    /// The keys, from round 1 and everybody's confirmation; anybody can compute them.
    pub fn conclude(
        &self,
        round1: &[Round1],
        confirmations: &[Confirmation],
    ) -> Result<Concluded, CeremonyError> {
        self.check()?;
        let outcome = self.outcome(&self.collect_round1(round1)?)?;
        let mut confirmed = BTreeMap::new();
        for confirmation in confirmations {
            self.check_confirmation(confirmation)?;
            let Confirmation {
                trustee,
                transcript,
                keys,
                ..
            } = confirmation;
            let agrees = *transcript == outcome.transcript && *keys == outcome.confirmed();
            if !agrees {
                return Err(CeremonyError::Transcript(self.trustee(*trustee)));
            }
            if confirmed.insert(*trustee, ()).is_some() {
                return Err(CeremonyError::Duplicate(self.trustee(*trustee)));
            }
        }
        self.refuse_missing(&confirmed, None)?;
        Ok(outcome)
    }

    /// Whether a message of round 1 is of this ceremony and signed by the trustee whom it names.
    pub fn check_round1(&self, message: &Round1) -> Result<(), CeremonyError> {
        let Round1 {
            ceremony,
            trustee,
            heads,
            shares,
            signature,
        } = message;
        let signed = signed_bytes(b"round 1", &(ceremony, trustee, heads, shares));
        self.check_sender(*ceremony, *trustee, &signed, signature)
    }

    /// The same for a message of round 2. Whether its shares are right, its reader alone can tell.
    pub fn check_round2(&self, message: &Round2) -> Result<(), CeremonyError> {
        let Round2 {
            ceremony,
            from,
            to,
            transcript,
            sealed,
            signature,
        } = message;
        let signed = signed_bytes(b"round 2", &(ceremony, from, to, transcript, sealed));
        self.check_sender(*ceremony, *from, &signed, signature)
    }

    /// The same for a confirmation.
    pub fn check_confirmation(&self, message: &Confirmation) -> Result<(), CeremonyError> {
        let Confirmation {
            ceremony,
            trustee,
            transcript,
            keys,
            signature,
        } = message;
        let signed = signed_bytes(b"confirmation", &(ceremony, trustee, transcript, keys));
        self.check_sender(*ceremony, *trustee, &signed, signature)
    }

    fn count(&self) -> u16 {
        self.trustees.len() as u16
    }

    /// Names a trustee for an error.
    fn trustee(&self, index: u16) -> Trustee {
        let card = usize::from(index)
            .checked_sub(1)
            .and_then(|i| self.trustees.get(i));
        Trustee {
            index,
            name: card.map_or_else(String::new, |card| card.name.clone()),
        }
    }

    /// Ceremony, index and signature of a message.
    fn check_sender(
        &self,
        ceremony: Digest,
        index: u16,
        signed: &[u8],
        signature: &[u8],
    ) -> Result<(), CeremonyError> {
        let trustee = self.trustee(index);
        if ceremony != self.id() {
            return Err(CeremonyError::OtherCeremony(trustee));
        }
        let card = usize::from(index)
            .checked_sub(1)
            .and_then(|i| self.trustees.get(i));
        match card {
            None => Err(CeremonyError::Unknown(index)),
            Some(card) if !card.has_signed(signed, signature) => {
                Err(CeremonyError::Signature(trustee))
            }
            Some(_) => Ok(()),
        }
    }

    fn refuse_missing<T>(
        &self,
        found: &BTreeMap<u16, T>,
        except: Option<u16>,
    ) -> Result<(), CeremonyError> {
        let missing = (1..=self.count()).find(|i| Some(*i) != except && !found.contains_key(i));
        missing.map_or(Ok(()), |index| {
            Err(CeremonyError::Missing(self.trustee(index)))
        })
    }

    /// One signed message of every trustee, by index.
    fn collect_round1<'a>(
        &self,
        messages: &'a [Round1],
    ) -> Result<BTreeMap<u16, &'a Round1>, CeremonyError> {
        let mut all = BTreeMap::new();
        for message in messages {
            self.check_round1(message)?;
            if all.insert(message.trustee, message).is_some() {
                return Err(CeremonyError::Duplicate(self.trustee(message.trustee)));
            }
        }
        self.refuse_missing(&all, None)?;
        Ok(all)
    }

    fn outcome(&self, round1: &BTreeMap<u16, &Round1>) -> Result<Concluded, CeremonyError> {
        let heads = shared_key::<HEADS>(self.threshold, &commitments(round1, |m| &m.heads));
        let shares = shared_key::<SHARES>(self.threshold, &commitments(round1, |m| &m.shares));
        let heads = heads.map_err(|fault| self.culprit(fault))?;
        let shares = shares.map_err(|fault| self.culprit(fault))?;
        let keys = ElectionKeys::new(heads.key(), shares.key()).map_err(|_| CeremonyError::Keys)?;
        Ok(Concluded {
            transcript: self.transcript(round1),
            heads,
            shares,
            keys,
        })
    }

    /// Digest of all of round 1, signatures included.
    fn transcript(&self, round1: &BTreeMap<u16, &Round1>) -> Digest {
        let messages: Vec<Vec<u8>> = round1.values().map(encode).collect();
        let id = self.id();
        let mut parts: Vec<&[u8]> = vec![b"transcript", &id.0];
        parts.extend(messages.iter().map(Vec::as_slice));
        Digest::of(Kind::Ceremony, &parts)
    }

    fn culprit(&self, fault: Fault) -> CeremonyError {
        match fault {
            Fault::Commitments(index) => CeremonyError::Commitments(self.trustee(index)),
            Fault::ProofOfKnowledge(index) => CeremonyError::ProofOfKnowledge(self.trustee(index)),
            Fault::Share(index) => CeremonyError::Share(self.trustee(index)),
            Fault::Key => CeremonyError::Keys,
        }
    }
}

impl Concluded {
    fn confirmed(&self) -> ConfirmedKeys {
        ConfirmedKeys {
            heads: self.heads.key(),
            shares: self.shares.key(),
        }
    }
}

/// One trustee in one ceremony.
pub struct Participant<'a> {
    ceremony: &'a Ceremony,
    secret: &'a TrusteeSecret,
    index: u16,
}

impl<'a> Participant<'a> {
    /// Checks the ceremony and finds the trustee in it by its keys.
    pub fn new(ceremony: &'a Ceremony, secret: &'a TrusteeSecret) -> Result<Self, CeremonyError> {
        ceremony.check()?;
        let is_own = |card: &TrusteeCard| *card == secret.card(&card.name);
        let position = ceremony.trustees.iter().position(is_own);
        let index = position.ok_or(CeremonyError::NotATrustee)? as u16 + 1;
        Ok(Self {
            ceremony,
            secret,
            index,
        })
    }

    /// The trustee's index, from 1.
    pub const fn index(&self) -> u16 {
        self.index
    }

    /// The message to everybody; always the same.
    pub fn round1(&self) -> Result<Round1, CeremonyError> {
        let (ceremony, trustee) = (self.ceremony.id(), self.index);
        let heads = self.dealer::<HEADS>()?.commitments().clone();
        let shares = self.dealer::<SHARES>()?.commitments().clone();
        let signed = signed_bytes(b"round 1", &(&ceremony, &trustee, &heads, &shares));
        Ok(Round1 {
            ceremony,
            trustee,
            heads,
            shares,
            signature: self.secret.sign(&signed),
        })
    }

    /// From everybody's round 1 (this trustee's included), one message to each peer.
    pub fn round2(&self, round1: &[Round1]) -> Result<Vec<Round2>, CeremonyError> {
        let round1 = self.own_round1(round1)?;
        self.ceremony.outcome(&round1)?;
        let transcript = self.ceremony.transcript(&round1);
        let (_, heads) = self.deal::<HEADS>(&round1, |m| &m.heads)?;
        let (_, shares) = self.deal::<SHARES>(&round1, |m| &m.shares)?;
        let message = |(&to, heads): (&u16, &Zeroizing<Scalar>)| {
            let pair = [**heads, *shares[&to]];
            self.round2_message(to, transcript, &pair)
        };
        heads.iter().map(message).collect()
    }

    /// From everybody's round 1 and the peers' round 2 to this trustee: the key shares, and the confirmation.
    pub fn finish(
        &self,
        round1: &[Round1],
        round2: &[Round2],
    ) -> Result<(KeyShares, Confirmation), CeremonyError> {
        let round1 = self.own_round1(round1)?;
        let outcome = self.ceremony.outcome(&round1)?;
        let received = self.open_round2(round2, outcome.transcript)?;
        let part = |i: usize| {
            received
                .iter()
                .map(move |(&from, pair)| (from, Zeroizing::new(pair[i])))
        };
        let (heads, _) = self.deal::<HEADS>(&round1, |m| &m.heads)?;
        let (shares, _) = self.deal::<SHARES>(&round1, |m| &m.shares)?;
        let heads = heads
            .finish(&part(0).collect())
            .map_err(|f| self.ceremony.culprit(f))?;
        let shares = shares
            .finish(&part(1).collect())
            .map_err(|f| self.ceremony.culprit(f))?;
        let public = (Some(heads.public()), Some(shares.public()));
        if public
            != (
                outcome.heads.share(self.index),
                outcome.shares.share(self.index),
            )
        {
            return Err(CeremonyError::Keys);
        }
        Ok((KeyShares { heads, shares }, self.confirmation(&outcome)))
    }

    fn confirmation(&self, outcome: &Concluded) -> Confirmation {
        let (ceremony, trustee, transcript) = (self.ceremony.id(), self.index, outcome.transcript);
        let keys = outcome.confirmed();
        let signed = signed_bytes(b"confirmation", &(&ceremony, &trustee, &transcript, &keys));
        Confirmation {
            ceremony,
            trustee,
            transcript,
            keys,
            signature: self.secret.sign(&signed),
        }
    }

    /// The trustee's polynomial for one key, from its seed and the ceremony.
    fn dealer<const KIND: u8>(&self) -> Result<Dealer<KIND>, CeremonyError> {
        let Ceremony { threshold, .. } = self.ceremony;
        let seed = self
            .secret
            .derive(&[b"polynomial", &self.ceremony.id().0, &[KIND]]);
        Dealer::new(self.index, *threshold, self.ceremony.count(), *seed)
            .map_err(|fault| self.ceremony.culprit(fault))
    }

    fn deal<const KIND: u8>(
        &self,
        round1: &BTreeMap<u16, &Round1>,
        of: fn(&Round1) -> &Commitments,
    ) -> Result<(Receiver<KIND>, BTreeMap<u16, Zeroizing<Scalar>>), CeremonyError> {
        let mut others = commitments(round1, of);
        others.remove(&self.index);
        self.dealer::<KIND>()?
            .share(&others)
            .map_err(|fault| self.ceremony.culprit(fault))
    }

    /// Everybody's round 1; refuses it if this trustee's own message is not the one it sent.
    fn own_round1<'m>(
        &self,
        messages: &'m [Round1],
    ) -> Result<BTreeMap<u16, &'m Round1>, CeremonyError> {
        let round1 = self.ceremony.collect_round1(messages)?;
        if *round1[&self.index] == self.round1()? {
            Ok(round1)
        } else {
            Err(CeremonyError::Transcript(self.ceremony.trustee(self.index)))
        }
    }

    fn round2_message(
        &self,
        to: u16,
        transcript: Digest,
        shares: &[Scalar; 2],
    ) -> Result<Round2, CeremonyError> {
        let (ceremony, from) = (self.ceremony.id(), self.index);
        let plain = Zeroizing::new(encode(&shares.map(|share| share.to_repr())));
        let card = &self.ceremony.trustees[usize::from(to) - 1];
        let sealed = card.seal(&plain).ok_or(BadCeremony::Card(to))?;
        let signed = signed_bytes(b"round 2", &(&ceremony, &from, &to, &transcript, &sealed));
        let signature = self.secret.sign(&signed);
        Ok(Round2 {
            ceremony,
            from,
            to,
            transcript,
            sealed,
            signature,
        })
    }

    /// The shares for heads and for shares, by sender.
    fn open_round2(
        &self,
        messages: &[Round2],
        expected: Digest,
    ) -> Result<BTreeMap<u16, Zeroizing<[Scalar; 2]>>, CeremonyError> {
        let mut all = BTreeMap::new();
        for message in messages {
            self.ceremony.check_round2(message)?;
            let Round2 {
                from,
                to,
                transcript,
                sealed,
                ..
            } = message;
            let sender = self.ceremony.trustee(*from);
            if *to != self.index || *from == self.index {
                return Err(CeremonyError::NotForMe(sender));
            }
            if *transcript != expected {
                return Err(CeremonyError::Transcript(sender));
            }
            let shares = self
                .open_shares(sealed)
                .ok_or(CeremonyError::Share(sender.clone()))?;
            if all.insert(*from, shares).is_some() {
                return Err(CeremonyError::Duplicate(sender));
            }
        }
        self.ceremony.refuse_missing(&all, Some(self.index))?;
        Ok(all)
    }

    fn open_shares(&self, sealed: &[u8]) -> Option<Zeroizing<[Scalar; 2]>> {
        let plain = self.secret.open(sealed)?;
        let pair = Zeroizing::new(borsh::from_slice::<[[u8; 32]; 2]>(&plain).ok()?);
        let [heads, shares] = pair.map(|repr| Option::from(Scalar::from_repr(repr)));
        Some(Zeroizing::new([heads?, shares?]))
    }
}

fn commitments(
    round1: &BTreeMap<u16, &Round1>,
    of: fn(&Round1) -> &Commitments,
) -> BTreeMap<u16, Commitments> {
    round1
        .iter()
        .map(|(&index, message)| (index, of(message).clone()))
        .collect()
}

fn encode(value: &impl BorshSerialize) -> Vec<u8> {
    borsh::to_vec(value).expect("writing to memory does not fail")
}

/// What a signature covers: the kind of message, and its fields.
fn signed_bytes(kind: &[u8], fields: &impl BorshSerialize) -> Vec<u8> {
    encode(&("linli ceremony v1", kind, fields))
}

#[cfg(test)]
mod tests;
