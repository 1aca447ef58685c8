//! A module whose data are the memory that its preparation leaves.

use std::path::Path;

use anyhow::Context;
use wasm_encoder::{
    ConstExpr, DataSection, ExportKind, ExportSection, MemorySection, MemoryType, Module, RawSection,
};
use wasmer::{ExternType, Function, Imports, Instance, RuntimeError, Store, Value};
use wasmparser::{ExternalKind, Parser, Payload};

/// How its exports for this begin; they are left out of what is written.
const OWN: &str = "snapshot_";
/// The stack, which rustc lays first; dead once the preparation has returned.
const STACK: usize = 1 << 20;
/// Zeros between two runs of bytes that cost less than another segment would.
const GAP: usize = 16;
const PAGE: usize = 1 << 16;

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
    let memory = instance.exports.get_memory("memory")?;
    let mut bytes = memory.view(&store).copy_to_vec()?;
    bytes[..STACK].fill(0);
    for (start, length) in places {
        bytes[start..start + length].fill(0);
    }
    Ok(bytes)
}

/// A preparation asks a chain for nothing.
fn refusing(store: &mut Store, module: &wasmer::Module) -> Imports {
    let mut imports = Imports::new();
    for import in module.imports() {
        if let ExternType::Function(kind) = import.ty() {
            let refuse = |_: &[Value]| Err(RuntimeError::new("a preparation has no chain"));
            let function = Function::new(store, kind, refuse);
            imports.define(import.module(), import.name(), function);
        }
    }
    imports
}

/// The module with this memory, and without the exports that made it.
fn rewritten(bytes: &[u8], memory: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        match &payload {
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
                module.section(&data(memory)?);
            }
            // Only bulk memory needs a count.
            Payload::DataCountSection { .. } => {}
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
