//! A text file, row by row, straight into the answer.

use crate::{
    running::Running,
    stream::{Broken, Out},
};
use driver::Row;

/// A format of text files.
pub(super) trait Sheet: Send + 'static {
    /// Writes what comes before the rows.
    fn begin(&mut self, out: &mut Vec<u8>);
    /// Writes a row.
    fn row(&mut self, out: &mut Vec<u8>, row: Row<'_>);
    /// Writes what comes after the rows.
    fn end(&mut self, out: &mut Vec<u8>);
}

/// Tells a whole file, or breaks off.
pub(super) async fn tell(mut out: Out, mut running: Running, mut sheet: impl Sheet) -> Result<(), Broken> {
    sheet.begin(&mut out.bytes);
    while let Some(batch) = out.next(&mut running).await {
        let batch = batch.map_err(|error| Broken::off(&error))?;
        for row in batch.rows() {
            sheet.row(&mut out.bytes, row);
        }
        out.make_room().await;
    }
    sheet.end(&mut out.bytes);
    out.flush().await;
    Ok(())
}
