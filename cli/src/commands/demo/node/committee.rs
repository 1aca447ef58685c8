//! `linli demo --nodes N`: the same vote and the same round on a record that several nodes hold, of which one is killed in
//! the middle and comes back; then every copy is audited.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use linli_node::seat::Seats;
use serde_json::{Value, json};

use super::super::{PASSPHRASE, new_folder};
use super::script::Script;
use super::service::Service;
use super::{aid, draft, program, submit, vote, write};
use crate::commands::audit;
use crate::community::contact;
use crate::language::msg;
use crate::place::Place;
use crate::{Console, Ending, Error, Refusal};

/// Who holds the record: each runs a node.
const NAMES: [&str; 7] = [
    "committee.example",
    "property.example",
    "street.example",
    "owner-1.example",
    "owner-2.example",
    "owner-3.example",
    "owner-4.example",
];
/// The log's name.
const ORIGIN: &str = "record.example/xinghe";
/// Between blocks, and for a proposal; all nodes are on one machine.
const TIMES: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(1)];
/// The node that is killed: the one that is asked first.
const KILLED: usize = 0;
/// How long all may take to have the same record.
const PATIENCE: Duration = Duration::from_secs(120);

/// Runs the whole demonstration.
pub(in super::super) fn run(
    dir: Option<&Path>,
    count: usize,
    ballots: usize,
    console: &mut Console,
) -> Result<Ending, Error> {
    let program = program::find(console)?;
    let folder = new_folder(dir, "linli-demo-nodes-", &["shares", "ballots"])?;
    console.say(msg("demo-start").showing("dir", folder.display()));
    write(&folder, "pass", PASSPHRASE)?;
    write(&folder, "clock", "1767571200")?;
    let house = House::new(&folder, program, count)?;
    let mut script = Script::new(&folder, &house.urls, console.language());
    script.at("2026-01-05T08:00:00Z")?;
    let keys = house.make_keys(&mut script)?;
    draft(&mut script, ["2026-01-01", "2026-12-31"], &keys)?;
    let mut nodes = house.start(&mut script)?;
    for (name, url) in NAMES.iter().zip(&house.urls) {
        console.say(
            msg("demo-nodes-started")
                .with("name", *name)
                .with("url", url.clone()),
        );
    }
    submit(&mut script)?;
    let kill = |console: &mut Console| {
        console.say(msg("demo-nodes-killed").with("name", NAMES[KILLED]));
        nodes.0[KILLED].take().map_or(Ok(()), Service::kill)
    };
    vote::hold(&mut script, ballots, kill, console)?;
    let back = house.bring_back(&mut nodes, console)?;
    aid::hold(&mut script, console)?;
    house.wait_for_all(console)?;
    let report = folder.join("report.html");
    let records: Vec<&str> = house.urls.iter().map(String::as_str).collect();
    let arguments = audit::Args::several(&house.keep(), &report);
    let copies = audit::several::run(&records, &arguments, console)?;
    drop(nodes);
    console.say(msg("demo-nodes-stopped").with("count", count));
    let names = NAMES.iter().zip(&house.urls);
    let names: Vec<Value> = names
        .map(|(name, url)| json!({ "name": name, "url": url }))
        .collect();
    console.answer(&json!({
        "folder": folder, "program": house.program, "nodes": names, "ballots": ballots, "report": report,
        "killed": NAMES[KILLED], "missed": back.missed, "caught_up_ms": back.took.as_millis() as u64,
        "audit": copies, "clean": copies.ending() == Ending::Clean,
    }));
    Ok(copies.ending())
}

/// The nodes' folders and addresses.
struct House<'a> {
    folder: &'a Path,
    program: PathBuf,
    count: usize,
    urls: Vec<String>,
    web: Vec<SocketAddr>,
    peers: Vec<SocketAddr>,
}

/// Those that run. All are asked to end before any is waited for.
struct Nodes(Vec<Option<Service>>);

impl Drop for Nodes {
    fn drop(&mut self) {
        self.0.iter_mut().flatten().for_each(Service::hang_up);
    }
}

/// What a node that came back had to catch up with.
struct Back {
    missed: u64,
    took: Duration,
}

impl<'a> House<'a> {
    fn new(folder: &'a Path, program: PathBuf, count: usize) -> Result<Self, Error> {
        let [web, peers] = free(count)?;
        Ok(Self {
            folder,
            program,
            count,
            urls: web
                .iter()
                .map(|address| format!("http://{address}"))
                .collect(),
            web,
            peers,
        })
    }

    fn data(&self, n: usize) -> PathBuf {
        self.folder.join(format!("node-{}", n + 1))
    }

    /// What the auditor keeps of the nodes.
    fn keep(&self) -> PathBuf {
        self.folder.join("auditor")
    }

    /// Each makes its key; returns them as the draft names them.
    fn make_keys(&self, script: &mut Script<'_>) -> Result<Vec<String>, Error> {
        let mut keys = Vec::new();
        for (n, name) in NAMES.iter().enumerate().take(self.count) {
            let (seat, address) = (n + 1, self.peers[n]);
            script.run(&format!(
                "node init --data @/node-{seat} --name {name} --address {address}"
            ))?;
            let key = linli_node::seat::read_key(&self.data(n)).map_err(|e| Error::refused(&e))?;
            keys.push(key.key().to_string());
        }
        Ok(keys)
    }

    /// Each gets the paper and everybody's address, and begins to serve.
    fn start(&self, script: &mut Script<'_>) -> Result<Nodes, Error> {
        let cards = (1..=self.count).map(|seat| format!("--seat @/node-{seat}/seat.toml"));
        let cards: Vec<String> = cards.collect();
        let mut nodes = Nodes(Vec::new());
        for n in 0..self.count {
            let (seat, address) = (n + 1, self.web[n]);
            script.run(&format!(
                "node join --data @/node-{seat} --founding @/found.json --origin {ORIGIN} {}",
                cards.join(" ")
            ))?;
            let seats = Seats::read(&self.data(n)).map_err(|e| Error::refused(&e))?;
            let [interval, patience] = TIMES;
            let seats = Seats {
                interval,
                patience,
                ..seats
            };
            seats.keep(&self.data(n)).map_err(|e| Error::refused(&e))?;
            script.write(
                &format!("node-{seat}/node.toml"),
                &format!("listen = \"{address}\"\n"),
            )?;
            nodes.0.push(Some(self.start_one(n)?));
        }
        Ok(nodes)
    }

    fn start_one(&self, n: usize) -> Result<Service, Error> {
        let (data, clock) = (self.data(n), self.folder.join("clock"));
        let log = self.folder.join(format!("node-{}.log", n + 1));
        let words = [
            data.as_os_str(),
            "--insecure-clock".as_ref(),
            clock.as_os_str(),
        ];
        Service::start_program(&self.program, &words, &log)
    }

    /// Starts the node that was killed, and waits until it has what the others have.
    fn bring_back(&self, nodes: &mut Nodes, console: &mut Console) -> Result<Back, Error> {
        let others = self.size(KILLED + 1, console)?;
        let started = Instant::now();
        let node = self.start_one(KILLED)?;
        let own = node.entries;
        nodes.0[KILLED] = Some(node);
        self.wait_for_all(console)?;
        let back = Back {
            missed: others.saturating_sub(own),
            took: started.elapsed(),
        };
        console.say(
            msg("demo-nodes-back")
                .with("name", NAMES[KILLED])
                .with("missed", back.missed)
                .with("seconds", back.took.as_secs()),
        );
        Ok(back)
    }

    /// Waits until all have a record of the same size. Whether it is the same record, the audit says.
    fn wait_for_all(&self, console: &Console) -> Result<(), Error> {
        let started = Instant::now();
        loop {
            let sizes = (0..self.count).map(|n| self.size(n, console));
            let sizes = sizes.collect::<Result<Vec<_>, _>>()?;
            if sizes.iter().all(|size| *size == sizes[0]) {
                return Ok(());
            }
            if started.elapsed() > PATIENCE {
                let detail = "the nodes do not come to have the same record";
                return Err(Refusal::new("client.unreachable", detail).into());
            }
            sleep(Duration::from_millis(100));
        }
    }

    /// Entries of a node's record.
    fn size(&self, n: usize, console: &Console) -> Result<u64, Error> {
        let quiet = Console::quiet(console.language());
        let place = Place::at(&self.urls[n], Some(self.keep()));
        let status = contact(place.options(&quiet)?, &quiet)?.status()?;
        Ok(status["log"]["size"].as_u64().unwrap_or_default())
    }
}

/// Addresses of this machine at which nobody listens: as many for the owners as for the nodes among themselves.
fn free(count: usize) -> Result<[Vec<SocketAddr>; 2], Error> {
    let bind = |_| TcpListener::bind("127.0.0.1:0");
    let sockets = (0..2 * count).map(bind).collect::<Result<Vec<_>, _>>();
    let sockets = sockets.map_err(Error::file("127.0.0.1:0".as_ref()))?;
    let addresses = sockets.iter().map(TcpListener::local_addr);
    let mut addresses = addresses
        .collect::<Result<Vec<_>, _>>()
        .map_err(Error::file("127.0.0.1:0".as_ref()))?;
    let peers = addresses.split_off(count);
    Ok([addresses, peers])
}
