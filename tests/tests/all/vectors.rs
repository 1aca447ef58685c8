//! The published vectors are what this implementation computes.

use std::fs;
use std::path::{Path, PathBuf};

use linli_tests::vectors::FILES;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

#[test]
fn every_vector_gets_its_verdict() {
    for file in FILES {
        let text = fs::read_to_string(folder().join(file.name)).expect("the file is published");
        let count = (file.check)(&text).expect("every verdict and output agrees");
        assert!(count > 0, "{} is empty", file.name);
    }
}

#[test]
fn the_files_are_written_again_byte_for_byte() {
    for file in FILES {
        let published =
            fs::read_to_string(folder().join(file.name)).expect("the file is published");
        assert!(
            (file.write)(Some(&published)).expect("stated verdicts hold") == published,
            "{} differs",
            file.name
        );
    }
}

#[test]
fn no_other_file_lies_beside_them() {
    let mut found: Vec<String> = fs::read_dir(folder())
        .expect("the folder exists")
        .map(|entry| {
            entry
                .expect("readable")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let mut known: Vec<String> = FILES.iter().map(|file| file.name.to_owned()).collect();
    found.sort();
    known.sort();
    assert_eq!(found, known);
}

#[test]
fn a_changed_verdict_or_output_is_noticed() {
    let file = FILES
        .iter()
        .find(|file| file.name == "merkle.json")
        .expect("a chapter");
    let text = fs::read_to_string(folder().join(file.name)).expect("the file is published");
    for (from, to) in [
        ("\"expect\": \"ok\"", "\"expect\": \"roll.root\""),
        ("\"root\": \"", "\"root\": \"0"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        assert!((file.check)(&changed).is_err(), "{from}");
    }
}
