//! The map as a picture: every name can be read, and what lies behind a link stands in its tooltip.

use std::collections::BTreeMap;
use std::io::Write;

use crate::map::{Map, text_width};
use crate::sheet::{Color, Sheet, hexadecimal};
use crate::view::ExportError;
use crate::xml::Xml;

const FONTS: &str = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', 'Noto Sans', sans-serif";
/// How far a link bends, as a part of its length: two that cross are told apart more easily.
const BEND: f64 = 0.08;
/// The legend: its font, the height of a line, and what it keeps free.
const LEGEND_FONT: f64 = 14.0;
const LEGEND_LINE: f64 = 22.0;
const LEGEND_MARGIN: f64 = 24.0;
/// Narrower, the legend would not fit.
const LEAST_WIDTH: f64 = 720.0;
/// Colours that a legend explains; the rest are too small to matter.
const EXPLAINED: usize = 9;

pub(crate) fn write(sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    let map = Map::of(sheet);
    let legend = legend(sheet);
    let rows = rows(&legend, map.width.max(LEAST_WIDTH));
    let top = LEGEND_MARGIN + LEGEND_LINE * (1 + rows.len()) as f64;
    let (width, height) = (map.width.max(LEAST_WIDTH), map.height + top);
    let mut xml = Xml::new(out)?;
    let [w, h] = [width, height].map(|n| format!("{n:.0}"));
    xml.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("width", &w),
            ("height", &h),
            ("viewBox", &format!("0 0 {w} {h}")),
            ("font-family", FONTS),
        ],
    )?;
    xml.text("title", sheet.description)?;
    xml.empty("rect", &[("width", &w), ("height", &h), ("fill", "#ffffff")])?;
    write_legend(&title(sheet, &map), &rows, &mut xml)?;
    xml.open("g", &[("transform", &format!("translate(0 {top:.0})"))])?;
    write_links(sheet, &map, &mut xml)?;
    write_nodes(sheet, &map, &mut xml)?;
    xml.close("g")?;
    xml.close("svg")?;
    Ok(xml.finish()?)
}

fn write_links(sheet: &Sheet, map: &Map, xml: &mut Xml<'_>) -> Result<(), ExportError> {
    xml.open("g", &[("fill", "none"), ("stroke-linecap", "round")])?;
    // Heavy ones last, so that they lie on top.
    let mut order: Vec<usize> = (0..sheet.edges.len()).filter(|&i| map.drawn[i]).collect();
    order.sort_by(|&a, &b| sheet.edges[a].weight.total_cmp(&sheet.edges[b].weight).then(a.cmp(&b)));
    for (i, edge) in order.into_iter().map(|i| (i, &sheet.edges[i])) {
        let (a, b) = (&map.discs[edge.source], &map.discs[edge.target]);
        let (x, y) = ((a.x + b.x) / 2.0 + BEND * (b.y - a.y), (a.y + b.y) / 2.0 - BEND * (b.x - a.x));
        let thickness = edge.thickness();
        xml.open(
            "path",
            &[
                ("d", &format!("M{:.1} {:.1}Q{x:.1} {y:.1} {:.1} {:.1}", a.x, a.y, b.x, b.y)),
                ("stroke", &hexadecimal(map.edge_color(sheet, i))),
                ("stroke-width", &format!("{:.1}", 0.4 + 0.6 * thickness)),
                ("stroke-opacity", &format!("{:.2}", (0.30 + 0.10 * thickness).min(0.75))),
            ],
        )?;
        let names = [a, b].map(|end| end.label.as_str()).join(" – ");
        let quote =
            edge.quote.as_ref().map(|q| format!("\n{}\n({})", q.text, q.document)).unwrap_or_default();
        xml.text("title", &format!("{names}: {}{quote}", edge.weight))?;
        xml.close("path")?;
    }
    Ok(xml.close("g")?)
}

fn write_nodes(sheet: &Sheet, map: &Map, xml: &mut Xml<'_>) -> Result<(), ExportError> {
    let discs = || sheet.nodes.iter().zip(&map.discs);
    xml.open("g", &[("stroke", "#ffffff"), ("stroke-width", "1")])?;
    for (node, disc) in discs() {
        let [x, y, r] = [disc.x, disc.y, disc.radius].map(|n| format!("{n:.1}"));
        xml.open("circle", &[("cx", &x), ("cy", &y), ("r", &r), ("fill", &hexadecimal(node.color))])?;
        xml.text("title", &node.name)?;
        xml.close("circle")?;
    }
    xml.close("g")?;
    // A white rim keeps names apart from the links under them.
    xml.open(
        "g",
        &[
            ("text-anchor", "middle"),
            ("fill", "#222222"),
            ("stroke", "#ffffff"),
            ("stroke-width", "2.5"),
            ("stroke-opacity", "0.85"),
            ("stroke-linejoin", "round"),
            ("paint-order", "stroke"),
        ],
    )?;
    for (_, disc) in discs() {
        let [x, y, size] = [disc.x, disc.baseline(), disc.font].map(|n| format!("{n:.1}"));
        xml.content("text", &[("x", &x), ("y", &y), ("font-size", &size)], &disc.label)?;
    }
    Ok(xml.close("g")?)
}

/// What each colour means, the most frequent first.
fn legend(sheet: &Sheet) -> Vec<(Color, String)> {
    let mut counts: BTreeMap<Color, (usize, &str)> = BTreeMap::new();
    for node in &sheet.nodes {
        counts.entry(node.color).or_insert((0, &node.group)).0 += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(color, (n, _))| (std::cmp::Reverse(*n), *color));
    let shown = counts.into_iter().filter(|(_, (_, group))| !group.is_empty()).take(EXPLAINED);
    shown.map(|(color, (n, group))| (color, format!("{group} ({n})"))).collect()
}

/// The legend in lines that fit.
fn rows(legend: &[(Color, String)], width: f64) -> Vec<Vec<&(Color, String)>> {
    let mut rows: Vec<Vec<&(Color, String)>> = Vec::new();
    let mut used = f64::MAX;
    for entry in legend {
        let wide = step(entry);
        match rows.last_mut() {
            Some(row) if used + wide <= width - 2.0 * LEGEND_MARGIN => row.push(entry),
            _ => {
                rows.push(vec![entry]);
                used = 0.0;
            }
        }
        used += wide;
    }
    rows
}

/// How much room an entry of the legend takes.
fn step((_, text): &(Color, String)) -> f64 {
    text_width(text) * LEGEND_FONT + 3.0 * LEGEND_FONT
}

/// What is drawn; not every link may be.
fn title(sheet: &Sheet, map: &Map) -> String {
    let (drawn, all) = (map.drawn.iter().filter(|d| **d).count(), sheet.edges.len());
    let links = if drawn < all {
        format!("{drawn} of {all} links, the closest of each name")
    } else {
        format!("{all} links")
    };
    format!("{}: {} names, {links}", sheet.description, sheet.nodes.len())
}

fn write_legend(title: &str, rows: &[Vec<&(Color, String)>], xml: &mut Xml<'_>) -> Result<(), ExportError> {
    let size = LEGEND_FONT.to_string();
    xml.open("g", &[("font-size", &size), ("fill", "#222222")])?;
    let (x, y) = (LEGEND_MARGIN.to_string(), (LEGEND_MARGIN + LEGEND_FONT / 2.0).to_string());
    xml.content("text", &[("x", &x), ("y", &y), ("font-weight", "bold")], title)?;
    for (line, row) in rows.iter().enumerate() {
        let (mut x, y) = (LEGEND_MARGIN, LEGEND_MARGIN + LEGEND_LINE * (line + 1) as f64);
        for entry in row {
            let [cx, cy, r] = [x + LEGEND_FONT / 2.0, y + 1.0, LEGEND_FONT / 2.0].map(|n| n.to_string());
            xml.empty("circle", &[("cx", &cx), ("cy", &cy), ("r", &r), ("fill", &hexadecimal(entry.0))])?;
            let [tx, ty] = [x + 1.5 * LEGEND_FONT, y + 0.4 * LEGEND_FONT].map(|n| n.to_string());
            xml.content("text", &[("x", &tx), ("y", &ty)], &entry.1)?;
            x += step(entry);
        }
    }
    Ok(xml.close("g")?)
}
