//! What the figures were measured on.

use std::{fs, thread};

use serde::Serialize;

/// The machine, as its kernel reports it.
#[derive(Serialize)]
pub(crate) struct Machine {
    cpu: String,
    cores: usize,
    system: &'static str,
}

impl Machine {
    /// Asks the kernel; what it does not say is `unknown`.
    pub(crate) fn here() -> Self {
        let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = info
            .lines()
            .find_map(|line| line.strip_prefix("model name")?.split_once(':'));
        Self {
            cpu: model.map_or("unknown", |(_, name)| name.trim()).to_owned(),
            cores: thread::available_parallelism().map_or(1, usize::from),
            system: std::env::consts::OS,
        }
    }
}

impl std::fmt::Display for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {} cores, {}", self.cpu, self.cores, self.system)
    }
}
