//! `namegraph same`, `not-same`, `rename`, `retype`, `hide`, `undo`: what people decide of names.

use std::path::Path;

use jiff::Timestamp;
use namegraph::{Decision, EntityRow, Ledger, Namegraph, Reference, Verdict, decide_from};

use crate::args;
use crate::failure::Failure;
use crate::output::{count, whole};

fn signed(
    args::Signature { reason, author }: &args::Signature,
    about: Reference,
    verdict: Verdict,
) -> Decision {
    Decision { about, verdict, reason: reason.clone(), author: author.clone(), time: now() }
}

/// The moment, to the second.
pub fn now() -> String {
    let now = Timestamp::now();
    now.round(jiff::Unit::Second).unwrap_or(now).to_string()
}

pub fn same(args: &args::Pair) -> Result<(), Failure> {
    let graph = whole(&args.file)?;
    let about = match &args.document {
        Some(document) => graph.reference_to_name(&args.a, args.entity_type, Some(document))?,
        None => graph.reference_to_entity(&args.a, args.entity_type)?,
    };
    let other = graph.reference_to_entity(&args.b, args.other_type.or(args.entity_type))?;
    let decision = signed(&args.signature, about.clone(), Verdict::Same(other));
    enter(&graph, &args.file, decision)?;
    let graph = whole(&args.file)?;
    if let Some(entity) = graph.store().entity_of(&about.key())? {
        eprintln!("both are {} now: {}", shown(&entity), count(entity.mentions, "mention"));
    }
    Ok(())
}

pub fn not_same(args: &args::Pair) -> Result<(), Failure> {
    let graph = whole(&args.file)?;
    let about = graph.reference_to_name(&args.a, args.entity_type, args.document.as_deref())?;
    let other = graph.reference_to_name(&args.b, args.other_type.or(args.entity_type), None)?;
    let decision = signed(&args.signature, about.clone(), Verdict::NotSame(other.clone()));
    enter(&graph, &args.file, decision)?;
    let graph = whole(&args.file)?;
    let names = [about, other].map(|name| graph.store().entity_of(&name.key()));
    for entity in names.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
        eprintln!("{}: {}", shown(&entity), count(entity.mentions, "mention"));
    }
    Ok(())
}

pub fn rename(args: &args::Rename) -> Result<(), Failure> {
    of_entity(&args.of, Verdict::Rename(args.to.clone()))
}

pub fn retype(args: &args::Retype) -> Result<(), Failure> {
    of_entity(&args.of, Verdict::Retype(args.to))
}

pub fn hide(args: &args::Hide) -> Result<(), Failure> {
    of_entity(&args.of, Verdict::Hide)
}

fn of_entity(args: &args::OfEntity, verdict: Verdict) -> Result<(), Failure> {
    let graph = whole(&args.file)?;
    let about = graph.reference_to_entity(&args.name, args.entity_type)?;
    enter(&graph, &args.file, signed(&args.signature, about, verdict))
}

/// Adds a decision to the ledger of a file.
fn enter(graph: &Namegraph, file: &Path, decision: Decision) -> Result<(), Failure> {
    let before = graph.store().ledger()?;
    if before.decisions().iter().any(|d| d.repeats(&decision)) {
        eprintln!("the ledger says so already: nothing is changed");
        return Ok(());
    }
    let number = before.decisions().len() + 1;
    let ledger = checked(before.decisions().iter().cloned().chain([decision.clone()]))?;
    decide_from(&before, file, &ledger)?;
    eprintln!("{decision}");
    eprintln!("decision {number}; take it back with `namegraph undo {} {number}`", file.display());
    Ok(())
}

/// A ledger of decisions that do not contradict each other.
pub fn checked(decisions: impl IntoIterator<Item = Decision>) -> Result<Ledger, Failure> {
    Ledger::new(decisions).map_err(|contradiction| {
        Failure::failed(contradiction)
            .help("nothing is changed; take back what no longer holds with `namegraph undo FILE NUMBER` (`namegraph ledger list FILE` lists the numbers)")
    })
}

pub fn undo(args: &args::Undo) -> Result<(), Failure> {
    let graph = whole(&args.file)?;
    let before = graph.store().ledger()?;
    let mut decisions = before.decisions().to_vec();
    let number = match (args.number, decisions.len()) {
        (_, 0) => {
            let message = "the ledger holds no decision to take back".to_owned();
            let help = "what a rule joined is taken apart with `namegraph not-same FILE A B`".to_owned();
            return Err(Failure::Nothing { message, help: Some(help) });
        }
        (None, last) => last,
        (Some(number), last) if (1..=last).contains(&number) => number,
        (Some(number), last) => {
            return Err(Failure::usage(format!(
                "expected the number of a decision, 1 to {last}; found {number}"
            ))
            .help("`namegraph ledger list FILE` lists them"));
        }
    };
    let taken_back = decisions.remove(number - 1);
    decide_from(&before, &args.file, &checked(decisions)?)?;
    eprintln!("taken back: {taken_back}");
    let left = before.decisions().len() - 1;
    if number <= left {
        eprintln!("the decisions behind it are now {number} to {left}");
    }
    Ok(())
}

fn shown(entity: &EntityRow) -> String {
    format!("{} ({})", entity.name, entity.id)
}
