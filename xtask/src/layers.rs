//! Who may depend on whom, and what pure crates may name.
//!
//! Checks what the manifests declare (optional dependencies count, tests' do not), what cargo resolves for the crates
//! that run inside a contract, and the sources of the pure crates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::source::{Source, files};

/// Crate, what it must not reach, and why.
const NEVER: &[(&str, &[&str], &str)] = &[
    (
        "linli-verifier",
        &[
            "linli-prover",
            "linli-audit",
            "linli-cli",
            "linli-node",
            "linli-client",
        ],
        "who checks shares nothing with who makes",
    ),
    (
        "linli-audit",
        &["linli-prover", "linli-cli", "linli-node", "linli-client"],
        "who checks shares nothing with who makes or keeps",
    ),
    (
        "linli-node",
        &[
            "linli-prover",
            "linli-keystore",
            "linli-web",
            "linli-audit",
            "linli-client",
            "linli-cli",
        ],
        "a node holds nobody's secrets and is checked by others",
    ),
    (
        "linli-web",
        &["linli-node", "linli-client", "linli-audit", "linli-cli"],
        "a wallet shares nothing with who keeps the record",
    ),
    (
        "linli-contract",
        &[
            "linli-prover",
            "linli-keystore",
            "linli-journal",
            "linli-language",
            "linli-node",
            "linli-client",
            "linli-audit",
            "linli-cli",
        ],
        "a contract is the rules, the verifier and what a chain adds",
    ),
    (
        "linli-keystore",
        &["linli-journal", "linli-node", "linli-client", "linli-cli"],
        "a keystore knows neither records nor files",
    ),
    (
        "linli-office",
        &[
            "linli-journal",
            "linli-prover",
            "linli-node",
            "linli-client",
            "linli-cli",
        ],
        "what officers decide is the same wherever they sit",
    ),
    (
        "linli-client",
        &["linli-node", "linli-prover", "linli-cli"],
        "who follows a node shares nothing with it but what both can check",
    ),
    (
        "linli-log",
        &[
            "linli-wire",
            "linli-rules",
            "linli-sigma",
            "linli-statements",
            "linli-verifier",
            "linli-backend",
            "linli-circuits",
            "linli-prover",
            "linli-params",
            "linli-register",
            "linli-node",
            "linli-client",
            "linli-cli",
        ],
        "a log knows nothing of what it holds",
    ),
    (
        "linli-circuits",
        &["linli-wire", "linli-rules", "linli-register"],
        "a changed message must not change a key",
    ),
    (
        "linli-statements",
        &["linli-backend", "linli-circuits", "linli-wire"],
        "a statement is read without its circuit",
    ),
    (
        "linli-rules",
        &[
            "linli-backend",
            "linli-circuits",
            "linli-prover",
            "linli-params",
            "linli-node",
            "linli-client",
            "halo2_proofs",
            "rand",
            "getrandom",
            "tokio",
            "jiff",
        ],
        "the rules are pure: no proofs, clock, randomness or files",
    ),
    (
        "linli-wire",
        &[
            "linli-rules",
            "linli-backend",
            "linli-circuits",
            "linli-log",
            "linli-language",
            "linli-node",
            "linli-client",
        ],
        "messages stand below the rules",
    ),
    (
        "linli-language",
        &[
            "linli-rules",
            "linli-log",
            "linli-journal",
            "linli-audit",
            "linli-node",
            "linli-client",
            "linli-cli",
        ],
        "sentences know nothing of who says them",
    ),
    (
        "linli-journal",
        &[
            "linli-node",
            "linli-client",
            "linli-audit",
            "linli-prover",
            "linli-cli",
        ],
        "whoever reads a log does not know who keeps it",
    ),
    (
        "linli-cli",
        &["linli-testing", "linli-tests"],
        "the town's keys are in nobody's program",
    ),
    (
        "linli-register",
        &["linli-backend", "linli-circuits", "linli-prover"],
        "importing needs no proofs",
    ),
    (
        "linli-primitives",
        &["linli-wire", "linli-backend", "linli-sigma"],
        "the vocabulary stands below all",
    ),
];

/// The proving system's crates; only `linli-backend` names them.
const FAMILIES: &[&str] = &[
    "halo2_proofs",
    "halo2_gadgets",
    "zakura-halo2-proofs",
    "zakura-halo2-gadgets",
    "zakura-pasta-curves",
];

/// Crates whose default tree must contain none of [`HOST_ONLY`].
const EMBEDDED: &[&str] = &["linli-verifier", "linli-rules"];
/// What only a program that controls its machine may depend on.
const HOST_ONLY: &[&str] = &["rayon", "getrandom", "tokio", "num_cpus", "crossbeam-deque"];
/// Features that draw randomness from the operating system.
const HOST_FEATURES: &[&str] = &["sys_rng", "os_rng", "thread_rng"];
/// A crate, and who may depend on it all the same. spongefish seeds its prover's private state with getrandom and has
/// no way to leave it out; a verifier never asks for it, and builds for wasm32 set
/// `getrandom_backend="unsupported"`.
const EXCUSED: &[(&str, &str)] = &[("getrandom", "spongefish")];

/// Crates that must build anywhere.
const PURE: &[&str] = &[
    "backend",
    "primitives",
    "statements",
    "circuits",
    "sigma",
    "params",
    "wire",
    "rules",
    "verifier",
    "log",
    "contract",
];
/// What no pure crate may name.
const IMPURE: &[&str] = &[
    "std::time",
    "std::thread",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime",
    "OsRng",
    "SysRng",
];
/// The crates whose state must be the same wherever it is computed.
const LEDGERS: &[&str] = &["rules"];
/// What those may not name either: an order or a rounding that differs between machines.
const UNSTEADY: &[&str] = &["HashMap", "HashSet", "f32", "f64"];

/// Runs all checks.
pub(crate) fn run() -> anyhow::Result<()> {
    let root = crate::root();
    let mut wrong = Vec::new();
    let graph = Graph::declared(&metadata(&root)?)?;
    wrong.extend(graph.forbidden());
    wrong.extend(graph.strangers_naming_families());
    for name in EMBEDDED {
        wrong.extend(host_only(name, &tree(&root, name)?));
    }
    for folder in PURE {
        for path in files(&root, &format!("{folder}/src"), &["rs"])? {
            wrong.extend(impure(
                &Source::read(&root, path)?,
                LEDGERS.contains(folder),
            ));
        }
    }
    wrong.iter().for_each(|line| eprintln!("{line}"));
    ensure!(wrong.is_empty(), "layers: {} wrong", wrong.len());
    println!("layers: all hold");
    Ok(())
}

fn metadata(root: &Path) -> anyhow::Result<Value> {
    let output = cargo(
        root,
        &["metadata", "--format-version=1", "--no-deps", "--locked"],
    )?;
    Ok(serde_json::from_str(&output)?)
}

/// What `cargo build -p name` with its default features depends on: depth, package, version and features, one per line.
fn tree(root: &Path, name: &str) -> anyhow::Result<String> {
    cargo(
        root,
        &[
            "tree",
            "--locked",
            "-p",
            name,
            "-e",
            "normal,no-proc-macro",
            "--no-dedupe",
            "--prefix",
            "depth",
            "--format",
            " {p} |{f}",
        ],
    )
}

fn cargo(root: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(root)
        .output()
        .with_context(|| format!("starting cargo {}", arguments.join(" ")))?;
    ensure!(
        output.status.success(),
        "cargo {} failed: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// Which package declares which as a dependency that is not only for its tests or its build.
struct Graph(BTreeMap<String, BTreeSet<String>>);

impl Graph {
    fn declared(metadata: &Value) -> anyhow::Result<Self> {
        let text = |v: &Value| v.as_str().map(str::to_owned).context("a name");
        let packages = metadata["packages"].as_array().context("packages")?;
        let mut graph = BTreeMap::new();
        for package in packages {
            let dependencies = package["dependencies"].as_array().context("dependencies")?;
            let declared = dependencies
                .iter()
                .filter(|d| d["kind"].is_null())
                .map(|d| text(&d["name"]));
            graph.insert(
                text(&package["name"])?,
                declared.collect::<anyhow::Result<_>>()?,
            );
        }
        Ok(Self(graph))
    }

    /// A chain of declared dependencies, if there is one.
    fn path(&self, from: &str, to: &str) -> Option<Vec<String>> {
        let mut seen = BTreeSet::from([from.to_owned()]);
        let mut paths = vec![vec![from.to_owned()]];
        while let Some(path) = paths.pop() {
            let last = path.last()?;
            if last == to {
                return Some(path);
            }
            for next in self.0.get(last).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    paths.push([path.as_slice(), std::slice::from_ref(next)].concat());
                }
            }
        }
        None
    }

    fn forbidden(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (from, never, why) in NEVER {
            if !self.0.contains_key(*from) {
                wrong.push(format!("there is no crate {from}"));
            }
            let paths = never.iter().filter_map(|to| self.path(from, to));
            wrong.extend(paths.map(|path| format!("{}: {why}", path.join(" -> "))));
        }
        wrong
    }

    fn strangers_naming_families(&self) -> Vec<String> {
        let strangers = self.0.iter().filter(|(name, _)| *name != "linli-backend");
        strangers
            .flat_map(|(name, on)| {
                on.iter()
                    .filter(|d| FAMILIES.contains(&d.as_str()))
                    .map(move |d| {
                        format!("{name} names {d}: only linli-backend names a family of halo2")
                    })
            })
            .collect()
    }
}

/// Reads a tree and names what is not allowed in it, once each.
fn host_only(name: &str, tree: &str) -> BTreeSet<String> {
    let mut wrong = BTreeSet::new();
    let mut above: Vec<&str> = Vec::new();
    for line in tree.lines() {
        let mut words = line.split_whitespace();
        let depth = words.next().and_then(|depth| depth.parse().ok());
        let (Some(depth), Some(package)) = (depth, words.next()) else {
            continue;
        };
        above.truncate(depth);
        let parent = above.last().copied().unwrap_or(name);
        if HOST_ONLY.contains(&package) && !EXCUSED.contains(&(package, parent)) {
            wrong.insert(format!("{name} brings in {package} by {parent}"));
        }
        let features = line.rsplit('|').next().unwrap_or_default().split(',');
        for feature in features.filter(|f| HOST_FEATURES.contains(f)) {
            wrong.insert(format!("{name} brings in {package} with {feature}"));
        }
        above.push(package);
    }
    wrong
}

fn impure(source: &Source, is_ledger: bool) -> Vec<String> {
    let unsteady: &[&str] = if is_ledger { UNSTEADY } else { &[] };
    let mut wrong = Vec::new();
    for name in source.names.iter().filter(|name| !name.scope.tests) {
        let path = format!("::{}::", name.path);
        let forbidden = IMPURE.iter().chain(unsteady);
        let named = forbidden.filter(|word| path.contains(&format!("::{word}::")));
        let (file, line) = (source.path.display(), name.line);
        wrong.extend(
            named.map(|word| format!("{file}:{line}: {word} has no place in a pure crate")),
        );
    }
    wrong
}

#[cfg(test)]
mod tests;
