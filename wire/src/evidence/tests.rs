use super::*;
use crate::encoding::{decode, encode};
use crate::signature::SigningKey;

pub(crate) fn all() -> [Evidence; 3] {
    let stated = |n: u8, says| Stated {
        says,
        signature: [n; 64],
    };
    let votes = Twice::Votes {
        kind: VoteKind::Precommit,
        height: 7,
        round: 1,
        says: [stated(1, None), stated(2, Some(Digest([3; 32])))],
    };
    let proposals = Twice::Proposals {
        height: 7,
        round: 1,
        says: [4, 5].map(|n| Stated {
            says: Proposed {
                block: Digest([n; 32]),
                valid_round: -1,
            },
            signature: [n; 64],
        }),
    };
    let checkpoints = Twice::Checkpoints {
        size: 9,
        says: [6, 7].map(|n| Stated {
            says: Cosigned {
                root: Digest([n; 32]),
                lines: vec!["a line".to_owned()],
                at: 1_800_000_000,
            },
            signature: [n; 64],
        }),
    };
    [votes, proposals, checkpoints].map(|twice| Evidence {
        key: OfficerKey::of(&SigningKey::from_bytes(&[1; 32])),
        origin: "log.example/town".to_owned(),
        twice,
    })
}

#[test]
fn evidence_reads_back_from_bytes_and_from_text() {
    for evidence in all() {
        let bytes = encode(&evidence);
        assert_eq!(decode::<Evidence>(&bytes, MAX_BYTES), Ok(evidence.clone()));
        let text = serde_json::to_string(&evidence).expect("text");
        assert_eq!(
            serde_json::from_str::<Evidence>(&text).expect("own"),
            evidence
        );
        let cut = &bytes[..bytes.len() - 1];
        assert!(decode::<Evidence>(cut, MAX_BYTES).is_err());
        let longer = [&bytes[..], &[0]].concat();
        assert!(decode::<Evidence>(&longer, MAX_BYTES).is_err());
    }
}

#[test]
fn evidence_says_what_was_signed_twice() {
    let said = all().map(|evidence| (evidence.twice.what(), evidence.twice.number()));
    assert_eq!(said, [("votes", 7), ("proposals", 7), ("checkpoints", 9)]);
}

/// The longest checkpoints that are any fit.
#[test]
fn two_checkpoints_of_the_longest_fit() {
    let [_, _, mut evidence] = all();
    if let Twice::Checkpoints { says, .. } = &mut evidence.twice {
        let longest = vec!["x".repeat(4096)];
        says.iter_mut()
            .for_each(|stated| stated.says.lines = longest.clone());
    }
    assert!(encode(&evidence).len() < MAX_BYTES);
    if let Twice::Checkpoints { says, .. } = &mut evidence.twice {
        says[0].says.lines = vec![String::new(); MAX_LINES + 1];
    }
    let bytes = encode(&evidence);
    assert!(decode::<Evidence>(&bytes, MAX_BYTES).is_err());
}
