//! Plain text: kept as it is, but for the byte order mark and the line ends.

use namegraph_document::Document;

use crate::date::head_date;
use crate::encoding::unix_lines;

pub(super) fn document(text: &str) -> Document {
    let text = unix_lines(text);
    Document { date: head_date(&text), text, ..Document::default() }
}
