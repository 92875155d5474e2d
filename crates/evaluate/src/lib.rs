//! Scores of recognized names against gold.
//!
//! [`read_conll`] and [`read_gold`] read what people marked, [`MentionScores`] says how much of it was found:
//! precision, recall and F1 over whole names, the CoNLL shared tasks' measure.
//!
//! ```
//! use namegraph_evaluate::{MentionScores, read_conll};
//!
//! let gold = read_conll("Ann\tB-PER\nLee\tI-PER\nspoke\tO\n\n".as_bytes()).unwrap();
//! let mut scores = MentionScores::default();
//! scores.add(&gold[0].mentions, &gold[0].mentions);
//! assert_eq!(scores.overall().f1(), 100.0);
//! ```

mod conll;
mod gold;
mod mention_score;

pub use conll::read_conll;
pub use gold::{GoldError, GoldText, read_gold};
pub use mention_score::{Counts, MentionScores, Report, Row};
