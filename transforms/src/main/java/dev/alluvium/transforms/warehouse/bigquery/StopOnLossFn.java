package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.schemas.warehouse.raw.OpsTables;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryStorageApiInsertError;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Stops the pipeline when the rejects themselves are refused: there is no further place for a
 * record to go. A streaming job tries again until somebody has mended the table.
 */
final class StopOnLossFn extends DoFn<BigQueryStorageApiInsertError, Void> {
  private static final long serialVersionUID = 1L;

  @ProcessElement
  @SuppressWarnings("DoNotCallSuggester") // Beam calls it.
  public void process(@Element BigQueryStorageApiInsertError failed) {
    throw new IllegalStateException(
        OpsTables.REJECTS
            + " takes no more rows, and a record would be lost: "
            + failed.getErrorMessage());
  }
}
