//! Lines of a message as sentences: the marks of quotes are taken off, what was wrapped to stand behind them is put together, and what
//! `format=flowed` (RFC 3676) lets flow flows.

/// Nobody wraps lines narrower than this, in characters, unless they stand in a quote or on a telephone.
const NARROW: usize = 50;

/// A text without the marks of its quotes, which stand in paragraphs of their own.
///
/// Time: linear in the text.
pub(super) fn without_marks(text: &str) -> String {
    let lines: Vec<(usize, &str)> = text.split('\n').map(depth).collect();
    if lines.iter().all(|(depth, _)| *depth == 0) {
        return text.to_owned();
    }
    let mut written: Vec<String> = Vec::with_capacity(lines.len());
    let mut last = None;
    // Stretches of one depth without a blank line.
    for stretch in lines.chunk_by(|a, b| a.0 == b.0 && is_blank(a.1) == is_blank(b.1)) {
        let depth = stretch[0].0;
        let blank = is_blank(stretch[0].1);
        if !blank
            && last.replace(depth).is_some_and(|last| last != depth)
            && written.last().is_some_and(|l| !is_blank(l))
        {
            written.push(String::new());
        }
        let lines = stretch.iter().map(|(_, line)| *line);
        if depth > 0 && !blank {
            written.extend(rewrapped(&lines.collect::<Vec<_>>()));
        } else {
            written.extend(lines.map(str::to_owned));
        }
    }
    written.join("\n")
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

/// How many marks a line begins with, and what is behind them.
fn depth(line: &str) -> (usize, &str) {
    let (mut depth, mut rest) = (0, line);
    while let Some(behind) = rest.strip_prefix('>').or_else(|| rest.strip_prefix(" >")) {
        (depth, rest) = (depth + 1, behind);
    }
    if depth == 0 { (0, line) } else { (depth, rest.strip_prefix(' ').unwrap_or(rest)) }
}

/// Lines of a quote. Narrow ones that make up sentences were wrapped, where the next word would not have fitted any more.
fn rewrapped(lines: &[&str]) -> Vec<String> {
    let width = lines.iter().map(|l| l.trim_end().chars().count()).max().unwrap_or_default();
    let ends = ['.', '!', '?', '"', '”', ','];
    let is_prose = width < NARROW && lines.last().is_some_and(|l| l.trim_end().ends_with(ends));
    let mut written: Vec<String> = Vec::with_capacity(lines.len());
    let mut before: Option<&str> = None;
    for line in lines.iter().map(|line| line.trim_end()) {
        let word = line.split_whitespace().next().map_or(0, |w| w.chars().count());
        let wrapped =
            before.is_some_and(|before| before.chars().count() + 1 + word > width && goes_on(before, line));
        match written.last_mut().filter(|_| is_prose && wrapped) {
            Some(last) => last.extend([" ", line.trim_start()]),
            None => written.push(line.to_owned()),
        }
        before = Some(line);
    }
    written
}

/// Whether a line may go on in the next: it ends no sentence, and the next has words written small, as sentences do and lists of names do not.
fn goes_on(line: &str, next: &str) -> bool {
    let ends = line.ends_with(['.', '!', '?', ':']);
    let small = |w: &str| w.starts_with(char::is_lowercase);
    !ends && next.split_whitespace().any(small)
}

/// A text whose lines flow where they end with a blank. `joined`: without that blank (`DelSp=yes`).
pub(super) fn flowed(text: &str, joined: bool) -> String {
    let mut written: Vec<String> = Vec::new();
    let mut flows_from = None;
    for line in text.split('\n') {
        let marks = line.bytes().take_while(|&b| b == b'>').count();
        let words = line[marks..].strip_prefix(' ').unwrap_or(&line[marks..]);
        // "-- " separates a signature.
        let flows = words.ends_with(' ') && words != "-- ";
        let shown = if flows && joined { &words[..words.len() - 1] } else { words };
        match written.last_mut().filter(|_| flows_from == Some(marks) && words != "-- ") {
            Some(last) => last.push_str(shown),
            None if marks > 0 => written.push(format!("{} {shown}", &line[..marks])),
            None => written.push(shown.to_owned()),
        }
        flows_from = flows.then_some(marks);
    }
    written.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_lose_their_marks() {
        let cases = [
            ("Hello.\nBo", "Hello.\nBo"),
            (
                "On Monday Carl wrote:\n> Yesterday Anna\n> Berg met with Carl\n> Holm in Oslo.\n>> Earlier Dagny\n>> Taggart called.\n",
                "On Monday Carl wrote:\n\nYesterday Anna Berg met with Carl Holm in Oslo.\n\nEarlier Dagny Taggart called.\n",
            ),
            // A signature is no sentence.
            ("> Regards,\n> Anna Berg\n> Statoil ASA", "Regards,\nAnna Berg\nStatoil ASA"),
            ("> One.\n>\n> Two.\nAnswer.", "One.\n\nTwo.\n\nAnswer."),
            ("> > Deep.\n> Less.\n", "Deep.\n\nLess.\n"),
            ("a > b", "a > b"),
            (
                "> A line that is as long as lines are wrapped when people write, Anna\n> Berg said.",
                "A line that is as long as lines are wrapped when people write, Anna\nBerg said.",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(without_marks(text), expected, "{text:?}");
        }
    }

    #[test]
    fn lines_flow() {
        let cases = [
            ("Yesterday Anna \nBerg met \nCarl.\nBo", "Yesterday Anna Berg met Carl.\nBo"),
            ("> Anna \n> Berg \nAnswer", "> Anna Berg \nAnswer"),
            ("x\n-- \nAnn", "x\n-- \nAnn"),
            (" >no quote", ">no quote"),
            ("\n\nx", "\n\nx"),
        ];
        for (text, expected) in cases {
            assert_eq!(flowed(text, false), expected, "{text:?}");
        }
        assert_eq!(flowed("Stat \noil", true), "Statoil");
    }
}
