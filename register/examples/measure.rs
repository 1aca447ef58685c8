//! Times the import of a made-up register and the building of its roll, in milliseconds:
//! `cargo run --release -p linli-register --features parallel --example measure -- 118000`.

use std::error::Error;
use std::time::Instant;

use linli_primitives::{Fp, IdCommitment, Realm};
use linli_register::{CountingRule, EnrolmentRequest, ImportOptions, Roll, import, sample};

fn main() -> Result<(), Box<dyn Error>> {
    let units = std::env::args().nth(1).ok_or("how many units?")?.parse()?;
    let csv = sample::csv(&sample::rows(units, 1));
    let rule = CountingRule::preset("cn-civil-code").ok_or("a preset")?;

    let start = Instant::now();
    let register = import(csv.as_bytes(), &rule, &ImportOptions::default())?;
    let imported = start.elapsed();

    let realm = Realm::new(sample::REALM)?;
    let requests: Vec<EnrolmentRequest> = register
        .owners
        .iter()
        .map(|owner| {
            let id = IdCommitment::new(Fp::from(u64::from(owner.number)));
            EnrolmentRequest::new(realm.clone(), id, &owner.units[0], None)
        })
        .collect::<Result<_, _>>()?;
    let start = Instant::now();
    let (roll, _) = Roll::build(&realm, &register, &requests)?;
    let built = start.elapsed();
    let start = Instant::now();
    let root = roll.root();
    let hashed = start.elapsed();

    println!("csv bytes   {}", csv.len());
    println!("owners      {}", register.totals.heads);
    println!("import      {}", imported.as_millis());
    println!("build       {}", built.as_millis());
    println!("tree        {}", hashed.as_millis());
    println!("root        {root}");
    Ok(())
}
