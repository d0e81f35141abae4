package dev.alluvium.transforms.warehouse;

import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.ReadingProgress;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/** A warehouse in this process, whose tables can be read in order of time. */
public interface OrderedWarehouse extends Warehouse {
  /**
   * Opens a reading of rows, by {@link OrderedRead#schema()}, as they are when it begins; its
   * position is one number, how many rows were given. What it holds does not grow with the table:
   * batches are bounded in rows and bytes, also where many rows are of one instant.
   */
  BatchSession<List<Row>> open(OrderedRead read, ReadingProgress progress) throws IOException;
}
