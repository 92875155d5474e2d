//! `namegraph evaluate graph`: entities and links against gold, and what each rule of identity is worth.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use namegraph::evaluate::{GraphScore, Prf, Singletons, read_gold_documents};
use namegraph::json::GoldDocument;
use namegraph::{
    Document, Mention, Namegraph, Origin, Passage, Recognizer, RecognizerError, Record, Rule, Rules,
    Settings, Silent, Skipped, Span, build, cut,
};
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::output::{Rows, json, open};
use crate::recognizer;

pub fn run(args: &args::EvaluateGraph) -> Result<(), Failure> {
    let gold = read(&args.gold)?;
    let names =
        if args.gold_mentions { Recorded::of_gold(&gold) } else { Recorded::found(&gold, &args.model)? };
    let lines = if args.ablate {
        ablation(&gold, &names)?
    } else {
        let score = score(&gold, &names, Rules::default(), args.output.as_deref())?;
        if args.format == args::Listing::Json {
            return json(&mut open(None)?, &score);
        }
        parts(&score)
    };
    let header: &[&str] = if args.ablate {
        &["without", "b3 precision", "b3 recall", "node f1", "edge f1", "edge f1 lost"]
    } else {
        &["", "precision", "recall", "f1"]
    };
    Rows { header, rows: &lines, cells: Line::cells }.write(&mut open(None)?, args.format)
}

fn read(path: &Path) -> Result<Vec<GoldDocument>, Failure> {
    let failed = |e: &dyn std::fmt::Display| Failure::failed(format!("{}: {e}", path.display()));
    let file = File::open(path).map_err(|e| failed(&e))?;
    read_gold_documents(BufReader::new(file)).map_err(|e| failed(&e))
}

/// A figure or several, under a name; none where a measure has no such figure.
#[derive(Serialize)]
struct Line {
    name: String,
    figures: Vec<Option<f64>>,
}

impl Line {
    fn cells(&self) -> Vec<String> {
        let figures = self.figures.iter().map(|x| x.map(|x| format!("{x:.2}")).unwrap_or_default());
        std::iter::once(self.name.clone()).chain(figures).collect()
    }
}

fn parts(score: &GraphScore) -> Vec<Line> {
    let line =
        |name: &str, figures: [Option<f64>; 3]| Line { name: name.to_owned(), figures: figures.into() };
    let prf = |name, p: Prf| line(name, [p.precision, p.recall, p.f1].map(Some));
    let Singletons { found, gold } = score.singletons;
    vec![
        prf("mention", score.mention),
        prf("b3", score.b3),
        prf("node", score.node),
        prf("edge", score.edge),
        prf("lea", score.lea),
        line("conll", [None, None, Some(score.conll)]),
        line("linking", [None, Some(score.linking), None]),
        // As precision is of what was found and recall of what is there.
        line("singletons (found, gold)", [Some(found), Some(gold), None]),
    ]
}

/// One line for each rule: the scores with all rules but this one, and what its absence costs.
fn ablation(gold: &[GoldDocument], names: &Recorded) -> Result<Vec<Line>, Failure> {
    let whole = score(gold, names, Rules::default(), None)?;
    let line = |name: &str, s: GraphScore| Line {
        name: name.to_owned(),
        figures: [s.b3.precision, s.b3.recall, s.node.f1, s.edge.f1, whole.edge.f1 - s.edge.f1]
            .map(Some)
            .into(),
    };
    let mut lines = vec![line("nothing", whole)];
    for rule in Rule::ALL {
        lines.push(line(rule.as_str(), score(gold, names, Rules::default().without(rule), None)?));
    }
    lines.push(line("all but declined", score(gold, names, Rules::only(Rule::Declined), None)?));
    lines.push(line("all of them", score(gold, names, Rules::NONE, None)?));
    Ok(lines)
}

/// Builds a namegraph of the gold's documents and scores what it holds. `keep`: where to leave it.
fn score(
    gold: &[GoldDocument],
    names: &Recorded,
    rules: Rules,
    keep: Option<&Path>,
) -> Result<GraphScore, Failure> {
    let folder = tempfile::tempdir()?;
    let file = keep.map_or_else(|| folder.path().join("gold.namegraph"), Path::to_owned);
    let records = gold.iter().map(|gold| {
        let document = Document { id: gold.id.clone(), text: gold.text.clone(), ..Document::default() };
        Ok::<_, Skipped>(Record {
            document,
            place: gold.id.clone(),
            origin: Origin::default(),
            by_place: None,
        })
    });
    let settings = Settings { rules, ..Settings::default() };
    build(records, names, &file, settings, &Silent).map_err(Failure::failed)?;
    let mut found = Vec::new();
    Namegraph::open(&file)?.store().for_each_mention(false, |mention| {
        found.push(mention.clone());
        Ok::<_, Failure>(())
    })?;
    Ok(GraphScore::of(gold, &found))
}

/// Mentions that are known already, by the text they stand in.
struct Recorded(HashMap<String, Vec<Mention>>);

impl Recorded {
    fn of_gold(gold: &[GoldDocument]) -> Self {
        let mentions = |gold: &GoldDocument| {
            let mut mentions: Vec<_> = gold
                .mentions
                .iter()
                .map(|m| Mention { span: Span::new(m.start, m.end), entity_type: m.entity_type, score: 1.0 })
                .collect();
            // A recognizer gives no name inside another: of those that overlap, the first and longest stands.
            mentions.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
            let mut end = 0;
            mentions.retain(|m| {
                m.span.start >= end && {
                    end = m.span.end;
                    true
                }
            });
            mentions
        };
        Self(gold.iter().map(|gold| (gold.text.clone(), mentions(gold))).collect())
    }

    fn found(gold: &[GoldDocument], model: &args::Model) -> Result<Self, Failure> {
        let recognizer = recognizer::chosen(model)?;
        let cut: Vec<_> = gold.iter().map(|gold| cut(&gold.text)).collect();
        let passages: Vec<_> = (gold.iter().zip(&cut))
            .map(|(gold, (layout, languages))| Passage {
                text: &gold.text,
                sentences: &layout.sentences,
                words: None,
                languages,
            })
            .collect();
        let mentions = recognizer.recognize(&passages).map_err(Failure::failed)?;
        Ok(Self(gold.iter().map(|gold| gold.text.clone()).zip(mentions).collect()))
    }
}

impl Recognizer for Recorded {
    fn name(&self) -> String {
        "recorded".to_owned()
    }

    fn recognize(&self, passages: &[Passage<'_>]) -> Result<Vec<Vec<Mention>>, RecognizerError> {
        Ok(passages.iter().map(|passage| self.0.get(passage.text).cloned().unwrap_or_default()).collect())
    }
}
