//! Who acts for a fund, at a desk or for shared spaces.

use linli_wire::signature::Role;
use linli_wire::text::Text;

use super::CommunityState;
use crate::store::Store;

/// A role that the committee gave beside the community's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeper {
    /// The name of the fund, the desk or the list.
    pub of: Text,
    /// Which of them.
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
    /// A list of shared spaces.
    Spaces,
}

impl<S: Store> CommunityState<S> {
    /// The treasurers of all funds, the handlers of all desks, and those who keep shared spaces.
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
        let all = funds.chain(desks);
        #[cfg(feature = "bookings")]
        let all = all.chain(self.place_lists().map(|listed| Keeper {
            of: listed.list.name.clone(),
            kind: KeeperKind::Spaces,
            role: listed.list.keepers.clone(),
        }));
        all
    }
}
