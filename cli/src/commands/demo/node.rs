//! `linli demo --node`: a vote and a round of mutual aid over HTTP, with the commands that everybody uses, against a
//! node and a witness of their own.

mod aid;
mod committee;
mod desk;
mod keep;
mod program;
mod script;
mod service;
mod vote;

use std::path::{Path, PathBuf};

use linli_register::sample;
use serde_json::json;

pub(super) use self::committee::run as committee;
pub(super) use self::keep::run as keep;
use self::script::Script;
use self::service::Service;
use super::{PASSPHRASE, new_folder};
use crate::files::{self, Access, Overwrite};
use crate::language::msg;
use crate::{Console, Ending, Error};

/// Runs the whole demonstration.
pub(super) fn run(
    dir: Option<&Path>,
    ballots: usize,
    console: &mut Console,
) -> Result<Ending, Error> {
    let folder = new_folder(dir, "linli-demo-node-", &["shares", "ballots"])?;
    console.say(msg("demo-start").showing("dir", folder.display()));
    write(&folder, "pass", PASSPHRASE)?;
    write(&folder, "clock", "1767571200")?;
    let (node, witness) = start(&folder, Served::by_clock(&folder))?;
    console.say(
        msg("demo-node-started")
            .with("node", node.url.clone())
            .with("witness", witness.url.clone()),
    );
    let urls = [node.url.clone()];
    let mut script = Script::new(&folder, &urls, console.language());
    script.at("2026-01-05T08:00:00Z")?;
    found(&mut script, ["2026-01-01", "2026-12-31"])?;
    vote::hold(&mut script, ballots, |_| Ok(()), console)?;
    aid::hold(&mut script, console)?;
    let audited = script.shown(
        "audit @url --node-key @key --witness @witness --keep @/auditor --report @/report.html",
        &[("@key", &node.key), ("@witness", &witness.key)],
        console,
    );
    let ending = audited?;
    node.stop();
    witness.stop();
    console.say(msg("demo-node-stopped"));
    console.answer(&json!({
        "folder": folder, "ballots": ballots, "report": folder.join("report.html"),
        "clean": ending == Ending::Clean,
    }));
    Ok(ending)
}

/// How the node is served.
struct Served {
    listen: String,
    /// The file with its time.
    clock: PathBuf,
}

impl Served {
    /// On this machine alone, by the demonstration's own clock.
    fn by_clock(folder: &Path) -> Self {
        Self {
            listen: "127.0.0.1:0".to_owned(),
            clock: folder.join("clock"),
        }
    }
}

/// Starts a node for its key, a witness that follows it, and the node again with the witness in its settings.
fn start(folder: &Path, served: Served) -> Result<(Service, Service), Error> {
    let data = folder.join("node");
    let node = |name: &str| {
        let words = [
            "node".as_ref(),
            "run".as_ref(),
            "--data".as_ref(),
            data.as_os_str(),
            "--listen".as_ref(),
            served.listen.as_ref(),
            "--insecure-clock".as_ref(),
            served.clock.as_os_str(),
        ];
        Service::start(&words, &folder.join(name))
    };
    let first = node("node-first.log")?;
    let key = first.key.clone();
    first.stop();
    let witness_data = folder.join("witness");
    let words = [
        "witness".as_ref(),
        "--data".as_ref(),
        witness_data.as_os_str(),
        "--name".as_ref(),
        "witness.example".as_ref(),
        "--log".as_ref(),
        key.as_ref(),
        "--listen".as_ref(),
        "127.0.0.1:0".as_ref(),
    ];
    let witness = Service::start(&words, &folder.join("witness.log"))?;
    let settings = format!(
        "[[witnesses]]\nkey = {:?}\nurl = {:?}\n",
        witness.key, witness.url
    );
    let file = data.join("node.toml");
    files::write(
        &file,
        settings.as_bytes(),
        Access::Public,
        Overwrite::Refuse,
    )?;
    Ok((node("node.log")?, witness))
}

/// Officers for the time between two days found the community.
fn found(script: &mut Script<'_>, days: [&str; 2]) -> Result<(), Error> {
    draft(script, days, &[])?;
    submit(script)
}

/// One of the committee signs the document, in which validators' keys are named, if any hold the record.
fn draft(
    script: &mut Script<'_>,
    [from, to]: [&str; 2],
    validators: &[String],
) -> Result<(), Error> {
    for name in ["c1", "c2", "c3", "reg", "tre", "a1", "a2", "a3"] {
        script.run(&format!(
            "role new --name {name} --keystore @/{name}.age --words-file @/{name}.words --out @/{name}.card @seal"
        ))?;
    }
    let role = |threshold: u16, cards: &str| {
        format!(
            "threshold = {threshold}\nvalid_from = {from:?}\nvalid_to = {to:?}\ncards = [{cards}]\n"
        )
    };
    let committee = role(2, "\"c1.card\", \"c2.card\", \"c3.card\"");
    let registrar = role(1, "\"reg.card\"");
    let draft = format!(
        "realm = {:?}\nname = {{ zh = \"星河花园\", en = \"Xinghe Garden\" }}\nvalidators = {validators:?}\n\
         [roles.committee]\n{committee}[roles.registrar]\n{registrar}",
        sample::REALM
    );
    script.write("community.toml", &draft)?;
    script.run("community new @/community.toml --keystore @/c1.age @open --out @/found.json")?;
    let scheme = format!(
        "realm = {:?}\nledger = \"files\"\nfee = \"2.00\"\n\
         name = {{ zh = \"邻里互助\", en = \"Neighbours' aid\" }}\n\
         currency = {{ code = \"CNY\", minor_digits = 2 }}\n\
         [roles.committee]\n{committee}[roles.registrar]\n{registrar}[roles.treasurer]\n{}\
         [[roles.assessors]]\ncategories = [1, 2, 3, 4]\n{}",
        sample::REALM,
        role(1, "\"tre.card\""),
        role(2, "\"a1.card\", \"a2.card\", \"a3.card\"")
    );
    script.write("scheme.toml", &scheme)
}

/// Another signs it, and it is the record's first entry.
fn submit(script: &mut Script<'_>) -> Result<(), Error> {
    script.run("role sign @/found.json --keystore @/c2.age @open")?;
    script.run("role submit @/found.json @node")?;
    Ok(())
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), Error> {
    let path = folder.join(name);
    files::write(&path, text.as_bytes(), Access::Public, Overwrite::Replace)
}
