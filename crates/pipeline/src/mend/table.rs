//! Names in tables, and at the ends of lines. A cell's border ends a name; a cell that is nothing but a name is one; and what most cells of
//! a column are, all are.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use regex::Regex;

use super::words::{begins_upper, is_body_word, is_particle, is_title_case, pattern, replaced, touching};

static BROKEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\p{L}([-‐])\r?\n[ \t]*(\p{L}[\p{L}’']*)"));
/// Two blanks and more between columns.
static BLANKS: LazyLock<Regex> = LazyLock::new(|| pattern(r" {2,}|\t"));
/// A line of Markdown under a table's head.
static RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\s|:+=-]*-{2,}[\s|:+=-]*$"));
/// Fewer lines in a row make no table.
const FEWEST_LINES: usize = 3;
/// Longer cells hold sentences, in bytes.
const LONGEST_CELL: usize = 60;

static PERSONS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:persons?|people|directors?|authors?|contacts?|employees?|members?|candidates?|chair(?:man|woman)?|secretary|president|owners?|(?:full|first|last|sur)[ -]?names?|surname|manager|shareholders?|witness(?:es)?|officers?|players?|students?|teachers?|patients?|senders?|recipients?|attendees?|participants?|signator(?:y|ies)|ceo|nominees?|winners?|drivers?|artists?|defendants?|partners?)\b",
    )
});
static NAMES: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^\W*names?\W*$"));
static BODIES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:compan(?:y|ies)|firms?|organi[sz]ations?|employers?|banks?|agenc(?:y|ies)|suppliers?|clients?|part(?:y|ies)|clubs?|teams?|universit(?:y|ies)|institutions?|affiliations?|vendors?|customers?|ministry|department|schools?|issuers?|auditors?|lenders?|publishers?|contractors?|manufacturers?|sponsors?|brokers?|insurers?)\b",
    )
});
static PLACES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:countr(?:y|ies)|cit(?:y|ies)|places?|locations?|towns?|regions?|birthplace|provinces?|count(?:y|ies)|domicile|residence)\b",
    )
});
static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:roles?|titles?|positions?|dates?|ages?|years?|e-?mails?|phones?|office|function|salary|party|since|born|nationality|shares?|amount|votes?|job)\b",
    )
});

/// Names broken over a line's end at a hyphen.
pub(super) fn broken_lines(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let mut new: Vec<Mention> = Vec::new();
    let words = OnceCell::new();
    let has = |word: &str| {
        let all = || text.split(|c: char| !c.is_alphanumeric()).collect::<HashSet<&str>>();
        words.get_or_init(all).contains(word)
    };
    for found in BROKEN.captures_iter(text) {
        let (Some(hyphen), Some(rest)) = (found.get(1), found.get(2)) else { continue };
        let earlier = new.last().filter(|m| m.span.end > hyphen.start()).copied();
        let left = touching(&mentions, Span::new(hyphen.start() - 1, hyphen.start())).first().copied();
        let Some(left) = earlier.or(left).filter(|m| m.span.end <= hyphen.end()) else { continue };
        let right = touching(&mentions, Span::new(rest.start(), rest.end())).first();
        let piece = text[..hyphen.start()].rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let end = match right {
            Some(right) if right.span.start < rest.start() => continue,
            Some(right) if begins_upper(rest.as_str()) => right.span.end,
            _ if begins_upper(rest.as_str()) && begins_upper(piece) => rest.end(),
            _ if begins_upper(piece) && has(&format!("{piece}{}", rest.as_str())) => {
                right.map_or(rest.end(), |r| r.span.end)
            }
            _ => continue,
        };
        let score = right.map_or(left.score, |r| r.score.min(left.score));
        new.push(Mention { span: Span::new(left.span.start, end), entity_type: left.entity_type, score });
    }
    replaced(mentions, new)
}

/// A table: its rows of cells, without what rules them off.
type Table = Vec<Vec<Span>>;

/// Time: near-linear in the text and the names, however many tables there are.
pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let tables = tables(text);
    if tables.is_empty() {
        return mentions;
    }
    let mut mentions = split(text, &tables, mentions);
    let (mut new, mut heads) = (Vec::new(), Vec::new());
    for table in &tables {
        in_table(text, table, &mentions, &mut new, &mut heads);
    }
    // A head names nobody.
    mentions.retain(|m| {
        let at = heads.partition_point(|head: &Span| head.end < m.span.end);
        heads.get(at).is_none_or(|head| m.span.start < head.start)
    });
    replaced(mentions, new)
}

fn tables(text: &str) -> Vec<Table> {
    let mut found = Vec::new();
    let mut open: Option<(u8, Table)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
        let bare = span.of(text).unwrap_or_default();
        if open.is_some() && RULE.is_match(bare) {
            continue;
        }
        let fits =
            |delimiter: u8, width: usize| cells(text, span, delimiter).filter(|cells| cells.len() == width);
        if let Some((delimiter, table)) = &mut open {
            let width = table.last().map_or(0, Vec::len);
            if let Some(row) = fits(*delimiter, width) {
                table.push(row);
                continue;
            }
        }
        close(&mut open, &mut found);
        open = [b'\t', b'|', b';', b' '].into_iter().find_map(|d| Some((d, vec![cells(text, span, d)?])));
    }
    close(&mut open, &mut found);
    found
}

fn close(open: &mut Option<(u8, Table)>, found: &mut Vec<Table>) {
    if let Some((delimiter, table)) = open.take() {
        let fewest = if matches!(delimiter, b'\t' | b'|') { FEWEST_LINES - 1 } else { FEWEST_LINES };
        if table.len() >= fewest {
            found.push(table);
        }
    }
}

/// The cells of a line that has more than one.
fn cells(text: &str, line: Span, delimiter: u8) -> Option<Vec<Span>> {
    let bare = line.of(text)?;
    if bare.trim().is_empty() || (delimiter != b' ' && !bare.as_bytes().contains(&delimiter)) {
        return None;
    }
    let edge = delimiter == b'|';
    let line = if edge { line.trimmed(text) } else { line };
    let bare = line.of(text)?;
    let (skip, cut) = if edge {
        (usize::from(bare.starts_with('|')), usize::from(bare.len() > 1 && bare.ends_with('|')))
    } else {
        (0, 0)
    };
    let inner = Span::new(line.start + skip, line.end - cut);
    let trimmed = if delimiter == b' ' { inner.trimmed(text) } else { inner };
    let bare = trimmed.of(text)?;
    let mut cells = Vec::new();
    let mut from = 0;
    let mut push = |from: usize, to: usize| {
        cells.push(Span::new(trimmed.start + from, trimmed.start + to).trimmed(text));
    };
    if delimiter == b' ' {
        for gap in BLANKS.find_iter(bare) {
            push(from, gap.start());
            from = gap.end();
        }
    } else {
        for (at, _) in bare.match_indices(char::from(delimiter)) {
            push(from, at);
            from = at + 1;
        }
    }
    push(from, bare.len());
    let short = delimiter == b'|' || delimiter == b'\t' || cells.iter().all(|c| c.len() <= LONGEST_CELL);
    (cells.len() > 1 && short).then_some(cells)
}

/// What a column's head says of the cells below.
#[derive(Clone, Copy, PartialEq)]
enum Head {
    Type(EntityType),
    /// "Name": of persons, where another column says whose firm or what office.
    Name,
    None,
}

fn head(word: &str) -> Head {
    if word.len() > 40 {
        Head::None
    } else if NAMES.is_match(word) {
        Head::Name
    } else if BODIES.is_match(word) {
        Head::Type(EntityType::Organization)
    } else if PLACES.is_match(word) {
        Head::Type(EntityType::Location)
    } else if PERSONS.is_match(word) {
        Head::Type(EntityType::Person)
    } else {
        Head::None
    }
}

/// What the names in a table are, and which of its cells are its head.
fn in_table(
    text: &str,
    table: &Table,
    mentions: &[Mention],
    new: &mut Vec<Mention>,
    headings: &mut Vec<Span>,
) {
    let of = |cell: &Span| cell.of(text).unwrap_or_default();
    let first = &table[0];
    let heads: Vec<Head> = first.iter().map(|cell| head(of(cell))).collect();
    let other = first.iter().any(|cell| OTHERS.is_match(of(cell)));
    let empty = |cells: &[Span]| {
        cells.iter().all(|cell| touching(mentions, *cell).iter().all(|m| m.span != *cell || m.score < 0.6))
    };
    let headed = heads.iter().any(|head| *head != Head::None)
        && first.iter().all(|cell| of(cell).split(' ').count() < 4)
        && (empty(first)
            || first.iter().all(|cell| head(of(cell)) != Head::None || OTHERS.is_match(of(cell))));
    let rows = if headed { &table[1..] } else { &table[..] };
    for column in 0..first.len() {
        let cells: Vec<Span> = rows.iter().map(|row| row[column]).collect();
        let kind = if headed { heads[column] } else { Head::None };
        let with_others = headed && (other || heads.iter().any(|h| matches!(h, Head::Type(_))));
        column_names(text, &cells, kind, with_others, mentions, new);
    }
    if headed {
        headings.extend(first.iter().filter(|cell| !cell.is_empty()));
    }
}

/// Mentions that cross a border, cut at it.
fn split(text: &str, tables: &[Table], mentions: Vec<Mention>) -> Vec<Mention> {
    let cells: Vec<Span> = tables.iter().flatten().flatten().copied().filter(|c| !c.is_empty()).collect();
    let mut kept = Vec::with_capacity(mentions.len());
    for mention in mentions {
        let from = cells.partition_point(|c| c.end <= mention.span.start);
        let to = from + cells[from..].partition_point(|c| c.start < mention.span.end);
        if to - from < 2 {
            kept.push(mention);
            continue;
        }
        for cell in &cells[from..to] {
            let span =
                Span::new(cell.start.max(mention.span.start), cell.end.min(mention.span.end)).trimmed(text);
            if span.of(text).is_some_and(|part| part.chars().any(char::is_alphabetic)) {
                kept.push(Mention { span, ..mention });
            }
        }
    }
    kept
}

fn column_names(
    text: &str,
    cells: &[Span],
    kind: Head,
    with_others: bool,
    mentions: &[Mention],
    new: &mut Vec<Mention>,
) {
    let mut weights = [0.0_f32; 3];
    let types = [EntityType::Person, EntityType::Organization, EntityType::Location];
    let mut named = 0;
    let full = cells.iter().filter(|cell| !cell.is_empty()).count();
    for cell in cells {
        let here = touching(mentions, *cell);
        named += usize::from(!here.is_empty());
        for mention in here.iter().filter(|m| m.span.start >= cell.start && m.span.end <= cell.end) {
            if let Some(at) = types.iter().position(|t| *t == mention.entity_type) {
                weights[at] += mention.score / here.len() as f32;
            }
        }
    }
    let total: f32 = weights.iter().sum();
    let most = types.into_iter().zip(weights).max_by(|a, b| a.1.total_cmp(&b.1));
    let most = most.filter(|(_, weight)| named > 2 && *weight * 3.0 > total * 2.0).map(|(kind, _)| kind);
    let column = match kind {
        Head::Type(kind) => Some(kind),
        Head::Name if with_others => Some(EntityType::Person),
        Head::Name | Head::None => most,
    };
    let sure = kind != Head::None && column.is_some();
    for cell in cells {
        let name = cell.of(text).unwrap_or_default();
        let here = touching(mentions, *cell);
        let inside = here.iter().all(|m| m.span.start >= cell.start && m.span.end <= cell.end);
        if !is_name(name) || !inside {
            continue;
        }
        let body = name.split(' ').any(is_body_word);
        let words = name.split(' ').count();
        let person = !body && (2..=5).contains(&words);
        let fitting = column.filter(|kind| match kind {
            EntityType::Person => person,
            EntityType::Location => !body || !sure,
            _ => true,
        });
        let entity_type = match (fitting, here) {
            (Some(kind), [_, ..]) => kind,
            (Some(kind), [])
                if sure
                    && (named * 2 >= full || with_others)
                    && (words > 1 || kind != EntityType::Person) =>
            {
                kind
            }
            (None, [_, ..]) if body => EntityType::Organization,
            (None, [one]) => one.entity_type,
            _ => continue,
        };
        let score = here.iter().map(|m| m.score).fold(f32::INFINITY, f32::min);
        new.push(Mention { span: *cell, entity_type, score: if here.is_empty() { 0.5 } else { score } });
    }
}

/// Whether a cell is a name and nothing else: words with capitals.
fn is_name(cell: &str) -> bool {
    let words: Vec<&str> = cell.split(' ').collect();
    let word = |w: &&str| {
        let bare = w.trim_end_matches(['.', ',']);
        is_title_case(bare)
            || is_particle(w)
            || is_body_word(bare) && bare.len() < 5
            || *w == "&"
            || *w == "and"
            || bare.chars().all(char::is_uppercase) && bare.len() < 6
    };
    !cell.is_empty()
        && words.len() < 7
        && words.iter().all(|w| !w.is_empty() && word(w))
        && begins_upper(cell)
        && !cell.contains(", ")
        && cell.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn a_cell_is_one_name() {
        holds(&[
            (
                "Name;Role;Firm\n[Helga Brandt|ORG];Chair;[Nordsee Fisch GmbH|ORG]\n[Olumide Bankole|ORG];Director;[Harmattan|PER] Oil\n[Rafael Duarte|PER];Secretary;[Tagus Holdings|ORG]\n",
                "Helga Brandt PER, Nordsee Fisch GmbH ORG, Olumide Bankole PER, Harmattan Oil ORG, Rafael Duarte PER, Tagus Holdings ORG",
            ),
            (
                "| Name | Company | Country |\n|---|---|---|\n| [Ingrid Solberg|PER] | [Fjordkraft AS|ORG] | [Norway|LOC] |\n| [Emeka|PER] Nwosu | [Lekki Freight Ltd|ORG] | [Nigeria|LOC] |\n",
                "Ingrid Solberg PER, Fjordkraft AS ORG, Norway LOC, Emeka Nwosu PER, Lekki Freight Ltd ORG, Nigeria LOC",
            ),
            (
                "Director\tCity\n[Ann Lee\tRome|PER]\n[Bo Li|ORG]\t[Paris|LOC]\n",
                "Ann Lee PER, Rome LOC, Bo Li PER, Paris LOC",
            ),
            (
                "Director   City\n[Ann Lee|PER]    [Rome|LOC]\n[Bo Li|ORG]      [Paris|PER]\n",
                "Ann Lee PER, Rome LOC, Bo Li PER, Paris LOC",
            ),
            (
                "[Ann Lee|PER] | [Rome|LOC]\n[Bo Li|PER] | [Oslo|LOC]\n[Cy Orr|ORG] | [Turin|LOC]\n[Di Poe|PER] | [Bern|LOC]",
                "Ann Lee PER, Rome LOC, Bo Li PER, Oslo LOC, Cy Orr PER, Turin LOC, Di Poe PER, Bern LOC",
            ),
        ]);
    }

    #[test]
    fn a_line_may_break_a_name() {
        holds(&[
            (
                "elected [Julia Marchetti|PER]-\n[Conti|PER] to the chair. [Marchetti-Conti|PER] left",
                "Julia Marchetti-/Conti PER, Marchetti-Conti PER",
            ),
            ("met [Julia Marchetti-|PER]\nConti there", "Julia Marchetti-/Conti PER"),
            (
                "met [Julia Mar|PER]-\nchetti there. [Marchetti|PER] left",
                "Julia Mar-/chetti PER, Marchetti PER",
            ),
            ("met [Julia|PER]-\nthen left", "Julia PER"),
        ]);
    }
}
