//! A folder to run the program in.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

pub(crate) const PASSPHRASE: &str = "correct horse battery";

/// A temporary folder with a passphrase file; the program runs inside it.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
    /// What `@place` stands for: where the record is.
    place: String,
    /// The clock of a node, set to what lines say with `--at`.
    clock: Option<PathBuf>,
}

/// The output of a run of the program.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pass"), format!("{PASSPHRASE}\n")).unwrap();
        Self {
            folder,
            place: "--record record".to_owned(),
            clock: None,
        }
    }

    /// From now on `@place` is the node at `url`, whose clock is the file `clock`.
    pub(crate) fn use_node(&mut self, url: &str, clock: &str) {
        self.place = format!("--node {url} --keep keep");
        self.clock = Some(self.path(clock));
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Copies a folder of files.
    pub(crate) fn copy(&self, from: &str, to: &str) {
        std::fs::create_dir_all(self.path(to)).unwrap();
        for file in std::fs::read_dir(self.path(from)).unwrap() {
            let file = file.unwrap();
            if file.file_type().unwrap().is_file() {
                std::fs::copy(file.path(), self.path(to).join(file.file_name())).unwrap();
            }
        }
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn json_file(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    /// Runs `linli` with the words of `line`, in Chinese unless it says otherwise.
    pub(crate) fn run(&self, line: &str) -> Run {
        self.run_in(self.folder.path(), line)
    }

    pub(crate) fn run_in(&self, folder: &Path, line: &str) -> Run {
        let line = line.replace("@place", &self.place);
        let mut words = line.split_whitespace();
        if let (Some(clock), Some(_)) = (&self.clock, words.find(|word| *word == "--at")) {
            let at: jiff::Timestamp = words.next().unwrap().parse().unwrap();
            std::fs::write(clock, at.as_second().to_string()).unwrap();
        }
        let output = Command::cargo_bin("linli")
            .unwrap()
            .current_dir(folder)
            .env("TZ", "UTC")
            .env_remove("LINLI_LANG")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("LANG")
            .args(line.split_whitespace())
            .output()
            .unwrap();
        Run::from(output)
    }

    /// Runs it at a terminal, where nothing but Enter is typed; all that it shows is in `stdout`.
    #[cfg(target_os = "linux")]
    pub(crate) fn at_terminal(&self, line: &str) -> Run {
        use std::io::Write;
        use std::process::Stdio;
        let program = assert_cmd::cargo::cargo_bin("linli");
        let line = line.replace("@place", &self.place);
        let command = format!("stty cols 200 rows 50; exec {} {line}", program.display());
        let mut script = std::process::Command::new("script")
            .args(["-qefc", &command, "/dev/null"])
            .current_dir(self.folder.path())
            .envs([("TZ", "UTC"), ("TERM", "xterm")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("util-linux is there");
        let mut keys = script.stdin.take().unwrap();
        // Whatever asks does so at a moment of its own.
        std::thread::spawn(move || {
            while keys.write_all(b"\r").is_ok() {
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
        });
        Run::from(script.wait_with_output().unwrap())
    }

    /// The same, which must succeed.
    pub(crate) fn ok(&self, line: &str) -> Run {
        let run = self.run(line);
        assert_eq!(run.status, 0, "linli {line}\n{}{}", run.stdout, run.stderr);
        run
    }

    /// The same with `--json`: the one value on standard output.
    pub(crate) fn json(&self, line: &str) -> Value {
        self.ok(&format!("--json {line}")).value()
    }

    /// The same for a line that ends because others must act first.
    pub(crate) fn waits(&self, line: &str) -> Value {
        let run = self.run(&format!("--json {line}"));
        assert_eq!(run.status, 9, "linli {line}\n{}{}", run.stdout, run.stderr);
        run.value()
    }

    /// An owner's keystore; returns the flags that open it.
    pub(crate) fn owner(&self, name: &str) -> String {
        self.ok(&format!(
            "key new --keystore {name}.age --words-file {name}.words {SEAL}"
        ));
        format!("--keystore {name}.age {OPEN}")
    }
}

/// Flags that seal quickly.
pub(crate) const SEAL: &str = "--passphrase-file pass --work-factor 4";
/// Flags that open.
pub(crate) const OPEN: &str = "--passphrase-file pass";

impl Run {
    /// Whether it said so, wherever.
    pub(crate) fn told(&self, what: &str) -> bool {
        self.stdout.contains(what) || self.stderr.contains(what)
    }

    /// Standard output as exactly one JSON value.
    pub(crate) fn value(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {}", self.stdout))
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
