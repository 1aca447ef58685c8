//! A compiler with a standard library for wasm32: rustup's if its target is installed, or else Debian's `rustc-web`
//! with the library of `rust-web-src`, compiled once below `target/` for each [`Library`].

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

use super::{TARGET, succeeds};

/// A compiler that was found.
pub(crate) struct Compiler {
    path: PathBuf,
    version: String,
    sysroot: Option<PathBuf>,
}

/// What the standard library is compiled for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Library {
    /// A browser.
    Page,
    /// A contract's virtual machine: small, and no instruction that came after WebAssembly 1.0.
    Contract,
}

/// A panic is a bug, and ends the execution; nobody reads in a chain what it would say.
const SILENT: &str = "-Cpanic=immediate-abort";
const UNSTABLE: &str = "-Zunstable-options";
/// Of the library: what sorts and writes numbers is short, not fast. No backtraces, which nobody would see.
const FEATURES: &str = "-Zbuild-std-features=optimize_for_size";
/// In the library's folder: what it was compiled with.
const COMPILED: &str = "compiled-with";

impl Library {
    const fn flags(self) -> &'static [&'static str] {
        match self {
            Self::Page => &["-Cembed-bitcode=yes"],
            Self::Contract => &["-Cembed-bitcode=yes", "-Ctarget-cpu=mvp", UNSTABLE, SILENT],
        }
    }

    /// Where what needs it is compiled, in the workspace.
    const fn products(self) -> &'static str {
        match self {
            Self::Page => "target/web",
            Self::Contract => "target/contract",
        }
    }

    /// What it is compiled with.
    fn told(self) -> String {
        [self.flags(), &[FEATURES]].concat().join(" ")
    }

    /// Where it is kept; the page's lies where the compiler looks for it.
    fn sysroot(self, toolchain: &Path) -> Option<PathBuf> {
        match self {
            Self::Page => None,
            Self::Contract => Some(toolchain.join("contract")),
        }
    }
}

impl Compiler {
    /// The one at `path`.
    pub(crate) fn at(path: &Path) -> anyhow::Result<Self> {
        let path = std::path::absolute(path)?;
        let output = Command::new(&path).arg("-V").output();
        let output = output.with_context(|| format!("starting {}", path.display()))?;
        let version = String::from_utf8(output.stdout)?.trim().to_owned();
        ensure!(
            output.status.success(),
            "{} gave no version",
            path.display()
        );
        Ok(Self {
            path,
            version,
            sysroot: None,
        })
    }

    /// One whose library for wasm32 is there, built if need be.
    pub(crate) fn find(root: &Path, library: Library) -> anyhow::Result<Self> {
        let own = Self::at(&which(root)?)?;
        if own.has_target()? {
            return Ok(own);
        }
        let made = root.join("target/web/toolchain");
        let debian = made.join("rustc");
        if !debian.exists() {
            unpack(&made, &own)?;
        }
        let mut compiler = Self::at(&debian)?;
        compiler.sysroot = library.sysroot(&made);
        if !compiler.has_compiled(library)? {
            compile_library(root, &made, &compiler, library)?;
        }
        Ok(compiler)
    }

    /// What the compiler must be told of its library, where that lies apart.
    pub(crate) fn flags(&self) -> Vec<String> {
        let Some(sysroot) = &self.sysroot else {
            return Vec::new();
        };
        let sysroot = format!("--sysroot={}", sysroot.display());
        vec![sysroot, UNSTABLE.to_owned(), SILENT.to_owned()]
    }

    /// Sets up cargo to compile with it.
    pub(crate) fn compiles(&self, cargo: &mut Command) {
        cargo.env("RUSTC", &self.path);
        if self.sysroot.is_some() {
            cargo.env("RUSTC_BOOTSTRAP", "1");
        }
    }

    /// One that is installed already, with or without its library.
    pub(crate) fn ready(root: &Path) -> anyhow::Result<Self> {
        let own = Self::at(&which(root)?)?;
        let debian = root.join("target/web/toolchain/rustc");
        if !own.has_target()? && debian.exists() {
            return Self::at(&debian);
        }
        Ok(own)
    }

    #[cfg(test)]
    pub(crate) fn pretended(version: String) -> Self {
        Self {
            path: PathBuf::new(),
            version,
            sysroot: None,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The output of `rustc -V`.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// The version that a description names.
    pub(crate) fn named(said: &Value) -> Option<String> {
        said.as_str().map(str::to_owned)
    }

    fn sysroot(&self) -> anyhow::Result<PathBuf> {
        let output = Command::new(&self.path)
            .args(["--print", "sysroot"])
            .output()?;
        Ok(PathBuf::from(String::from_utf8(output.stdout)?.trim()))
    }

    fn has_target(&self) -> anyhow::Result<bool> {
        Ok(self.library()?.is_dir())
    }

    /// Whether the library was compiled here, as it is compiled now.
    fn has_compiled(&self, library: Library) -> anyhow::Result<bool> {
        let told = std::fs::read_to_string(self.library()?.join(COMPILED));
        Ok(told.is_ok_and(|told| told == library.told()))
    }

    /// Where the library for wasm32 is, if it is there.
    fn library(&self) -> anyhow::Result<PathBuf> {
        let sysroot = self.sysroot.clone().map_or_else(|| self.sysroot(), Ok)?;
        Ok(sysroot.join("lib/rustlib").join(TARGET).join("lib"))
    }
}

/// The workspace's own compiler.
fn which(root: &Path) -> anyhow::Result<PathBuf> {
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .current_dir(root)
        .env_remove("RUSTC")
        .output()
        .context("starting rustc")?;
    let sysroot = PathBuf::from(String::from_utf8(output.stdout)?.trim());
    Ok(sysroot.join("bin/rustc"))
}

/// Debian's packages of a compiler that also targets the web.
const PACKAGES: [&str; 4] = [
    "rustc-web",
    "rust-web-src",
    "libstd-rust-web-dev",
    "libllvm22",
];

/// Fetches and unpacks the packages, and writes the script `rustc`.
fn unpack(folder: &Path, own: &Compiler) -> anyhow::Result<()> {
    let debs = folder.join("debs");
    let unpacked = folder.join("root");
    std::fs::create_dir_all(&debs)?;
    if std::fs::read_dir(&debs)?.next().is_none() {
        // A new machine's lists are as old as its image. Who may not renew them has those that are there.
        let _ = Command::new("apt-get").args(["update", "-qq"]).status();
        let version = candidate("rustc-web")?;
        let short: Vec<&str> = version.split('.').take(2).collect();
        let library = format!("libstd-rust-web-{}", short.join("."));
        let mut fetch = Command::new("apt-get");
        fetch
            .current_dir(&debs)
            .args(["download", "-qq"])
            .args(PACKAGES)
            .arg(library);
        succeeds(&mut fetch, "apt-get download")?;
    }
    for deb in std::fs::read_dir(&debs)? {
        let mut unpack = Command::new("dpkg");
        unpack.arg("-x").arg(deb?.path()).arg(&unpacked);
        succeeds(&mut unpack, "dpkg -x")?;
    }
    let usr = unpacked.join("usr");
    let program = folder.join("rustc");
    let libraries = find(&usr, |name| {
        (name.starts_with("librustc_driver") || name.starts_with("libLLVM")) && name.contains(".so")
    });
    let mut paths: Vec<String> = libraries
        .iter()
        .filter_map(|path| Some(path.parent()?.display().to_string()))
        .collect();
    paths.sort();
    paths.dedup();
    let script = format!(
        "#!/bin/sh\nLD_LIBRARY_PATH={} exec {} \"$@\"\n",
        paths.join(":"),
        usr.join("bin/rustc").display()
    );
    let unfinished = folder.join("rustc.new");
    write_program(&unfinished, &script)?;
    link_linker(&Compiler::at(&unfinished)?, own)?;
    std::fs::rename(unfinished, program)?;
    Ok(())
}

/// Links the machine's own `rust-lld` to where this compiler looks for it.
fn link_linker(compiler: &Compiler, own: &Compiler) -> anyhow::Result<()> {
    let bin = |sysroot: PathBuf| sysroot.join("lib/rustlib/x86_64-unknown-linux-gnu/bin");
    let place = bin(compiler.sysroot()?);
    std::fs::create_dir_all(&place)?;
    let linker = place.join("rust-lld");
    if !linker.exists() {
        std::os::unix::fs::symlink(bin(own.sysroot()?).join("rust-lld"), linker)?;
    }
    Ok(())
}

/// core, alloc and std, once, to where rustup would have put them.
fn compile_library(
    root: &Path,
    folder: &Path,
    compiler: &Compiler,
    library: Library,
) -> anyhow::Result<()> {
    let rustlib = compiler.sysroot()?.join("lib/rustlib");
    let sources = std::fs::read_dir(folder.join("root/usr/src"))?
        .filter_map(Result::ok)
        .find(|entry| entry.file_name().to_string_lossy().starts_with("rustc-"))
        .context("rust-web-src has no sources")?;
    std::fs::create_dir_all(rustlib.join("src"))?;
    let place = rustlib.join("src/rust");
    if !place.exists() {
        std::os::unix::fs::symlink(sources.path(), &place)?;
    }
    let stub = folder.join("stub");
    std::fs::create_dir_all(stub.join("src"))?;
    std::fs::write(stub.join("src/lib.rs"), "")?;
    let manifest =
        "[package]\nname = \"stub\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n";
    std::fs::write(stub.join("Cargo.toml"), manifest)?;
    // The sources' place on this machine must not reach the artefact.
    let registry = super::halves::registry(root)?;
    let remapped = [
        (sources.path(), "/std"),
        (place, "/std"),
        (registry, "/crates"),
    ]
    .map(|(path, name)| format!("--remap-path-prefix={}={name}", path.display()));
    let told = library.flags().iter().map(|flag| (*flag).to_owned());
    let flags: Vec<String> = remapped.into_iter().chain(told).collect();
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(&stub)
        .env("RUSTC", compiler.path())
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"))
        .env("CARGO_TARGET_DIR", stub.join("target"))
        .args(["build", "--release", "--target", TARGET])
        .arg("-Zbuild-std=core,alloc,std,panic_abort")
        .arg(FEATURES);
    succeeds(&mut cargo, "cargo build of the standard library")?;
    let place = compiler.library()?;
    // What another library was compiled for does not go with this one.
    for stale in [&place, &root.join(library.products()).join(TARGET)] {
        if stale.exists() {
            std::fs::remove_dir_all(stale)?;
        }
    }
    std::fs::create_dir_all(&place)?;
    let compiled = stub.join("target").join(TARGET).join("release/deps");
    let is_part = |name: &str| name.ends_with(".rlib") && !name.starts_with("libstub");
    for path in find(&compiled, is_part) {
        let name = path.file_name().context("a file")?;
        std::fs::copy(&path, place.join(name))?;
    }
    std::fs::write(place.join(COMPILED), library.told())?;
    // The next library is compiled with other flags.
    std::fs::remove_dir_all(stub.join("target"))?;
    Ok(())
}

/// The version of a package that apt would fetch.
fn candidate(package: &str) -> anyhow::Result<String> {
    let output = Command::new("apt-cache").args(["policy", package]).output();
    let text = String::from_utf8(output.context("starting apt-cache")?.stdout)?;
    let line = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("Candidate: "));
    line.map(str::to_owned).with_context(|| {
        format!(
            "no {package} to fetch: `rustup target add {TARGET}`, or `apt-get update` on Debian"
        )
    })
}

/// Files below a folder whose names are wanted.
fn find(folder: &Path, wanted: impl Fn(&str) -> bool + Copy) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths
        .flat_map(|path| {
            if path.is_dir() && !path.is_symlink() {
                find(&path, wanted)
            } else {
                let name = path
                    .file_name()
                    .is_some_and(|name| wanted(&name.to_string_lossy()));
                if name { vec![path] } else { Vec::new() }
            }
        })
        .collect()
}

fn write_program(path: &Path, script: &str) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, script)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?;
    Ok(())
}
