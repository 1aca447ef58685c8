use linli_testing::forge::{Book, signer, witness};
use linli_testing::town::VOTE;

use super::*;
use crate::ArchiveFile;
use linli_log::Witnesses;

/// `log.ahead`, `log.late`: neither this machine's clock nor the witnesses' may be far behind the last entry.
#[test]
fn a_record_of_the_future_is_not_voted_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("town.lir");
    let (last, _) = *VOTE.last().expect("entries");
    let relied = Witnesses::new(vec![witness().key().clone()], None)
        .expect("one")
        .into();
    let check = |cosigned: i64, policy: &Policy, now: i64| {
        let book = Book {
            cosigned_at: Some(cosigned.unsigned_abs()),
            ..Book::default()
        };
        std::fs::write(&path, book.archive(&VOTE)).expect("writable");
        let key = Some(signer(1).key().clone());
        let journal = ArchiveFile::open(&path, key).expect("sound");
        match check_times(&journal, policy, now) {
            Err(Trouble::Untrusted(refusal)) => Err(refusal.rule),
            other => {
                other.expect("no other trouble");
                Ok(())
            }
        }
    };
    let early = last - CLOCK_TOLERANCE;
    assert_eq!(check(early, &relied, early), Ok(()));
    assert_eq!(check(last, &relied, early - 1), Err("log.ahead".into()));
    assert_eq!(check(early - 1, &relied, last), Err("log.late".into()));
    // Witnesses that are not relied on vouch for no time.
    assert_eq!(check(early - 1, &Policy::default(), last), Ok(()));
}
