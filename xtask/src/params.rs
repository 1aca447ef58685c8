//! `cargo xtask params`: the circuits' example of this name, which derives `params/` again.

use crate::run;

/// Options of `params`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write what was derived. A changed key needs a line under "Circuit changes" in CHANGELOG.md.
    #[arg(long)]
    accept: bool,
    /// The proving system's family, whose golden proof is made if there is none.
    #[arg(long, default_value = "zakura", value_parser = ["zakura", "zcash"])]
    family: String,
}

/// Compiles and runs it.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let example = "run --locked -p linli-circuits --example params --features";
    let mut command: Vec<_> = example.split(' ').chain([&*arguments.family]).collect();
    if arguments.accept {
        command.extend(["--", "--accept"]);
    }
    run::cargo(&crate::root(), &command)
}
