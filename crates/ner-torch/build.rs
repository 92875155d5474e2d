//! Says what libtorch is expected before libtorch's own build says it in a hundred lines.

use std::env;
use std::fs;
use std::path::Path;

/// What tch 0.17, and with it rust-bert 0.23, is made for.
const VERSION: &str = "2.4";
const HELP: &str =
    "run `eval \"$(crates/ner-torch/libtorch target/libtorch)\"` first, or see crates/ner-torch/README.md";

fn main() {
    if env::var_os("CARGO_FEATURE_DOC_ONLY").is_some() {
        return;
    }
    for variable in ["LIBTORCH", "LIBTORCH_INCLUDE", "LIBTORCH_USE_PYTORCH"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    match (env::var_os("LIBTORCH"), env::var_os("LIBTORCH_USE_PYTORCH")) {
        (Some(folder), _) => {
            if let Err(found) = check(Path::new(&folder)) {
                println!(
                    "cargo::error=expected libtorch {VERSION} in LIBTORCH ({}), found {found}; {HELP}",
                    folder.display()
                );
            }
        }
        (None, Some(_)) => {} // the build of tch compares the version of that PyTorch with its own
        (None, None) => println!(
            "cargo::warning=expected libtorch {VERSION} in LIBTORCH, which is not set: it will be fetched from pytorch.org; where that cannot be reached, {HELP}"
        ),
    }
}

/// Errs with what is there instead.
fn check(folder: &Path) -> Result<(), String> {
    let libraries = ["libtorch_cpu.so", "libtorch_cpu.dylib", "torch_cpu.dll"];
    if !libraries.iter().any(|library| folder.join("lib").join(library).is_file()) {
        return Err("no lib/libtorch_cpu".to_owned());
    }
    let headers = env::var_os("LIBTORCH_INCLUDE").map_or_else(|| folder.to_owned(), Into::into);
    let header = headers.join("include/torch/csrc/api/include/torch/version.h");
    let text = fs::read_to_string(&header).map_err(|e| format!("no headers ({}: {e})", header.display()))?;
    let number = |part: &str| {
        let name = format!("#define TORCH_VERSION_{part} ");
        text.lines().find_map(|line| line.strip_prefix(&name)).unwrap_or("?").trim().to_owned()
    };
    let found = format!("{}.{}", number("MAJOR"), number("MINOR"));
    if found == VERSION { Ok(()) } else { Err(format!("version {found}")) }
}
