package dev.alluvium.transforms.warehouse.bigquery;

import com.google.api.services.bigquery.model.TableReference;
import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.warehouse.raw.AppendLog;
import dev.alluvium.schemas.warehouse.table.TableSpec;
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

  /**
   * The table that is written: of an appended one the log, {@code listen_events_log}, over which
   * the view {@code listen_events} shows each row once.
   */
  public static String stored(TableSpec table) {
    return (TableDefinition.isAppended(table) ? AppendLog.of(table) : table).name();
  }

  /** A table or view of the model, as {@code vault.hub_user}, named in full for SQL. */
  String sql(String qualifiedName) {
    return "`" + project() + "." + dataset(qualifiedName) + "`";
  }

  TableReference table(TableSpec table) {
    return new TableReference()
        .setProjectId(project())
        .setDatasetId(dataset(table.dataset()))
        .setTableId(stored(table));
  }
}
