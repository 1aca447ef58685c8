//! A module whose data are the memory that its preparation leaves.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use anyhow::{Context, ensure};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ExportKind, ExportSection, Function, MemorySection, MemoryType,
    Module, RawSection,
};
use wasmer::{ExternType, Imports, Instance, RuntimeError, Store, Value};
use wasmparser::{ExternalKind, KnownCustom, Name, Parser, Payload, TypeRef};

/// How its exports for this begin; they are left out of what is written.
const OWN: &str = "snapshot_";
/// The stack, which rustc lays first; dead once the preparation has returned.
const STACK: usize = 1 << 20;
/// Zeros between two runs of bytes that cost less than another segment would.
const GAP: usize = 9;
/// Parts of the names of functions that only derive keys, ask other contracts, or word what nobody reads. A table of functions names them, so
/// that no optimizer can tell; what they call is left out with them. To call one would end the execution.
const NEVER: [&[&str]; 7] = [
    &["linli_circuits", "10fixed_base6tables"],
    &["linli_circuits", "8poseidon8schedule"],
    &["halo2_proofs", "8layouter"],
    &["halo2_proofs", "13floor_planner"],
    &["ExternalQuerier", "raw_query"],
    &["14rustc_demangle"],
    &["3std9backtrace", "Display3fmt"],
];
const PAGE: usize = 1 << 16;
/// What every point begins at a multiple of, and how many bytes it has.
const WORD: usize = 8;
const POINT: usize = 64;

/// Prepares the module at `from`.
pub(crate) fn make(from: &Path, to: &Path) -> anyhow::Result<()> {
    let bytes = std::fs::read(from).with_context(|| format!("reading {}", from.display()))?;
    let memory = prepared(&bytes)?;
    let module = rewritten(&bytes, &memory)?;
    std::fs::write(to, module).with_context(|| format!("writing {}", to.display()))
}

/// The memory after the preparation, without what nobody reads any more.
fn prepared(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut store = Store::default();
    let module = wasmer::Module::new(&store, bytes)?;
    let imports = refusing(&mut store, &module);
    let instance = Instance::new(&mut store, &module, &imports)?;
    let function = |name: &str| instance.exports.get_function(name);
    function("snapshot_prepare")?.call(&mut store, &[])?;
    let spent = function("snapshot_spent")?;
    let mut places = Vec::new();
    for which in [0, 1] {
        let said = spent.call(&mut store, &[Value::I32(which)])?;
        let said = said.first().and_then(Value::i64).context("a place")?;
        let said = said.cast_unsigned();
        let (start, length) = (said >> 32, said & 0xffff_ffff);
        places.push((usize::try_from(start)?, usize::try_from(length)?));
    }
    let said = function("snapshot_twice")?.call(&mut store, &[])?;
    let said = said.first().and_then(Value::i32).context("a place")?;
    let memory = instance.exports.get_memory("memory")?;
    let mut bytes = memory.view(&store).copy_to_vec()?;
    bytes[..STACK].fill(0);
    for (start, length) in places {
        bytes[start..start + length].fill(0);
    }
    once(&mut bytes, usize::try_from(said)?)?;
    Ok(bytes)
}

/// Leaves out what lies twice, and writes at `note` where to copy it from.
fn once(memory: &mut [u8], note: usize) -> anyhow::Result<()> {
    let (from, to, length) = twice(memory);
    memory[to..to + length].fill(0);
    for (word, value) in memory[note..].chunks_exact_mut(4).zip([from, to, length]) {
        word.copy_from_slice(&u32::try_from(value)?.to_le_bytes());
    }
    Ok(())
}

/// The longest run of bytes that lies twice in the memory: where first, where again, how long. Points are words' neighbours.
fn twice(memory: &[u8]) -> (usize, usize, usize) {
    let mut seen: HashMap<&[u8], usize> = HashMap::new();
    let mut longest = (0, 0, 0);
    for place in (STACK..memory.len() - POINT).step_by(WORD) {
        let point = &memory[place..place + POINT];
        if point.chunks_exact(WORD).any(|word| word == [0; WORD]) {
            continue;
        }
        let first = *seen.entry(point).or_insert(place);
        let inside = place < longest.1 + longest.2;
        if first < place && !inside {
            let pairs = memory[first..place].iter().zip(&memory[place..]);
            let length = pairs.take_while(|(one, other)| one == other).count();
            if length > longest.2 {
                longest = (first, place, length);
            }
        }
    }
    longest
}

/// A preparation asks a chain for nothing.
fn refusing(store: &mut Store, module: &wasmer::Module) -> Imports {
    let mut imports = Imports::new();
    for import in module.imports() {
        if let ExternType::Function(kind) = import.ty() {
            let refuse = |_: &[Value]| Err(RuntimeError::new("a preparation has no chain"));
            let function = wasmer::Function::new(store, kind, refuse);
            imports.define(import.module(), import.name(), function);
        }
    }
    imports
}

/// The module with this memory, and without the exports that made it.
fn rewritten(bytes: &[u8], memory: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut module = Module::new();
    let never = never(bytes)?;
    let mut code = CodeSection::new();
    let mut number = imported(bytes)?;
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        match &payload {
            Payload::CodeSectionStart { .. } => {}
            Payload::CodeSectionEntry(body) => {
                if never.contains(&number) {
                    let mut trap = Function::new([]);
                    trap.instructions().unreachable().end();
                    code.function(&trap);
                } else {
                    code.raw(&bytes[body.range()]);
                }
                number += 1;
            }
            Payload::MemorySection(_) => {
                let mut memories = MemorySection::new();
                memories.memory(MemoryType {
                    minimum: (memory.len() / PAGE) as u64,
                    maximum: None,
                    memory64: false,
                    shared: false,
                    page_size_log2: None,
                });
                module.section(&memories);
            }
            Payload::ExportSection(found) => {
                let mut exports = ExportSection::new();
                for export in found.clone() {
                    let export = export?;
                    if !export.name.starts_with(OWN) {
                        exports.export(export.name, kind(export.kind)?, export.index);
                    }
                }
                module.section(&exports);
            }
            Payload::DataSection(_) => {
                module.section(&code);
                module.section(&data(memory)?);
            }
            // Only bulk memory needs a count, and only people need names.
            Payload::DataCountSection { .. } | Payload::CustomSection(_) => {}
            other => {
                if let Some((id, range)) = other.as_section() {
                    let data = &bytes[range];
                    module.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(module.finish())
}

/// The numbers of the functions that are [`NEVER`] called.
fn never(bytes: &[u8]) -> anyhow::Result<BTreeSet<u32>> {
    let mut never = BTreeSet::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let Payload::CustomSection(section) = payload? else {
            continue;
        };
        let KnownCustom::Name(names) = section.as_known() else {
            continue;
        };
        for part in names {
            let Name::Function(functions) = part? else {
                continue;
            };
            for function in functions {
                let function = function?;
                let is = |parts: &&[&str]| parts.iter().all(|part| function.name.contains(part));
                if NEVER.iter().any(is) {
                    never.insert(function.index);
                }
            }
        }
    }
    ensure!(!never.is_empty(), "the module's functions have no names");
    Ok(never)
}

/// How many functions are imported; the module's own are numbered after them.
fn imported(bytes: &[u8]) -> anyhow::Result<u32> {
    let mut count = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        let Payload::ImportSection(imports) = payload? else {
            continue;
        };
        for import in imports.into_imports() {
            if matches!(import?.ty, TypeRef::Func(_)) {
                count += 1;
            }
        }
    }
    Ok(count)
}

fn kind(kind: ExternalKind) -> anyhow::Result<ExportKind> {
    Ok(match kind {
        ExternalKind::Func => ExportKind::Func,
        ExternalKind::Table => ExportKind::Table,
        ExternalKind::Memory => ExportKind::Memory,
        ExternalKind::Global => ExportKind::Global,
        other => anyhow::bail!("an export of kind {other:?}"),
    })
}

/// The bytes that are not zero, in runs.
fn data(memory: &[u8]) -> anyhow::Result<DataSection> {
    let mut section = DataSection::new();
    let mut place = STACK;
    while let Some(start) = next(memory, place, |byte| byte != 0) {
        let mut end = start;
        while let Some(zeros) = next(memory, end, |byte| byte == 0) {
            let more = next(memory, zeros, |byte| byte != 0);
            end = more.filter(|more| more - zeros < GAP).unwrap_or(zeros);
            if end == zeros {
                break;
            }
        }
        if next(memory, end, |byte| byte == 0).is_none() {
            end = memory.len();
        }
        let offset = ConstExpr::i32_const(i32::try_from(start)?);
        section.active(0, &offset, memory[start..end].iter().copied());
        place = end;
    }
    Ok(section)
}

/// The first place from `from` on where the byte is wanted.
fn next(memory: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let found = memory.get(from..)?.iter().position(|byte| wanted(*byte))?;
    Some(from + found)
}
