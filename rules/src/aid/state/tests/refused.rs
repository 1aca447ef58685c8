//! A refused input leaves nothing behind.

use super::*;

#[test]
fn a_refused_batch_of_members_leaves_no_node() {
    let mut world = World::with_round();
    let before = format!("{:?}", world.state);
    let changes = [3, 4, 9].map(|position| MemberChange::Join {
        position,
        leaf: member_leaf(u64::from(position)),
    });
    let (number, root) = (2, world.state.state().members().root());
    let update = MembersUpdate {
        number,
        changes: changes.to_vec(),
        root,
    };
    let act = world.signed(update, &[20]);
    assert_eq!(world.refuses(Act::Members(act)), "members.position");
    assert_eq!(format!("{:?}", world.state), before);
}
