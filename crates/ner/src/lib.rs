//! The built-in recognizer: a small BERT encoder in pure Rust.
//!
//! [`BuiltinRecognizer`] cuts a text into words, words into pieces, packs sentences into windows, runs the encoder
//! over them and reads names off its answers. It is made from a [`ModelFolder`]: the one embedded in the program, or
//! any folder in the Hugging Face layout that holds a `BertForTokenClassification` with a WordPiece vocabulary.
//!
//! Another engine is right where a checkpoint is not a BERT: see `namegraph-ner-torch`.

mod embedded;
mod encoder;
mod folder;
mod pieces;
mod recognizer;
mod shape;
mod tags;
mod weights;
mod window;
mod words;

pub use embedded::newswire;
pub use folder::{ModelError, ModelFolder};
pub use recognizer::BuiltinRecognizer;
pub use tags::{Tag, UnknownTag, decode, encode};
