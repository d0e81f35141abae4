package dev.alluvium.transforms.warehouse.bigquery;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableRead;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryServices;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;

/**
 * The warehouse in BigQuery. Raw and rejects are appended exactly once per run; every other table
 * is upserted by its primary key, with a change sequence by which BigQuery keeps the row that the
 * table's merge rule keeps, whatever the order of arrival. What BigQuery refuses is in {@code
 * quarantine.rejects}, reason {@code write_failed}.
 *
 * <p>The datasets and tables must be there, unless tables are to be created: for tests and trials,
 * as they then lack labels, policies and limits.
 */
@SerializableAutoValue
@AutoValue
public abstract class BigQueryWarehouse implements Warehouse {
  private static final long serialVersionUID = 1L;

  /** How often rows that are appended are committed. */
  private static final Duration APPEND_EVERY = Duration.standardSeconds(5);

  abstract WarehouseSpec spec();

  abstract DatasetNames names();

  abstract Set<String> datasets();

  abstract boolean createTables();

  abstract Duration appendEvery();

  abstract Optional<Integer> readShares();

  abstract Optional<BigQueryServices> services();

  /**
   * The warehouse of those tables.
   *
   * @throws IllegalArgumentException if BigQuery cannot keep a table as its contract says
   */
  public static BigQueryWarehouse of(WarehouseSpec spec, DatasetNames names) {
    spec.tables().forEach(TableDefinition::check);
    return new AutoValue_BigQueryWarehouse.Builder()
        .setSpec(spec)
        .setNames(names)
        .setDatasets(Set.copyOf(spec.datasets()))
        .setCreateTables(false)
        .setAppendEvery(APPEND_EVERY)
        .setReadShares(Optional.empty())
        .setServices(Optional.empty())
        .build();
  }

  /** Creates tables that are missing; the datasets must be there. */
  public BigQueryWarehouse creatingTables() {
    return toBuilder().setCreateTables(true).build();
  }

  /** How often a stream's appended rows are committed, and so can be read; 5 s by default. */
  public BigQueryWarehouse withAppendEvery(Duration duration) {
    return toBuilder().setAppendEvery(duration).build();
  }

  /**
   * Gives what is read out in so many bundles, each held in memory as a whole. For the
   * DirectRunner, which else makes a bundle of every row, and takes some milliseconds for each.
   */
  public BigQueryWarehouse withReadShares(int shares) {
    return toBuilder().setReadShares(Optional.of(shares)).build();
  }

  /** Talks to these services instead of Google's: for tests. */
  public BigQueryWarehouse withServices(BigQueryServices services) {
    return toBuilder().setServices(Optional.of(services)).build();
  }

  @Override
  public boolean rowsAreDear() {
    return true;
  }

  @Override
  public BigQueryWarehouse limitedTo(Set<String> datasets) {
    return toBuilder().setDatasets(Set.copyOf(datasets)).build();
  }

  @Override
  public PTransform<PCollection<TableMutation>, PCollectionList<TableMutation>> write() {
    return WriteTables.of(spec(), names(), datasets(), createTables(), appendEvery(), services());
  }

  /**
   * Reads an appended table straight from its storage, only the partitions of the range. With no
   * {@code distinctOn}, of rows with one key, which a record that was read again leaves behind, one
   * is read.
   *
   * @throws IllegalArgumentException if the table is upserted: its storage may hold changes that
   *     are not merged yet
   */
  @Override
  public PTransform<PBegin, PCollection<Row>> read(TableRead read) {
    return ReadAppended.of(read, names(), readShares(), services());
  }

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setSpec(WarehouseSpec spec);

    abstract Builder setNames(DatasetNames names);

    abstract Builder setDatasets(Set<String> datasets);

    abstract Builder setCreateTables(boolean createTables);

    abstract Builder setAppendEvery(Duration duration);

    abstract Builder setReadShares(Optional<Integer> shares);

    abstract Builder setServices(Optional<BigQueryServices> services);

    abstract BigQueryWarehouse build();
  }
}
