//! `linli-web-bindgen IN.wasm FOLDER`: writes `linli.js`, `linli.wasm` and `linli.wasm.br`.

use std::path::PathBuf;

use anyhow::Context;
use wasm_bindgen_cli_support::Bindgen;

/// brotli's highest quality.
const QUALITY: i32 = 11;
const WINDOW: i32 = 24;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(compiled), Some(folder)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: linli-web-bindgen IN.wasm FOLDER");
    };
    let mut output = Bindgen::new()
        .input_path(compiled)
        .out_name("linli")
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
        ("linli.js", output.js().as_bytes()),
        ("linli.wasm", &wasm),
        ("linli.wasm.br", &packed),
    ];
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}
