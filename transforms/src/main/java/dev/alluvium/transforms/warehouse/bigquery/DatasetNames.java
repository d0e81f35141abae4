package dev.alluvium.transforms.warehouse.bigquery;

import com.google.api.services.bigquery.model.TableReference;
import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.warehouse.TableSpec;
import java.io.Serializable;

/** Where a warehouse's tables are: in which project, and what its datasets' names begin with. */
@AutoValue
public abstract class DatasetNames implements Serializable {
  public abstract String project();

  /** Empty, or put before each dataset's name with an underscore. */
  public abstract String prefix();

  public static DatasetNames of(String project, String prefix) {
    return new AutoValue_DatasetNames(project, prefix);
  }

  /** {@code raw}, or {@code dev_raw} where the prefix is {@code dev}. */
  public String dataset(String dataset) {
    return prefix().isEmpty() ? dataset : prefix() + "_" + dataset;
  }

  TableReference table(TableSpec table) {
    return new TableReference()
        .setProjectId(project())
        .setDatasetId(dataset(table.dataset()))
        .setTableId(table.name());
  }
}
