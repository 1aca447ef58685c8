//! Writes `fuzz/corpus`: small valid messages of every kind, from code and from the published test vectors.

mod community;
mod http;
mod log;
mod mutual_aid;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use linli_fuzz::TARGETS;
use linli_primitives::curve::g;
use linli_primitives::identity::WordList;
use linli_primitives::{
    Blinding, Digest, Fp, IdCommitment, PollId, Realm, Seed, Shares, WeightCommitment,
};
use linli_register::{CountingRule, EnrolmentRequest, Roll, sample};
use linli_sigma::ceremony::{CeremonyRecord, Participant, Round2};
use linli_sigma::{KeyKind, KeyShare, Scalar};
use linli_testing::trustees::{ceremony, secrets};
use linli_wire::encoding::HexBytes;
use linli_wire::tally::{Group, QuestionResult};
use linli_wire::{
    Ballot, Closing, DecryptionShare, EncodedPoint, Naming, Outcome, Part, Poll, TallyResult,
    TallyRound,
};
use serde_json::Value;

/// Seeds of one target: name and bytes.
type Seeds = Vec<(&'static str, Vec<u8>)>;

fn main() -> anyhow::Result<()> {
    let mut count = 0;
    for (target, seeds) in vote()?
        .into_iter()
        .chain(mutual_aid::all()?)
        .chain(community::all()?)
        .chain(log::all()?)
        .chain(http::all()?)
    {
        ensure!(
            TARGETS.iter().any(|t| t.name == target),
            "{target} is no target"
        );
        let folder = here("corpus").join(target);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        for (name, bytes) in seeds {
            fs::write(folder.join(name), bytes)
                .with_context(|| format!("writing {target}/{name}"))?;
            count += 1;
        }
    }
    println!("{count} seeds");
    Ok(())
}

fn vote() -> anyhow::Result<Vec<(&'static str, Seeds)>> {
    let ballots = vector_file("ballot.json")?;
    let given = |name: &str| {
        Ok::<_, anyhow::Error>(hex::decode(
            ballots["given"][name].as_str().context("given")?,
        )?)
    };
    let [motion, meeting] = [given("motion ballot")?, given("meeting ballot")?];
    let poll = Poll::decode(&given("meeting poll")?)?;
    let questions = Ballot::decode(&meeting)?.questions;
    let polls = vector_file("poll.json")?;
    let (record, _) = ceremony();
    Ok(vec![
        ("encodings", encodings()?),
        ("words", words()),
        ("ballot", vec![("motion", motion), ("meeting", meeting)]),
        ("poll", vec![("meeting", poll.encode())]),
        (
            "poll_json",
            vec![
                ("meeting", json(&poll)),
                ("vector", json(&polls["vectors"][0]["input"])),
            ],
        ),
        ("closing", two(&closing())),
        ("decryption_share", decryption_shares()?),
        ("tally_result", two(&result()?)),
        (
            "rule_set",
            linli_rules::presets()
                .map(|name| (name, preset(name)))
                .collect(),
        ),
        (
            "sealed_question",
            vec![
                ("motion", [&[2, 1, 1, 1], questions[0].as_slice()].concat()),
                (
                    "election",
                    [&[3, 1, 2, 1], questions[1].as_slice()].concat(),
                ),
            ],
        ),
        (
            "key_share",
            vec![
                ("heads", key_share(KeyKind::Heads)?),
                ("shares", key_share(KeyKind::Shares)?),
            ],
        ),
        (
            "ceremony",
            vec![
                ("agreed", json(&record.ceremony)),
                ("finished", json(&record)),
            ],
        ),
        ("round1", vec![("one", json(&record.round1[0]))]),
        ("round2", vec![("one", json(&private(&record)?))]),
        (
            "confirmation",
            vec![("one", json(&record.confirmations[0]))],
        ),
        ("table", registers()?),
        ("import", registers()?),
        ("counting_rule", counting_rules()?),
        ("enrolment", enrolments()?),
        ("roll", rolls()?),
    ])
}

fn encodings() -> anyhow::Result<Seeds> {
    let weight = WeightCommitment::commit(Shares::new(8905)?, &Blinding::new(Scalar::from(7)));
    let id = IdCommitment::new(-Fp::one());
    Ok(vec![
        ("point", weight.to_bytes().to_vec()),
        ("element", id.to_bytes().to_vec()),
        ("element_hex", id.to_string().into()),
        ("element_json", json(&id)),
        ("point_json", json(&point(3)?)),
        ("digest", Digest([7; 32]).to_string().into()),
        ("realm", borsh::to_vec(&Realm::new("星河花园")?)?),
        ("realm_json", json(&Realm::new("星河花园")?)),
        ("shares", borsh::to_vec(&Shares::MAX)?),
        ("shares_json", json(&Shares::MAX)),
    ])
}

fn words() -> Seeds {
    let seed = seed(1);
    vec![
        (
            "english",
            seed.to_words(WordList::English).as_bytes().to_vec(),
        ),
        (
            "chinese",
            seed.to_words(WordList::SimplifiedChinese)
                .as_bytes()
                .to_vec(),
        ),
    ]
}

fn closing() -> Closing {
    Closing {
        poll: PollId::new(Fp::from(7)),
        at: 1_800_604_800,
        accepted: 3,
        history: Digest([3; 32]),
        counted: vec![Digest([1; 32]), Digest([2; 32])],
    }
}

fn decryption_shares() -> anyhow::Result<Seeds> {
    let published = DecryptionShare {
        poll: PollId::new(Fp::from(7)),
        closing: closing().digest(),
        round: TallyRound::Heads,
        trustee: 2,
        parts: vec![point(3)?, point(4)?],
        proof: HexBytes(vec![5; 96]),
    };
    let proved = linli_sigma::DecryptionShare {
        closing: closing().digest(),
        kind: KeyKind::Heads,
        trustee: 2,
        parts: vec![linli_sigma::Point::decode(&g_times(3))?],
        proof: vec![5; 96],
    };
    let mut seeds = two(&published);
    seeds.push(("proved", borsh::to_vec(&proved)?));
    let naming = Naming {
        poll: PollId::new(Fp::from(7)),
        closing: closing().digest(),
        trustee: 2,
        proof: HexBytes(vec![5; 64]),
    };
    seeds.push(("naming", borsh::to_vec(&naming)?));
    seeds.push(("naming_json", json(&naming)));
    Ok(seeds)
}

fn result() -> anyhow::Result<TallyResult> {
    let exact = |total| Part {
        low: total,
        high: total,
    };
    let question = |outcome| -> anyhow::Result<QuestionResult> {
        Ok(QuestionResult {
            heads: Some(vec![31, 20, 2]),
            groups: vec![
                Group {
                    options: vec![0],
                    shares: Shares::new(300_100)?,
                },
                Group {
                    options: vec![1, 2],
                    shares: Shares::new(200_000)?,
                },
            ],
            shares: vec![
                exact(300_100),
                Part {
                    low: 0,
                    high: 200_000,
                },
                Part {
                    low: 0,
                    high: 200_000,
                },
            ],
            participating: exact(500_100),
            outcome,
        })
    };
    Ok(TallyResult {
        poll: PollId::new(Fp::from(7)),
        closing: closing().digest(),
        ballots: 53,
        questions: vec![
            question(Outcome::Passed)?,
            question(Outcome::Elected {
                options: vec![0],
                vacant: 1,
                tied: vec![1, 2],
            })?,
            question(Outcome::Undetermined)?,
        ],
    })
}

fn preset(name: &str) -> Vec<u8> {
    linli_rules::preset::source(name)
        .expect("the preset is listed")
        .into()
}

fn key_share(kind: KeyKind) -> anyhow::Result<Vec<u8>> {
    Ok(KeyShare::new(kind, 3, Scalar::from(1234))?
        .to_secret_bytes()
        .to_vec())
}

/// What the first trustee sends to another.
fn private(record: &CeremonyRecord) -> anyhow::Result<Round2> {
    let secrets = secrets();
    let trustee = Participant::new(&record.ceremony, &secrets[0])?;
    Ok(trustee.round2(&record.round1)?.remove(0))
}

fn registers() -> anyhow::Result<Seeds> {
    let rows = sample::rows(12, 1);
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(&rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, cell)?;
        }
    }
    Ok(vec![
        ("utf8.csv", sample::csv(&rows).into()),
        ("gb18030.csv", sample::csv_gb18030(&rows)),
        ("quoted.csv", "房号,业主,面积,用途\n\"1-1-\n101\",\"甲 \"\"乙\"\"\",89.05,住宅\n1-1-102,丙、丁,90,车位\n".into()),
        ("tabs.csv", b"room\towner\tarea\r\n1-101\tAnn\t89.05\r\n1-102\tBob\t90.1\r\n".to_vec()),
        ("sheet.xlsx", workbook.save_to_buffer()?),
    ])
}

fn counting_rules() -> anyhow::Result<Seeds> {
    let folder = here("../register/presets");
    let text =
        |name: &str| fs::read(folder.join(format!("{name}.toml"))).context("the preset's file");
    CountingRule::preset_names()
        .map(|name| Ok((name, text(name)?)))
        .collect()
}

fn enrolments() -> anyhow::Result<Seeds> {
    let realm = Realm::new("星河花园")?;
    let id = seed(1).realm_secret(&realm).commitment();
    let request = |note| {
        EnrolmentRequest::new(realm.clone(), id, "1-1-101", note).map(|r| r.to_json().into_bytes())
    };
    Ok(vec![
        ("plain", request(None)?),
        ("note", request(Some("电话请打前台"))?),
    ])
}

fn rolls() -> anyhow::Result<Seeds> {
    let id = IdCommitment::new(Fp::from(9));
    let text = serde_json::json!({
        "format": "linli-roll-1",
        "realm": "星河花园",
        "rule": "cn-civil-code",
        "heads": 2,
        "shares": 17_905,
        "entries": [
            { "number": 1, "units": ["1-1-101", "1-1-102"], "shares": 9_000, "id": id },
            { "number": 2, "units": ["1-1-103"], "shares": 8_905 },
        ],
    });
    let roll = Roll::from_json(text.to_string().as_bytes())?;
    Ok(vec![
        ("json", roll.to_json().into()),
        ("bytes", roll.to_bytes()),
    ])
}

/// A message in both its encodings.
fn two<T: serde::Serialize + borsh::BorshSerialize>(value: &T) -> Seeds {
    vec![
        ("json", json(value)),
        (
            "bytes",
            borsh::to_vec(value).expect("writing to memory does not fail"),
        ),
    ]
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("documents have string keys")
}

fn g_times(n: u64) -> [u8; 32] {
    linli_primitives::curve::encode_point(g() * Scalar::from(n))
}

fn point(n: u64) -> anyhow::Result<EncodedPoint> {
    Ok(EncodedPoint::new(g_times(n))?)
}

fn seed(n: u8) -> Seed {
    Seed::from_bytes([n; 32])
}

fn vector_file(name: &str) -> anyhow::Result<Value> {
    let text = fs::read_to_string(here("../tests/vectors").join(name))
        .with_context(|| format!("reading {name}"))?;
    Ok(serde_json::from_str(&text)?)
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
