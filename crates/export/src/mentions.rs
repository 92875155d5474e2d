//! Every mention, one JSON object a line, in the order of document ids and spans. Those by an office alone say so.

use std::io::Write;

use namegraph_store::Store;

use crate::view::{ExportError, Wanted};

pub(crate) fn write(store: &Store, wanted: &Wanted, out: &mut dyn Write) -> Result<(), ExportError> {
    store.for_each_mention(wanted.by_role, |mention| {
        if !wanted.takes(mention) {
            return Ok(());
        }
        serde_json::to_writer(&mut *out, mention)?;
        Ok(out.write_all(b"\n")?)
    })
}
