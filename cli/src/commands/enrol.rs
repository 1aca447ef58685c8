//! `linli enrol`: a request to be on the roll.

use std::path::PathBuf;

use linli_office::letter::reachable;
use linli_office::requests::code;
use linli_primitives::{Moment, Realm, Seed};
use linli_register::EnrolmentRequest;
use serde_json::json;

use crate::files::{self, Access};
use crate::keystore::OwnerKeystore;
use crate::language::msg;
use crate::letters::Post;
use crate::place::NodePlace;
use crate::{Console, Ending, Error, Refusal};

/// Whose request, and where to write it.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    owner: OwnerKeystore,
    /// The community's name; that of the node's record with --node.
    #[arg(long, required_unless_present = "node")]
    realm: Option<String>,
    /// Any one of the owner's units, e.g. 3-2-501.
    #[arg(long)]
    unit: String,
    /// A note for the registrar, e.g. how to be reached.
    #[arg(long)]
    note: Option<String>,
    /// The file to write the request to.
    #[arg(long, value_name = "FILE", required_unless_present = "node")]
    out: Option<PathBuf>,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
    /// The node at which it is left for the registrar, sealed.
    #[command(flatten)]
    place: NodePlace,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    if let Some(out) = &args.out {
        files::check_free(out, args.force.into())?;
    }
    let seed = args.owner.open(console)?;
    if args.place.node.is_empty() {
        return write(&args, &seed, console);
    }
    let post = Post::open(&(&args.place).into(), console)?;
    let realm = post.realm()?;
    if let Some(named) = &args.realm
        && *named != realm.as_str()
    {
        let detail = format!("the node's community is {realm}");
        return Err(Refusal::new("roll.realm", detail).into());
    }
    let request = request(&args, &seed, realm)?;
    if let Some(out) = &args.out {
        let text = request.to_json();
        files::write(out, text.as_bytes(), Access::Public, args.force.into())?;
    }
    send(&post, &request, console)
}

fn write(args: &Args, seed: &Seed, console: &mut Console) -> Result<Ending, Error> {
    let (Some(realm), Some(out)) = (&args.realm, &args.out) else {
        return Err(Error::Usage(msg("error-node-needed")));
    };
    let realm = Realm::new(realm).map_err(|e| Error::refused(&e))?;
    let request = request(args, seed, realm)?;
    let text = request.to_json();
    files::write(out, text.as_bytes(), Access::Public, args.force.into())?;
    console.say(
        msg("enrol-written")
            .showing("file", out.display())
            .with("unit", request.unit().to_owned()),
    );
    console.answer(&json!({ "request": out, "commitment": request.id() }));
    Ok(Ending::Clean)
}

fn request(args: &Args, seed: &Seed, realm: Realm) -> Result<EnrolmentRequest, Error> {
    let id = seed.realm_secret(&realm).commitment();
    EnrolmentRequest::new(realm, id, &args.unit, args.note.as_deref())
        .map_err(|e| Error::refused(&e))
}

/// Leaves it for everybody who may publish a roll: whoever comes first takes it.
fn send(post: &Post, request: &EnrolmentRequest, console: &mut Console) -> Result<Ending, Error> {
    let (_, roles) = post.community.office()?;
    let mut letters = Vec::new();
    for (registrar, recipient) in reachable(&roles.registrar.keys)? {
        let posted = post.send(registrar.key, &recipient, &request.to_json(), None)?;
        console.say(
            msg("enrol-sent")
                .with("name", registrar.name.clone())
                .with("unit", request.unit().to_owned())
                .showing("time", Moment(posted.at))
                .showing("expires", Moment(posted.expires)),
        );
        letters.push(json!({ "to": registrar.key, "letter": posted.id, "at": posted.at, "expires": posted.expires }));
    }
    console.say(msg("enrol-sent-next").with("code", code(request)));
    console.answer(&json!({ "commitment": request.id(), "letters": letters }));
    Ok(Ending::Clean)
}
