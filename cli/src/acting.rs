//! How officers act: an act is signed, and then appended to the record or written to a file for more signatures.

pub mod describe;

use std::path::{Path, PathBuf};

use linli_aid::Effect;
use linli_aid::SchemeState;
use linli_primitives::{Day, SchemeId};
use linli_wire::act::Act;
use linli_wire::signature::{OfficerKey, Role, Signature, Signed, SigningKey};
use serde_json::json;

use crate::clock::Clock;
use crate::files::{self, Access};
use crate::keystore::{self, RoleSecret};
use crate::language::msg;
use crate::passphrase::PassphraseArgs;
use crate::place::SchemePlace;
use crate::schemes::{self, SchemeRecord};
use crate::{Console, Ending, Error, Refusal};

/// An officer's keystore to be opened.
#[derive(clap::Args, Clone, Debug)]
pub struct RoleKeystore {
    /// 职务密钥库文件 / The officer's keystore file
    #[arg(long, value_name = "FILE")]
    pub keystore: PathBuf,
    /// Where its passphrase comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

impl RoleKeystore {
    /// Asks for the passphrase and opens it.
    pub fn open(&self, console: &mut Console) -> Result<RoleSecret, Error> {
        let passphrase = self.passphrase.existing(&self.keystore, console)?;
        keystore::open_role(&self.keystore, passphrase)
    }
}

/// On which record an act is taken, who signs it now, and where it goes.
#[derive(clap::Args, Clone, Debug)]
pub struct Acting {
    /// Where.
    #[command(flatten)]
    pub place: SchemePlace,
    /// 由谁签字；省略则不签，只写文件 / Who signs; without it the act is written unsigned
    #[arg(long, value_name = "FILE", required_unless_present = "out")]
    pub keystore: Option<PathBuf>,
    /// Where the keystore's passphrase comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
    /// 写入文件待他人签字，而不记入记录 / Write the act to FILE for more signatures instead of recording it
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// 覆盖已有文件 / Replace an existing file
    #[arg(long)]
    pub force: bool,
    /// When.
    #[command(flatten)]
    pub clock: Clock,
}

impl Acting {
    /// Opens the record.
    pub fn open(&self, console: &Console) -> Result<SchemeRecord, Error> {
        SchemeRecord::open(&self.place, console)
    }

    /// The day on which the act reaches the record.
    pub fn day(&self) -> Result<Day, Error> {
        schemes::day(self.clock.now()?)
    }

    /// Signs `act` if a keystore is given, then writes or records it. `Some` is what a recorded act did.
    pub fn hand_over(
        &self,
        scheme: &mut SchemeRecord,
        act: Act,
        console: &mut Console,
    ) -> Result<Option<Effect>, Error> {
        let act = match &self.keystore {
            None => act,
            Some(path) => {
                let passphrase = self.passphrase.existing(path, console)?;
                let key = keystore::open_role(path, passphrase)?;
                sign(act, scheme.state(), &key)?
            }
        };
        match &self.out {
            Some(path) => {
                let (have, need) = signatures(&act, scheme.state())?;
                files::write_json(path, &act, Access::Public, self.force.into())?;
                console.say(
                    msg("act-written")
                        .showing("file", path.display())
                        .with("have", have)
                        .with("need", need),
                );
                console.answer(&json!({
                    "act": path, "recorded": false, "signatures": have, "needed": need,
                }));
                Ok(None)
            }
            None => {
                let taken = scheme.take(self.clock.now()?, &act)?;
                console.say(msg("act-recorded").with("file", taken.file.clone()));
                console.answer(&json!({
                    "act": taken.file, "recorded": true, "effect": effect(&taken.effect),
                }));
                Ok(Some(taken.effect))
            }
        }
    }

    /// The same for commands that have nothing to add.
    pub fn finish(
        &self,
        scheme: &mut SchemeRecord,
        act: Act,
        console: &mut Console,
    ) -> Result<Ending, Error> {
        self.hand_over(scheme, act, console).map(|_| Ending::Clean)
    }
}

/// Runs `$body` with the signed act of whatever kind as `$signed`.
macro_rules! each_act {
    ($act:expr, $signed:ident => $body:expr) => {
        match $act {
            Act::Rulebook($signed) => $body,
            Act::Declare($signed) => $body,
            Act::Roles($signed) => $body,
            Act::Members($signed) => $body,
            Act::Attest($signed) => $body,
            Act::Revoke($signed) => $body,
            Act::Contribute($signed) => $body,
            Act::Open($signed) => $body,
            Act::Close($signed) => $body,
            Act::Pay($signed) => $body,
        }
    };
}

/// The role that must sign `act`.
pub fn role_of<'a>(act: &Act, state: &'a SchemeState) -> Result<&'a Role, Refusal> {
    let roles = state.roles();
    let assessors = |category: u32| {
        roles.assessors_of(category).ok_or_else(|| {
            let detail = format!("no assessors for line {category}");
            Refusal::new("attestation.category", &detail)
        })
    };
    match act {
        Act::Rulebook(_) | Act::Declare(_) | Act::Roles(_) | Act::Open(_) | Act::Close(_) => {
            Ok(&roles.committee)
        }
        Act::Members(_) => Ok(&roles.registrar),
        Act::Contribute(_) | Act::Pay(_) => Ok(&roles.treasurer),
        Act::Attest(signed) => assessors(signed.act.category),
        Act::Revoke(signed) => assessors(signed.act.category),
    }
}

/// Adds an officer's signature; refuses an officer without the role, a second signature, and what the record
/// does not give.
pub fn sign(mut act: Act, state: &SchemeState, key: &RoleSecret) -> Result<Act, Error> {
    describe::check(&act, state)?;
    let public = OfficerKey::of(&key.signing());
    if !role_of(&act, state)?.keys.iter().any(|k| k.key == public) {
        let detail = format!("{} does not have the role that this act needs", key.name);
        return Err(Refusal::new("authority.unknown", &detail)
            .with("officer", &key.name)
            .into());
    }
    if signers(&act).contains(&public) {
        let detail = format!("{} signed before", key.name);
        return Err(Refusal::new("authority.duplicate", &detail).into());
    }
    each_act!(&mut act, signed => add_signature(signed, state.id(), &key.signing()));
    Ok(act)
}

fn add_signature<T: linli_wire::signature::Signable + Clone>(
    signed: &mut Signed<T>,
    scheme: SchemeId,
    key: &SigningKey,
) {
    *signed = signed.clone().sign(scheme, key);
}

/// Whose signatures an act bears.
pub fn signers(act: &Act) -> Vec<OfficerKey> {
    each_act!(act, signed => signed.signatures.iter().map(|s| s.key).collect())
}

/// Signatures found, and how many are needed.
pub fn signatures(act: &Act, state: &SchemeState) -> Result<(usize, u16), Refusal> {
    Ok((signers(act).len(), role_of(act, state)?.threshold))
}

/// One act from several files that differ in signatures alone.
pub fn merge(acts: Vec<(PathBuf, Act)>) -> Result<Act, Error> {
    let mut acts = acts.into_iter();
    let no_act = || Error::Usage(msg("act-none"));
    let (_, mut merged) = acts.next().ok_or_else(no_act)?;
    for (path, act) in acts {
        if bare(&merged) != bare(&act) {
            let detail = "this file holds another act than the first";
            return Err(Refusal::new("act.differs", detail).in_file(&path).into());
        }
        let known = signers(&merged);
        let new: Vec<Signature> = each_act!(act, signed => signed.signatures)
            .into_iter()
            .filter(|s| !known.contains(&s.key))
            .collect();
        each_act!(&mut merged, signed => signed.signatures.extend(new));
    }
    Ok(merged)
}

/// The act without its signatures.
fn bare(act: &Act) -> Act {
    let mut bare = act.clone();
    each_act!(&mut bare, signed => signed.signatures.clear());
    bare
}

/// Signs the act in a file and writes it back.
pub fn sign_file(
    path: &Path,
    out: &Path,
    overwrite: files::Overwrite,
    state: &SchemeState,
    key: &RoleSecret,
) -> Result<Act, Error> {
    let act = sign(schemes::read_act(path)?, state, key)?;
    files::write_json(out, &act, Access::Public, overwrite)?;
    Ok(act)
}

/// An effect as JSON.
pub fn effect(effect: &Effect) -> serde_json::Value {
    match *effect {
        Effect::RulebookPublished(id) => json!({ "rulebook": id }),
        Effect::EventDeclared(number) => json!({ "declared": number }),
        Effect::RolesChanged(number) => json!({ "roles": number }),
        Effect::MembersChanged(root) => json!({ "member_root": root }),
        Effect::Attested {
            category,
            position,
            root,
        } => json!({ "category": category, "position": position, "attestation_root": root }),
        Effect::Revoked {
            category,
            root,
            tag_is_free,
        } => json!({ "category": category, "attestation_root": root, "bill_is_free": tag_is_free }),
        Effect::Contributed { balance } | Effect::Paid { balance } => json!({ "balance": balance }),
        Effect::RoundOpened(round) => json!({ "round": round }),
        Effect::Claimed { position, root } => json!({ "position": position, "state_root": root }),
        Effect::RoundClosed {
            round,
            payable_from,
        } => json!({ "round": round, "payable_from": payable_from }),
    }
}
