use std::collections::BTreeSet;

use super::bundle::{Scripts, join};
use super::*;

fn of(name: &str) -> &'static File {
    let mut all = files().iter();
    all.find(|file| file.name == name).expect(name)
}

#[test]
fn every_file_of_the_folder_is_shipped() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
    let files = std::fs::read_dir(folder).expect("the page");
    let files = files.map(|file| file.expect("a file"));
    let written = files.filter(|file| file.path().is_file());
    let written = written.map(|file| file.file_name().into_string().expect("a name"));
    let listed: BTreeSet<String> = super::written()
        .into_iter()
        .map(|file| file.name.into_owned())
        .chain(["place-file.js".to_owned()])
        .collect();
    assert_eq!(written.collect::<BTreeSet<_>>(), listed);
}

#[test]
fn the_version_is_told_wherever_it_is_asked_for() {
    assert_eq!(version().len(), 64);
    for name in [INDEX, OFFLINE] {
        assert!(of(name).text().contains(version()), "{name}");
    }
    for file in files()
        .iter()
        .filter(|file| ![WASM, BYTES].contains(&file.media_type))
    {
        let text = file.text();
        assert!(
            !text.contains(UNKNOWN_VERSION) && !text.contains(UNKNOWN_FILES),
            "{}",
            file.name
        );
    }
}

#[test]
fn the_service_worker_keeps_every_file_of_an_owner_by_its_digest() {
    let text = of(OFFLINE).text();
    let others = files()
        .iter()
        .filter(|file| ![INDEX, OFFLINE].contains(&file.name.as_ref()));
    for file in others {
        let kept = format!("\"{}\":\"{}\"", file.name, sha256(&file.bytes));
        let is_kept = !OF_OFFICERS.contains(&file.name.as_ref());
        assert_eq!(text.contains(&kept), is_kept, "{}", file.name);
    }
}

#[test]
fn the_wallet_is_shipped_compressed_from_the_same_bytes() {
    // `cargo xtask web` makes both; here only that none is stale or empty.
    for name in ["linli.wasm", "linli-office.wasm"] {
        let module = of(name);
        let packed = module.brotli.expect("compressed");
        assert!(!packed.is_empty() && packed.len() < module.bytes.len());
    }
}

#[test]
fn one_file_asks_its_node_and_no_other() {
    let address = "https://votes.example.org/community";
    let asks = Single::of(address).expect("an address");
    let html = single(&asks);
    assert_eq!(read_node(&html), Some(asks));
    assert!(html.contains("connect-src https://votes.example.org;"));
    assert!(html.contains("content=\"https://votes.example.org/community/\""));
    let any = single(&Single::OfAnyNode);
    assert_eq!(read_node(&any), Some(Single::OfAnyNode));
    assert!(any.contains("connect-src http: https:;"));
    assert_eq!(read_node("<html>"), None);
    for wrong in [
        "votes.example.org",
        "ftp://x/",
        "https://a:b@x/",
        "https://x/?q",
        "file:///x",
    ] {
        assert_eq!(Single::of(wrong), None, "{wrong}");
    }
}

#[test]
fn one_file_loads_nothing() {
    let html = single(&Single::OfAnyNode);
    for other in [
        "src=\"page/",
        "href=\"page/",
        "import.meta",
        " from \"./",
        "<link rel=\"manifest\"",
    ] {
        assert!(!html.contains(other), "{other}");
    }
    assert_eq!(
        html.matches("</script>").count(),
        html.matches("<script").count()
    );
}

#[test]
fn modules_are_joined_each_once_and_before_who_needs_them() {
    let scripts = Scripts::from([
        (
            "a.js",
            "import { b as c,\n  d } from \"./b.js\";\nimport * as e from \"./e.js\";\nc(d, e.f);\n",
        ),
        (
            "b.js",
            "import g, { f } from \"./e.js\";\nexport const b = f;\nexport function d() {}\n",
        ),
        (
            "e.js",
            "export class f {}\nasync function h() {}\nexport { f as default, h };\n",
        ),
    ]);
    let joined = join(&scripts, "a.js");
    let expected = "\"use strict\";\n\
        const module_e_js = (() => {\nclass f {}\nasync function h() {}\nreturn { f, default: f, h };\n})();\n\
        const module_b_js = (() => {\nconst { default: g, f } = module_e_js;\nconst b = f;\nfunction d() {}\n\
        return { b, d };\n})();\n\
        const module_a_js = (() => {\nconst { b: c, d } = module_b_js;\nconst e = module_e_js;\nc(d, e.f);\n\
        return {  };\n})();\n";
    assert_eq!(joined, expected);
}

#[test]
#[should_panic(expected = "imports itself")]
fn modules_in_a_circle_are_refused() {
    let circle = Scripts::from([
        ("a.js", "import { b } from \"./b.js\";\n"),
        ("b.js", "import { a } from \"./a.js\";\n"),
    ]);
    join(&circle, "a.js");
}

#[test]
#[should_panic(expected = "exports in another way")]
fn an_export_of_another_kind_is_refused() {
    join(&Scripts::from([("a.js", "export let a = 1;\n")]), "a.js");
}
