//! The words that a text puts between two names.
//!
//! A link by co-occurrence says that two belong together, not how. Where the text says it in so many words, these are
//! taken down as they stand: the verb between the two ("met with", "did not meet"), a role that one holds for the other
//! ("lawyer of"), a tie between both ("talks between"). There is no language model in this: words and patterns are in
//! tables, and a sentence that fits none gives nothing. What is taken down always stands there.
//!
//! ```
//! use namegraph_document::{EntityType, Mention, Span};
//! use namegraph_relation::said;
//!
//! let text = "Ann Lee met with Bo Li on Monday.";
//! let person = |start, end| Mention { span: Span::new(start, end), entity_type: EntityType::Person, score: 1.0 };
//! let found = said(text, &[Span::new(0, text.len())], &[person(0, 7), person(17, 22)]);
//! assert_eq!((found[0].from, found[0].to, found[0].words.as_str()), (0, 17, "met with"));
//! ```

mod lexicon;

use namegraph_document::{EntityType, Mention, Said, Span};

use crate::lexicon::LEXICON;

/// More words between two names do not link them any more.
const MOST_WORDS: usize = 8;
/// How many words a role before "of" may have.
const LONGEST_ROLE: usize = 3;
/// How many bytes before two names, and behind them, are looked at. The rules ask for five words at most, and no word
/// of the tables is longer than 16 letters.
const LOOKED_AT: usize = 256;

/// What a text says of each two mentions that follow each other in one sentence. `mentions`: in order, without overlap.
///
/// Time: O(m log s) in mentions m and sentences s. Of each two mentions a bounded stretch of text is read.
pub fn said(text: &str, sentences: &[Span], mentions: &[Mention]) -> Vec<Said> {
    let mut found = Vec::new();
    for pair in mentions.windows(2) {
        let [left, right] = [pair[0], pair[1]];
        let at = sentences.partition_point(|s| s.start <= left.span.start);
        let Some(sentence) = sentences[..at].last().filter(|s| right.span.end <= s.end) else { continue };
        let Some(place) = Place::new(text, *sentence, left, right) else { continue };
        found.extend(place.said());
    }
    found
}

/// Two mentions, and the text around them.
struct Place<'a> {
    left: Mention,
    right: Mention,
    /// The last words before both, those between, and the first ones after, in lower case; a mark is a word of its own.
    before: Vec<String>,
    between: Vec<String>,
    after: Vec<String>,
    raw_between: &'a str,
}

/// The words, and whether they start from the left one.
type Link = Option<(String, bool)>;

impl<'a> Place<'a> {
    fn new(text: &'a str, sentence: Span, left: Mention, right: Mention) -> Option<Self> {
        let raw_between = text.get(left.span.end..right.span.start)?;
        // A paragraph end, or brackets, part them.
        if raw_between.len() > 80 || raw_between.contains("\n\n") {
            return None;
        }
        let between = words(raw_between);
        if between.len() > MOST_WORDS + 2 {
            return None;
        }
        let before = last_words(text.get(sentence.start..left.span.start)?);
        let after = first_words(text.get(right.span.end..sentence.end)?);
        Some(Self { left, right, before, between, after, raw_between })
    }

    fn said(&self) -> Option<Said> {
        // "the anti-A rival B" is not A's.
        if self.before.last().is_some_and(|word| word == "-") {
            return None;
        }
        let (words, from_left) = self.verb().or_else(|| self.role()).or_else(|| self.tie())?;
        let (from, to) = if from_left { (self.left, self.right) } else { (self.right, self.left) };
        Some(Said { from: from.span.start, to: to.span.start, words })
    }

    /// "A met with B", "A has been accused by B".
    fn verb(&self) -> Link {
        // "the wife of A met B": it is not A who met. "A met B's envoy": it is not B.
        if self.before.last().is_some_and(|w| LEXICON.is_preposition(w) || w == "'s") || self.right_is_part()
        {
            return None;
        }
        let words: Vec<&str> = self.between.iter().map(String::as_str).collect();
        let words = words.strip_prefix(&[",", "who"]).unwrap_or(&words);
        let kept: Vec<&str> =
            words.iter().copied().filter(|w| !LEXICON.is_filler(w) && !w.ends_with("ly")).collect();
        let first_title = kept.iter().position(|w| LEXICON.is_role(w)).unwrap_or(kept.len());
        let (link, titles) = kept.split_at(first_title);
        // "met with President B": what stands before the name is his title, if he is a person.
        let titles_fit = titles.is_empty()
            || (self.right.entity_type == EntityType::Person && LEXICON.is_whole_role(titles));
        let is_verb = |w: &str| LEXICON.is_verb(w) || LEXICON.is_base(w);
        let all_link =
            link.iter().all(|w| is_verb(w) || LEXICON.is_auxiliary(w) || LEXICON.is_preposition(w));
        let verb = link.iter().position(|w| is_verb(w) && !LEXICON.is_auxiliary(w))?;
        let in_form = verb > 0 || LEXICON.is_verb(link[0]);
        let in_order = in_form && link[..verb].iter().all(|w| LEXICON.is_auxiliary(w));
        (titles_fit && all_link && in_order).then(|| (link.join(" "), true))
    }

    /// Whether what follows the right name shows that something of its own is meant.
    fn right_is_no_end(&self) -> bool {
        self.after.first().is_some_and(|w| w == "'s" || w == "'" || w == "-" || LEXICON.is_role(w))
    }

    /// The same, or that the name is only a part of what is meant: "A condemned the B killing", "A mocks B's accuser".
    fn right_is_part(&self) -> bool {
        let part = |word: &String| word.starts_with(char::is_alphabetic) && !LEXICON.ends_name(word);
        self.right_is_no_end() || self.after.first().is_some_and(part)
    }

    /// "A, lawyer of B", "A's lawyer B", "A president B", "A, B's lawyer", "the president of A, B".
    fn role(&self) -> Link {
        let words: Vec<&str> =
            self.between.iter().map(String::as_str).filter(|w| !LEXICON.is_filler(w)).collect();
        let person = |m: Mention| m.entity_type == EntityType::Person;
        let after: Vec<&str> = self.after.iter().map(String::as_str).take(5).collect();
        if let (true, [",", rest @ .., held]) = (person(self.left), words.as_slice())
            && LEXICON.is_held_for(held)
            && !self.right_is_part()
        {
            return self.held(rest, held, true);
        }
        if let (true, ["'s", rest @ ..]) = (person(self.right), words.as_slice()) {
            return self.held(rest, "of", false);
        }
        let against = words.last().is_some_and(|role| LEXICON.is_against(role));
        if person(self.right) && !person(self.left) && !against && words.first().is_some_and(|w| *w != ",") {
            return self.held(&words, "of", false);
        }
        if person(self.left) && words == [","] && after.first() == Some(&"'s") {
            let end = after.iter().position(|w| is_mark(w)).unwrap_or(after.len());
            return self.held(&after[1..end.max(1)], "of", true);
        }
        if person(self.right) && words == [","] {
            let before: Vec<&str> = self.before.iter().map(String::as_str).collect();
            let (held, rest) = before.split_last()?;
            let furthest = rest.len().saturating_sub(LONGEST_ROLE);
            let start = (furthest..rest.len()).find(|&i| LEXICON.is_whole_role(&rest[i..]))?;
            return (*held == "of").then(|| self.held(&rest[start..], "of", false)).flatten();
        }
        None
    }

    /// The role among these words, if they are nothing else.
    fn held(&self, words: &[&str], held: &str, from_left: bool) -> Link {
        let words: Vec<&str> = words.iter().copied().filter(|w| !LEXICON.is_filler(w)).collect();
        (LEXICON.is_whole_role(&words)).then(|| (format!("{} {held}", words.join(" ")), from_left))
    }

    /// "talks between A and B".
    fn tie(&self) -> Link {
        let [.., tie, between] = self.before.as_slice() else { return None };
        let both = between == "between" && self.raw_between.trim() == "and" && LEXICON.is_tie(tie);
        (both && !self.right_is_no_end()).then(|| (format!("{tie} between"), true))
    }
}

fn is_mark(word: &str) -> bool {
    word.chars().all(|c| !c.is_alphanumeric())
}

/// Stands for what of a word is not looked at. No word of the tables has a digit.
const REST_OF_WORD: &str = "0";

/// The last words of a stretch.
fn last_words(stretch: &str) -> Vec<String> {
    let cut = stretch.ceil_char_boundary(stretch.len().saturating_sub(LOOKED_AT));
    let (unseen, seen) = stretch.split_at(cut);
    if unseen.is_empty() || unseen.ends_with(char::is_whitespace) {
        return words(seen);
    }
    words(&format!("{REST_OF_WORD}{seen}"))
}

/// The first words of a stretch.
fn first_words(stretch: &str) -> Vec<String> {
    let (seen, unseen) = stretch.split_at(stretch.floor_char_boundary(LOOKED_AT));
    if unseen.is_empty() || unseen.starts_with(char::is_whitespace) {
        return words(seen);
    }
    words(&format!("{seen}{REST_OF_WORD}"))
}

/// The words of a stretch in lower case, with hyphens and apostrophes inside; marks and "'s" are words of their own.
fn words(stretch: &str) -> Vec<String> {
    let lower = stretch.replace('’', "'").to_lowercase();
    let mut found = Vec::new();
    for run in lower.split_whitespace() {
        let (run, own) = match run.strip_suffix("'s") {
            Some(rest) => (rest, Some("'s")),
            None => (run, None),
        };
        let inner = run.trim_matches(|c: char| !c.is_alphanumeric());
        let start = run.find(inner).unwrap_or(0);
        let marks = |marks: &str| marks.chars().map(String::from).collect::<Vec<_>>();
        if inner.is_empty() {
            found.extend(marks(run));
        } else {
            found.extend(marks(&run[..start]));
            found.push(inner.to_owned());
            found.extend(marks(&run[start + inner.len()..]));
        }
        found.extend(own.map(str::to_owned));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Names stand in brackets, `p` before a person, `o` before an organization, `l` before a place.
    fn found(marked: &str) -> Vec<String> {
        let (mut text, mut mentions) = (String::new(), Vec::new());
        let mut parts = marked.split(['[', ']']);
        text.push_str(parts.next().unwrap());
        while let (Some(name), Some(rest)) = (parts.next(), parts.next()) {
            let entity_type = match &name[..1] {
                "p" => EntityType::Person,
                "o" => EntityType::Organization,
                _ => EntityType::Location,
            };
            let start = text.len();
            text.push_str(&name[1..]);
            mentions.push(Mention { span: Span::new(start, text.len()), entity_type, score: 1.0 });
            text.push_str(rest);
        }
        let name =
            |start: usize| mentions.iter().find(|m| m.span.start == start).unwrap().span.of(&text).unwrap();
        let all = Span::new(0, text.len());
        said(&text, &[all], &mentions)
            .iter()
            .map(|s| format!("{} {} {}", name(s.from), s.words, name(s.to)))
            .collect()
    }

    #[test]
    fn what_stands_between_is_taken_down_and_nothing_else() {
        let cases: [(&str, &[&str]); 48] = [
            ("The [oUN] had condemned the [pLi] killing.", &[]),
            ("[pLee] mocks [pLi] accuser.", &[]),
            ("[pLee] served as [pHelms]' campaign lawyer.", &[]),
            ("[pLee] suggested to a [pLi] staffer.", &[]),
            ("[pLee], sponsor of the [oHouse] version, left.", &[]),
            ("[pLee] worked in the [pLi] administration.", &[]),
            ("his anti-[oEU] rival [pLee] left", &[]),
            ("the [oParty] challenger [pLee] left", &[]),
            ("[pLee] met [pLi] twice.", &["Lee met Li"]),
            ("[pLee] met [pLi] when he left.", &["Lee met Li"]),
            ("[pLee] met [pLi] and left.", &["Lee met Li"]),
            ("[pLee] met [pLi] 12 times.", &["Lee met Li"]),
            ("[pLee] met [pLi].", &["Lee met Li"]),
            ("[pLee] met with [pLi] on Monday.", &["Lee met with Li"]),
            ("[pLee] later met with President [pLi].", &["Lee met with Li"]),
            ("[pLee] did not meet [pLi].", &["Lee did not meet Li"]),
            ("[pLee] refused to meet with [pLi].", &["Lee refused to meet with Li"]),
            ("[pLee] was arrested by the [oFBI].", &["Lee was arrested by FBI"]),
            ("[oAcme] has acquired [oBolt].", &["Acme has acquired Bolt"]),
            ("[pLee], who married [pLi], left.", &["Lee married Li"]),
            ("[oAcme] sued [oBolt]'s owner.", &[]),
            ("The wife of [pLee] met [pLi].", &[]),
            ("[pKim]'s envoy [pLee] met [pLi].", &["Lee envoy of Kim", "Lee met Li"]),
            ("[pLee] met [pLi] spokesman [pKim].", &[]),
            ("[pLee] said that [pLi] had left.", &[]),
            ("[pLee] and [pLi] met.", &[]),
            ("[pLee], met, [pLi].", &[]),
            ("[oAcme] press secretary [pLi] left.", &["Li press secretary of Acme"]),
            ("[oAcme] can sue [oBolt].", &["Acme can sue Bolt"]),
            ("[pLee], lawyer of [pLi], left.", &["Lee lawyer of Li"]),
            ("[pLee], the former lawyer of [pLi], left.", &["Lee former lawyer of Li"]),
            ("[pLee], a spokesman for the [oFBI], left.", &["Lee spokesman for FBI"]),
            ("[pLee]'s personal lawyer [pLi] left.", &["Li personal lawyer of Lee"]),
            ("[pLee]’s wife, [pLi], left.", &[]),
            ("[lFrance] President [pLee] left.", &["Lee president of France"]),
            ("[oAcme] CEO [pLee] left.", &["Lee ceo of Acme"]),
            ("[lUS] vice president [pLee] left.", &["Lee vice president of US"]),
            ("[lParis] in spring [pLee] left.", &[]),
            ("[pLee], [pLi]'s lawyer, left.", &["Lee lawyer of Li"]),
            ("[pLee], [pLi]'s red car, left.", &[]),
            ("The president of [lFrance], [pLee], left.", &["Lee president of France"]),
            ("The vice president of [lFrance], [pLee], left.", &["Lee vice president of France"]),
            ("In the middle of [lFrance], [pLee] left.", &[]),
            ("Talks between [lIran] and [lFrance] failed.", &["Iran talks between France"]),
            ("Halfway between [lIran] and [lFrance].", &[]),
            ("Talks between [lIran] and [lFrance]'s left.", &[]),
            ("[pLee] visited [lParis].", &["Lee visited Paris"]),
            ("[pLee] came in a [lParis].", &[]),
        ];
        for (marked, expected) in cases {
            assert_eq!(found(marked), expected, "{marked}");
        }
    }

    /// The same as [`said`] by the plain definition, which cuts all words before and after each two names.
    fn plainly_said(text: &str, sentence: Span, mentions: &[Mention]) -> Vec<Said> {
        let of_pair = |pair: &[Mention]| {
            let mut place = Place::new(text, sentence, pair[0], pair[1])?;
            place.before = words(&text[sentence.start..pair[0].span.start]);
            place.after = words(&text[pair[1].span.end..sentence.end]);
            place.said()
        };
        mentions.windows(2).filter_map(of_pair).collect()
    }

    /// A name, words that may link, another word (perhaps a very long one) or marks, with or without a blank behind.
    fn piece() -> impl Strategy<Value = (String, bool)> {
        let name = prop::sample::select(vec!["Lee", "Acme", "İzmir", "Kim’s"]);
        let linking = "met with |, |, |, | and |'s former vice president, |’s personal foreign policy adviser left|The former vice president of |Former vice president of the |Talks between |, who accused |was |the |of |- ";
        let unknown = "[a-zßΣİ(),.’'0-9-]{1,9}|[a-z]{250,260}|[a-z]{600}";
        let blank = prop::sample::select(vec!["", " ", " ", " ", "\n", "\u{a0} "]);
        prop_oneof![
            4 => name.prop_map(|name| (name.to_owned(), true)),
            8 => linking.prop_map(|words| (words, false)),
            1 => (unknown, blank).prop_map(|(word, blank)| (word + blank, false)),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// What is not looked at changes nothing.
        #[test]
        fn few_words_before_and_after_say_what_all_do(pieces in prop::collection::vec((piece(), any::<bool>()), 0..40)) {
            let (mut text, mut mentions) = (String::new(), Vec::new());
            for ((piece, is_name), blank) in pieces {
                let start = text.len();
                text.push_str(&piece);
                if is_name {
                    let span = Span::new(start, text.len());
                    let entity_type = EntityType::ALL[piece.len() % 3];
                    mentions.push(Mention { span, entity_type, score: 1.0 });
                    text.push_str(if blank { " " } else { "" });
                }
            }
            let sentence = Span::new(0, text.len());
            prop_assert_eq!(said(&text, &[sentence], &mentions), plainly_said(&text, sentence, &mentions));
        }

        /// Without blanks as well: only the last words and the first ones count, and their order.
        #[test]
        fn words_are_cut_where_they_would_be_cut_in_all(stretch in "([a-z]{1,12}[ ,.'’]{1,2}|[a-z]{300}|’s ){0,60}") {
            let all = words(&stretch);
            let known = |word: &&String| word.len() < 16 && !word.contains(REST_OF_WORD);
            let some = |words: Vec<String>| words.iter().filter(known).cloned().collect::<Vec<_>>();
            let (first, last) = (some(first_words(&stretch)), some(last_words(&stretch)));
            prop_assert_eq!(&some(all.clone())[..first.len()], &first);
            prop_assert!(some(all).ends_with(&last));
        }
    }
}
