//! A chain with one contract: what it keeps, and whose coins are where.

use std::collections::BTreeMap;

use bech32::{Bech32, Hrp};
use linli_primitives::Digest;
use linli_rule::Rule;
use linli_testing::town::VERIFIER;
use linli_wire::Message;
use linli_wire::address::is_address;

use super::execution;
use crate::{Call, Coin, Contract, Execute, Here, Outcome, Refusal, Sending, Storage};

pub(super) const CHAIN: &str = "test-1";
pub(super) const CONTRACT: &str = "linli1ejpjr43ht3y56pplm5pxpusmcrk9rkkvcv5ktu";
/// Has the same code.
pub(super) const ANOTHER: &str = "linli14ezg4jrvf68ymmry2u5hprh5rpe6u7wxn0u59g";
pub(super) const DENOMINATION: &str = "ibc/COIN";
/// Sends everything, and has coins.
pub(super) const SENDER: &str = "linli1pgm8hyk0pvphmlvfjc8wsvk4daluz5tg2waxax";

/// Keys and values.
#[derive(Clone, Default, PartialEq, Debug)]
pub(super) struct Kept(pub(super) BTreeMap<Vec<u8>, Vec<u8>>);

impl Storage for Kept {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(key).cloned()
    }

    fn range(&self, prefix: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
        let from = self.0.range(prefix.to_vec()..);
        let own = from.take_while(|(key, _)| key.starts_with(prefix));
        own.map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }
}

/// The chain.
#[derive(Clone)]
pub(super) struct Chain {
    pub(super) here: Here,
    pub(super) kept: Kept,
    pub(super) bank: BTreeMap<String, u128>,
}

impl Default for Chain {
    fn default() -> Self {
        Self {
            here: Here {
                chain: CHAIN.into(),
                contract: CONTRACT.into(),
            },
            kept: Kept::default(),
            bank: BTreeMap::from([(SENDER.to_owned(), 1_000_000_000)]),
        }
    }
}

impl Chain {
    /// Sends an execution with coins; if it is refused, nothing has happened.
    pub(super) fn send(
        &mut self,
        at: i64,
        sender: &str,
        funds: &[Coin],
        execute: &Execute,
    ) -> Result<Outcome, Refusal> {
        let mut contract = Contract::open(self.here.clone(), &self.kept);
        let call = Call {
            at,
            sender,
            funds,
            is_address: &|text| is_address(CONTRACT, text),
        };
        let outcome = contract.execute(&VERIFIER, call, execute)?;
        let changes: Vec<_> = contract.into_changes().collect();
        for (key, value) in changes {
            match value {
                Some(value) => self.kept.0.insert(key, value),
                None => self.kept.0.remove(&key),
            };
        }
        for coin in funds {
            self.transfer(sender, CONTRACT, coin);
        }
        for Sending { to, coin } in &outcome.sendings {
            self.transfer(CONTRACT, to, coin);
        }
        assert_eq!(
            self.balance(CONTRACT),
            self.pools(),
            "coins are what the state says"
        );
        Ok(outcome)
    }

    /// Sends what a log holds.
    #[track_caller]
    pub(super) fn send_all(&mut self, log: &[(i64, Message)]) {
        for (at, message) in log {
            let (funds, execute) = execution(message);
            let outcome = self.send(*at, SENDER, &funds, &execute);
            let taken = &outcome.expect("a node took it").taken;
            assert_eq!(taken[0].digest, message.digest());
        }
    }

    fn transfer(&mut self, from: &str, to: &str, coin: &Coin) {
        assert_eq!(coin.denomination, DENOMINATION);
        let from = self.bank.entry(from.to_owned()).or_default();
        *from = from
            .checked_sub(coin.amount)
            .expect("no more than there is");
        *self.bank.entry(to.to_owned()).or_default() += coin.amount;
    }

    pub(super) fn balance(&self, of: &str) -> u128 {
        self.bank.get(of).copied().unwrap_or_default()
    }

    /// What the pools have, as the state says.
    fn pools(&self) -> u128 {
        let contract = Contract::open(self.here.clone(), &self.kept);
        let schemes = contract.state().schemes();
        schemes
            .map(|scheme| u128::from(scheme.pool().balance()))
            .sum()
    }

    pub(super) fn root(&self) -> Digest {
        Contract::open(self.here.clone(), &self.kept)
            .state()
            .state_root()
    }

    pub(super) fn height(&self) -> u64 {
        Contract::open(self.here.clone(), &self.kept)
            .state()
            .height()
    }
}

pub(super) fn coin(amount: u64) -> Coin {
    Coin {
        denomination: DENOMINATION.to_owned(),
        amount: amount.into(),
    }
}

pub(super) fn address(name: &str) -> String {
    let prefix = Hrp::parse("linli").expect("legal");
    bech32::encode::<Bech32>(prefix, name.as_bytes()).expect("short enough")
}

/// The rule by which an execution was refused.
#[track_caller]
pub(super) fn rule(refused: Result<Outcome, Refusal>) -> &'static str {
    refused.expect_err("it breaks a rule").rule()
}
