//! namegraph reads a folder of documents, finds the people, places and organizations in them, decides which names are
//! one entity, links what occurs together, and keeps it in one file that answers how two of them are connected, with
//! the sentence behind every link.
//!
//! This crate is the public face of the rooms behind it, and of the program `namegraph`. Small complete programs are in
//! `examples/`: `build_graph` (from a folder to ranks), `relationship_queries` (who, between, path, common, communities, search),
//! `cypher_queries` (statements with parameters and limits), `custom_recognizer` (names found your own way), `gephi_export`,
//! `graph_from_elsewhere` (a table of links, asked and drawn).
//!
//! ```
//! use namegraph::{BuiltinRecognizer, Effort, Namegraph, Settings, Silent, build, newswire, read};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! std::fs::write(folder.path().join("a.txt"), "Angela Merkel met Emmanuel Macron in Berlin.")?;
//! let file = folder.path().join("a.namegraph");
//!
//! let recognizer = BuiltinRecognizer::new(&newswire()?, Effort::default(), None)?;
//! let records = read(&[folder.path().join("a.txt").into()], &Default::default())?;
//! build(records, &recognizer, &file, Settings::default(), &Silent)?;
//!
//! let graph = Namegraph::open(&file)?;
//! let (merkel, macron) = (graph.find("merkel", None)?, graph.find("macron", None)?);
//! let between = graph.between(&merkel, &macron, 1)?;
//! assert_eq!(between.edge.unwrap().evidence[0].text, "Angela Merkel met Emmanuel Macron in Berlin.");
//!
//! // Questions have a method each, Cypher asks any other, and the graph is petgraph's.
//! let path = graph.path(&merkel, &macron, &Default::default(), 1, 1)?;
//! assert_eq!(path.steps.len(), 1);
//! let cypher = graph.cypher()?;
//! let table = cypher.ask("MATCH (a:Person)-[r]-(:Location {name: 'Berlin'}) RETURN count(a)", &Default::default(), Default::default())?;
//! assert_eq!(cypher.cell(&table.rows[0][0]).unwrap(), "2");
//! assert_eq!(graph.graph()?.petgraph().edge_count(), 3);
//! # Ok(())
//! # }
//! ```

pub use namegraph_cypher as cypher;
pub use namegraph_document::{
    Around, Date, Document, EntityType, Layout, Mention, NamedMention, Passage, Period, Recognizer,
    RecognizerError, Said, Span, Unit, Window, guarded, json, unguarded,
};
pub use namegraph_evaluate as evaluate;
pub use namegraph_export::{
    Coloring, ExportError, Format, Quality, Scene, SceneCommunity, SceneLink, SceneNode, Selection, write,
    write_diff, write_folder,
};
pub use namegraph_graph as graph;
pub use namegraph_graph::{KnowledgeGraph, Leiden, Link, Node};
pub use namegraph_identity::{
    Contradiction, Decision, DecisionRow, Key, Ledger, Likened, Likeness, Reason, Reference, Rule, Rules,
    Verdict, fold, likeness,
};
pub use namegraph_import as import;
pub use namegraph_import::ImportError;
#[cfg(feature = "pdf")]
pub use namegraph_ingest::write_pdf_text;
pub use namegraph_ingest::{
    Fields, IngestError, Input, Language, Options, Origin, PdfProgram, Record, Skipped, bytes_below, cut,
    language, language_code, languages, layout, layout_in, read, read_bytes, read_with, sentences,
    sentences_in, story,
};
pub use namegraph_ner::{BuiltinRecognizer, ByLanguage, Effort, ModelError, ModelFolder, newswire, world};
#[cfg(feature = "torch")]
pub use namegraph_ner_torch::{TorchError, TorchRecognizer};
pub use namegraph_pipeline::{
    BuildError, Difference, Existing, ExtractError, Extracted, ExtractedError, Extraction, GivenError,
    GivenMentions, NameList, NameListError, Progress, Provenance, Report, Settings, Silent, Sources,
    Verified, VerifyError, build, check, decide, decide_from, extract, import_extracted, import_mentions,
    is_extracted, lessons, upgrade, verify, write_extracted,
};
#[cfg(feature = "postgres")]
pub use namegraph_publish as publish;
pub use namegraph_query::{
    BACKBONE, Between, Candidate, Change, Common, Community, CommunityList, Coverage, Cypher, Diff, Doubt,
    Doubtful, EdgeChange, EntityChange, Filter, Granularity, Guess, Interval, ListColumns, ListEntry,
    ListError, Member, Namegraph, Neighbour, QueryError, Rank, Ranked, Resampled, Route, SCHEMA, Scores,
    ScreenError, Screened, Screening, Shared, Step, Steps, Suggestion, Timeline, TimelineRow, Trend, Unfound,
    Who, Why, diff,
};
#[cfg(feature = "serve")]
pub use namegraph_server as server;
pub use namegraph_store::{
    EdgeRow, EntityRow, Order, RuleDecision, SearchHit, Searched, Store, StoreError, Summary, VERSION,
};
