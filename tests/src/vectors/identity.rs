//! From 24 words to a nullifier.

use linli_primitives::identity::WordList;
use linli_primitives::{PollId, Realm, Seed};
use serde::{Deserialize, Serialize};

use super::text::{element, show};
use crate::chapter::{Case, Chapter, Expect, Given, RuleId, named, refused, rule_of};

/// What an owner computes from the words.
pub(super) struct Identity;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// 24 words, BIP-39 English or 简体中文.
    words: String,
    realm: String,
    poll: String,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Output {
    /// The words' 32 bytes.
    seed: String,
    /// BLAKE2b-512 of seed and realm, reduced into the field.
    secret: String,
    commitment: String,
    nullifier: String,
}

impl Chapter for Identity {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "identity";
    const ABOUT: &'static str = "words -> seed (BIP-39 entropy) -> secret: BLAKE2b-512, personalised \
        `Linli_RealmSecrt`, of the seed and the realm's UTF-8, each preceded by its length in 8 bytes little endian, \
        read as a 512-bit little-endian integer modulo p -> commitment = Hash(identity, secret) -> nullifier = \
        Hash(vote-nullifier, secret, poll). The secrets here are published and protect nothing.";

    fn cases(_: &Given) -> anyhow::Result<Vec<Case<Input>>> {
        let with = |seed: [u8; 32], list, realm: &str| Input {
            words: Seed::from_bytes(seed).to_words(list).to_string(),
            realm: realm.to_owned(),
            poll: show(7.into()),
        };
        let counting = core::array::from_fn(|i| i as u8);
        let plain = with(counting, WordList::English, "xinghe-garden.example");
        let change = |change: fn(&mut Input)| {
            let mut input = plain.clone();
            change(&mut input);
            input
        };
        Ok(named([
            (
                "zero seed",
                with([0; 32], WordList::English, "xinghe-garden.example"),
                Expect::Ok,
            ),
            ("counting seed", plain.clone(), Expect::Ok),
            (
                "the same seed in Chinese words",
                with(
                    counting,
                    WordList::SimplifiedChinese,
                    "xinghe-garden.example",
                ),
                Expect::Ok,
            ),
            (
                "the same seed in another realm",
                with(counting, WordList::English, "星河花园"),
                Expect::Ok,
            ),
            (
                "a word is missing",
                change(|i| i.words.truncate(i.words.len() - 5)),
                refused("identity.words"),
            ),
            (
                "two words are swapped",
                change(|i| {
                    let mut words: Vec<&str> = i.words.split(' ').collect();
                    words.swap(0, 1);
                    i.words = words.join(" ");
                }),
                refused("identity.words"),
            ),
            (
                "padded realm",
                change(|i| i.realm.push(' ')),
                refused("realm.name"),
            ),
            (
                "no realm",
                change(|i| i.realm.clear()),
                refused("realm.name"),
            ),
        ]))
    }

    fn evaluate(_: &Given, input: &Input) -> Result<Output, RuleId> {
        let seed = Seed::from_words(&input.words).map_err(rule_of)?;
        let realm = Realm::new(&input.realm).map_err(rule_of)?;
        let poll = PollId::new(element(&input.poll)?);
        let secret = seed.realm_secret(&realm);
        Ok(Output {
            seed: hex::encode(seed.as_bytes()),
            secret: show(secret.element()),
            commitment: secret.commitment().to_string(),
            nullifier: secret.vote_nullifier(poll).to_string(),
        })
    }
}
