//! Runs a script on each module, in each of several ways of sending its ballots, and prints what it costs.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::chain::{Chain, Cost, Ended, LIMIT, is_taken};
use crate::export::Export;
use crate::script::{Script, Step, What};

/// How many ballots or claims go together.
const TOGETHER: [usize; 4] = [1, 10, 50, 100];
/// Of the gas that an execution takes, what is tried first: of eight parts, so many.
const TOO_LITTLE: [u64; 3] = [1, 4, 7];

/// What one kind of step cost.
#[derive(Default)]
struct Row {
    executions: u64,
    messages: u64,
    gas: u64,
    most: u64,
    writes: u64,
    written: u64,
}

/// Runs the script on each module, and writes to `export` what the first one said.
pub(crate) fn all(script: &Path, export: &Path, modules: &[PathBuf]) -> anyhow::Result<()> {
    let text = std::fs::read(script).with_context(|| format!("reading {}", script.display()))?;
    let script: Script = serde_json::from_slice(&text)?;
    let mut said = None;
    for path in modules {
        let module = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        println!("== {}, {} bytes", path.display(), module.len());
        if let Err(why) = is_taken(&module) {
            println!("a chain with CosmWasm's own limits would refuse it: {why}");
        }
        // Another module is there to be compared: the fewest executions will do.
        let first = TOGETHER.len() - if path == &modules[0] { TOGETHER.len() } else { 1 };
        for together in &TOGETHER[first..] {
            let export = run(&script, &module, *together)?;
            said.get_or_insert(export);
        }
    }
    let said = said.context("no module was run")?;
    let text = serde_json::to_vec_pretty(&said.into_json(&script))?;
    std::fs::write(export, text).with_context(|| format!("writing {}", export.display()))
}

fn run(script: &Script, module: &[u8], together: usize) -> anyhow::Result<Export> {
    let mut chain = Chain::new(module, script)?;
    let mut rows: Vec<(String, Row)> = Vec::new();
    let mut export = Export::default();
    let mut at = 0;
    for step in &script.steps {
        at = step.at;
        let parts = match &step.what {
            What::Many(messages) => {
                messages.chunks(together).map(|part| What::Many(part.to_vec())).collect()
            }
            other => vec![other.clone()],
        };
        for part in &parts {
            // Each kind of step once, in the way of sending that makes the fewest executions of some length.
            if together == TOGETHER[1] && rows.iter().all(|(say, _)| say != &step.say) {
                out_of_gas(&mut chain, step, part)?;
            }
            let (cost, ended) = chain.send(step, part, None)?;
            check(&step.say, step, &ended)?;
            if let Ok(response) = &ended {
                export.add(script, step, part, response);
            }
            reconciles(&mut chain, script, at)?;
            add(&mut rows, &step.say, part, cost);
        }
        after(&mut chain, step)?;
    }
    for asked in &script.queries {
        let answer = chain.ask(at, &asked.query)?;
        ensure!(answer == asked.answer, "{}: {answer}", asked.query);
    }
    ensure!(!chain.can_migrate(at)?, "somebody can migrate the contract");
    print(&rows, together, &chain);
    Ok(export)
}

/// An execution that runs out of gas, wherever that is, leaves everything as it was, and the coins where they were.
fn out_of_gas(chain: &mut Chain<'_>, step: &Step, what: &What) -> anyhow::Result<()> {
    let before = chain.moment();
    let (cost, _) = chain.send(step, what, None)?;
    chain.return_to(&before);
    for part in TOO_LITTLE {
        let (_, ended) = chain.send(step, what, Some(cost.gas * part / 8))?;
        ensure!(ended == Err("gas: depleted".into()), "{}: {ended:?}", step.say);
        ensure!(chain.moment() == before, "{}: something is left of it", step.say);
    }
    Ok(())
}

fn check(say: &str, step: &Step, ended: &Ended) -> anyhow::Result<()> {
    match (&step.refused, ended) {
        (None, Ok(response)) => {
            let left_out = response.events.iter().find(|event| event.ty == "refused");
            ensure!(left_out.is_none(), "{say}: {left_out:?}");
        }
        (Some(rule), Err(refusal)) => {
            ensure!(refusal.contains(&format!("{rule}: ")), "{say}: {refusal}, not {rule}");
        }
        (expected, found) => anyhow::bail!("{say}: expected {expected:?}, found {found:?}"),
    }
    Ok(())
}

/// Whether root and coins are as the script says.
fn after(chain: &mut Chain<'_>, step: &Step) -> anyhow::Result<()> {
    if let Some(root) = &step.root {
        let state = chain.ask(step.at, &serde_json::json!({ "state": {} }))?;
        ensure!(state["root"] == Value::String(root.clone()), "{}: {state}, not {root}", step.say);
    }
    if let Some(pool) = step.pool {
        ensure!(chain.held() == u128::from(pool), "{}: {} coins, not {pool}", step.say, chain.held());
    }
    Ok(())
}

/// Whether the contract has the coins that its state says its pool has; before there is a scheme, none.
fn reconciles(chain: &mut Chain<'_>, script: &Script, at: u64) -> anyhow::Result<()> {
    let asked = script.queries.iter().find(|asked| asked.query.get("pool").is_some());
    let query = &asked.context("the script asks for no pool")?.query;
    let balance = match chain.ask(at, query) {
        Ok(pool) => pool["balance"].as_u64().context("a pool has a balance")?,
        Err(_) => 0,
    };
    ensure!(chain.held() == u128::from(balance), "{} coins, and {balance} in the state", chain.held());
    Ok(())
}

fn add(rows: &mut Vec<(String, Row)>, say: &str, what: &What, cost: Cost) {
    let row = match rows.iter().position(|(name, _)| name == say) {
        Some(place) => &mut rows[place].1,
        None => {
            rows.push((say.to_owned(), Row::default()));
            &mut rows.last_mut().expect("it was pushed").1
        }
    };
    row.executions += 1;
    row.messages += match what {
        What::Many(messages) => messages.len() as u64,
        What::Instantiate(_) | What::Execute(_) => 1,
    };
    row.gas += cost.gas;
    row.most = row.most.max(cost.gas);
    row.writes += cost.writes;
    row.written += cost.written;
}

fn print(rows: &[(String, Row)], together: usize, chain: &Chain<'_>) {
    println!("-- ballots and claims {together} at a time; {} bytes kept at the end", chain.kept.bytes());
    println!("{:<44} {:>5} {:>11} {:>11} {:>7} {:>10}", "step", "times", "gas each", "most", "writes", "of it gas");
    for (say, row) in rows {
        let each = row.messages.max(1);
        let over = if row.most > LIMIT { "  over the limit" } else { "" };
        println!(
            "{say:<44} {:>5} {:>11} {:>11} {:>7.1} {:>10}{over}",
            row.executions,
            row.gas / each,
            row.most,
            row.writes as f64 / each as f64,
            row.written / each,
        );
    }
}
