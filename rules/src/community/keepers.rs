//! Who acts for a fund or at a desk.

use linli_wire::signature::Role;
use linli_wire::text::Text;

use super::CommunityState;
use crate::store::Store;

/// A role that the committee gave beside the community's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeper {
    /// The fund's or the desk's name.
    pub of: Text,
    /// Which of both.
    pub kind: KeeperKind,
    /// Who holds it now.
    pub role: Role,
}

/// What a keeper keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeeperKind {
    /// A fund's books.
    Treasurer,
    /// A desk.
    Handler,
}

impl<S: Store> CommunityState<S> {
    /// The treasurers of all funds and the handlers of all desks.
    pub fn keepers(&self) -> impl Iterator<Item = Keeper> {
        let funds = self.funds().map(|fund| Keeper {
            of: fund.fund().name.clone(),
            kind: KeeperKind::Treasurer,
            role: fund.head().treasurers.clone(),
        });
        let desks = self.desks().map(|desk| Keeper {
            of: desk.desk.name.clone(),
            kind: KeeperKind::Handler,
            role: desk.desk.handlers.clone(),
        });
        funds.chain(desks)
    }
}
