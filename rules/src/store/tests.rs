use linli_primitives::{Fp, Nullifier, PollId};
use proptest::prelude::*;

use super::*;
use crate::fixture::ByteMap;
use places::{MARK, Mark};

fn poll(n: u64) -> PollId {
    PollId::new(Fp::from(n))
}

fn place(n: u8) -> At<Mark> {
    places::decided(poll(u64::from(n)))
}

fn all() -> Under<Mark> {
    Under::new(Key::new(0x19))
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Put(u8, u8),
    Remove(u8),
    Change(u8, u8),
}

fn take(store: &mut impl Store, step: Step) {
    match step {
        Step::Put(at, cell) => store.put(place(at), cell),
        Step::Remove(at) => store.remove(place(at)),
        Step::Change(at, cell) if store.get(place(at)).is_some() => {
            store.change(place(at), |kept| *kept = kept.wrapping_add(cell));
        }
        Step::Change(..) => {}
    }
}

fn seen(store: &impl Store) -> (Vec<(Key, Mark)>, Vec<Option<Mark>>) {
    let listed = store.list(all()).map(|(key, cell)| (key, *cell));
    let got = (0..16).map(|at| store.get(place(at)).map(|cell| *cell));
    (listed.collect(), got.collect())
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (at, cell) = (0..16u8, 1..200u8);
    let step = prop_oneof![
        (at.clone(), cell.clone()).prop_map(|(at, cell)| Step::Put(at, cell)),
        at.clone().prop_map(Step::Remove),
        (at, cell).prop_map(|(at, cell)| Step::Change(at, cell)),
    ];
    proptest::collection::vec(step, 0..40)
}

proptest! {
    #[test]
    fn every_store_keeps_the_same(before in steps(), after in steps()) {
        let (mut memory, mut encoded) = (Memory::default(), Encoded(ByteMap::default()));
        for step in before {
            take(&mut memory, step);
            take(&mut encoded, step);
        }
        prop_assert_eq!(seen(&memory), seen(&encoded));
        prop_assert!(memory.entries().eq(encoded.entries()));
        let untouched = seen(&memory);
        let mut over = Overlay::over(&memory);
        for step in after {
            take(&mut over, step);
            take(&mut encoded, step);
        }
        prop_assert_eq!(seen(&over), seen(&encoded));
        prop_assert!(over.entries().eq(encoded.entries()));
        prop_assert_eq!(seen(&memory), untouched);
        let changes = over.into_changes();
        memory.keep(changes);
        prop_assert_eq!(seen(&memory), seen(&encoded));
    }

    #[test]
    fn keys_order_as_what_they_are_made_of(a: [u64; 4], b: [u64; 4], n: u64, m: u64) {
        let [a, b] = [a, b].map(|limbs| Nullifier::new(Fp::from_raw(limbs)));
        let key = |nullifier, n: u64| Key::new(1).with(&nullifier).with(&n);
        prop_assert_eq!(key(a, n).cmp(&key(b, m)), (a, n).cmp(&(b, m)));
        prop_assert_eq!(Key::new(1).with(&a).last(), Some(a));
    }
}

#[test]
fn what_is_no_cell_of_its_key_is_refused() {
    let read = |entries: &[(&[u8], &[u8])]| {
        let bytes = borsh::to_vec(entries).expect("memory");
        borsh::from_slice::<Memory>(&bytes).is_ok()
    };
    let (key, cell) = (place(1).key().to_vec(), [MARK]);
    let unknown = [&[0xff], &key[1..]].concat();
    assert!(read(&[(&key, &cell)]));
    assert!(!read(&[(&key[1..], &cell)]));
    assert!(!read(&[(&key[..key.len() - 1], &cell)]));
    assert!(!read(&[(&key, &[])]));
    assert!(!read(&[(&key, &[MARK, MARK])]));
    assert!(!read(&[(&unknown, &cell)]));
    assert!(!read(&[(&key, &cell), (&key, &cell)]), "twice");
    let earlier = place(0).key().to_vec();
    assert!(!read(&[(&key, &cell), (&earlier, &cell)]), "descending");
}
