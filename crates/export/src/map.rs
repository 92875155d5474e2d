//! The map: where every node stands, so that no two names lie on each other.
//!
//! ForceAtlas2 lays out the closest links of every node; all of them would draw everything into one ball. Then every node is a box, its disc
//! and under it its name, and boxes that overlap are pushed apart along the shorter way, as often as it takes, while the map grows
//! a little from round to round so that it comes to an end. What stood near each other stays so.

use std::collections::BTreeMap;

use namegraph_graph::{KnowledgeGraph, Link, Node, path_cost};
use unicode_width::UnicodeWidthChar;

use crate::sheet::{Color, EdgeLine, GRAY, Place, Sheet};

/// Links of each node that are laid out and drawn, the closest; more where it is among the closest of others.
const CLOSEST: usize = 3;
/// Above so many nodes nobody reads all names, and they are left where ForceAtlas2 puts them.
const MOST_SEPARATED: usize = 20_000;
/// Of the plane, the part that boxes cover: less is airier, and larger.
const DENSITY: f64 = 0.30;
/// Per cent of the nodes that lie within the map proper, how much farther away stragglers may be, and the power of distances.
const CORE: usize = 95;
const STRAGGLING: f64 = 1.2;
const ROOT: f64 = 0.7;
/// Pixels between two boxes.
const GAP: f64 = 3.0;
const MARGIN: f64 = 30.0;
/// A drawing is this much wider than high.
const ASPECT: f64 = 1.4;
/// Rounds after which boxes are let lie as they are.
const MOST_ROUNDS: usize = 3000;
/// How much the map grows from round to round, as long as boxes overlap.
const GROWTH: f64 = 1.004;
/// Characters of a name that are shown.
const LONGEST: usize = 44;
/// Signs without a width of their own that may follow each other.
const MOST_ACCENTS: usize = 3;
const SMALLEST_RADIUS: f64 = 3.0;
const LARGEST_RADIUS: f64 = 20.0;
const SMALLEST_FONT: f64 = 11.0;
const LARGEST_FONT: f64 = 20.0;

/// A map, in pixels from its upper left corner.
pub(crate) struct Map {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// In the order of the sheet.
    pub(crate) discs: Vec<Disc>,
    /// Whether each link of the sheet says enough to be drawn where not all can be.
    pub(crate) drawn: Vec<bool>,
}

/// A node as it is drawn.
pub(crate) struct Disc {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) radius: f64,
    pub(crate) font: f64,
    /// The name, shortened where it is long.
    pub(crate) label: String,
}

impl Map {
    /// Time: that of ForceAtlas2 on a few links a node, and while boxes are pushed apart, O(n log n) a round and one step for each
    /// pair that overlaps from left to right; some dozen rounds for hundreds of names. Above 20,000 names, boxes stay as they are.
    pub(crate) fn of(sheet: &Sheet) -> Self {
        let drawn = telling(sheet, |_| true);
        let graph = graph(sheet, &drawn);
        Self::arranged(sheet, &graph, drawn)
    }

    /// The same, with the nodes of a group beside each other: the closest links within groups are laid out, and of those between two
    /// groups the one that is closest. All links of the hubs are, too, so that they stand in the middle of what is theirs.
    pub(crate) fn grouped(sheet: &Sheet, groups: &[Option<u32>], hubs: &[usize]) -> Self {
        let group = |e: &EdgeLine| (groups[e.source], groups[e.target]);
        let mut laid = telling(sheet, |e| {
            let (a, b) = group(e);
            a == b
        });
        let costs = costs(sheet);
        let mut bridges: BTreeMap<(Option<u32>, Option<u32>), usize> = BTreeMap::new();
        for (i, e) in sheet.edges.iter().enumerate() {
            let (a, b) = group(e);
            if a != b {
                let bridge = bridges.entry((a.min(b), a.max(b))).or_insert(i);
                *bridge = if costs[i] < costs[*bridge] { i } else { *bridge };
            }
        }
        bridges.into_values().for_each(|i| laid[i] = true);
        for (laid, e) in laid.iter_mut().zip(&sheet.edges) {
            *laid |= hubs.contains(&e.source) || hubs.contains(&e.target);
        }
        Self::arranged(sheet, &graph(sheet, &laid), telling(sheet, |_| true))
    }

    fn arranged(sheet: &Sheet, graph: &KnowledgeGraph, drawn: Vec<bool>) -> Self {
        let highest = sheet.nodes.iter().map(|n| n.score).fold(0.0, f64::max);
        let mut discs: Vec<Disc> = Vec::with_capacity(sheet.nodes.len());
        for (node, (x, y)) in sheet.nodes.iter().zip(graph.layout()) {
            let share = if highest > 0.0 { (node.score / highest).sqrt() } else { 0.5 };
            let radius = SMALLEST_RADIUS + (LARGEST_RADIUS - SMALLEST_RADIUS) * share;
            let font = SMALLEST_FONT + (LARGEST_FONT - SMALLEST_FONT) * share;
            let [x, y] = [x, y].map(|at| if at.is_finite() { at } else { 0.0 });
            discs.push(Disc { x, y, radius, font, label: shortened(&node.name) });
        }
        spread(&mut discs);
        if discs.len() <= MOST_SEPARATED {
            separate(&mut discs);
        }
        framed(discs, drawn)
    }

    /// The same for programs that draw it themselves: around the middle, with y going up, in the order of the sheet.
    pub(crate) fn places(&self) -> impl Iterator<Item = Place> {
        let middle = (self.width / 2.0, self.height / 2.0);
        self.discs.iter().map(move |d| Place { x: d.x - middle.0, y: middle.1 - d.y, size: 2.0 * d.radius })
    }

    /// The links in the order they are drawn: the closest on top.
    pub(crate) fn bottom_up(&self) -> impl Iterator<Item = usize> {
        let some = |drawn: bool| (0..self.drawn.len()).filter(move |&i| self.drawn[i] == drawn);
        some(false).chain(some(true))
    }

    /// The colour of a link: one of its own, or between those of its ends; so faint, where it is not among the closest, that it hides
    /// nothing.
    pub(crate) fn edge_color(&self, sheet: &Sheet, i: usize) -> Color {
        const FAINT: Color = (232, 232, 232);
        let edge = &sheet.edges[i];
        if edge.color != GRAY {
            return edge.color;
        }
        let [(r, g, b), (s, h, c)] = [edge.source, edge.target].map(|end| sheet.nodes[end].color);
        let half = |x: u8, y: u8| u8::midpoint(x, y);
        if self.drawn[i] { (half(r, s), half(g, h), half(b, c)) } else { FAINT }
    }
}

/// How far each link keeps its ends apart.
fn costs(sheet: &Sheet) -> Vec<f64> {
    let strengths = strengths(sheet);
    let cost = |e: &EdgeLine| {
        let [a, b] = [e.source, e.target].map(|end| strengths[end]);
        path_cost(e.weight, e.expected.unwrap_or(0.0), a, b)
    };
    sheet.edges.iter().map(cost).collect()
}

/// Of the links that `takes` takes, those that are among the closest of one of their ends: the nearest-neighbour graph.
fn telling(sheet: &Sheet, takes: impl Fn(&EdgeLine) -> bool) -> Vec<bool> {
    let costs = costs(sheet);
    let mut links: Vec<Vec<(f64, usize)>> = vec![Vec::new(); sheet.nodes.len()];
    for (i, e) in sheet.edges.iter().enumerate().filter(|(_, e)| takes(e)) {
        [e.source, e.target].into_iter().for_each(|end| links[end].push((costs[i], i)));
    }
    let mut drawn = vec![false; sheet.edges.len()];
    for mut links in links {
        links.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        links.iter().take(CLOSEST).for_each(|(_, i)| drawn[*i] = true);
    }
    drawn
}

/// The drawn links of a sheet as a graph.
fn graph(sheet: &Sheet, drawn: &[bool]) -> KnowledgeGraph {
    let nodes = vec![Node { stories: 1.0 }; sheet.nodes.len()];
    let links = sheet.edges.iter().zip(drawn).filter(|(_, drawn)| **drawn).map(|(e, _)| Link {
        source: e.source as u32,
        target: e.target as u32,
        weight: e.weight,
        expected: 0.0,
    });
    KnowledgeGraph::new(&nodes, &links.collect::<Vec<_>>())
}

/// The weight of all links of each node.
fn strengths(sheet: &Sheet) -> Vec<f64> {
    let mut strengths = vec![0.0; sheet.nodes.len()];
    for e in &sheet.edges {
        strengths[e.source] += e.weight;
        strengths[e.target] += e.weight;
    }
    strengths
}

impl Disc {
    /// Half the width and half the height of its box, and how far below its disc's centre the box has its own.
    fn extent(&self) -> (f64, f64, f64) {
        let (width, line) = (text_width(&self.label) * self.font, 1.25 * self.font);
        (width.max(2.0 * self.radius) / 2.0 + GAP / 2.0, self.radius + line / 2.0 + GAP / 2.0, line / 2.0)
    }

    /// Where the foot of its name is.
    pub(crate) fn baseline(&self) -> f64 {
        self.y + self.radius + self.font
    }
}

/// One line, not too long. Signs that are not seen are left out, and accents that would tower over a letter.
fn shortened(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty());
    let mut line = String::with_capacity(name.len().min(4 * LONGEST));
    let mut accents = 0;
    for c in words.collect::<Vec<_>>().join(" ").chars() {
        accents = if c.width() == Some(0) { accents + 1 } else { 0 };
        if accents <= MOST_ACCENTS {
            line.push(c);
        }
    }
    if line.chars().count() <= LONGEST {
        line
    } else {
        line.chars().take(LONGEST - 1).collect::<String>() + "…"
    }
}

/// The width of a text in a wide sans-serif font, in its size: no browser's default is wider.
pub(crate) fn text_width(text: &str) -> f64 {
    let width = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | '\'' | '|' | ':' | ';' | '!' | ' ' | '’' => 0.36,
        'f' | 'r' | 't' | '-' | '(' | ')' | '/' => 0.46,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' => 1.0,
        c if c.is_ascii_lowercase() || c.is_ascii_digit() => 0.64,
        c if c.is_ascii() => 0.78,
        c => match c.width() {
            Some(0) | None => 0.0,
            Some(1) => 0.8,
            Some(_) => 1.1,
        },
    };
    text.chars().map(width).sum()
}

/// Scales the map so that the boxes cover the wanted part of it; far stragglers are drawn in.
fn spread(discs: &mut [Disc]) {
    let n = discs.len().max(1) as f64;
    let [x, y] = [discs.iter().map(|d| d.x).sum::<f64>() / n, discs.iter().map(|d| d.y).sum::<f64>() / n];
    let mut distances: Vec<f64> = discs.iter().map(|d| (d.x - x).hypot(d.y - y)).collect();
    distances.sort_by(f64::total_cmp);
    let farthest = distances.get(discs.len() * CORE / 100).copied().unwrap_or(1.0).max(1e-9);
    // The root brings the outskirts nearer and gives the middle room.
    for d in discs.iter_mut() {
        let (dx, dy) = (d.x - x, d.y - y);
        let far = dx.hypot(dy).max(1e-9);
        let near = (far / farthest).min(STRAGGLING).powf(ROOT) / far;
        (d.x, d.y) = (ASPECT * dx * near, dy * near);
    }
    let area: f64 = discs
        .iter()
        .map(|d| {
            let (w, h, _) = d.extent();
            4.0 * w * h
        })
        .sum();
    let (width, height) = size(discs);
    let scale = (area / DENSITY / (width * height).max(1e-9)).sqrt();
    for d in discs.iter_mut() {
        (d.x, d.y) = (d.x * scale, d.y * scale);
    }
}

fn size(discs: &[Disc]) -> (f64, f64) {
    let range = |of: fn(&Disc) -> f64| {
        let (least, most) = discs.iter().map(of).fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
        (most - least).max(1.0)
    };
    (range(|d| d.x), range(|d| d.y))
}

/// Pushes boxes apart until none overlaps, in 3,000 rounds at most: a map that has grown e^12 times as large is large enough for
/// any names.
fn separate(discs: &mut [Disc]) {
    let extents: Vec<_> = discs.iter().map(Disc::extent).collect();
    let widest = extents.iter().map(|e| e.0).fold(0.0, f64::max);
    let mut order: Vec<usize> = (0..discs.len()).collect();
    for _ in 0..MOST_ROUNDS {
        order.sort_by(|&a, &b| discs[a].x.total_cmp(&discs[b].x).then(a.cmp(&b)));
        let mut overlaps = false;
        for (at, &a) in order.iter().enumerate() {
            for &b in &order[at + 1..] {
                if discs[b].x - discs[a].x > extents[a].0 + widest {
                    break;
                }
                overlaps |= push(discs, &extents, a, b);
            }
        }
        if !overlaps {
            return;
        }
        discs.iter_mut().for_each(|d| (d.x, d.y) = (d.x * GROWTH, d.y * GROWTH));
    }
}

/// Moves two boxes apart along the shorter way, if they overlap. A little further than needed: it ends sooner.
fn push(discs: &mut [Disc], extents: &[(f64, f64, f64)], a: usize, b: usize) -> bool {
    const FURTHER: f64 = 0.51;
    let ((aw, ah, ad), (bw, bh, bd)) = (extents[a], extents[b]);
    let (dx, dy) = (discs[b].x - discs[a].x, discs[b].y + bd - discs[a].y - ad);
    let (x, y) = (aw + bw - dx.abs(), ah + bh - dy.abs());
    if x <= 0.0 || y <= 0.0 {
        return false;
    }
    // Of two at one place, the first goes left and up.
    let sign = |d: f64| if d < 0.0 { -1.0 } else { 1.0 };
    if x < y {
        discs[a].x -= FURTHER * x * sign(dx);
        discs[b].x += FURTHER * x * sign(dx);
    } else {
        discs[a].y -= FURTHER * y * sign(dy);
        discs[b].y += FURTHER * y * sign(dy);
    }
    true
}

/// Moves everything into a frame.
fn framed(mut discs: Vec<Disc>, drawn: Vec<bool>) -> Map {
    let edges = discs.iter().map(|d| {
        let (w, h, down) = d.extent();
        [d.x - w, d.y + down - h, d.x + w, d.y + down + h]
    });
    let empty = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    let [left, top, right, bottom] =
        edges.fold(empty, |[l, t, r, b], e| [l.min(e[0]), t.min(e[1]), r.max(e[2]), b.max(e[3])]);
    if discs.is_empty() {
        return Map { width: 2.0 * MARGIN, height: 2.0 * MARGIN, discs, drawn };
    }
    for d in &mut discs {
        (d.x, d.y) = (d.x - left + MARGIN, d.y - top + MARGIN);
    }
    Map { width: right - left + 2.0 * MARGIN, height: bottom - top + 2.0 * MARGIN, discs, drawn }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sheet::NodeLine;

    fn sheet(names: &[String], links: &[(usize, usize, f64)]) -> Sheet {
        let node = |name: &String| NodeLine {
            id: name.clone(),
            name: name.clone(),
            number: None,
            score: 1.0,
            entity_type: None,
            color: GRAY,
            group: String::new(),
            first_seen: None,
            last_seen: None,
            values: Vec::new(),
        };
        let edge = |&(source, target, weight): &(usize, usize, f64)| EdgeLine {
            source,
            target,
            weight,
            count: 1,
            expected: None,
            label: None,
            color: GRAY,
            first_seen: None,
            last_seen: None,
            quote: None,
            weights: Vec::new(),
            values: Vec::new(),
        };
        Sheet {
            description: "",
            relation: "",
            node_columns: Vec::new(),
            edge_columns: Vec::new(),
            nodes: names.iter().map(node).collect(),
            edges: links.iter().map(edge).collect(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn no_name_lies_on_another_and_all_are_in_the_frame(
            names in prop::collection::vec("\\PC{0,30}", 0..60),
            links in prop::collection::vec((0usize..60, 0usize..60, 1u32..50), 0..120),
        ) {
            let here = |(a, b, w): (usize, usize, u32)| (a < b && b < names.len()).then_some((a, b, f64::from(w)));
            let sheet = sheet(&names, &links.into_iter().filter_map(here).collect::<Vec<_>>());
            let groups: Vec<Option<u32>> = (0..names.len() as u32).map(|i| (i % 5 > 0).then_some(i % 5)).collect();
            for map in [Map::of(&sheet), Map::grouped(&sheet, &groups, &[0, 7])] {
                let boxes: Vec<_> = map.discs.iter().map(|d| { let (w, h, down) = d.extent(); (d.x, d.y + down, w, h) }).collect();
                prop_assert_eq!(boxes.len(), names.len());
                for (i, (x, y, w, h)) in boxes.iter().enumerate() {
                    prop_assert!(x - w >= 0.0 && y - h >= 0.0 && x + w <= map.width && y + h <= map.height);
                    for (z, v, k, j) in &boxes[i + 1..] {
                        let (dx, dy) = ((x - z).abs(), (y - v).abs());
                        prop_assert!(dx + 1e-6 >= w + k || dy + 1e-6 >= h + j, "{:?}", (x, y, w, h, z, v, k, j));
                    }
                }
                // Nobody's links are all left out.
                for e in &sheet.edges {
                    let of = |end: usize| sheet.edges.iter().zip(&map.drawn).any(|(f, drawn)| *drawn && (f.source == end || f.target == end));
                    prop_assert!(of(e.source) && of(e.target));
                }
            }
        }
    }

    #[test]
    fn hundreds_at_one_place_come_apart() {
        let names: Vec<String> = (0..400).map(|i| format!("name {i}")).collect();
        let mut places: Vec<_> = Map::of(&sheet(&names, &[])).discs.iter().map(|d| (d.x, d.y)).collect();
        assert!(places.iter().all(|(x, y)| x.is_finite() && y.is_finite()));
        places.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        places.dedup();
        assert_eq!(places.len(), names.len());
    }

    #[test]
    fn labels_are_short_and_on_one_line() {
        assert_eq!(shortened("a\n b\u{7}c"), "a b c");
        assert_eq!(shortened(&format!("a{}b", "\u{300}".repeat(50))), "a\u{300}\u{300}\u{300}b");
        assert_eq!(shortened(&"x".repeat(10_000)).chars().count(), LONGEST);
        assert!(text_width("東京") > text_width("ab") && text_width("e\u{301}") == text_width("e"));
    }
}
