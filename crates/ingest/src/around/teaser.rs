//! What leads to another page: links to other articles, newsletters, headlines that a page pastes into a sentence.

use std::sync::LazyLock;

use namegraph_document::{Around, Span};
use regex::Regex;

use super::pattern;

/// How long a line that only leads elsewhere may be, in bytes.
const LONGEST: usize = 400;
/// How long a headline may be behind a label, in bytes.
const LONGEST_HEADLINE: usize = 160;
/// How far headlines that are pasted into a sentence reach at most, in bytes.
const LONGEST_PASTED: usize = 1500;
/// How long a full name may be, in bytes.
const LONGEST_NAME: usize = 80;
/// How many given names may stand between a surname and the same once more.
const GIVEN_NAMES: usize = 4;
/// A line in capitals within a text is the headline of another if it has so many words.
const CAPITALS: usize = 5;

/// How a line begins that leads to another page: a label and a colon, or words that begin no sentence.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^[-–—•*>»\[(\s]*(?:
          (?i:read\ more|read|more|related|see\ also|see\ more|also\ (?:read|see|watch|on\ \p{L}+)|watch(?:\ live|\ now)?|must\ (?:read|watch)|listen|video|videos|photos|poll|quiz|gallery|podcast|interactive|graphic|map|timeline|opinion|analysis|fact\ check|explainer|live\ updates?|recommended|trending|full\ coverage|continue\ reading|read\ next|up\ next|further\ reading|more\ (?:from|on|in)\ [^:.]{1,40}|from\ the\ archives?|previously|in\ case\ you\ missed\ it|editor.s\ picks?|most\ (?:read|popular)|topics|tags|filed\ under|contact)\ ?:\ ?
        | READ\ (?:MORE|ALSO|THIS|THE)\b | JUST\ WATCHED\b | MUST\ (?:READ|WATCH)\b | RELATED\b | SEE\ (?:ALSO|MORE)\b | WATCH\b | CLICK\ (?:HERE|TO|FOR)\b | SIGN\ UP\b | SUBSCRIBE\b | FOLLOW\ (?:US|ME)\b | SHARE\ THIS\b | MORE\ (?:FROM|ON|COVERAGE|STORIES)\b | STAY\ UP\ TO\ DATE\b | DON.T\ MISS\b | ADVERTISEMENT\b
        | Read\ [Mm]ore(?:\ (?:about|from|on|at|of)\b|\s*$|\ [»>]) | More\ [Oo]n\ [Tt]his\b | Click\ [Hh]ere\b | Click\ (?:for|to)\b | Sign\ [Uu]p\ (?:for|here|to\ (?:receive|get)|today)\b | Subscribe\ (?:to|for|here|today|now)\b | Get\ (?:our|the)\ [^.!?]{0,80}(?:inbox|newsletter|app|alerts?|delivered)\b | Get\ breaking\ news\b | Read\ or\ [Ss]hare\b | Follow\ [^.!?]{1,60}\ at\ https?: | Catch\ up\ on\ [^.!?]{1,100}\bpodcast\b | Story\ [Cc]ontinued\ [Bb]elow | Article\ continues\ (?:below|after) | Advertisement\b | Newsletter\ [Ss]ign\ [Uu]p\b | Manage\ Newsletters | Already\ a\ subscriber | Join\ the\ conversation\s*$ | Share\ this\b | Slideshow\ \( | (?:You\ can\ )?[Ff]ollow\ [^.!?]{1,60}\ on\ (?:Twitter|Facebook|Instagram|Google|Snapchat|YouTube)\b | Also\ on\ the\ \p{Lu} | Got\ a\ (?:TIP|tip)\b | Send\ (?:letters|your)\b[^.]{0,40}\ to\b | This\ site\ is\ protected\ by\b | Download\ (?:the|our)\b[^.]{0,30}\bapp\b | Watch\ [^.!?]{1,80}\ (?:here|below|above|live)\b[.:]?\s*$ | (?:This|The)\ (?:article|story|post|piece)\ (?:originally|first)\ appeared\b | The\ opinions\ expressed\ (?:in|by)\b | The\ views\ expressed\ (?:in\ this|by\ the\ author|are)\b | Views\ expressed\ in\b | Content\ created\ by\b
        )",
    )
});

/// How a line ends that leads to another page.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:[^.] ?|[.’'”\x22] )(?:Read [Mm]ore|Listen · [\d: ]+|Watch [Nn]ow|See [Mm]ore) ?[»>…]*$")
});

/// A newsletter's, a site's or an app's own words, anywhere in a short line.
static OFFER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:sign|signing) up (?:you agree|for (?:our |the |daily |free )?(?:\p{L}+ ){0,3}(?:newsletters?|alerts?|emails?)\b)|in your inbox|to your inbox|meet your inbox|email sign up|our privacy policy|by signing up|click here (?:for|to)|all rights reserved|get the app|verify you're not a robot|follow (?:him|her|them|us|me) (?:on (?:twitter|facebook|instagram)|@))",
    )
});

/// "( PHOTOS: Harry Reid’s career)", "[RELATED: …]", "(Also on POLITICO: …)" within a sentence.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[\[(] ?(?:PHOTOS?|VIDEOS?|WATCH|RELATED|Related|READ(?: MORE)?|Read(?: more)?|SEE ALSO|See also|MORE|More|ALSO(?: ON [\p{L}]+)?|Also on [\p{L}]+|PODCAST|DOCUMENT|POLL|QUIZ|LISTEN|INTERACTIVE|GRAPHIC|From the archives?) ?:[^()\[\]\n]{2,160}[\])]",
    )
});

/// Where a line leads elsewhere, or has something in it that does. `sentences`: its own.
pub(super) fn teasers(text: &str, line: Span, sentences: &[Span]) -> Vec<(Span, Around)> {
    let inside = &text[line.start..line.end];
    let teaser = |span: Span| (span, Around::Teaser);
    if leads(text, line) || line.len() <= LONGEST && TAIL.is_match(inside) || is_a_headline(text, line) {
        return vec![teaser(line)];
    }
    let mut found: Vec<_> = pasted(inside).into_iter().map(|span| teaser(span.shifted(line.start))).collect();
    if inside.contains(['[', '(']) {
        found.extend(
            BRACKETS.find_iter(inside).map(|m| teaser(Span::new(m.start(), m.end()).shifted(line.start))),
        );
    }
    found.extend(sentences.iter().filter(|s| leads(text, **s)).map(|&s| teaser(s)));
    found
}

/// Whether a stretch leads elsewhere by what it says.
fn leads(text: &str, stretch: Span) -> bool {
    let inside = &text[stretch.start..stretch.end];
    // What a text begins with may be its own headline ("Poll: Biden leads in Iowa"), and what goes on behind another's headline is
    // told: "Read more: Vatican court convicts ex-head The bank said that …".
    let told = |label: &str| {
        label.trim_end().ends_with(':') && (stretch.start == 0 || stretch.len() > LONGEST_HEADLINE)
    };
    stretch.len() <= LONGEST
        && (LABEL.find(inside).is_some_and(|label| !told(label.as_str())) || OFFER.is_match(inside))
}

/// A line in capitals in the midst of a text that has others, which is how some papers print links to other articles.
fn is_a_headline(text: &str, line: Span) -> bool {
    let inside = &text[line.start..line.end];
    // A question is a heading of this text.
    if line.start == 0
        || line.len() > LONGEST
        || inside.ends_with(['?', ':'])
        || inside.chars().any(char::is_lowercase)
    {
        return false;
    }
    inside.split_whitespace().filter(|word| word.chars().any(char::is_uppercase)).count() >= CAPITALS
        && text[..line.start].chars().rev().take(LONGEST).any(char::is_lowercase)
}

/// Headlines that a page pastes behind a name, up to the word that leads to more: the name as the text has it, the full name,
/// headlines without a space before them. "Jeff Sessions Jefferson (Jeff) Beauregard SessionsTrump meets Barr … MORE told him".
///
/// The stretch begins behind the name that the text has: the word that is glued to a headline stands there, too.
fn pasted(line: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut from = 0;
    for (more, word) in line.match_indices("MORE") {
        let end = more + word.len();
        // "EVERMORE" is another word, "KellyMORE" is one that is glued to it.
        let before =
            line[..more].chars().next_back().is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase());
        if before || line[end..].chars().next().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let start = line.ceil_char_boundary(end.saturating_sub(LONGEST_PASTED).max(from));
        if let Some(at) = begin_of_pasted(&line[start..end]) {
            found.push(Span::new(start + at, end));
        }
        from = end;
    }
    found
}

/// Where in these words a name ends that is said once more and glued to what follows.
fn begin_of_pasted(words: &str) -> Option<usize> {
    let mut start = 0;
    for word in words.split_inclusive(char::is_whitespace) {
        for glue in glues(word) {
            let (name, before) = (&word[..glue], &words[..start]);
            let near = before.ceil_char_boundary(before.len().saturating_sub(LONGEST_NAME));
            if let Some(at) = last_word_at(&before[near..], name) {
                let behind = near + at + name.len();
                return Some(words.len() - words[behind..].trim_start().len());
            }
        }
        start += word.len();
    }
    behind_twice(words)
}

/// Where a surname ends that stands once more behind given names, as in "Speaker Paul Ryan Paul Davis Ryan Retirees should say".
fn behind_twice(words: &str) -> Option<usize> {
    let all: Vec<&str> = words.split(' ').collect();
    let named = |word: &&str| {
        word.trim_start_matches(['(', '"', '“']).starts_with(char::is_uppercase) && !word.ends_with(',')
    };
    let twice = |at: &usize| {
        let again = (at + 2..at + 2 + GIVEN_NAMES).find(|&again| all.get(again) == Some(&all[*at]));
        let surname = all[*at].chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
        let given = at.checked_sub(1).and_then(|before| all.get(before)).is_some_and(named);
        given && surname && again.is_some_and(|again| all[*at..(again + 2).min(all.len())].iter().all(named))
    };
    let last = (0..all.len()).rev().find(twice)?;
    Some(all[..=last].iter().map(|word| word.len() + 1).sum())
}

/// Where a word in lower case meets a capital, a quotation mark or a number: "Trump|Sessions", "Barr|Mc|Connell".
fn glues(word: &str) -> impl Iterator<Item = usize> {
    let pairs = word.char_indices().zip(word.chars().skip(1));
    pairs.filter_map(|((at, c), next)| {
        let meets = next.is_uppercase() || next.is_ascii_digit() || matches!(next, '‘' | '“' | '\'' | '"');
        (c.is_lowercase() && meets).then(|| at + c.len_utf8())
    })
}

/// Where a word stands last.
fn last_word_at(text: &str, word: &str) -> Option<usize> {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let whole = |&at: &usize| {
        !is_word(text[..at].chars().next_back()) && !is_word(text[at + word.len()..].chars().next())
    };
    text.rmatch_indices(word).map(|(at, _)| at).find(whole)
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn lines_that_lead_elsewhere() {
        let whole = [
            "READ MORE: President Obama's news conference",
            "RELATED: Clinton meets Sanders in Iowa",
            "SEE ALSO: Trump says Barr will testify",
            "JUST WATCHED Trump: I never met Cohen Replay More Videos ... MUST WATCH",
            "Sign up for Daily Newsletters Manage Newsletters",
            "Follow us on Twitter @CNNOpinion.",
            "- Follow the Ticker on Twitter: @PoliticalTicker",
            "Get the Monitor Stories you care about delivered to your inbox. By signing up, you agree to our Privacy Policy",
            "CLICK HERE TO GET THE FOX NEWS APP",
            "Story Continued Below",
            "Read more from Yahoo News:",
            "The opinions expressed by columnists are their own and do not represent the views of Townhall.com.",
        ];
        for text in whole {
            let text = format!("Ann Lee met Bo Li.\n\n{text}");
            assert_eq!(found(&text), [(&text[20..], "teaser")], "{text:?}");
        }
        let none = [
            "Poll: Biden leads Sanders in Iowa",
            "Obama urged Americans to sign up for the health plans that Sebelius oversees.",
            "The views expressed by Bannon alarmed McConnell and Ryan.",
            "Politico's daily newsletter said that Ryan would meet Trump in Wisconsin.",
            "Read the letter that Barr sent to Mueller, she said.",
            "More than 40 people met Obama in Iowa on Monday.",
            "Watch for Clinton to attack Sanders in Ohio next week.",
            "Followers of Trump on Twitter were told to sign up for Obamacare.",
            "MORE POWERFUL THAN EVER",
            "She said one thing more: Putin would never leave Crimea.",
        ];
        for text in none {
            assert_eq!(found(text), [], "{text:?}");
        }
        let text = "He met Reid ( PHOTOS: Harry Reid’s career) and left.";
        assert_eq!(found(text), [("( PHOTOS: Harry Reid’s career)", "teaser")]);
        let text = "Trump spoke in Ohio.\n\nBIDEN SAYS SANDERS WILL NEVER BE PRESIDENT\n\nHe left.";
        assert_eq!(found(text), [("BIDEN SAYS SANDERS WILL NEVER BE PRESIDENT", "teaser")]);
    }

    #[test]
    fn headlines_pasted_into_a_sentence() {
        let cases = [
            (
                "President Trump Donald John TrumpSessions says he still supports Trump Giuliani consulted with Manafort: report MORE has warned them.",
                " Donald John TrumpSessions says he still supports Trump Giuliani consulted with Manafort: report MORE",
            ),
            (
                "Rep. Jim Sensenbrenner Frank (Jim) James SensenbrennerHouse votes to impeach Trump MORE (R-Wis.), who met Obama.",
                " Frank (Jim) James SensenbrennerHouse votes to impeach Trump MORE",
            ),
            (
                "Hillary Clinton Hillary Diane Rodham ClintonVan Jones: Sanders slipped MORE's emails",
                " Hillary Diane Rodham ClintonVan Jones: Sanders slipped MORE",
            ),
            (
                "William Barr William Pelham BarrMcConnell's agenda focuses on nominees MORE this week directed them.",
                "William Pelham BarrMcConnell's agenda focuses on nominees MORE",
            ),
            ("Gen. John Kelly John Francis KellyMORE as chief of staff.", "John Francis KellyMORE"),
            (
                "Speaker Paul Ryan Paul Davis Ryan Retirees should say 'no thanks' to Romney's plan MORE (R-Wis.) told them.",
                "Paul Davis Ryan Retirees should say 'no thanks' to Romney's plan MORE",
            ),
            (
                "House Speaker Nancy Pelosi Nancy (Nancy) P. Pelosi Trump warns Iran MORE met Obama.",
                "Nancy (Nancy) P. Pelosi Trump warns Iran MORE",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text), [(expected.trim_start(), "teaser")], "{text:?}");
        }
        assert_eq!(found("THE US APPEARS TO HAVE MORE LETHAL VIOLENCE, McConnell said."), []);
        assert_eq!(found("McConnell said that he wanted MORE of that."), []);
        assert_eq!(found("George Bush and George W. Bush wanted MORE of that."), []);
        assert_eq!(found("The governors of New York, New Jersey and Ohio said: “We need MORE.”"), []);
    }
}
