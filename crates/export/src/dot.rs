//! DOT for Graphviz: `neato -n2 -Tsvg` draws the map as it is laid out, `sfdp` another one. Names stand beside the nodes, which are
//! too small for them.

use std::io::Write;

use crate::map::Map;
use crate::sheet::{Sheet, hexadecimal};
use crate::view::ExportError;

/// Points to an inch, in which Graphviz measures sizes.
const POINTS: f64 = 72.0;

pub(crate) fn write(sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    out.write_all(
        b"graph namegraph {\n  node [shape=circle, style=filled, fontsize=10, fixedsize=true, penwidth=0, label=\"\"];\n",
    )?;
    out.write_all(b"  edge [color=\"#aaaaaa\"];\n")?;
    for (node, place) in sheet.nodes.iter().zip(Map::of(sheet).places()) {
        writeln!(
            out,
            "  {} [xlabel={}, fillcolor=\"{}\", width={:.5}, pos=\"{:.2},{:.2}\"];",
            quoted(&node.id),
            quoted(&node.name),
            hexadecimal(node.color),
            place.size / POINTS,
            place.x,
            place.y
        )?;
    }
    for edge in &sheet.edges {
        let [source, target] = [edge.source, edge.target].map(|place| quoted(&sheet.nodes[place].id));
        let label = edge.label.as_deref().map(|l| format!(", label={}", quoted(l))).unwrap_or_default();
        writeln!(out, "  {source} -- {target} [weight={}{label}];", edge.weight)?;
    }
    Ok(out.write_all(b"}\n")?)
}

/// A string in quotes. A backslash would begin one of DOT's escapes, and stands for itself only doubled.
fn quoted(text: &str) -> String {
    let plain = text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " ").replace('\0', "");
    format!("\"{plain}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_string_early() {
        assert_eq!(quoted("a \"b\" \\ c\nd\\"), r#""a \"b\" \\ c d\\""#);
    }
}
