//! Every mention, one JSON object a line, in the order of document ids and spans. Those by an office alone say so.

use std::io::Write;

use namegraph_store::Store;

use crate::view::ExportError;

pub(crate) fn write(store: &Store, by_role: bool, out: &mut dyn Write) -> Result<(), ExportError> {
    store.for_each_mention(by_role, |mention| {
        serde_json::to_writer(&mut *out, mention)?;
        Ok(out.write_all(b"\n")?)
    })
}
