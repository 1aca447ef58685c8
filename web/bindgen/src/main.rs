//! `linli-web-bindgen IN.wasm FOLDER NAME`: writes `NAME.js`, `NAME.wasm` and `NAME.wasm.br`.

use std::path::Path;

use anyhow::Context;
use wasm_bindgen_cli_support::Bindgen;

/// brotli's highest quality.
const QUALITY: i32 = 11;
const WINDOW: i32 = 24;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [compiled, folder, name] = arguments.as_slice() else {
        anyhow::bail!("usage: linli-web-bindgen IN.wasm FOLDER NAME");
    };
    let mut output = Bindgen::new()
        .input_path(compiled)
        .out_name(name)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate_output()?;
    let wasm = output.wasm_mut().emit_wasm();
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW,
        size_hint: wasm.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut wasm.as_slice(), &mut packed, &parameters)?;
    let files = [
        ("js", output.js().as_bytes()),
        ("wasm", &wasm),
        ("wasm.br", &packed),
    ];
    for (end, bytes) in files {
        let path = Path::new(folder).join(format!("{name}.{end}"));
        std::fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}
