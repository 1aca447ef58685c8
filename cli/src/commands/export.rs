//! `linli export`: a whole record as one file, or as files that people can read.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use linli_wire::archive::ArchiveWriter;
use linli_wire::{Entry, Message};
use serde::Serialize;
use serde_json::json;

use crate::clock::Clock;
use crate::community::{Community, Subject};
use crate::files::{self, Access, Overwrite};
use crate::language::msg;
use crate::place::Place;
use crate::{Console, Ending, Error, Refusal};

/// What `linli export` takes.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Write one file, to be audited, restored from, or read.
    #[arg(long, value_name = "FILE", required_unless_present = "readable")]
    out: Option<PathBuf>,
    /// Write a folder of files that people can read; nothing reads it back.
    #[arg(long, value_name = "DIR")]
    readable: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    if let Some(path) = &args.out {
        files::check_free(path, Overwrite::Refuse)?;
    }
    let clock = Clock::default();
    let community = args.place.open(Subject::Everything, &clock, console)?;
    let note = community.checkpoint()?.note.encode();
    if let Some(path) = &args.out {
        archive(&community, &note, path)?;
        console.say(msg("export-written").showing("file", path.display()));
    }
    if let Some(folder) = &args.readable {
        readable(&community, &note, folder)?;
        console.say(msg("export-written").showing("file", folder.display()));
    }
    console.answer(&json!({
        "entries": community.entries().len(), "archive": args.out, "readable": args.readable,
    }));
    Ok(Ending::Clean)
}

/// The record as one file, which appears complete or not at all.
fn archive(community: &Community, note: &str, path: &Path) -> Result<(), Error> {
    files::check_free(path, Overwrite::Refuse)?;
    let part = path.with_added_extension("part");
    let written = write_archive(community, note, &part)
        .and_then(|()| std::fs::rename(&part, path).map_err(Error::file(path)));
    if written.is_err() {
        // A leftover file only takes space.
        let _ = std::fs::remove_file(&part);
    }
    written
}

fn write_archive(community: &Community, note: &str, part: &Path) -> Result<(), Error> {
    let new = File::create(part).map_err(Error::file(part))?;
    let mut archive = ArchiveWriter::new(BufWriter::new(new)).map_err(Error::file(part))?;
    for (index, entry) in (0..).zip(community.entries()) {
        let bytes = community.bytes(index)?;
        if let Some(bytes) = &bytes {
            let opened = entry.open(bytes);
            opened.map_err(|e| Refusal::of(&e).with("entry", index))?;
        }
        let written = archive.entry(entry, bytes.as_deref());
        written.map_err(Error::file(part))?;
    }
    archive.checkpoint(note).map_err(Error::file(part))?;
    archive.finish().map_err(Error::file(part))?;
    Ok(())
}

/// One file per entry, and a list of all of them.
fn readable(community: &Community, note: &str, folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(Error::file(folder))?;
    let mut list = String::from("entry,time,kind,subject,message\n");
    for (index, entry) in (0..).zip(community.entries()) {
        list += &line(index, entry);
        if let Some(message) = community.message(index)? {
            write(folder, index, &message)?;
        }
    }
    put(folder, "entries.csv", list.as_bytes())?;
    put(folder, "checkpoint.txt", note.as_bytes())
}

fn line(index: u64, entry: &Entry) -> String {
    let subject = entry.subject.map(linli_primitives::Digest);
    format!(
        "{index},{},{},{},{}\n",
        linli_primitives::Moment(entry.at),
        entry.kind,
        subject.map_or_else(String::new, |subject| subject.to_string()),
        entry.message
    )
}

fn write(folder: &Path, index: u64, message: &Message) -> Result<(), Error> {
    let name = |ending: &str| format!("{index:06}-{}{ending}", message.kind());
    match message {
        Message::Community(act) => put(folder, &name(".json"), &json_of(act)),
        Message::CommunityRoles(act) => put(folder, &name(".json"), &json_of(act)),
        Message::Poll(act) => put(folder, &name(".json"), &json_of(act)),
        Message::RollInForce(act) => put(folder, &name(".json"), &json_of(act)),
        Message::Validators(act) => put(folder, &name(".json"), &json_of(act)),
        Message::PollChange(act) => put(folder, &name(".json"), &json_of(act)),
        Message::Close(closing) => put(folder, &name(".json"), &json_of(closing)),
        Message::Share(share) => put(folder, &name(".json"), &json_of(share)),
        Message::Naming(naming) => put(folder, &name(".json"), &json_of(naming)),
        Message::Result(result) => put(folder, &name(".json"), &json_of(result)),
        Message::Notice(act) => put(folder, &name(".json"), &json_of(act)),
        Message::Fund(act) => put(folder, &name(".json"), &json_of(act)),
        Message::FundOrder(act) => put(folder, &name(".json"), &json_of(act)),
        Message::FundAct(act) => put(folder, &name(".json"), &json_of(act)),
        Message::Desk(act) => put(folder, &name(".json"), &json_of(act)),
        Message::ReportAct(act) => put(folder, &name(".json"), &json_of(act)),
        Message::PlaceList(act) => put(folder, &name(".json"), &json_of(act)),
        Message::PlaceAct(act) => put(folder, &name(".json"), &json_of(act)),
        Message::BookingAct(act) => put(folder, &name(".json"), &json_of(act)),
        Message::Evidence(evidence) => put(folder, &name(".json"), &json_of(evidence)),
        Message::Booking(_) => put(folder, &format!("{index:06}.booking"), &message.encode()),
        Message::Report(_) => put(folder, &format!("{index:06}.report"), &message.encode()),
        Message::Scheme(act) => put(folder, &name(".json"), &json_of(act)),
        Message::Act { act, .. } => put(folder, &name(".json"), &json_of(act)),
        Message::Roll(roll) => {
            put(folder, &name(".json"), &roll.roll)?;
            put(folder, &name(".signed.json"), &json_of(&roll.act))
        }
        Message::Trustees(trustees) => {
            put(folder, &name(".json"), &trustees.ceremony)?;
            put(folder, &name(".signed.json"), &json_of(&trustees.act))
        }
        Message::Ballot(bytes) => put(folder, &format!("{index:06}.ballot"), bytes),
        Message::Claim(bytes) => put(folder, &format!("{index:06}.claim"), bytes),
    }
}

fn json_of(value: &impl Serialize) -> Vec<u8> {
    files::json_text(value).into_bytes()
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    files::write(&folder.join(name), bytes, Access::Public, Overwrite::Refuse)
}
