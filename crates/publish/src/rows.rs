//! What stands in each table.

use std::collections::HashMap;

use namegraph_document::Around;
use namegraph_identity::DecisionRow;
use namegraph_query::Namegraph;
use namegraph_store::{Order, StoreError};
use postgres::Transaction;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::PublishError;
use crate::copy::{Cell, Rows};
use crate::tables::{self, Table, VERSION, quoted};

/// Sends the documents that the server has not, and the ids of all. Returns how many were sent.
pub(crate) fn documents(graph: &Namegraph, transaction: &mut Transaction<'_>) -> Result<u64, PublishError> {
    let there = transaction.query("SELECT id, digest FROM document", &[])?;
    let there: HashMap<String, String> = there.iter().map(|row| (row.get(0), row.get(1))).collect();
    let table = &tables::DOCUMENT;
    transaction.batch_execute(&table.create_stage())?;
    transaction.batch_execute(&format!(
        "CREATE TEMP TABLE {} (id text PRIMARY KEY) ON COMMIT DROP",
        quoted("sent ids")
    ))?;
    let heads = graph.store().document_heads()?;
    let mut ids = Rows::begin(transaction, &quoted("sent ids"), "id")?;
    heads.iter().try_for_each(|head| ids.row([(&head.id).into()]))?;
    ids.finish()?;
    let mut rows = Rows::begin(transaction, &table.stage(), &table.columns())?;
    let mut sent = 0;
    for head in &heads {
        let (document, stored) = graph.store().document(head.number)?;
        let metadata = Value::Object(document.metadata).to_string().replace("\\u0000", "\u{fffd}");
        let date = document.date.map(|date| date.to_string());
        let title = document.title.as_deref();
        let [source, url] = [document.source.as_deref(), document.url.as_deref()];
        let cells = [
            title,
            date.as_deref(),
            source,
            url,
            stored.language.as_deref(),
            Some(&stored.story),
            Some(&metadata),
            Some(&document.text),
        ];
        let digest = digest(&cells);
        if there.get(&head.id).is_some_and(|known| *known == digest) {
            continue;
        }
        sent += 1;
        let [title, date, source, url, language, story, metadata, text] = cells.map(Cell::from);
        rows.row([
            (&head.id).into(),
            title,
            date,
            source,
            url,
            language,
            story,
            metadata,
            text,
            digest.into(),
        ])?;
    }
    rows.finish()?;
    Ok(sent)
}

/// Tells one row from another.
fn digest(cells: &[Option<&str>]) -> String {
    let hash = cells.iter().fold(Sha256::new(), |hash, cell| {
        let length = cell.map_or(u64::MAX, |text| text.len() as u64);
        hash.chain_update(length.to_le_bytes()).chain_update(cell.unwrap_or_default())
    });
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Sends what every other table is to hold.
pub(crate) fn others(graph: &Namegraph, transaction: &mut Transaction<'_>) -> Result<(), PublishError> {
    settings(graph, transaction)?;
    entities(graph, transaction)?;
    mentions(graph, transaction)?;
    edges(graph, transaction)?;
    evidence(graph, transaction)?;
    decisions(graph, transaction)
}

/// Begins to send the rows of a table.
fn begin<'a>(transaction: &'a mut Transaction<'_>, table: &Table) -> Result<Rows<'a>, PublishError> {
    transaction.batch_execute(&table.create_stage())?;
    Rows::begin(transaction, &table.stage(), &table.columns())
}

fn settings(graph: &Namegraph, transaction: &mut Transaction<'_>) -> Result<(), PublishError> {
    let store = graph.store();
    let mut rows = begin(transaction, &tables::SETTING)?;
    rows.row(["tables".into(), VERSION.into()])?;
    for key in ["recognizer", "program", "window", "misc", "by role", "unit", "imported"] {
        if let Some(value) = store.setting::<String>(key)? {
            rows.row([key.into(), value.into()])?;
        }
    }
    rows.finish()?;
    let mut rows = begin(transaction, &tables::SKIPPED)?;
    for (number, skipped) in store.skipped()?.iter().enumerate() {
        rows.row([number.into(), (&skipped.place).into(), (&skipped.reason).into()])?;
    }
    rows.finish()
}

fn entities(graph: &Namegraph, transaction: &mut Transaction<'_>) -> Result<(), PublishError> {
    let entities = graph.entities()?;
    let mut rows = begin(transaction, &tables::ENTITY)?;
    for e in entities {
        rows.row([
            (&e.id).into(),
            (&e.name).into(),
            e.entity_type.as_str().into(),
            e.mentions.into(),
            e.copies.into(),
            e.around.into(),
            e.by_role.into(),
            e.documents.into(),
            e.stories.into(),
            e.first_seen.into(),
            e.last_seen.into(),
            e.listed.as_ref().into(),
        ])?;
    }
    rows.finish()?;
    let mut rows = begin(transaction, &tables::ALIAS)?;
    for e in entities {
        for (rank, alias) in graph.store().aliases(e.number)?.into_iter().enumerate() {
            rows.row([(&e.id).into(), alias.into(), (rank + 1).into()])?;
        }
    }
    rows.finish()
}

fn mentions(graph: &Namegraph, transaction: &mut Transaction<'_>) -> Result<(), PublishError> {
    let mut rows = begin(transaction, &tables::MENTION)?;
    graph.store().for_each_mention(true, |m| {
        Ok::<_, PublishError>(rows.row([
            (&m.document).into(),
            m.start.into(),
            m.end.into(),
            (&m.text).into(),
            m.entity_type.as_str().into(),
            Cell::Owned(m.score.to_string()),
            (&m.entity).into(),
            (&m.name).into(),
            m.by.is_some().into(),
            m.around.map(Around::as_str).into(),
        ])?)
    })?;
    rows.finish()
}

fn edges(graph: &Namegraph, transaction: &mut Transaction<'_>) -> Result<(), PublishError> {
    let ids = ids(graph)?;
    let mut rows = begin(transaction, &tables::EDGE)?;
    for e in graph.edges()? {
        rows.row([
            ids[&e.source].into(),
            ids[&e.target].into(),
            e.weight.into(),
            e.count.into(),
            e.expected.into(),
            e.lift().into(),
            e.npmi.into(),
            e.p.into(),
            e.fdr.into(),
            e.disparity.into(),
            e.first_seen.into(),
            e.last_seen.into(),
        ])?;
    }
    rows.finish()
}

/// Ids of entities by their numbers.
fn ids(graph: &Namegraph) -> Result<HashMap<u32, &str>, StoreError> {
    Ok(graph.entities()?.iter().map(|e| (e.number, e.id.as_str())).collect())
}

/// The quotes of every link, each sentence once, however many it links.
fn evidence(graph: &Namegraph, transaction: &mut Transaction<'_>) -> Result<(), PublishError> {
    let (evidence, quote) = (&tables::EVIDENCE, &tables::QUOTE);
    let (stage, quotes) = (evidence.stage(), quote.stage());
    transaction.batch_execute(&format!(
        "{}; {}; ALTER TABLE {stage} ADD COLUMN text text, ADD COLUMN copy_of text",
        evidence.create_stage(),
        quote.create_stage()
    ))?;
    if graph.store().imported()?.is_some() {
        return Ok(());
    }
    let ids = ids(graph)?;
    let edges: Vec<(u32, u32)> = graph.edges()?.iter().map(|e| (e.source, e.target)).collect();
    let mut rows = Rows::begin(transaction, &stage, &format!("{}, text, copy_of", evidence.columns()))?;
    graph.store().for_each_quoted(&edges, Order::Oldest, usize::MAX, |edge, quotes| {
        let [source, target] = [edges[edge].0, edges[edge].1].map(|end| ids[&end]);
        for q in quotes {
            let marks = [q.marks.first(), q.marks.get(1)];
            let [from, to] = marks.map(|mark| [mark.map(|m| m.start).into(), mark.map(|m| m.end).into()]);
            let ([mark, mark_end], [other, other_end]) = (from, to);
            rows.row([
                source.into(),
                target.into(),
                (&q.document).into(),
                q.start.into(),
                q.end.into(),
                mark,
                mark_end,
                other,
                other_end,
                (&q.text).into(),
                q.copy_of.as_ref().into(),
            ])?;
        }
        Ok::<_, PublishError>(())
    })?;
    rows.finish()?;
    let columns = quote.columns();
    transaction
        .batch_execute(&format!("INSERT INTO {quotes} ({columns}) SELECT DISTINCT {columns} FROM {stage}"))?;
    Ok(())
}

/// What rules decided, and what people did.
fn decisions(graph: &Namegraph, transaction: &mut Transaction<'_>) -> Result<(), PublishError> {
    let mut rows = begin(transaction, &tables::DECISION)?;
    for (number, d) in graph.store().rule_decisions()?.iter().enumerate() {
        rows.row([
            number.into(),
            d.join.entity_type.as_str().into(),
            (&d.join.from).into(),
            (&d.join.to).into(),
            d.document.as_ref().into(),
            d.join.rule.as_str().into(),
            d.join.evidence.as_ref().into(),
        ])?;
    }
    rows.finish()?;
    let mut rows = begin(transaction, &tables::LEDGER)?;
    let ledger = graph.store().ledger()?;
    for (number, d) in ledger.decisions().iter().map(DecisionRow::from).enumerate() {
        rows.row([
            (number + 1).into(),
            (&d.decision).into(),
            (&d.entity_type).into(),
            (&d.name).into(),
            d.document.as_ref().into(),
            d.other_type.as_ref().into(),
            d.other.as_ref().into(),
            d.other_document.as_ref().into(),
            d.evidence.as_ref().into(),
            (&d.author).into(),
            (&d.time).into(),
        ])?;
    }
    rows.finish()
}
