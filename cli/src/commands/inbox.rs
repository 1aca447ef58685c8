//! `linli inbox`: what waits at a node for a registrar or a member of a committee.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use linli_client::Waiting;
use linli_office::requests::{code, digest, doubts};
use linli_office::{CeremonyFile, Content, json_text, letter, words};
use linli_primitives::{Digest, Moment};
use linli_register::{EnrolmentRequest, Listing};
use linli_wire::signature::SigningKey;
use serde_json::{Value, json};

use super::roll::read_register;
use crate::acting::{self, Office, Paper};
use crate::community::Community;
use crate::files::{self, Access, Overwrite};
use crate::keystore::{RoleKeystore, RoleSecret};
use crate::language::msg;
use crate::letters::Post;
use crate::lines::said;
use crate::place::NodePlace;
use crate::{Console, Ending, Error, Refusal};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show what waits.
    List(ListArgs),
    /// Write what waits into a folder, and remove it from the node.
    Take(TakeArgs),
}

#[derive(clap::Args)]
struct ListArgs {
    #[command(flatten)]
    place: NodePlace,
    #[command(flatten)]
    officer: RoleKeystore,
}

#[derive(clap::Args)]
struct TakeArgs {
    #[command(flatten)]
    place: NodePlace,
    #[command(flatten)]
    officer: RoleKeystore,
    /// The register written by `linli roll import`, to check requests against.
    #[arg(long, value_name = "FILE")]
    register: Option<PathBuf>,
    /// The folder for what is taken.
    #[arg(long, value_name = "DIR", default_value = "inbox")]
    out: PathBuf,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::List(args) => list(&args, console),
        Command::Take(args) => take(&args, console),
    }
}

/// By whom a letter is, and what is in it.
fn opened(letter: &Waiting, post: &Post, key: &RoleSecret) -> (Option<String>, Content) {
    let from = letter::sender(letter.from, [post.community.state()]);
    let content = Content::of(&letter.sealed.0, from.as_deref(), key);
    (from, content)
}

fn list(args: &ListArgs, console: &mut Console) -> Result<Ending, Error> {
    let key = args.officer.open(console)?;
    let post = Post::open(&(&args.place).into(), console)?;
    let mut answer = Vec::new();
    for letter in post.fetch(&key.signing())? {
        let at = Moment(letter.at).to_string();
        let (from, content) = opened(&letter, &post, &key);
        let (kind, more) = match content {
            Content::Request(request) => {
                console.say(
                    msg("inbox-request")
                        .with("unit", request.unit().to_owned())
                        .with("code", code(&request))
                        .with("time", at.clone())
                        .with("note", request.note().unwrap_or_default().to_owned()),
                );
                ("enrolment", json!(request))
            }
            Content::Paper(_) => (say_letter("paper", from, at, console), Value::Null),
            Content::Keys(..) => (say_letter("ceremony", from, at, console), Value::Null),
            Content::Unreadable(refusal) => {
                console.problem(&refusal.with("letter", letter.id));
                ("unreadable", Value::Null)
            }
        };
        answer.push(json!({
            "letter": letter.id, "at": letter.at, "from": letter.from, "kind": kind, "request": more,
        }));
    }
    if answer.is_empty() {
        console.say(msg("inbox-empty"));
    }
    console.answer(&json!({ "letters": answer }));
    Ok(Ending::Clean)
}

fn say_letter(
    kind: &'static str,
    from: Option<String>,
    at: String,
    console: &mut Console,
) -> &'static str {
    console.say(
        msg("inbox-letter")
            .with("kind", kind)
            .with("from", from.unwrap_or_default())
            .with("time", at),
    );
    kind
}

/// What was taken, for the answer.
#[derive(Default)]
struct Taken {
    requests: Vec<Value>,
    papers: Vec<Value>,
    ceremonies: Vec<Value>,
    refused: Vec<Refusal>,
    unreadable: Vec<PathBuf>,
    known: usize,
}

fn take(args: &TakeArgs, console: &mut Console) -> Result<Ending, Error> {
    let key = args.officer.open(console)?;
    let register = args.register.as_deref().map(read_register).transpose()?;
    let post = Post::open(&(&args.place).into(), console)?;
    let own = key.signing();
    let letters = post.fetch(&own)?;
    let mut taken = Taken::default();
    let mut requests = Vec::new();
    for letter in &letters {
        let (from, content) = opened(letter, &post, &key);
        match content {
            Content::Request(request) => {
                requests.push((letter, request));
                continue;
            }
            Content::Paper(paper) => {
                let from = from.unwrap_or_default();
                taken.papers.push(keep_paper(
                    &args.out,
                    *paper,
                    &from,
                    &post.community,
                    console,
                )?);
            }
            Content::Keys(file, _) => {
                taken.ceremonies.push(keep_keys(&args.out, &file, console)?);
            }
            Content::Unreadable(refusal) => {
                keep_apart(args, letter, &refusal, &mut taken, console)?;
            }
        }
        post.remove(&own, letter)?;
    }
    let desk = Desk {
        args,
        post: &post,
        own: &own,
    };
    desk.requests(requests, register.as_ref(), &mut taken, console)?;
    report(&taken, console);
    Ok(Ending::Clean)
}

fn report(taken: &Taken, console: &mut Console) {
    console.say(
        msg("inbox-taken")
            .with("requests", taken.requests.len())
            .with("papers", taken.papers.len() + taken.ceremonies.len())
            .with("refused", taken.refused.len())
            .with("unreadable", taken.unreadable.len())
            .with("known", taken.known),
    );
    if !taken.requests.is_empty() {
        console.say(msg("inbox-compare"));
    }
    console.answer(&json!({
        "requests": taken.requests,
        "papers": taken.papers,
        "ceremonies": taken.ceremonies,
        "refused": taken.refused,
        "unreadable": taken.unreadable,
        "known": taken.known,
    }));
}

/// Where requests are decided.
struct Desk<'a> {
    args: &'a TakeArgs,
    post: &'a Post,
    own: &'a SigningKey,
}

impl Desk<'_> {
    /// Keeps each request that the roll could take beside those that are kept already, and the others apart.
    fn requests(
        &self,
        letters: Vec<(&Waiting, EnrolmentRequest)>,
        register: Option<&linli_register::Register>,
        taken: &mut Taken,
        console: &mut Console,
    ) -> Result<(), Error> {
        let folder = self.args.out.join("enrolments");
        let mut all = kept(&folder)?;
        let before = all.len();
        let mut new = Vec::new();
        for (letter, request) in letters {
            if all.contains(&request) {
                taken.known += 1;
                self.post.remove(self.own, letter)?;
            } else {
                all.push(request);
                new.push(letter);
            }
        }
        let faults = self.faults(register, &all)?;
        for (at, letter) in (before..).zip(new) {
            let request = &all[at];
            let name = format!("{}.json", short(digest(request)));
            let fault = faults.iter().find(|(number, _)| *number == at);
            if let Some((_, refusal)) = fault {
                let path = self.args.out.join("refused").join(name);
                keep(&path, request.to_json().as_bytes())?;
                let refusal = refusal.clone().in_file(&path).with("unit", request.unit());
                console.problem(&refusal);
                taken.refused.push(refusal);
            } else {
                let path = folder.join(name);
                keep(&path, request.to_json().as_bytes())?;
                console.say(
                    msg("inbox-enrolment")
                        .with("unit", request.unit().to_owned())
                        .with("code", code(request))
                        .with("note", request.note().unwrap_or_default().to_owned())
                        .showing("file", path.display()),
                );
                taken.requests.push(json!({
                    "file": path, "unit": request.unit(), "commitment": request.id(),
                    "note": request.note(), "at": letter.at,
                }));
            }
            self.post.remove(self.own, letter)?;
        }
        Ok(())
    }

    /// What is wrong with which request: what `linli roll build` would refuse.
    fn faults(
        &self,
        register: Option<&linli_register::Register>,
        all: &[EnrolmentRequest],
    ) -> Result<Vec<(usize, Refusal)>, Error> {
        let realm = self.post.realm()?;
        doubts(&realm, register.map(Listing::from), all).map_err(|e| Error::refused(&e))
    }
}

/// The requests that were taken before.
fn kept(folder: &Path) -> Result<Vec<EnrolmentRequest>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let read = |path: PathBuf| {
        let text = files::read(&path, linli_register::enrolment::MAX_BYTES as u64)?;
        EnrolmentRequest::from_json(&text).map_err(|e| Refusal::of(&e).in_file(&path).into())
    };
    files::list(folder, "json")?.into_iter().map(read).collect()
}

/// Keeps a ceremony's finished keys.
fn keep_keys(folder: &Path, file: &CeremonyFile, console: &mut Console) -> Result<Value, Error> {
    let folder = folder.join("ceremonies").join(short(file.ceremony));
    let path = folder.join(letter::KEYS);
    keep(&path, file.text.as_bytes())?;
    console.say(msg("inbox-keys").showing("file", path.display()));
    Ok(json!(path))
}

/// Keeps a paper; copies of one that differ in signatures alone become one. Whose signatures count is said where the
/// community's own affairs tell: the scheme of a scheme's paper is not replayed here.
fn keep_paper(
    folder: &Path,
    paper: Paper,
    from: &str,
    community: &Community,
    console: &mut Console,
) -> Result<Value, Error> {
    let name = format!("{}.json", short(paper.digest()));
    let path = folder.join("papers").join(name);
    let paper = if path.exists() {
        let joined = acting::read(&path)?.join(paper);
        joined.map_err(|refusal| refusal.in_file(&path))?
    } else {
        paper
    };
    keep(&path, json_text(&paper).as_bytes())?;
    let office = match &paper {
        Paper::Act { .. } => {
            let what = words::title(&paper, community.state());
            console.say(
                msg("inbox-paper-scheme")
                    .with("what", console.text(&said(&what, console)))
                    .showing("file", path.display())
                    .with("from", from.to_owned()),
            );
            return Ok(json!({ "file": path, "from": from, "signers": null }));
        }
        Paper::Community(_) => Office::Founding,
        _ => community.venue()?,
    };
    let standing = paper.standing(office)?;
    console.lines(standing.left_out.line());
    console.say(
        msg("inbox-paper")
            .showing("file", path.display())
            .with("from", from.to_owned())
            .with("have", standing.signers.len()),
    );
    Ok(json!({ "file": path, "from": from, "signers": standing.signers }))
}

/// Keeps what cannot be used, sealed as it came, and says so.
fn keep_apart(
    args: &TakeArgs,
    letter: &Waiting,
    refusal: &Refusal,
    taken: &mut Taken,
    console: &Console,
) -> Result<(), Error> {
    let name = format!("{}.age", short(letter.id));
    let path = args.out.join("unreadable").join(name);
    keep(&path, &letter.sealed.0)?;
    console.problem(&refusal.clone().in_file(&path));
    taken.unreadable.push(path);
    Ok(())
}

/// Writes a file whose name says what is in it; it is on the disk when this returns.
fn keep(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        files::make_folder(folder)?;
    }
    files::write(path, bytes, Access::Secret, Overwrite::Replace)
}

fn short(digest: Digest) -> String {
    digest.to_string()[..16].to_owned()
}
