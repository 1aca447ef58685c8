use std::path::PathBuf;

use serde_json::json;

use super::*;

type Package<'a> = (&'a str, &'a [(&'a str, Option<&'a str>)]);

/// Packages with dependencies (name, kind); every crate that a rule mentions is there.
fn graph(packages: &[Package<'_>]) -> Graph {
    let package = |name: &str, on: &[(&str, Option<&str>)]| {
        let on: Vec<_> = on
            .iter()
            .map(|(name, kind)| json!({"name": name, "kind": kind}))
            .collect();
        json!({"name": name, "dependencies": on})
    };
    let named = packages.iter().map(|(name, on)| package(name, on));
    let others = NEVER
        .iter()
        .filter(|(name, ..)| packages.iter().all(|(n, _)| n != name));
    let all: Vec<_> = named
        .chain(others.map(|(name, ..)| package(name, &[])))
        .collect();
    Graph::declared(&json!({"packages": all})).expect("well formed")
}

#[test]
fn a_forbidden_crate_is_found_through_others() {
    let graph = graph(&[
        ("linli-verifier", &[("linli-sigma", None)]),
        ("linli-sigma", &[("linli-prover", None)]),
    ]);
    assert_eq!(
        graph.forbidden(),
        ["linli-verifier -> linli-sigma -> linli-prover: who checks shares nothing with who makes"]
    );
}

#[test]
fn dependencies_of_tests_do_not_count() {
    let graph = graph(&[("linli-verifier", &[("linli-prover", Some("dev"))])]);
    assert_eq!(graph.forbidden(), [""; 0]);
}

#[test]
fn every_never_can_fail() {
    for (from, never, _) in NEVER {
        for to in *never {
            assert_eq!(
                graph(&[(from, &[(to, None)])]).forbidden().len(),
                1,
                "{from} {to}"
            );
        }
    }
}

#[test]
fn a_crate_that_is_gone_is_named() {
    let graph = Graph(BTreeMap::new());
    assert_eq!(graph.forbidden().len(), NEVER.len());
}

#[test]
fn only_the_backend_names_a_family() {
    let graph = graph(&[
        ("linli-backend", &[("zakura-halo2-proofs", None)]),
        (
            "linli-circuits",
            &[("halo2_proofs", None), ("linli-backend", None)],
        ),
    ]);
    assert_eq!(
        graph.strangers_naming_families(),
        ["linli-circuits names halo2_proofs: only linli-backend names a family of halo2"]
    );
}

#[test]
fn threads_and_system_randomness_are_found_in_a_tree() {
    let tree = "0 linli-verifier v0.1.0 (/x) |default\n1 linli-sigma v0.1.0 |\n2 rayon v1.12.0 |\n\
                2 spongefish v0.8.0 |getrandom\n3 getrandom v0.4.3 |\n1 rayon-like v1.0.0 |\n\
                1 getrandom v0.4.3 |\n1 rand v0.10.0 |std,sys_rng\n";
    assert_eq!(
        Vec::from_iter(host_only("linli-verifier", tree)),
        [
            "linli-verifier brings in getrandom by linli-verifier",
            "linli-verifier brings in rand with sys_rng",
            "linli-verifier brings in rayon by linli-sigma",
        ]
    );
}

#[test]
fn clocks_are_found_in_code_but_not_in_words_comments_or_tests() {
    let text = "// std::time\nuse std::time::Instant;\nlet s = \"SystemTime\"; let MySystemTime = 1;\n\
                #[cfg(test)]\nmod tests { use std::fs; }";
    let source = Source::parse(PathBuf::from("wire/src/a.rs"), text).expect("Rust");
    assert_eq!(
        impure(&source, false),
        ["wire/src/a.rs:2: std::time has no place in a pure crate"]
    );
}

#[test]
fn maps_without_order_and_floats_are_found_in_the_ledger_alone() {
    let source =
        Source::parse(PathBuf::from("a/src/b.rs"), "fn f(m: HashMap<u8, f64>) {}").expect("Rust");
    assert_eq!(impure(&source, true).len(), 2);
    assert_eq!(impure(&source, false), [""; 0]);
}
