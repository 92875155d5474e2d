//! Firms that bear the names of people: "Johnson and Johnson", "Ashworth and Bell LLP", lawyers at "Skadden Arps". Found as two persons,
//! or as a place and a firm, they are one name of a firm, and nobody in it is anybody.
//!
//! Two persons are as often joined by "and": "Clinton and Obama met". So something must say that it is a firm.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use namegraph_document::{EntityType, Mention, Span};
use namegraph_tables::names;
use regex::Regex;

use super::words::{
    before, begins_sentence, introduced, is_given, is_title_case, pattern, replaced, touching,
};

/// Firms that everybody knows, without what says so.
const KNOWN: &str = "abercrombie and fitch|arnold and porter|arps|baker and hostetler|baker mckenzie|barnes and noble|\
    bausch and lomb|bell and howell|black and decker|black and veatch|boies schiller|booz allen|bose and co|\
    briggs and stratton|brown and root|brown and williamson|clifford chance|cooper and lybrand|coopers and lybrand|\
    covington and burling|cravath|crate and barrel|cravath swaine|crosse and blackwell|davis polk|debevoise and plimpton|\
    deloitte and touche|dolce and gabbana|dow jones|dun and bradstreet|ernst and ernst|ernst and young|\
    fortnum and mason|foster and partners|freshfields bruckhaus|funk and wagnalls|gibson dunn|harland and wolff|\
    hogan lovells|holland and barrett|holland and knight|houghton mifflin|hunton and williams|johnson and johnson|\
    jones lang|jones lang lasalle|kirkland and ellis|kohlberg kravis|kravis roberts|latham and watkins|lehman brothers|\
    mallory and irvine|marks and spencer|marsh and mclennan|mayer brown|mcdermott will|morrison and foerster|\
    neiman marcus|norton rose|o'melveny and myers|paul weiss|perkins coie|pratt and whitney|price waterhouse|\
    procter and gamble|proctor and gamble|quinn emanuel|ropes and gray|rothschild and co|sidley and austin|\
    sidley austin|simon and schuster|simpson thacher|skadden arps|slaughter and may|smith and nephew|smith and wesson|\
    standard and poor|standard and poor's|stanley black|sullivan and cromwell|tate and lyle|tiffany and co|\
    wachtell lipton|weil gotshal|wells fargo|grant thornton|ralph lauren|goldman sachs|morgan stanley|merrill lynch|bear stearns|smith barney|arthur andersen|drexel burnham|oppenheimer and co|white and case|williams and connolly|wilmerhale|winston and strawn|\
    young and rubicam|ben and jerry|ben and jerry's|bang and olufsen|procter and gambles|baskin and robbins|\
    harley and davidson|bed bath|head and shoulders|haagen and dazs|fisher and paykel|bain and company|mckinsey and company";

static PAIR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (\p{Lu}[\p{L}’'-]*\p{L} (?: ,[\ \n]\p{Lu}[\p{L}’'-]*\p{L} )* ) ,? [\ \n](and|&)[\ \n] (\p{Lu}[\p{L}’'-]*\p{L})
        ( ,?[\ \n](?: (?:and|&)[\ \n](?:Co|Company|Sons|Partners|Associates|Brothers|Bros)
            | LLP | L\.L\.P | LLC | L\.L\.C | LP | Ltd | Limited | Inc | Incorporated | Corp | Corporation | Co | Company | PLC | plc
            | GmbH | AG | SA | S\.A | BV | Pty | PC | P\.C | P\.A | Partners | Associates | Brothers | Bros | Holdings | Solicitors
            | Attorneys | Architects | Publishers | Chambers )\b\.? )?",
    )
});
static COMPANION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:Co|Company|Sons?|Partners|Associates|Brothers|Bros|Daughters)$"));
/// Two surnames where a lawyer is.
static AT_TWO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i:\b(?:lawyers?|attorneys?|partners?|solicitors?|associates?|counsel|auditors?|accountants?|litigators?)(?:[ \n]\w+)?[ \n]at[ \n](?:the[ \n](?:law[ \n])?firm[ \n](?:of[ \n])?)?)(\p{Lu}[\p{L}’'-]*\p{L}(?:,?[ \n]\p{Lu}[\p{L}’'-]*\p{L}){1,3})",
    )
});

/// What stands before a firm.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?:
            (?:lawyers?|attorneys?|partners?|auditors?|accountants?|bankers?|analysts?|consultants?|economists?|brokers?|associates?
              |solicitors?|counsel|researchers?|traders?|clerks?|executives?|employees?|engineers?|architects?|worked|works|working|job|jobs)
              [\ \n](?:at|with|for)
            | (?:partners?|auditors?|accountants?|shares|offices|lawyers?|attorneys?|employees|clients?|workers|customers|stores?|directors?)
              [\ \n](?:of|from|in)
            | (?:law|accounting|accountancy|consulting|audit|auditing|investment|advisory|brokerage|legal|engineering|architecture)
              [\ \n](?:firm|firms|group|company|practice|giant)(?:[\ \n]of)?
            | firm(?:[\ \n]of)? | company | maker | makers | giant | retailer | brewer | publisher | publishers | drugmaker | auditor
            | auditors | brokerage | chain | manufacturer | distiller | jeweller | jeweler | bookseller | gunmaker | shipbuilder
            | audited[\ \n]by | published[\ \n]by | hired | acquired | sued
        )[\ \n]$",
    )
});
/// What firms do, and what is told of one and not of two.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:
            ['’]s?[\ \n](?:shares?|stock|headquarters|profits?|revenues?|sales|earnings|lawyers?|auditors?|factory|factories|plants?|products?
                |powder|customers?|board|chief[\ \n]executive|offices?|clients?|partners|brands?|vaccine|stores?|workers|employees|offer
                |audit|bankruptcy|chairman|spokes\w+)\b
            | [\ \n](?:is|was|has|makes|sells|plans|expects|owns|employs|operates|says|reported|posted|recalled|audited|acquired|manufactures
                |manufactured|shares|stock|executives|lawyers|auditors|employees|products|stores|factories|spokes\w+)\b
            | [\ \n](?:will|must|would|has[\ \n]to|agreed[\ \n]to|had[\ \n]to)[\ \n]pay\b
            | [\ \n](?:offered|paid|lost|earned|raised|invested|settled|spent|borrowed)[\ \n](?:up[\ \n]to[\ \n]|more[\ \n]than[\ \n]|about[\ \n]|nearly[\ \n]|almost[\ \n])?[$£€\d]
            | [\ \n](?:closed|opened|shut|sold|built|will[\ \n]close|will[\ \n]open|moved|launched|expanded|is)[\ \n](?:down[\ \n])?(?:its|a|an|the|two|three|\d+)[\ \n](?:\w+[\ \n])?(?:plants?|factory|factories|offices?|stores?|mills?|brewery|shops?|headquarters|branch|branches|unit|division|brands?)\b
            | [\ \n](?:cut|axed|laid[\ \n]off|hired|employed)[\ \n](?:\d|hundreds|thousands|some)
            | [\ \n](?:fell|rose|gained|dropped|slipped|climbed)[\ \n](?:by[\ \n])?\d
            | [\ \n]declined[\ \n](?:to[\ \n]comment|comment)
            | [\ \n](?:went[\ \n]bankrupt|filed[\ \n]for[\ \n]bankruptcy|announced[\ \n]its|settled[\ \n]the|audits|sued|merged|advised|represents|represented)\b
            | ,[\ \n](?:the|a|an|his|her|its|their)[\ \n](?:[\w-]+[\ \n]){0,3}(?:firm|company|maker|retailer|bank|group|manufacturer|store|chain|auditor|brewery|publisher|partnership|brokerage|practice)\b
            | ,[\ \n](?:which|maker[\ \n]of|based[\ \n]in)\b
            | [\ \n](?:and|said)[\ \n]its\b
            | [\ \n]said[\ \n]it[\ \n](?:would|will|had|has|plans|expects)\b
        )",
    )
});

static STATES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let rows = [names::COUNTRIES, names::CONTINENTS, names::PLACES].into_iter().flat_map(str::lines);
    let rows = rows.filter(|line| !line.starts_with('#'));
    rows.flat_map(|line| line.split(['\t', '|'])).filter(|name| !name.is_empty()).collect()
});

static FIRMS: LazyLock<HashSet<&str>> = LazyLock::new(|| KNOWN.split('|').map(str::trim).collect());

/// Two names with a word between that joins them.
struct Pair<'a> {
    /// From the first surname to the legal form.
    span: Span,
    /// Without the legal form.
    end: usize,
    lefts: &'a str,
    right: &'a str,
    ampersand: bool,
    legal: bool,
    /// Whether the name before is longer than what was read.
    reaches: bool,
}

impl<'a> Pair<'a> {
    fn key(&self) -> String {
        format!("{} and {}", self.lefts, self.right).to_lowercase()
    }

    fn words(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.lefts.split([',', ' ', '\n']).filter(|word| !word.is_empty()).chain([self.right])
    }
}

pub(super) fn mended(text: &str, mentions: Vec<Mention>) -> Vec<Mention> {
    let people = introduced(text, &mentions);
    let mut pairs: Vec<(Pair<'_>, bool)> = Vec::new();
    let mut firms: HashMap<String, f32> = HashMap::new();
    for found in PAIR.captures_iter(text) {
        let Some(pair) = read(text, &found, &mentions) else { continue };
        let firm = is_firm(text, &pair, &mentions, &people);
        if firm {
            firms.insert(pair.key(), 0.9);
        }
        pairs.push((pair, firm));
    }
    let mut new = Vec::new();
    for (pair, firm) in &pairs {
        if (*firm || firms.contains_key(&pair.key())) && !pair.reaches {
            let here = touching(&mentions, pair.span);
            let score = here.iter().map(|m| m.score).fold(f32::INFINITY, f32::min).min(0.9);
            let whole = here.iter().any(|m| {
                m.entity_type == EntityType::Organization
                    && m.span.start <= pair.span.start
                    && m.span.end >= pair.end
            });
            if !whole {
                let span = around(text, pair, here);
                new.push(Mention { span, entity_type: EntityType::Organization, score });
            }
        }
    }
    for found in AT_TWO.captures_iter(text) {
        let Some(name) = found.get(1) else { continue };
        let first = name.as_str().split([' ', ',', '\n']).next().unwrap_or_default();
        let span = Span::new(name.start(), name.end());
        let here = touching(&mentions, span);
        let inside = here.iter().all(|m| m.span.start >= span.start && m.span.end <= span.end);
        let person = here.iter().any(|m| m.entity_type != EntityType::Organization);
        let next = &text[span.end..];
        if inside && person && !is_given(first) && !next.starts_with(" and ") && !next.starts_with(" &") {
            let score = here.iter().map(|m| m.score).fold(0.9, f32::min);
            new.push(Mention { span, entity_type: EntityType::Organization, score });
        }
    }
    let mut mentions = replaced(mentions, new);
    // Whoever is introduced in a text that has a firm of their surname is meant by it alone.
    let people: BTreeMap<String, usize> = people.iter().map(|(name, at)| ((*name).to_owned(), *at)).collect();
    let in_firms: HashSet<String> = mentions
        .iter()
        .filter(|m| m.entity_type == EntityType::Organization)
        .filter_map(|m| m.span.of(text))
        .filter(|name| name.contains(" and ") || name.contains(" & "))
        .flat_map(|name| name.split([' ', ',']))
        .filter(|word| people.contains_key(*word))
        .map(str::to_owned)
        .collect();
    for mention in &mut mentions {
        let name = mention.span.of(text).unwrap_or_default();
        if in_firms.contains(name) && people.get(name).is_some_and(|&at| at < mention.span.start) {
            mention.entity_type = EntityType::Person;
        }
        if mention.entity_type == EntityType::Person
            && name.contains(' ')
            && FIRMS.contains(name.to_lowercase().as_str())
        {
            mention.entity_type = EntityType::Organization;
        }
    }
    mentions
}

fn read<'a>(text: &'a str, found: &regex::Captures<'a>, mentions: &[Mention]) -> Option<Pair<'a>> {
    let (lefts, joint, right) = (found.get(1)?, found.get(2)?, found.get(3)?);
    let legal = found.get(4);
    // Of a list only what stands in it as a name; of a sentence's first word nothing.
    let touched = touching(mentions, Span::new(lefts.start(), lefts.end()));
    let last_left = lefts.as_str().rfind([' ', '\n']).map_or(lefts.start(), |at| lefts.start() + at + 1);
    let near = touched.iter().rfind(|m| m.span.end > last_left);
    let reaches =
        near.is_some_and(|m| m.span.start < lefts.start()) || before_is_name(text, lefts.start(), mentions);
    let companion = COMPANION.is_match(right.as_str());
    let end = if companion { right.end() } else { legal.map_or(right.end(), |legal| legal.end()) };
    let end = if text[..end].ends_with('.') && text[..end].ends_with("Co.") || !text[..end].ends_with('.') {
        end
    } else {
        end - 1
    };
    Some(Pair {
        span: Span::new(lefts.start(), end),
        end: right.end(),
        lefts: lefts.as_str(),
        right: right.as_str(),
        ampersand: joint.as_str() == "&",
        legal: legal.is_some() || companion,
        reaches,
    })
}

/// Whether the word before is part of a name that goes on.
fn before_is_name(text: &str, start: usize, mentions: &[Mention]) -> bool {
    let word = before(text, start);
    !word.is_empty() && {
        let at = start - 1;
        touching(mentions, Span::new(at.saturating_sub(1), at + 1)).iter().any(|m| m.span.end > at)
    }
}

/// The pair with all of a firm's name that begins before or ends behind it.
fn around(text: &str, pair: &Pair<'_>, here: &[Mention]) -> Span {
    let mut span = pair.span;
    for mention in here {
        let last = mention.span.of(text).unwrap_or_default();
        if mention.span.end > span.end
            && mention.entity_type == EntityType::Organization
            && !last.contains(" and ")
        {
            span.end = mention.span.end;
        }
    }
    span
}

fn is_firm(text: &str, pair: &Pair<'_>, mentions: &[Mention], people: &BTreeMap<&str, usize>) -> bool {
    if pair.reaches {
        return false;
    }
    let key = pair.key();
    let here = touching(mentions, pair.span);
    if FIRMS.contains(key.as_str()) {
        return true;
    }
    let left = here.first();
    let right = here.last();
    let (Some(left), Some(right)) = (left, right) else { return false };
    // "Barack and Michelle Obama", "Bush and Al Gore": a full name is a person's.
    let goes_on = right.span.end > pair.span.end && right.entity_type == EntityType::Person;
    let list = pair.lefts.contains(',');
    // "Fast and Furious": one name, and neither a person's nor a body's.
    let thing = here.iter().any(|m| {
        m.entity_type == EntityType::Miscellaneous
            && m.span.start <= pair.span.start
            && m.span.end >= pair.end
    });
    if thing {
        return false;
    }
    let covered = |word: &str| {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        touching(here, Span::new(at, at + word.len())).first().copied()
    };
    let lasts = pair.words().map(covered).collect::<Vec<_>>();
    let place = |name: &str| STATES.contains(name);
    if goes_on || pair.words().any(place) || lasts.iter().flatten().count() == 0 {
        return false;
    }
    let bodies =
        lasts.iter().flatten().filter(|m| m.entity_type == EntityType::Organization && m.score > 0.8).count();
    let two_bodies = bodies > 1 && left.span != right.span;
    let two_places =
        lasts.iter().flatten().filter(|m| m.entity_type == EntityType::Location && m.score > 0.7).count()
            == lasts.len();
    let same = pair.lefts == pair.right;
    if same && is_title_case(pair.right) {
        return true;
    }
    let at = pair.span.start;
    let companion = COMPANION.is_match(pair.right);
    if pair.legal {
        let first_is_firm = two_bodies && !pair.ampersand;
        let people = companion && !pair.ampersand && !matches!(pair.right, "Sons" | "Co" | "Company");
        return !(first_is_firm || people);
    }
    if two_bodies || two_places || lasts.iter().any(Option::is_none) && !pair.ampersand {
        return false;
    }
    let known = |word: &str| people.get(word).is_some_and(|&first| first < at);
    let met = pair.words().filter(|word| known(word)).count();
    let given = pair.words().filter(|word| is_given(word)).count();
    let titled = matches!(
        before(text, at).trim_end_matches('.'),
        "Mr" | "Mrs"
            | "Ms"
            | "Messrs"
            | "Presidents"
            | "President"
            | "Senators"
            | "Sens"
            | "Dr"
            | "Drs"
            | "Gov"
            | "Sen"
            | "Rep"
            | "Reps"
            | "Both"
            | "both"
            | "between"
            | "Between"
            | "Justices"
            | "Kings"
    );
    if met > 1 || titled || given > 1 {
        return false;
    }
    if pair.ampersand && !list {
        return given == 0 && pair.words().all(is_title_case);
    }
    let head = &text[..at];
    let head = &head[head.char_indices().rev().nth(60).map_or(0, |(at, _)| at)..];
    if BEFORE.is_match(head) {
        return true;
    }
    !list
        && met == 0
        && given == 0
        && BEHIND.is_match(&text[pair.end..])
        && (begins_sentence(text, at) || !before(text, at).is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn a_firm_of_two_names_is_one() {
        holds(&[
            (
                "[Johnson|PER] and [Johnson|PER] offered $8.9 billion. [Ron Johnson|PER] spoke.",
                "Johnson and Johnson ORG, Ron Johnson PER",
            ),
            (
                "Lawyers at [Ashworth|LOC] and [Bell LLP|ORG] wrote. [Colin Ashworth|PER] left. [Ashworth|LOC] and [Bell|PER] wrote.",
                "Ashworth and Bell LLP ORG, Colin Ashworth PER, Ashworth and Bell ORG",
            ),
            (
                "[Ernst|PER] and [Young|PER] will pay. [Andrew Young|PER] left.",
                "Ernst and Young ORG, Andrew Young PER",
            ),
            ("[Hartley|PER] and [Moss|PER] will pay $2 million.", "Hartley and Moss ORG"),
            ("[Procter|PER] and [Gamble|PER] closed its plant", "Procter and Gamble ORG"),
            ("[Smith|PER] and [Jones LLP|ORG]", "Smith and Jones LLP ORG"),
            ("the law firm [Cole|PER], [Rudd|PER] and [Hay|PER] in", "Cole, Rudd and Hay ORG"),
            (
                "[Pryce|PER] & [Rowe|PER] and [Pryce|PER] and [Rowe|PER] met",
                "Pryce & Rowe ORG, Pryce and Rowe ORG",
            ),
            ("a partner at [Skadden|PER] [Arps|PER] said", "Skadden Arps ORG"),
            ("[Baker McKenzie|PER] is hiring", "Baker McKenzie ORG"),
            ("[Harker|PER] & Sons, of [Leeds|LOC]", "Harker & Sons ORG, Leeds LOC"),
            ("[Clinton|PER] and [Obama|PER] met", "Clinton PER, Obama PER"),
            (
                "[Al Gore|PER] and [George Bush|PER]. [Bush|PER] and [Gore|PER] declined to comment",
                "Al Gore PER, George Bush PER, Bush PER, Gore PER",
            ),
            ("[Barack|PER] and [Michelle Obama|PER] said", "Barack PER, Michelle Obama PER"),
            ("[Harry|PER] and [Meghan|PER] declined to comment", "Harry PER, Meghan PER"),
            ("[France|LOC] and [Germany|LOC] will pay", "France LOC, Germany LOC"),
            ("[Microsoft|ORG] and [Apple Inc|ORG] met", "Microsoft ORG, Apple Inc ORG"),
            ("[Colin Ashworth|PER] and [Bell|PER] declined to comment", "Colin Ashworth PER, Bell PER"),
        ]);
    }
}
