//! The built-in recognizer: a small BERT encoder in pure Rust.
//!
//! [`BuiltinRecognizer`] cuts a text into words, words into pieces, packs sentences into windows, runs the encoder
//! over them and reads names off its answers. It is made from a [`ModelFolder`]: the one embedded in the program, or
//! any folder in the Hugging Face layout that holds a token classifier of BERT's family with a WordPiece or unigram
//! vocabulary: BERT, DistilBERT, RoBERTa, XLM-RoBERTa, multilingual E5.
//!
//! All but the encoder's arithmetic is open to other engines: implement [`TokenClassifier`] and make a
//! [`PieceRecognizer`], as `namegraph-ner-torch` does.

mod by_language;
mod chain;
mod config;
mod embedded;
mod encoder;
mod folder;
mod labels;
mod layout;
mod memory;
mod pieces;
mod recognizer;
mod shape;
mod unigram;
mod weights;
mod window;
mod words;

pub use by_language::ByLanguage;
pub use embedded::{newswire, world};
pub use encoder::{Effort, Encoder, Work};
pub use folder::{ModelError, ModelFolder};
pub use labels::LabelError;
pub use pieces::{PieceId, Subwords, WordPiece};
pub use recognizer::{BuiltinRecognizer, Input, PieceRecognizer, TokenClassifier};
pub use unigram::Unigram;
