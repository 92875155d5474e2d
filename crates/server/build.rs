//! The page is part of the program where it was built; a new one makes a new program.

use std::path::Path;

fn main() {
    // Watching what is not there would make each build begin here again, so without a page its folder is watched.
    let watched = if Path::new("explorer/dist").exists() { "explorer/dist" } else { "explorer" };
    println!("cargo::rerun-if-changed={watched}");
}
