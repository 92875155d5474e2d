//! Documents with names, and a ledger: nothing panics, what the ledger keeps apart is apart, and the order of documents
//! does not matter.
#![no_main]

use std::collections::{BTreeMap, BTreeSet};

use libfuzzer_sys::fuzz_target;
use namegraph_document::{EntityType, Mention, NamedMention, Span};
use namegraph_identity::{
    Across, Apart, Decision, Key, Known, Ledger, NameCount, Reference, Rules, Verdict, across_documents,
    within_document,
};

/// A text with its names.
struct Text {
    text: String,
    mentions: Vec<Mention>,
}

fn entity_type(letter: char) -> Option<EntityType> {
    "polm".find(letter).map(|place| EntityType::ALL[place])
}

/// A line with names in brackets, each behind the letter of its type: "[pAnn Lee] met [oAcme]."
fn read(line: &str) -> Text {
    let (mut text, mut mentions) = (String::new(), Vec::new());
    for part in line.split_inclusive(['[', ']']) {
        let (inside, mark) = part.split_at(part.len() - usize::from(part.ends_with(['[', ']'])));
        let mut letters = inside.chars();
        let start = text.len();
        match letters.next().and_then(entity_type).filter(|_| mark == "]" && inside.len() > 1) {
            Some(entity_type) => {
                text.push_str(letters.as_str());
                mentions.push(Mention { span: Span::new(start, text.len()), entity_type, score: 1.0 });
            }
            None => text.push_str(inside),
        }
    }
    Text { text, mentions }
}

/// "=pAnn Lee|pA. Lee", "!pAnn Lee|pBo Lee", ">pAnn Lee|Ann", "?oAcme|l", "-pAnn Lee".
fn decision(line: &str) -> Option<Decision> {
    let reference = |cell: &str| {
        let mut letters = cell.chars();
        let entity_type = letters.next().and_then(entity_type)?;
        Some(Reference { entity_type, name: letters.as_str().to_owned(), document: None })
    };
    let mut letters = line.chars();
    let kind = letters.next()?;
    let (about, other) = letters.as_str().split_once('|').unwrap_or((letters.as_str(), ""));
    let verdict = match kind {
        '=' => Verdict::Same(reference(other)?),
        '!' => Verdict::NotSame(reference(other)?),
        '>' => Verdict::Rename(other.to_owned()),
        '?' => Verdict::Retype(other.chars().next().and_then(entity_type)?),
        '-' => Verdict::Hide,
        _ => return None,
    };
    Some(Decision {
        about: reference(about)?,
        verdict,
        reason: None,
        author: String::new(),
        time: String::new(),
    })
}

/// Which entity each name is, and the names of each document.
struct Decided {
    across: Across,
    place: BTreeMap<(EntityType, String), usize>,
    documents: Vec<Vec<NamedMention>>,
}

impl Decided {
    fn entity(&self, mention: &NamedMention) -> u32 {
        self.across.of[self.place[&(mention.mention.entity_type, mention.name.clone())]]
    }
}

/// Decides as a build does: what only all documents together violate is undone, until nothing is.
fn decide(texts: &[&Text], ledger: &Ledger) -> Decided {
    let mut apart = ledger.apart();
    let spoken_of = ledger.keys();
    loop {
        let decided = once(texts, ledger, &apart, &spoken_of);
        let mut torn = false;
        for (form, name) in &decided.across.torn {
            torn |= apart.insert(form.clone(), name.clone());
        }
        if !torn {
            return decided;
        }
    }
}

fn once(texts: &[&Text], ledger: &Ledger, apart: &Apart, spoken_of: &BTreeSet<Key>) -> Decided {
    let (mut known, mut place) = (Known::default(), BTreeMap::new());
    let (mut explained, mut documents) = (BTreeMap::new(), Vec::new());
    for (number, text) in (0..).zip(texts) {
        let within = within_document(
            &text.text,
            &text.mentions,
            namegraph_identity::Languages::NONE,
            Rules::default(),
            apart,
        );
        assert!(within.mentions.len() >= text.mentions.len());
        for join in within.joins {
            *explained.entry(join).or_insert(0) += 1;
        }
        for mention in &within.mentions {
            let (kind, name) = (mention.mention.entity_type, &mention.name);
            let at = *place.entry((kind, name.clone())).or_insert(known.names.len());
            if at == known.names.len() {
                let name = name.clone();
                known.names.push(NameCount {
                    name,
                    entity_type: kind,
                    scope: None,
                    mentions: 0,
                    repeated: false,
                    languages: namegraph_identity::Languages::NONE,
                });
                known.documents.push(Vec::new());
            }
            known.names[at].mentions += 1;
            if known.documents[at].last() != Some(&number) {
                known.documents[at].push(number);
            }
            let form = Key::new(kind, &mention.form);
            if spoken_of.contains(&form) {
                known.forms.push((form, Key::new(kind, name)));
            }
        }
        documents.push(within.mentions);
    }
    known.explained = explained.into_iter().collect();
    Decided { across: across_documents(&known, ledger, Rules::default()), place, documents }
}

fuzz_target!(|bytes: &[u8]| {
    let lines = String::from_utf8_lossy(bytes);
    let (mut texts, mut ledger) = (Vec::new(), Ledger::default());
    for line in lines.split('\n') {
        match decision(line) {
            // What contradicts earlier ones is refused.
            Some(decision) => {
                let decisions = ledger.decisions().iter().cloned().chain([decision]);
                ledger = Ledger::new(decisions).unwrap_or(ledger);
            }
            None => texts.push(read(line)),
        }
    }
    let straight: Vec<&Text> = texts.iter().collect();
    let turned: Vec<&Text> = texts.iter().rev().collect();
    let (decided, again) = (decide(&straight, &ledger), decide(&turned, &ledger));
    assert_eq!(decided.across.entities, again.across.entities);
    for (mentions, again_mentions) in decided.documents.iter().zip(again.documents.iter().rev()) {
        assert_eq!(mentions, again_mentions);
        assert!(mentions.iter().all(|mention| decided.entity(mention) == again.entity(mention)));
    }
    let mut entities = BTreeMap::<Key, BTreeSet<u32>>::new();
    for mention in decided.documents.iter().flatten().filter(|mention| !mention.by_role) {
        let form = Key::new(mention.mention.entity_type, &mention.form);
        entities.entry(form).or_default().insert(decided.entity(mention));
    }
    for decision in ledger.decisions() {
        if let Verdict::NotSame(other) = &decision.verdict
            && let (Some(a), Some(b)) = (entities.get(&decision.about.key()), entities.get(&other.key()))
        {
            assert!(a.is_disjoint(b), "{decision} in {lines:?}");
        }
    }
});
