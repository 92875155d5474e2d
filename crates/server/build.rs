//! The page is part of the program where it was built; a new one makes a new program.

fn main() {
    println!("cargo::rerun-if-changed=explorer/dist");
}
