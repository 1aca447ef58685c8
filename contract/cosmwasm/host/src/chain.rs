//! A chain with one contract and a bank.

use std::collections::BTreeMap;

use anyhow::{Context, anyhow, ensure};
use cosmwasm_std::{
    BankMsg, Checksum, Coin, ContractResult, CosmosMsg, Empty, Env, MessageInfo, Response, Timestamp,
    coin,
};
use cosmwasm_vm::testing::{MockApi, MockQuerier, mock_env, mock_info};
use cosmwasm_vm::internals::{Logger, check_wasm};
use cosmwasm_vm::{
    Backend, Cache, CacheOptions, Instance, InstanceOptions, Size, VmError, VmResult, WasmLimits,
    call_execute, call_instantiate, call_migrate, call_query, capabilities_from_csv,
};
use serde_json::Value;

use crate::script::{Script, Step, What};
use crate::storage::{Kept, MULTIPLIER};

/// What every chain of the last years has.
const CAPABILITIES: &str = "iterator,staking,stargate,cosmwasm_1_1,cosmwasm_1_2,cosmwasm_1_3";

type Module = Instance<MockApi, Kept, MockQuerier>;

/// What no message may cost, in the SDK's gas.
pub(crate) const LIMIT: u64 = 30_000_000;
/// A module without a snapshot may cost more.
const GENEROUS: u64 = 2_000_000_000;

/// Why a chain with CosmWasm's own limits would not take the module, if it would not.
pub(crate) fn is_taken(module: &[u8]) -> Result<(), String> {
    let capabilities = capabilities_from_csv(CAPABILITIES);
    let checked = check_wasm(module, &capabilities, &WasmLimits::default(), Logger::Off);
    checked.map_err(|error| error.to_string())
}

/// The chain.
pub(crate) struct Chain<'s> {
    cache: Cache<MockApi, Kept, MockQuerier>,
    code: Checksum,
    script: &'s Script,
    pub(crate) kept: Kept,
    bank: BTreeMap<String, u128>,
    _folder: tempfile::TempDir,
}

/// What a chain keeps, and who has which coins.
#[derive(Clone)]
pub(crate) struct Moment {
    kept: Kept,
    bank: BTreeMap<String, u128>,
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.kept.is_like(&other.kept) && self.bank == other.bank
    }
}

/// What an execution cost, in the SDK's gas.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cost {
    /// All of it.
    pub(crate) gas: u64,
    /// Cells written, and the gas for that.
    pub(crate) writes: u64,
    pub(crate) written: u64,
}

/// How it ended.
pub(crate) type Ended = Result<Response, String>;

impl<'s> Chain<'s> {
    pub(crate) fn new(module: &[u8], script: &'s Script) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let options = CacheOptions::new(
            folder.path(),
            capabilities_from_csv(CAPABILITIES),
            Size::mebi(200),
            Size::mebi(32),
        );
        // SAFETY: the folder is new, and nobody else writes to it.
        let cache = unsafe { Cache::new(options) }.map_err(|e| anyhow!("{e}"))?;
        // Whether a chain would take it is said by `is_taken`; it is measured all the same.
        let code = cache.store_code(module, false, true).map_err(|e| anyhow!("{e}"))?;
        Ok(Self {
            cache,
            code,
            script,
            kept: Kept::default(),
            bank: BTreeMap::from([(script.sender.clone(), 1_000_000_000_000)]),
            _folder: folder,
        })
    }

    /// Everything that an execution could change.
    pub(crate) fn moment(&self) -> Moment {
        Moment {
            kept: self.kept.clone(),
            bank: self.bank.clone(),
        }
    }

    pub(crate) fn return_to(&mut self, moment: &Moment) {
        let Moment { kept, bank } = moment.clone();
        (self.kept, self.bank) = (kept, bank);
    }

    /// Sends a step; `messages` are those that it carries.
    pub(crate) fn send(&mut self, step: &Step, what: &What, gas: Option<u64>) -> anyhow::Result<(Cost, Ended)> {
        let funds = step.funds.map(|amount| {
            let denomination = step.denomination.as_ref().unwrap_or(&self.script.denomination);
            coin(amount.into(), denomination)
        });
        let funds: Vec<Coin> = funds.into_iter().collect();
        let info = mock_info(&self.script.sender, &funds);
        let env = self.env(step.at);
        let before = self.kept.clone();
        let limit = gas.unwrap_or(GENEROUS) * MULTIPLIER;
        let mut module = self.module(limit)?;
        let called = call(&mut module, &env, &info, what);
        let gas = (limit - module.get_gas_left()) / MULTIPLIER;
        let kept = module.recycle().context("a backend")?.storage;
        let cost = Cost {
            gas,
            writes: kept.writes,
            written: kept.gas,
        };
        let ended = match called {
            Ok(ContractResult::Ok(response)) => Ok(response),
            Ok(ContractResult::Err(refusal)) => Err(refusal),
            Err(VmError::GasDepletion { .. }) => Err("gas: depleted".into()),
            // Where it ran out while the chain did what was asked of it.
            Err(error) if error.to_string().contains("Ran out of gas") => Err("gas: depleted".into()),
            Err(error) => Err(format!("vm: {error}")),
        };
        match &ended {
            Ok(response) => {
                self.kept = kept;
                self.book(&funds, response)?;
            }
            // A chain discards what a failed execution wrote.
            Err(_) => self.kept = before,
        }
        Ok((cost, ended))
    }

    pub(crate) fn ask(&mut self, at: u64, query: &Value) -> anyhow::Result<Value> {
        let mut module = self.module(GENEROUS * MULTIPLIER)?;
        let query = serde_json::to_vec(query)?;
        let answer = call_query(&mut module, &self.env(at), &query).map_err(|e| anyhow!("{e}"))?;
        let answer = answer.into_result().map_err(|e| anyhow!("{e}"))?;
        Ok(serde_json::from_slice(&answer)?)
    }

    /// Whether anybody at all could put other code in the contract's place.
    pub(crate) fn can_migrate(&mut self, at: u64) -> anyhow::Result<bool> {
        let mut module = self.module(GENEROUS * MULTIPLIER)?;
        let migrated = call_migrate::<_, _, _, Empty>(&mut module, &self.env(at), b"{}");
        Ok(migrated.is_ok())
    }

    /// What somebody has in coins.
    pub(crate) fn balance(&self, of: &str) -> u128 {
        self.bank.get(of).copied().unwrap_or_default()
    }

    pub(crate) fn held(&self) -> u128 {
        self.balance(&self.script.contract)
    }

    fn env(&self, at: u64) -> Env {
        let mut env = mock_env();
        env.block.time = Timestamp::from_seconds(at);
        env.block.chain_id.clone_from(&self.script.chain);
        env.contract.address = cosmwasm_std::Addr::unchecked(&self.script.contract);
        env
    }

    fn module(&mut self, gas_limit: u64) -> anyhow::Result<Module> {
        let backend = Backend {
            api: MockApi::default(),
            storage: std::mem::take(&mut self.kept).afresh(),
            querier: MockQuerier::new(&[]),
        };
        self.kept = backend.storage.clone();
        let module = self.cache.get_instance(&self.code, backend, InstanceOptions { gas_limit });
        module.map_err(|e| anyhow!("{e}"))
    }

    /// Moves the coins that came and those that go.
    fn book(&mut self, funds: &[Coin], response: &Response) -> anyhow::Result<()> {
        let (sender, contract) = (self.script.sender.clone(), self.script.contract.clone());
        for coin in funds {
            self.transfer(&sender, &contract, coin)?;
        }
        for message in &response.messages {
            let CosmosMsg::Bank(BankMsg::Send { to_address, amount }) = &message.msg else {
                anyhow::bail!("a message that sends no coins");
            };
            for coin in amount {
                self.transfer(&contract, to_address, coin)?;
            }
        }
        Ok(())
    }

    fn transfer(&mut self, from: &str, to: &str, coin: &Coin) -> anyhow::Result<()> {
        ensure!(coin.denom == self.script.denomination, "other coins: {coin}");
        let amount: u128 = coin.amount.to_string().parse()?;
        let balance = self.bank.entry(from.to_owned()).or_default();
        *balance = balance.checked_sub(amount).context("more than there is")?;
        *self.bank.entry(to.to_owned()).or_default() += amount;
        Ok(())
    }
}

fn call(
    module: &mut Module,
    env: &Env,
    info: &MessageInfo,
    what: &What,
) -> VmResult<ContractResult<Response>> {
    match what {
        What::Instantiate(message) => {
            let message = message.to_string();
            call_instantiate::<_, _, _, Empty>(module, env, info, message.as_bytes())
        }
        What::Execute(message) => {
            let message = message.to_string();
            call_execute::<_, _, _, Empty>(module, env, info, message.as_bytes())
        }
        What::Many(messages) => {
            let message = serde_json::json!({ "submit": { "messages": messages } }).to_string();
            call_execute::<_, _, _, Empty>(module, env, info, message.as_bytes())
        }
    }
}
