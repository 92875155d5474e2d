//! The model `world`, to be built into a program; `README.md` is its card.

/// Each file's name and content.
pub const FILES: [(&str, &[u8]); 4] = [
    ("config.json", include_bytes!("config.json")),
    ("tokenizer.json", include_bytes!("tokenizer.json")),
    ("model.safetensors", include_bytes!("model.safetensors")),
    ("exits.safetensors", include_bytes!("exits.safetensors")),
];

/// The SHA-256 sums of the files that were scored, as `sha256sum` writes them.
pub const SUMS: &str = include_str!("SHA256SUMS");
