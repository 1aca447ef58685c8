//! `linli community`: from a draft and the officers' cards to the first entry of a node's record, and who may act.

mod draft;

use std::path::PathBuf;

use clap::Subcommand;
use linli_client::Which;
use linli_wire::community::{CommunityRoles, CommunityRolesUpdate};
use linli_wire::signature::Signed;
use serde_json::json;

use super::scheme::print_role;
use crate::acting::{self, Office, Paper, Publishing};
use crate::language::msg;
use crate::place::NodePlace;
use crate::schemes::{read_toml, words};
use crate::{Console, Ending, Error, community};

pub use draft::{Draft, RolesDraft};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 检查草案，显示将要成立的社区 / Check a draft and show the community it makes
    Draft {
        /// 草案（TOML）/ The draft, TOML
        draft: PathBuf,
    },
    /// 管理委员会成立社区，即节点记录的第一条 / The committee founds the community: the first entry of a node's record
    Found(FoundArgs),
    /// 显示社区：任职者、名册、受托人、投票、互助计划 / Show the community: officers, rolls, trustees, polls, schemes
    Show {
        #[command(flatten)]
        node: NodePlace,
    },
    /// 管理委员会变更任职人员 / The committee changes who may act
    Roles(RolesArgs),
}

/// What `linli community found` takes.
#[derive(clap::Args)]
pub struct FoundArgs {
    /// 草案（TOML）/ The draft, TOML
    pub draft: PathBuf,
    /// Where, and by whom.
    #[command(flatten)]
    pub publishing: Publishing,
}

#[derive(clap::Args)]
struct RolesArgs {
    /// 新的任职名单（TOML），格式同草案中的各职务 / The new roles, TOML, as in a draft
    roles: PathBuf,
    #[command(flatten)]
    publishing: Publishing,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Draft { draft } => check(&draft, console),
        Command::Found(args) => found(&args, console),
        Command::Show { node } => show(&node, console),
        Command::Roles(args) => roles(&args, console),
    }
}

fn check(draft: &std::path::Path, console: &mut Console) -> Result<Ending, Error> {
    let community = Draft::read(draft)?.into_community(draft)?;
    let name = words(&community.name, console.language()).to_owned();
    console.say(
        msg("community-draft")
            .with("name", name)
            .showing("realm", &community.realm)
            .showing("id", community.id()),
    );
    print(&community.roles, console);
    console.answer(&json!({ "id": community.id(), "document": community }));
    Ok(Ending::Clean)
}

/// Signs the founding, and sends it if that is enough.
pub fn found(args: &FoundArgs, console: &mut Console) -> Result<Ending, Error> {
    let document = Draft::read(&args.draft)?.into_community(&args.draft)?;
    let id = document.id();
    let paper = Paper::Community(Signed::new(document));
    let Publishing { node, signing } = &args.publishing;
    let Some(paper) = signing.apply(paper, Office::Founding, console)? else {
        return Ok(Ending::Clean);
    };
    let options = node.options()?;
    let needed = || Error::Usage(msg("error-node-needed"));
    let node = community::contact(options.ok_or_else(needed)?, console)?;
    let receipt = node.submit(&paper.into_message(None)?)?;
    console.say(msg("community-founded").showing("id", id));
    acting::tell_sent(&receipt, console);
    Ok(Ending::Clean)
}

fn show(place: &NodePlace, console: &mut Console) -> Result<Ending, Error> {
    let community = place.community(Which::Light, console)?;
    let (id, roles) = community.office()?;
    let state = community.state();
    let seen = community.copy().checkpoint();
    if let Some(document) = state.community() {
        let name = words(&document.name, console.language()).to_owned();
        console.say(
            msg("community-show")
                .with("name", name)
                .showing("realm", &document.realm)
                .showing("id", id)
                .showing("key", community.node().key())
                .with("entries", seen.checkpoint.size)
                .showing("root", seen.checkpoint.root),
        );
    }
    print(roles, console);
    for roll in state.rolls() {
        console.say(
            msg("community-roll")
                .with("heads", roll.heads)
                .showing("shares", roll.unit.show(roll.shares.get()))
                .showing("unit", &roll.unit.name)
                .showing("digest", roll.digest),
        );
    }
    for trustees in state.trustees() {
        console.say(
            msg("community-trustees")
                .with("threshold", trustees.threshold)
                .with("names", trustees.names.join(", "))
                .showing("ceremony", trustees.ceremony),
        );
    }
    for poll in state.polls() {
        console.say(
            msg("community-poll")
                .with("title", poll.poll().title.clone())
                .showing("id", poll.id()),
        );
    }
    for scheme in state.schemes() {
        let name = words(&scheme.scheme().name, console.language()).to_owned();
        console.say(
            msg("community-scheme")
                .with("name", name)
                .showing("id", scheme.id()),
        );
    }
    console.answer(&json!({
        "id": id, "document": state.community(), "roles": roles, "roles_changes": state.roles_changes(),
        "rolls": state.rolls().collect::<Vec<_>>(),
        "trustees": state.trustees().collect::<Vec<_>>(),
        "polls": state.polls().map(|p| json!({ "id": p.id(), "title": p.poll().title })).collect::<Vec<_>>(),
        "schemes": state.schemes().map(|s| json!({ "id": s.id(), "name": s.scheme().name })).collect::<Vec<_>>(),
        "node": {
            "key": community.node().key().to_string(), "entries": seen.checkpoint.size,
            "root": seen.checkpoint.root.to_string(), "folder": community.node().folder(),
        },
    }));
    Ok(Ending::Clean)
}

/// Prints who may act.
pub(crate) fn print(roles: &CommunityRoles, console: &mut Console) {
    print_role(&msg("role-committee"), &roles.committee, console);
    print_role(&msg("role-registrar"), &roles.registrar, console);
}

fn roles(args: &RolesArgs, console: &mut Console) -> Result<Ending, Error> {
    let community = args.publishing.open(console)?;
    let draft: RolesDraft = read_toml(&args.roles, "community.draft")?;
    let roles = draft.into_roles(&args.roles)?;
    let number = community.state().roles_changes() + 1;
    let paper = Paper::CommunityRoles(Signed::new(CommunityRolesUpdate { number, roles }));
    args.publishing.finish(&community, paper, console)
}
