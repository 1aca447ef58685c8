//! Who someone is in a realm: seed, realm secret, identity commitment, nullifiers.

use ff::{Field, PrimeField};
use linli_rule::Rule;
use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::document::{Digest, Kind, hash_to_field, keyed_digest};
use crate::field::{Fp, IdCommitment, Nullifier, PollId, RollLeaf};
use crate::poseidon::{Domain, hash};
use crate::quantity::Shares;

/// 32 random bytes, shown as 24 words (BIP-39); everything an owner needs later follows from them.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Seed([u8; 32]);

/// The words are not a seed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadWords {
    /// Not 24 words.
    #[error("identity.words: expected 24 words, found {0}")]
    Count(usize),
    /// The words of these numbers (from 1) are not in the list.
    #[error("identity.words: not in the word list: number {}", numbers(.0))]
    Unknown(Vec<usize>),
    /// Every word is in a list, but not all in one.
    #[error("identity.words: some of the words are Chinese and some are English")]
    Mixed,
    /// The checksum does not match: a word is wrong or two are swapped.
    #[error("identity.words: the checksum does not match")]
    Checksum,
}

fn numbers(places: &[usize]) -> String {
    let numbers: Vec<String> = places.iter().map(usize::to_string).collect();
    numbers.join(", ")
}

/// The two word lists in which a seed can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordList {
    /// BIP-39 English.
    English,
    /// BIP-39 简体中文.
    SimplifiedChinese,
}

impl WordList {
    const fn language(self) -> bip39::Language {
        match self {
            Self::English => bip39::Language::English,
            Self::SimplifiedChinese => bip39::Language::SimplifiedChinese,
        }
    }

    /// The words, in the list's order.
    pub fn words(self) -> &'static [&'static str] {
        self.language().word_list()
    }

    /// The word of this list that is meant, regardless of case, and in traditional characters too.
    pub fn find(self, word: &str) -> Option<&'static str> {
        let words = self.words();
        let known = self.language().find_word(&word.to_lowercase());
        // The two Chinese lists are one list in two scripts.
        let traditional = || match self {
            Self::English => None,
            Self::SimplifiedChinese => bip39::Language::TraditionalChinese.find_word(word),
        };
        known
            .or_else(traditional)
            .map(|place| words[usize::from(place)])
    }

    /// The list in which a word is looked up.
    pub const fn of(word: &str) -> Self {
        if word.is_ascii() {
            Self::English
        } else {
            Self::SimplifiedChinese
        }
    }
}

impl Seed {
    /// Fresh from `rng`.
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Wraps 32 bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes; whoever holds them is this person.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The 24 words, separated by single spaces.
    pub fn to_words(&self, list: WordList) -> Zeroizing<String> {
        let mnemonic = bip39::Mnemonic::from_entropy_in(list.language(), &self.0)
            .expect("32 bytes are a legal BIP-39 length");
        Zeroizing::new(mnemonic.words().collect::<Vec<_>>().join(" "))
    }

    /// Reads 24 words of either list, as [`WordList::find`] does; spaces may be any white space.
    pub fn from_words(text: &str) -> Result<Self, BadWords> {
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.len() != 24 {
            return Err(BadWords::Count(words.len()));
        }
        let list = WordList::of(words[0]);
        let is_known = |word: &str| WordList::of(word).find(word).is_some();
        let numbered = (1..).zip(&words);
        let unknown = numbered.filter(|(_, word)| !is_known(word));
        let unknown: Vec<usize> = unknown.map(|(number, _)| number).collect();
        if !unknown.is_empty() {
            return Err(BadWords::Unknown(unknown));
        }
        let meant = words.iter().map(|word| list.find(word));
        let meant: Option<Vec<_>> = meant.collect();
        let joined = Zeroizing::new(meant.ok_or(BadWords::Mixed)?.join(" "));
        let mnemonic =
            bip39::Mnemonic::parse_in(list.language(), joined.as_str()).map_err(|e| match e {
                bip39::Error::BadWordCount(count) => BadWords::Count(count),
                _ => BadWords::Checksum,
            })?;
        let entropy = Zeroizing::new(mnemonic.to_entropy());
        <[u8; 32]>::try_from(entropy.as_slice())
            .map(Self)
            .map_err(|_| BadWords::Checksum)
    }

    /// This person's secret in `realm`: hash-to-field(seed, realm).
    pub fn realm_secret(&self, realm: &Realm) -> RealmSecret {
        RealmSecret(hash_to_field(
            Kind::RealmSecret,
            &[&self.0, realm.as_str().as_bytes()],
        ))
    }
}

/// The name of a community or scheme, e.g. `星河花园` or `xinghe-garden.example`.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, borsh::BorshSerialize, serde::Serialize,
)]
#[serde(transparent)]
pub struct Realm(String);

/// The name cannot be a realm's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("realm.name: 1 to 200 bytes, no control characters, no white space at the ends")]
pub struct BadRealm;

impl Realm {
    /// Refuses names that are empty, too long or padded, and control characters.
    pub fn new(name: &str) -> Result<Self, BadRealm> {
        let fits = (1..=200).contains(&name.len());
        if fits && name.trim() == name && !name.chars().any(char::is_control) {
            Ok(Self(name.to_owned()))
        } else {
            Err(BadRealm)
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Display for Realm {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Realm {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&<std::borrow::Cow<'de, str>>::deserialize(deserializer)?)
            .map_err(serde::de::Error::custom)
    }
}

impl borsh::BorshDeserialize for Realm {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        Self::new(&String::deserialize_reader(reader)?)
            .map_err(|e| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, e))
    }
}

/// `sk`: a person's secret in one realm. Wiped when dropped, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RealmSecret(Fp);

impl RealmSecret {
    /// Fresh from `rng`, without a seed: for tests and samples.
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        Self(
            Seed::random(rng)
                .realm_secret(&Realm("random".to_owned()))
                .0,
        )
    }

    /// Wraps a field element.
    pub const fn new(element: Fp) -> Self {
        Self(element)
    }

    /// The field element.
    pub const fn element(&self) -> Fp {
        self.0
    }

    /// `Hash(ID, sk)`.
    pub fn commitment(&self) -> IdCommitment {
        IdCommitment::new(hash(Domain::Identity, [self.0]))
    }

    /// `Hash(VOTE_NF, sk, poll)`.
    pub fn vote_nullifier(&self, poll: PollId) -> Nullifier {
        Nullifier::new(hash(Domain::VoteNullifier, [self.0, poll.element()]))
    }

    /// The seed of the key with which this person answers for what she sent once in `scope`: the same each time, of no
    /// use elsewhere, and without this secret nobody can tell that two of them are one person's.
    pub fn pseudonym_seed(&self, scope: PollId) -> Zeroizing<[u8; 32]> {
        let secret = Zeroizing::new(self.0.to_repr());
        let Digest(seed) = keyed_digest(&secret, Kind::Pseudonym, &[&scope.to_bytes()]);
        Zeroizing::new(seed)
    }

    /// The serial of a ballot of `poll` made at `at`, Unix seconds: up to [`SERIAL_SPREAD`] seconds earlier, by the
    /// same amount for every ballot of this owner in this poll. So later ballots have higher serials, and the serials
    /// of several polls do not reveal how far one device's clock is off.
    pub fn ballot_serial(&self, poll: PollId, at: u64) -> u64 {
        let secret = Zeroizing::new(self.0.to_repr());
        let Digest(drawn) = keyed_digest(&secret, Kind::Serial, &[&poll.to_bytes()]);
        let drawn = drawn
            .into_iter()
            .take(8)
            .fold(0, |sum, byte| sum << 8 | u64::from(byte));
        at.saturating_sub(drawn % SERIAL_SPREAD)
    }
}

/// Seconds over which serials are spread: many times the clock error with which a node still takes ballots.
pub const SERIAL_SPREAD: u64 = 3600;

impl RollLeaf {
    /// `Hash(ROLL_LEAF, idc, shares)`.
    pub fn of(id: IdCommitment, shares: Shares) -> Self {
        Self::new(hash(
            Domain::RollLeaf,
            [id.element(), Fp::from(shares.get())],
        ))
    }
}

impl Nullifier {
    /// Zero is not a nullifier: nobody would find a hash that is zero, but a zeroed field happens by accident.
    pub fn is_zero(self) -> bool {
        bool::from(self.element().is_zero())
    }
}

#[cfg(test)]
mod tests;
