//! The picture in pixels, drawn by resvg from the SVG, with the fonts of the system.

use std::io::{self, Write};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::sheet::Sheet;
use crate::svg;
use crate::view::ExportError;

/// Pixels to a unit of the SVG: sharp on today's screens, and in print.
const SCALE: f32 = 2.0;
/// A picture is never larger than so many pixels across: larger ones few programs open.
const LARGEST: f32 = 16_000.0;

pub(crate) fn write(sheet: &Sheet, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut drawn = Vec::new();
    svg::write(sheet, &mut drawn)?;
    let mut options = Options::default();
    options.fontdb_mut().load_system_fonts();
    if options.fontdb.is_empty() {
        return Err(ExportError::NoFont);
    }
    let tree = Tree::from_data(&drawn, &options).map_err(io::Error::other)?;
    let size = tree.size();
    let scale = SCALE.min(LARGEST / size.width().max(size.height()));
    let [width, height] = [size.width(), size.height()].map(|n| (n * scale).ceil() as u32);
    let too_large =
        || io::Error::other("the picture is too large: take a part of the graph, as with --top 500");
    let mut pixels = Pixmap::new(width, height).ok_or_else(too_large)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    Ok(out.write_all(&pixels.encode_png().map_err(io::Error::other)?)?)
}
