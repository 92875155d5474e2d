//! Scores of recognized names against gold.
//!
//! [`read_conll`] and [`read_gold`] read what people marked, [`MentionScores`] says how much of it was found:
//! precision, recall and F1 over whole names, the CoNLL shared tasks' measure. [`calibration_error`] says whether the
//! scores of the found names are probabilities. [`GraphScore`] follows the names down to entities and links.
//!
//! ```
//! use namegraph_evaluate::{MentionScores, read_conll};
//!
//! let gold = read_conll("Ann\tB-PER\nLee\tI-PER\nspoke\tO\n\n".as_bytes()).unwrap();
//! let mut scores = MentionScores::default();
//! scores.add(&gold[0].mentions, &gold[0].mentions);
//! assert_eq!(scores.overall().f1(), 100.0);
//! ```

mod calibration;
mod ceaf;
mod clusters;
mod conll;
mod gold;
mod graph_score;
mod lea;
mod mention_score;
mod muc;
mod pairing;
mod running;

pub use calibration::{Platt, Scored, calibration_error};
pub use conll::{read_conll, tags};
pub use gold::{Case, GoldError, GoldText, read_gold, read_gold_documents};
pub use graph_score::{GraphScore, Prf, Singletons};
pub use mention_score::{Counts, MentionScores, Report, Row};
pub use running::running;
