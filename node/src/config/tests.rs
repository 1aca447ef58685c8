use linli_log::Cosigner;
use linli_primitives::Digest;
use zeroize::Zeroizing;

use super::*;

fn refused(text: &str) -> String {
    Config::parse(text).expect_err("refused").to_string()
}

#[test]
fn nothing_given_is_the_defaults() {
    assert_eq!(Config::parse("").expect("empty"), Config::default());
    assert_eq!(Config::default().listen.to_string(), "127.0.0.1:7411");
}

#[test]
fn a_whole_file_is_read() {
    let text = "
        data = 'here'
        listen = '127.0.0.1:0'
        origin = 'yard.example/log'
        community = '0101010101010101010101010101010101010101010101010101010101010101'
        snapshot_every = 10
        witness_quorum = 1
        [ingest]
        queue = 7
        [[witnesses]]
        key = 'w+1234abcd+BAA='
        url = 'http://127.0.0.1:1'
        [limits]
        trusted_proxies = ['127.0.0.1']
    ";
    let config = Config::parse(text).expect("sound");
    assert_eq!(config.data, Path::new("here"));
    assert_eq!(config.community, Some(CommunityId(Digest([1; 32]))));
    assert_eq!(config.ingest.queue, 7);
    assert_eq!(config.ingest.batch, Ingest::default().batch);
    assert_eq!(config.quorum(), 1);
    assert_eq!(config.limits.trusted_proxies.len(), 1);
}

/// `node.unconfirmed`: one of those who answer is of any set that may have cosigned more.
#[test]
fn so_many_witnesses_confirm_that_every_quorum_has_one() {
    let witness = Witness {
        key: String::new(),
        url: String::new(),
    };
    for all in 1..=6 {
        for quorum in 1..=all {
            let mut config = Config::at("here");
            config.witnesses = vec![witness.clone(); all];
            config.witness_quorum = Some(quorum);
            assert_eq!(config.confirming() + quorum, all + 1);
        }
    }
    assert_eq!(Config::at("here").confirming(), 0);
}

#[test]
fn unknown_fields_are_refused() {
    for text in ["sped = 1", "[ingest]\nquue = 1", "[limits]\nsped = 1"] {
        assert!(refused(text).starts_with("node.config: "), "{text}");
    }
}

#[test]
fn impossible_settings_are_refused() {
    for text in [
        "community = 'spring-light'",
        "origin = ''",
        "origin = 'a b'",
        "origin = 'a+b'",
        "snapshot_every = 0",
        "witness_quorum = 1",
        "witness_quorum = 0",
        "witness_quorum = 0\n[[witnesses]]\nkey = 'w+1234abcd+BAA='\nurl = 'http://127.0.0.1:1'",
        "[ingest]\nqueue = 0",
        "[ingest]\nsuspect_queue = 0",
        "[ingest]\nbatch = 0",
        "[ingest]\nbatch = 5000",
        "[ingest]\nqueue_bytes = 1",
        "[ingest]\nwait_ms = 5000",
        "[ingest]\nqueue_bytes = 67108864",
        "[ingest]\nsuspect_seconds = 86401",
        "[limits]\nconnections = 0",
        "[limits]\nconnections = 200",
        "[limits]\nlisteners = 768",
        "[limits]\nlisteners_per_address = 0",
        "[limits]\nlisteners_per_address = 256",
        "[limits]\nrecords_per_address = 17",
        "[limits]\nbody_bytes = 8388608",
        "[limits]\nbody_bytes_per_address = 1024",
        "[limits]\nlarge_bodies = 0",
        "[limits]\nmessages_per_address = 0",
        "[limits]\ntimeout_seconds = 0",
    ] {
        assert!(refused(text).starts_with("node.config: "), "{text}");
    }
}

#[test]
fn the_data_folder_given_wins_over_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(FILE);
    std::fs::write(&file, "data = 'elsewhere'\nsnapshot_every = 3").expect("written");
    let config = Config::load(Some(folder.path()), None).expect("read");
    assert_eq!(config.data, folder.path());
    assert_eq!(config.snapshot_every, 3);
    assert_eq!(
        Config::load(None, Some(&file)).expect("read").data,
        Path::new("elsewhere")
    );
}

/// `node.config`: one witness is asked and counted once, whatever it is called.
#[test]
fn one_witness_under_two_names_is_refused() {
    let witness = |name: &str, byte: u8| {
        let cosigner = Cosigner::new(name, &Zeroizing::new([byte; 32])).expect("a name");
        let key = cosigner.key();
        format!("[[witnesses]]\nkey = '{key}'\nurl = 'http://127.0.0.1:{byte}'\n")
    };
    let two = |first: String, second: String| format!("witness_quorum = 2\n{first}{second}");
    Config::parse(&two(witness("w1", 0), witness("w2", 1))).expect("two of them");
    for name in ["w1", "w2"] {
        let text = two(witness("w1", 0), witness(name, 0));
        assert!(refused(&text).contains("one key is named twice"), "{text}");
    }
}
