//! The `linli` program; everything is in the library.

fn main() -> std::process::ExitCode {
    linli_cli::main()
}
