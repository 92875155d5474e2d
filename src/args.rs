//! What was typed.

mod view;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use namegraph::{Coloring, Date, EntityType, Format, Granularity, Input, Rank, Window};

pub use view::{Labels, Sieve, View};
use view::{first_day, last_day};

/// Reads documents and draws who is linked to whom, with the sentence behind every link.
#[derive(Debug, Parser)]
#[command(name = "namegraph", version, about, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Reads documents and writes a namegraph file
    Build(Build),
    /// Writes each document with its names, one JSON object a line
    Extract(Extract),
    /// Takes over a graph or mentions that another program made
    Import(Import),
    /// Says who somebody is: aliases, dates, strongest links
    Who(Who),
    /// Shows the link between two entities and the sentences behind it
    Between(Between),
    /// Shows how two entities are connected, with a sentence for each step
    Path(PathBetween),
    /// Lists what two entities share, the strongest connection first
    Common(Common),
    /// Lists the entities that stand out
    Top(Top),
    /// Lists who belongs together
    Communities(Communities),
    /// Finds sentences, with the names in them
    Search(Search),
    /// Says who of the graph may be on a list of names: sanctions, registers, your own
    Match(Match),
    /// Answers a statement in Cypher
    Query(CypherQuery),
    /// Says what statements in Cypher can ask for
    Schema,
    /// Draws when somebody was written of, or two together
    Timeline(Timeline),
    /// Writes the graph for Gephi, networkx, Neo4j, a spreadsheet, as a picture or a page
    Export(Export),
    /// Lists the formats that export writes, and what each keeps
    Formats(Formats),
    /// Makes tables of a Postgres server what a file holds, for others to ask in SQL
    Publish(Publish),
    /// Reads the sources again and proves that every quote is there
    Verify(Verify),
    /// Looks whether a file is sound, without its sources
    Check(Check),
    /// Makes a file of an earlier version one of this, without reading anything again
    Upgrade(Upgrade),
    /// Says what was read, what was not, and why
    Coverage(Coverage),
    /// Shows what changed from one graph to another
    Diff(Diff),
    /// Shows the graph in a browser, on this machine: click a link, read the sentence
    #[cfg(feature = "serve")]
    Serve(Serve),
    /// Says why two names are one entity, or why not
    Why(Why),
    /// Decides that two names are one entity
    Same(Pair),
    /// Decides that two names are not one entity, and takes them apart
    NotSame(Pair),
    /// Decides under which name an entity is shown
    Rename(Rename),
    /// Decides of which type an entity is
    Retype(Retype),
    /// Leaves an entity out of the graph
    Hide(Hide),
    /// Takes a decision back
    Undo(Undo),
    /// Lists, exports, imports and reviews decisions
    #[command(subcommand)]
    Ledger(Ledger),
    /// Scores names or graphs against gold
    #[command(subcommand)]
    Evaluate(Evaluate),
    /// Writes what a shell needs to complete commands: namegraph completions bash > FILE
    Completions(Completions),
    /// Writes the manual page; into a folder, one for each verb as well
    Man(Man),
    /// Reads a PDF on standard input and writes its text; what the program calls where no pdftotext is installed
    #[cfg(feature = "pdf")]
    #[command(hide = true)]
    ReadPdf,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct Man {
    /// A folder for the pages of all verbs
    pub folder: Option<PathBuf>,
}

/// What is read, and by which recognizer.
#[derive(Debug, Args)]
pub struct Reading {
    /// Files and folders (text, Markdown, web pages, PDF, RTF, Word, Excel, PowerPoint, OpenDocument, EPUB, mail, invitations, feeds, WARC,
    /// JSONL, CSV, also in .gz .zst .zip); - is standard input
    #[arg(required = true, value_name = "PATH")]
    pub inputs: Vec<Input>,
    /// Where JSONL and CSV keep a field, as in text=body (fields: id text title date source url)
    #[arg(long = "field", value_name = "NAME=FIELD")]
    pub fields: Vec<String>,
    /// Columns of JSONL and CSV that make up the text together, each behind its name, as in name,firm,note
    #[arg(long, value_name = "COLUMNS")]
    pub text_columns: Option<String>,
    /// Read texts in languages that the model was not trained for, too; without, coverage lists them
    #[arg(long)]
    pub any_language: bool,
    /// The language that all texts are in, as an ISO 639-1 code (de, uk, zh), instead of finding it out
    #[arg(long, value_name = "CODE", value_parser = language, conflicts_with = "any_language")]
    pub language: Option<&'static str>,
    #[command(flatten)]
    pub model: Model,
}

/// Which recognizer, and how many cores it may use.
#[derive(Debug, Args)]
pub struct Model {
    /// A model folder in the Hugging Face layout, or with --features hub a name there, instead of the built-in model
    #[arg(long, value_name = "FOLDER")]
    pub model: Option<PathBuf>,
    /// What runs the model
    #[arg(long, value_enum, default_value_t = Engine::Builtin)]
    pub engine: Engine,
    /// How much work a word is worth to the built-in engine; the README's table says what each costs and gains
    #[arg(long, value_enum, default_value_t = Effort::Early)]
    pub effort: Effort,
    /// How many cores to use [default: all]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Pure Rust, on any processor
    Builtin,
    /// rust-bert and libtorch; needs a program built with --features torch
    Torch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Effort {
    /// Eight-bit arithmetic, and no word is read deeper than it takes to be certain of it
    Early,
    /// Eight-bit arithmetic, every word through the whole model
    Full,
    /// 32-bit arithmetic, every word through the whole model
    Exact,
}

#[derive(Debug, Args)]
pub struct Build {
    #[command(flatten)]
    pub reading: Reading,
    /// The file to write
    #[arg(short, long, value_name = "FILE", default_value = "graph.namegraph")]
    pub output: PathBuf,
    /// Also write the graph for Gephi
    #[arg(long, value_name = "FILE")]
    pub gexf: Option<PathBuf>,
    /// Within what two names occur together: sentence, paragraph, document, or a number of words
    #[arg(long, default_value_t = Window::Sentence)]
    pub window: Window,
    // Kept in the file: what questions look at until they ask for something else.
    #[command(flatten)]
    pub sieve: Sieve,
    /// Take nationalities, events and works into the graph too
    #[arg(long)]
    pub misc: bool,
    /// Let mentions by an office alone ("the prime minister") count for links too
    #[arg(long)]
    pub by_role: bool,
    /// Let rosters, names one after the other of which nothing is said, link those in them
    #[arg(long)]
    pub lists: bool,
    /// Names to look for and keep together: CSV with the columns name, type, aliases (separated by |), id
    #[arg(long, value_name = "FILE")]
    pub names: Option<PathBuf>,
    /// Drop the documents of an existing file that are not given again; without, they stay
    #[arg(long)]
    pub prune: bool,
    /// Read every document anew, and nothing of an existing file but what was decided
    #[arg(long, conflicts_with = "prune")]
    pub fresh: bool,
    /// Try files again that took too long the last time
    #[arg(long)]
    pub retry: bool,
    /// Say nothing while working
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct Upgrade {
    /// A namegraph file
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct Extract {
    #[command(flatten)]
    pub reading: Reading,
    /// Names to look for and keep together: CSV with the columns name, type, aliases (separated by |), id
    #[arg(long, value_name = "FILE")]
    pub names: Option<PathBuf>,
    /// What is given is a part of more: it is no failure if nothing of it can be read, and standard input is JSON lines, whatever
    /// the first of them is
    #[arg(long)]
    pub part: bool,
    /// The file to write instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Import {
    /// A graph (.gexf, .graphml, .csv of links, with one of entities if there is one), mentions (.jsonl), or what extract wrote
    /// (files and folders, also in .gz .zst)
    #[arg(required = true, value_name = "PATH")]
    pub inputs: Vec<PathBuf>,
    /// The file to write
    #[arg(short, long, value_name = "FILE", default_value = "graph.namegraph")]
    pub output: PathBuf,
    /// Files and folders with the documents of the mentions; without, entities are linked that one document names
    #[arg(long, value_name = "PATH")]
    pub documents: Vec<Input>,
    /// Where JSONL and CSV keep a field of the documents, as in text=body (fields: id text title date source url)
    #[arg(long = "field", value_name = "NAME=FIELD", requires = "documents")]
    pub fields: Vec<String>,
    /// The list of names that documents were extracted with
    #[arg(long, value_name = "FILE", conflicts_with = "documents")]
    pub names: Option<PathBuf>,
    /// Within what two names occur together: sentence, paragraph, document, or a number of words
    /// [default: sentence]
    #[arg(long)]
    pub window: Option<Window>,
    /// Take nationalities, events and works into the graph too
    #[arg(long)]
    pub misc: bool,
    /// Let mentions by an office alone ("the prime minister") count for links too
    #[arg(long)]
    pub by_role: bool,
    /// Let rosters, names one after the other of which nothing is said, link those in them
    #[arg(long)]
    pub lists: bool,
    #[command(flatten)]
    pub sieve: Sieve,
    /// Say nothing while working
    #[arg(short, long)]
    pub quiet: bool,
}

/// How a listing is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// For people
    #[default]
    Table,
    /// One JSON document
    Json,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values
    Csv,
}

/// Whom the names that are typed mean.
#[derive(Clone, Copy, Debug, Args)]
pub struct Names {
    /// Names of this type: PER, ORG, LOC or MISC
    #[arg(long = "type", value_name = "TYPE")]
    pub entity_type: Option<EntityType>,
}

fn language(written: &str) -> Result<&'static str, String> {
    let expected = "expected an ISO 639-1 code of a language that is known, as en, de, uk, ar or zh";
    namegraph::language_code(written).ok_or_else(|| format!("{expected}; found {written:?}"))
}

#[derive(Debug, Args)]
pub struct Match {
    /// A namegraph file
    pub file: PathBuf,
    #[command(flatten)]
    pub labels: Labels,
    /// Lists: JSON lines of FollowTheMoney (OpenSanctions, Aleph), or CSV with a column for the name and perhaps type, aliases
    /// (separated by ; or |), birth_date, countries, id, url
    #[arg(required = true, value_name = "LIST")]
    pub lists: Vec<PathBuf>,
    /// Only entities of this type: PER, ORG, LOC or MISC
    #[arg(long = "type", value_name = "TYPE")]
    pub entity_type: Option<EntityType>,
    /// How alike the names must be, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = 0.8, value_parser = score)]
    pub least: f64,
    /// How many candidates to list
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
    /// The column of a CSV list that holds the name, if it is not called so
    #[arg(long, value_name = "COLUMN")]
    pub name_column: Option<String>,
    /// The column that holds the type
    #[arg(long, value_name = "COLUMN")]
    pub type_column: Option<String>,
    /// The column that holds the id
    #[arg(long, value_name = "COLUMN")]
    pub id_column: Option<String>,
    /// How many cores to use [default: all]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

fn score(written: &str) -> Result<f64, String> {
    let score = written.parse::<f64>().ok().filter(|score| (0.0..=1.0).contains(score));
    score.ok_or_else(|| "expected a number from 0 to 1, as 0.8".to_owned())
}

#[derive(Debug, Args)]
pub struct Timeline {
    /// A namegraph file
    pub file: PathBuf,
    /// A name, an alias or an id
    pub a: String,
    /// Another: when both are in one window
    pub b: Option<String>,
    #[command(flatten)]
    pub names: Names,
    /// How long the steps are: day, month or year [default: what fits]
    #[arg(long, value_name = "STEP")]
    pub by: Option<Granularity>,
    /// Only the last so many steps
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    #[command(flatten)]
    pub view: View,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

#[derive(Debug, Args)]
pub struct Verify {
    /// A namegraph file
    pub file: PathBuf,
    /// Where the sources are now [default: where the build read them]
    #[arg(long, value_name = "PATH")]
    pub against: Vec<Input>,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

#[derive(Debug, Args)]
pub struct Publish {
    /// A namegraph file
    pub file: PathBuf,
    /// The server: postgres://USER@HOST/DATABASE; a password may stand in PGPASSWORD
    #[arg(value_name = "ADDRESS")]
    pub server: String,
    /// The schema that holds the tables: an empty one, or one that was published to before
    #[arg(long, default_value = "namegraph")]
    pub schema: String,
    /// Certificates to trust instead of those that this machine does, in PEM
    #[arg(long, value_name = "FILE")]
    pub certificates: Option<PathBuf>,
    /// Say nothing while working
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct Check {
    /// A namegraph file
    pub file: PathBuf,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

#[derive(Debug, Args)]
pub struct Coverage {
    /// A namegraph file
    pub file: PathBuf,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

/// How a comparison is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people
    #[default]
    Table,
    /// One JSON document
    Json,
    /// The newer graph for Gephi, with what became of everything in the column status
    Gexf,
}

#[derive(Debug, Args)]
pub struct Diff {
    /// The older namegraph file
    pub old: PathBuf,
    /// The newer one
    pub new: PathBuf,
    /// How many entities and links of each kind of change to list with sentences
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// How many sentences to show for each
    #[arg(long, default_value_t = 1)]
    pub quotes: usize,
    #[command(flatten)]
    pub view: View,
    #[arg(long, value_enum, default_value_t)]
    pub format: DiffFormat,
    /// The file to write instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Who {
    /// A namegraph file
    pub file: PathBuf,
    /// A name, an alias or an id
    pub name: String,
    #[command(flatten)]
    pub names: Names,
    /// Only links to entities of this type
    #[arg(long, value_name = "TYPE")]
    pub to_type: Option<EntityType>,
    /// How many links to list
    #[arg(long, default_value_t = 15)]
    pub limit: usize,
    #[command(flatten)]
    pub view: View,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

#[derive(Debug, Args)]
pub struct Between {
    /// A namegraph file
    pub file: PathBuf,
    /// A name, an alias or an id
    pub a: String,
    /// Another
    pub b: String,
    #[command(flatten)]
    pub names: Names,
    /// How many quotes to show
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    #[command(flatten)]
    pub view: View,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

#[derive(Debug, Args)]
pub struct PathBetween {
    /// A namegraph file
    pub file: PathBuf,
    /// Where the path begins: a name, an alias or an id
    pub a: String,
    /// Where it ends
    pub b: String,
    #[command(flatten)]
    pub names: Names,
    /// How many paths to show, the strongest first
    #[arg(long, default_value_t = 1)]
    pub limit: usize,
    /// An entity that the path must pass; several in the order given
    #[arg(long, value_name = "NAME")]
    pub through: Vec<String>,
    /// An entity that the path must not pass
    #[arg(long, value_name = "NAME")]
    pub avoid: Vec<String>,
    /// How many quotes to show for each step, the most telling first
    #[arg(long, default_value_t = 1)]
    pub quotes: usize,
    #[command(flatten)]
    pub view: View,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

#[derive(Debug, Args)]
pub struct Common {
    /// A namegraph file
    pub file: PathBuf,
    /// A name, an alias or an id
    pub a: String,
    /// Another
    pub b: String,
    /// Whom they share of this type: PER, ORG, LOC or MISC
    #[arg(long = "type", value_name = "TYPE")]
    pub entity_type: Option<EntityType>,
    /// How many to list
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    #[command(flatten)]
    pub view: View,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

#[derive(Debug, Args)]
pub struct Communities {
    /// A namegraph file
    pub file: PathBuf,
    /// Above 1: more and smaller communities; below: fewer and larger ones
    #[arg(long, value_name = "NUMBER", default_value_t = 1.0, value_parser = positive)]
    pub resolution: f64,
    /// The same seed gives the same communities
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many members to list of each, the most central first
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub members: usize,
    /// Only members of this type: PER, ORG, LOC or MISC
    #[arg(long = "type", value_name = "TYPE")]
    pub entity_type: Option<EntityType>,
    /// How many communities to list
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    #[command(flatten)]
    pub view: View,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

fn positive(written: &str) -> Result<f64, String> {
    let number = written.parse::<f64>().ok().filter(|n| *n > 0.0 && n.is_finite());
    number.ok_or_else(|| "expected a number above 0".to_owned())
}

#[derive(Debug, Args)]
pub struct Search {
    /// A namegraph file
    pub file: PathBuf,
    #[command(flatten)]
    pub labels: Labels,
    /// Words that a sentence must hold: "in quotes" side by side, gripen* how one begins, -saab not, OR between two
    pub text: String,
    /// Only sentences that name an entity of this type: PER, ORG, LOC or MISC
    #[arg(long = "type", value_name = "TYPE")]
    pub entity_type: Option<EntityType>,
    /// Only documents from this day on: 2020-01-31, 2020-01 or 2020
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub from: Option<Date>,
    /// Only documents up to this day
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub to: Option<Date>,
    /// How many sentences to show
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

#[derive(Debug, Args)]
pub struct CypherQuery {
    /// A namegraph file
    pub file: PathBuf,
    /// A statement, as 'MATCH (a:Person)-[r]-(b:Organization) RETURN a.name, b.name'; - reads several from standard input, each ended by ;
    pub statement: String,
    /// The value of $NAME in the statement: JSON, or else text
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub parameters: Vec<String>,
    /// How many rows to answer with
    #[arg(long, default_value_t = 10_000)]
    pub limit: usize,
    /// How many steps a way of variable length may have
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub hops: u32,
    /// How many seconds a statement may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0, value_parser = positive)]
    pub time: f64,
    #[command(flatten)]
    pub view: View,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

#[derive(Debug, Args)]
pub struct Top {
    /// A namegraph file
    pub file: PathBuf,
    /// What to rank by: mentions, strength, pagerank or betweenness
    #[arg(long, default_value_t = ByRank(Rank::Mentions))]
    pub by: ByRank,
    /// Only among those linked to this entity, in the graph of them
    #[arg(long, value_name = "NAME", conflicts_with = "resamples")]
    pub around: Option<String>,
    /// Only entities of this type: PER, ORG, LOC or MISC
    #[arg(long = "type", value_name = "TYPE")]
    pub entity_type: Option<EntityType>,
    /// How many to list
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    /// Draw the corpus anew so many times, and say from where to where each rank goes
    #[arg(long, value_name = "N")]
    pub resamples: Option<NonZeroUsize>,
    /// The same seed draws the same
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    #[command(flatten)]
    pub view: View,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

/// A rank that can show itself as a default.
#[derive(Clone, Copy, Debug)]
pub struct ByRank(pub Rank);

impl std::fmt::Display for ByRank {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.as_str())
    }
}

impl std::str::FromStr for ByRank {
    type Err = <Rank as std::str::FromStr>::Err;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        name.parse().map(Self)
    }
}

#[derive(Debug, Args)]
pub struct Export {
    /// A namegraph file
    pub file: PathBuf,
    /// One of those that `namegraph formats` lists [default: by the extension of the output]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// The file to write instead of standard output; for neo4j, parquet, graphrag, brat and webanno, a folder
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub view: View,
    /// Documents and the entities they name, in place of entities and their links
    #[arg(long)]
    pub bipartite: bool,
    /// Only entities of this type: PER, ORG, LOC or MISC
    #[arg(long = "type", value_name = "TYPE")]
    pub entity_type: Option<EntityType>,
    /// Only this entity and those linked to it
    #[arg(long, value_name = "NAME")]
    pub around: Option<String>,
    /// Only the members of a community, by the number that `communities` lists
    #[arg(long, value_name = "N")]
    pub community: Option<u32>,
    /// What colours mean: type or community
    #[arg(long, value_name = "WHAT", default_value = "type")]
    pub color: Coloring,
    /// With --format gexf: what links weigh from month to month too, for Gephi's timeline; other readers may refuse it
    #[arg(long)]
    pub dynamic_weights: bool,
    /// Begin CSV with a byte order mark, by which Excel knows UTF-8
    #[arg(long)]
    pub bom: bool,
    /// What --top ranks by, and what makes nodes large: mentions, strength, pagerank or betweenness
    #[arg(long, default_value_t = ByRank(Rank::Mentions))]
    pub by: ByRank,
    /// Of mentions (also in parquet, brat, webanno): those by an office alone ("the prime minister") too
    #[arg(long)]
    pub by_role: bool,
}

#[derive(Debug, Args)]
pub struct Formats {
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

#[derive(Debug, Args)]
pub struct Why {
    /// A namegraph file
    pub file: PathBuf,
    /// A name as texts have it, or an id
    pub a: String,
    /// Another
    pub b: String,
    /// The first name, in this document alone
    #[arg(long, value_name = "DOCUMENT")]
    pub document: Option<String>,
    /// Names of this type: PER, ORG, LOC or MISC
    #[arg(long = "type", value_name = "TYPE")]
    pub entity_type: Option<EntityType>,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

/// Who decides, and why.
#[derive(Debug, Args)]
pub struct Signature {
    /// What the decision stands on
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Who decides
    #[arg(long, value_name = "NAME", env = "USER", hide_env_values = true, default_value = "unknown")]
    pub author: String,
}

#[derive(Debug, Args)]
pub struct Pair {
    /// A namegraph file
    pub file: PathBuf,
    /// A name or an id
    pub a: String,
    /// Another
    pub b: String,
    /// The first name, in this document alone
    #[arg(long, value_name = "DOCUMENT")]
    pub document: Option<String>,
    /// Names of this type: PER, ORG, LOC or MISC
    #[arg(long = "type", value_name = "TYPE")]
    pub entity_type: Option<EntityType>,
    /// The second name, if it is of another type than the first
    #[arg(long, value_name = "TYPE")]
    pub other_type: Option<EntityType>,
    #[command(flatten)]
    pub signature: Signature,
}

/// An entity that something is decided of.
#[derive(Debug, Args)]
pub struct OfEntity {
    /// A namegraph file
    pub file: PathBuf,
    /// A name, an alias or an id
    pub name: String,
    /// Only entities of this type: PER, ORG, LOC or MISC
    #[arg(long = "type", value_name = "TYPE")]
    pub entity_type: Option<EntityType>,
    #[command(flatten)]
    pub signature: Signature,
}

#[derive(Debug, Args)]
pub struct Rename {
    #[command(flatten)]
    pub of: OfEntity,
    /// The name to show
    pub to: String,
}

#[derive(Debug, Args)]
pub struct Retype {
    #[command(flatten)]
    pub of: OfEntity,
    /// PER, ORG, LOC or MISC
    pub to: EntityType,
}

#[derive(Debug, Args)]
pub struct Hide {
    #[command(flatten)]
    pub of: OfEntity,
}

#[derive(Debug, Args)]
pub struct Undo {
    /// A namegraph file
    pub file: PathBuf,
    /// Number of the decision, as `ledger list` shows it [default: the last one]
    pub number: Option<usize>,
}

#[derive(Debug, Subcommand)]
pub enum Ledger {
    /// Lists decisions
    List(LedgerList),
    /// Writes decisions as CSV, to be kept, edited and imported
    Export(LedgerExport),
    /// Takes in decisions from CSV; all of them, or none if they contradict each other
    Import(LedgerImport),
    /// Lists what is least sure and moves most of the graph
    Review(LedgerReview),
}

#[derive(Debug, Args)]
pub struct LedgerList {
    /// A namegraph file
    pub file: PathBuf,
    /// What rules decided, too
    #[arg(long)]
    pub rules: bool,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

#[derive(Debug, Args)]
pub struct LedgerExport {
    /// A namegraph file
    pub file: PathBuf,
    /// The file to write instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What rules decided, too: change "same" to "not same" in the rows that are wrong, and import
    #[arg(long)]
    pub rules: bool,
}

#[derive(Debug, Args)]
pub struct LedgerImport {
    /// A namegraph file
    pub file: PathBuf,
    /// Decisions, in the columns that `ledger export` writes; - is standard input
    pub csv: PathBuf,
    /// Who decides, where a row does not say
    #[arg(long, value_name = "NAME", env = "USER", hide_env_values = true, default_value = "unknown")]
    pub author: String,
}

#[derive(Debug, Args)]
pub struct LedgerReview {
    /// A namegraph file
    pub file: PathBuf,
    /// How many to list
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

#[derive(Debug, Subcommand)]
pub enum Evaluate {
    /// Precision, recall and F1 of the names found, over whole names
    Ner(EvaluateNer),
    /// Precision, recall and F1 of names, identities, entities and links
    Graph(EvaluateGraph),
}

#[derive(Debug, Args)]
pub struct EvaluateGraph {
    /// Gold: documents with mentions and who is meant, one JSON object a line
    #[arg(long, value_name = "FILE")]
    pub gold: PathBuf,
    #[command(flatten)]
    pub model: Model,
    /// Take the names from the gold, so that only the decisions about them are scored
    #[arg(long)]
    pub gold_mentions: bool,
    /// Leave the namegraph that is scored here
    #[arg(short, long, value_name = "FILE", conflicts_with = "ablate")]
    pub output: Option<PathBuf>,
    /// Switch off one rule of identity after the other, and show what that costs
    #[arg(long)]
    pub ablate: bool,
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

#[derive(Debug, Args)]
pub struct EvaluateNer {
    /// Gold: .conll (token, tab, tag in BIO2) or .jsonl (documents with mentions)
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub gold: Vec<PathBuf>,
    #[command(flatten)]
    pub model: Model,
    /// Print the words of .conll files as running text and find words and sentences anew, as in a document
    #[arg(long)]
    pub raw: bool,
    /// Score a copy in capitals or in lower case
    #[arg(long, value_enum, value_name = "CASE")]
    pub case: Option<Case>,
    /// The language of the gold, as an ISO 639-1 code (de, uk, zh)
    #[arg(long, value_name = "CODE", value_parser = language)]
    pub language: Option<&'static str>,
    /// Fit the scores on every other document, and say how near to probabilities that brings those of the rest
    #[arg(long)]
    pub calibrate: bool,
    /// Write the words of a .conll file with their gold tags and those found, for another scorer
    #[arg(long, conflicts_with_all = ["raw", "calibrate"])]
    pub tags: bool,
    #[arg(long, value_enum, default_value_t, conflicts_with = "tags")]
    pub format: Listing,
}

/// How a copy of the gold is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Case {
    /// ALL CAPITALS
    Upper,
    /// all lower case
    Lower,
}

/// Where a graph is shown, and to whom.
#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub struct Serve {
    /// A namegraph file
    pub file: PathBuf,
    #[command(flatten)]
    pub labels: Labels,
    /// Take decisions, too: merge names, take them apart, rename, hide
    #[arg(long)]
    pub edit: bool,
    /// The port; 0 for any that is free
    #[arg(long, default_value_t = 7470)]
    pub port: u16,
    /// The address to listen on; one that other machines can reach needs a token
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: std::net::IpAddr,
    /// A secret that browsers must bring along: at least 16 letters, digits, hyphens and underscores
    #[arg(long, env = "NAMEGRAPH_TOKEN", hide_env_values = true, value_name = "SECRET")]
    pub token: Option<String>,
    /// Give up an answer after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 20.0)]
    pub time: f64,
    /// Print the address, and open no browser
    #[arg(long)]
    pub no_browser: bool,
    /// Who decides, for the ledger
    #[arg(long, env = "USER", hide_env_values = true, default_value = "unknown", value_name = "NAME")]
    pub author: String,
}
