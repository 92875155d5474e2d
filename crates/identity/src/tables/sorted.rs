//! A long table, looked up as it lies in the program: nothing is read beforehand, so that it costs a start nothing.

/// Lines in order of their first cells, behind comments.
pub(super) struct Sorted(pub(super) &'static str);

impl Sorted {
    /// The cells behind the first one, of each line that begins with a key.
    pub(super) fn rows(&self, key: &str) -> impl Iterator<Item = impl Iterator<Item = &'static str> + use<>> {
        let found = self.0[self.first_at_least(key)..].lines();
        found.take_while(move |line| first_cell(line) == key).map(|line| line.split('\t').skip(1))
    }

    /// Where the first line starts that is not before a key, found by halving.
    fn first_at_least(&self, key: &str) -> usize {
        let bytes = self.0.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let start = bytes[low..middle].iter().rposition(|&b| b == b'\n').map_or(low, |at| low + at + 1);
            let end = bytes[middle..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |at| middle + at);
            if first_cell(&self.0[start..end]) < key {
                low = bytes.len().min(end + 1);
            } else {
                high = start;
            }
        }
        low
    }
}

fn first_cell(line: &str) -> &str {
    line.split('\t').next().unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use namegraph_tables::names;

    use super::*;
    use crate::name::fold;

    #[test]
    fn each_line_is_found_by_its_first_cell() {
        for text in [names::GIVEN, names::SURNAMES, names::CITIES] {
            let mut keys: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).map(first_cell).collect();
            assert!(keys.is_sorted(), "{text:.80}");
            for key in &keys {
                assert_eq!(fold(key), *key);
            }
            keys.dedup();
            let lines: usize = keys.iter().map(|key| Sorted(text).rows(key).count()).sum();
            assert_eq!(lines, text.lines().filter(|line| !line.starts_with('#')).count());
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let table = Sorted("# head\na\t1\nb\nb\t2\t3\nd");
        let found = |key| table.rows(key).map(Iterator::collect::<Vec<_>>).collect::<Vec<_>>();
        assert_eq!(found("b"), [vec![], vec!["2", "3"]]);
        assert_eq!((found("a"), found("d")), (vec![vec!["1"]], vec![vec![]]));
        for absent in ["", "c", "e", "aa"] {
            assert!(found(absent).is_empty(), "{absent}");
        }
        assert_eq!(Sorted("").rows("a").count(), 0);
    }
}
