package dev.alluvium.transforms.warehouse.bigquery;

import com.google.api.services.bigquery.model.TableRow;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.Arrays;
import java.util.Locale;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * A reject as BigQueryIO takes it, in any case one that BigQuery takes: there is no further place
 * for it. A request may have 10 MB, so of a longer payload only the start is kept, and the message
 * says so; the whole is where the reject's coordinates say.
 */
final class ToFittingReject implements SerializableFunction<TableMutation, TableRow> {
  private static final long serialVersionUID = 1L;

  /** Leaves room for the other columns, and for what a request has beside its row. */
  static final int MOST_BYTES = 8_000_000;

  private static final String PAYLOAD = "payload";
  private static final String MESSAGE = "message";

  private final ToTableRow toTableRow = new ToTableRow();

  @Override
  public TableRow apply(TableMutation reject) {
    return fitting(toTableRow.apply(reject));
  }

  private static TableRow fitting(TableRow row) {
    if (row.get(PAYLOAD) instanceof byte[] bytes && bytes.length > MOST_BYTES) {
      row.set(PAYLOAD, Arrays.copyOf(bytes, MOST_BYTES));
      row.set(
          MESSAGE,
          String.format(
              Locale.ROOT,
              "%s (payload: the first %,d of %,d bytes)",
              row.get(MESSAGE),
              MOST_BYTES,
              bytes.length));
    }
    return row;
  }
}
