use linli_rules::preset;
use linli_wire::Question;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::choose;

/// How many of 900 owners choose each option.
fn counts(options: u32, max: u32, rule: &str) -> Vec<usize> {
    let question = Question {
        text: "?".into(),
        options: (1..=options).map(|n| n.to_string()).collect(),
        yes: None,
        min: 1,
        max,
        abstain: true,
        rule: preset::preset(rule).unwrap(),
    };
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let cast: Vec<_> = (0..900).map(|_| choose(&question, &mut rng)).collect();
    let chosen = |option| cast.iter().filter(move |c| c.options.contains(option));
    let each: Vec<u32> = (0..options).collect();
    each.iter().map(|option| chosen(option).count()).collect()
}

#[test]
fn the_demonstration_decides() {
    assert!(counts(2, 1, "cn-278-special")[0] > 900 * 3 / 4);
    let elected = counts(7, 3, "cn-278-election");
    assert!(elected[..3].iter().all(|count| *count > 900 / 2));
    assert!(elected[3..].iter().all(|count| *count < 900 / 2));
}
