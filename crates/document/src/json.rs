//! The JSON shapes that other programs rely on. Fields may be added, none renamed.

use serde::{Deserialize, Serialize};

use crate::{Around, Date, EntityType, Span};

/// One mention, one object a line: what `export --format mentions` writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MentionRecord {
    /// Document id.
    pub document: String,
    /// First byte of the mention in the document's text.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// The surface: exactly the slice of the text.
    pub text: String,
    /// `PER`, `ORG`, `LOC` or `MISC`.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// Probability in `0..=1`.
    pub score: f32,
    /// Entity id.
    pub entity: String,
    /// The entity's name.
    pub name: String,
    /// `role` where no name stands there but an office ("the prime minister"); else left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What it stands in around the text, where it makes no links; else left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub around: Option<Around>,
}

/// One document with the names that a person marked in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoldDocument {
    /// Document id.
    pub id: String,
    /// The text the spans point into.
    pub text: String,
    /// `[start, end]` of each sentence.
    pub sentences: Vec<Span>,
    /// The names.
    pub mentions: Vec<GoldMention>,
}

/// One name in a [`GoldDocument`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoldMention {
    /// First byte.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// What kind of name.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// Who is meant; `null` where nobody can say.
    pub entity: Option<String>,
}

/// An entity as answers give it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntityRecord {
    /// Entity id: a function of the documents, not of the order they came in.
    pub id: String,
    /// The name it is shown under.
    pub name: String,
    /// `PER`, `ORG`, `LOC` or `MISC`.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// The surfaces it goes by, most frequent first.
    pub aliases: Vec<String>,
    /// How often it is mentioned by name; what copies of a story repeat counts once.
    pub mentions: u64,
    /// How often copies of a story repeat it, not counted among its mentions.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub copies: u64,
    /// How often it stands in what is printed around texts, not counted among its mentions.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub around: u64,
    /// How often it is meant by an office alone ("the prime minister"), not counted among its mentions.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub by_role: u64,
    /// In how many documents.
    pub documents: u64,
    /// In how many stories: near-duplicate documents are one. Where the corpus is one story, its windows.
    pub stories: u64,
    /// Date of the earliest dated document that mentions it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub first_seen: Option<Date>,
    /// Date of the latest one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub last_seen: Option<Date>,
    /// Its id in the user's list of names, as a Wikidata QID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<String>,
    /// Where it is a short name that could be any of several: their ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// A link between two entities as answers give it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EdgeRecord {
    /// Entity id of the end that comes first by type and name.
    pub source: String,
    /// Entity id of the other end.
    pub target: String,
    /// How many stories hold both in one window; see `graph/weight.rs`.
    pub weight: f64,
    /// In how many windows both occur, those of copies too.
    pub count: u64,
    /// In how many stories chance would bring them together, as often as each occurs; see `graph/null.rs`.
    pub expected: f64,
    /// How many times more often they meet than that.
    pub lift: f64,
    /// Normalized pointwise mutual information, in `-1..=1`.
    pub npmi: f64,
    /// How probable it is that chance alone brings them together so often.
    pub p: f64,
    /// The least false-discovery rate at which the link passes, over all pairs that could have been linked.
    pub fdr: f64,
    /// How significant the link is to the end that it matters more to: the disparity filter's α.
    pub disparity: f64,
    /// Words that texts put between the two, the most frequent first; as many as were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelRecord>,
    /// Date of the earliest dated evidence.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub first_seen: Option<Date>,
    /// Date of the latest.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub last_seen: Option<Date>,
    /// The windows that hold both, oldest first, as many as were asked for.
    pub evidence: Vec<EvidenceRecord>,
    /// Whether only another program's word stands behind it: the graph was imported without documents.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
}

/// What texts say of a link: words that stand between its ends, or before them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LabelRecord {
    /// The words as they stand there, in lower case: "met with", "lawyer of".
    pub words: String,
    /// Entity id of the end they start from: who met, who is the lawyer.
    pub from: String,
    /// Entity id of the other.
    pub to: String,
    /// In how many stories.
    pub stories: u64,
    /// A sentence that says so, the oldest.
    pub evidence: EvidenceRecord,
}

/// The words behind a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvidenceRecord {
    /// Document id.
    pub document: String,
    /// The document's title.
    pub title: Option<String>,
    /// First byte of the quote in the document's text.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// The quote, verbatim.
    pub text: String,
    /// The document's date.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub date: Option<Date>,
    /// Where the two names stand in the document's text; of one that is named more than once, where it is nearest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Vec<usize>>))]
    pub marks: Vec<Span>,
    /// The document that says the same first, where this sentence only repeats it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<String>,
}

/// How two entities are connected, as answers give it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PathRecord {
    /// Whether a chain of windows leads from one to the other.
    pub found: bool,
    /// The entities on it, in order, both ends included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<NamedRecord>,
    /// Its links, in order.
    pub steps: Vec<EdgeRecord>,
    /// How strongly the steps hold together: the product of their strengths, in `0..1`; see `graph/weight.rs`.
    #[serde(default)]
    pub strength: f64,
    /// The next best paths, the strongest first, as many as were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub others: Vec<PathRecord>,
    /// What else could be tried.
    pub hint: Option<String>,
}

/// An entity where only its name matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedRecord {
    /// Entity id.
    pub id: String,
    /// The name it is shown under.
    pub name: String,
    /// `PER`, `ORG`, `LOC` or `MISC`.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
}
