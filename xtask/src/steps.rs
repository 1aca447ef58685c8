//! Steps in a row, each with the seconds it took.

use std::time::{Duration, Instant};

use anyhow::Context;

/// What was run, in order.
pub(crate) struct Steps {
    only: Option<String>,
    taken: Vec<Step>,
}

struct Step {
    name: &'static str,
    time: Duration,
    passed: bool,
}

impl Steps {
    /// Every step, or those whose name contains `only`.
    pub(crate) fn new(only: Option<String>) -> Self {
        Self {
            only,
            taken: vec![],
        }
    }

    /// Whether a step of this name is to be run.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.contains(only))
    }

    /// Runs a step, unless it is not wanted.
    pub(crate) fn run(
        &mut self,
        name: &'static str,
        step: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        if !self.wants(name) {
            return Ok(());
        }
        println!("== {name}");
        let started = Instant::now();
        let ended = step();
        self.taken.push(Step {
            name,
            time: started.elapsed(),
            passed: ended.is_ok(),
        });
        ended.with_context(|| format!("step `{name}`; alone: cargo xtask check --only {name:?}"))
    }

    /// The seconds of each step and of all, one line each.
    fn table(&self) -> String {
        let line = |name: &str, time: Duration, remark: &str| {
            format!("{:>7.1} s  {name}{remark}\n", time.as_secs_f64())
        };
        let lines = self.taken.iter().map(|step| {
            let remark = if step.passed { "" } else { ": failed" };
            line(step.name, step.time, remark)
        });
        let all = self.taken.iter().map(|step| step.time).sum();
        lines.chain([line("all", all, "")]).collect()
    }
}

/// The table matters most when a step has failed.
impl Drop for Steps {
    fn drop(&mut self) {
        print!("== seconds\n{}", self.table());
    }
}

#[cfg(test)]
mod tests;
