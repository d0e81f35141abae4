package dev.alluvium.pipelines.bigquery;

import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableConstraints;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableReference;
import com.google.api.services.bigquery.model.TableRow;
import com.google.api.services.bigquery.model.TableSchema;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.bigquery.BigQueryWarehouse;
import dev.alluvium.transforms.warehouse.bigquery.DatasetNames;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryOptions;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryServices;
import org.apache.beam.sdk.io.gcp.testing.FakeDatasetService;
import org.apache.beam.sdk.io.gcp.testing.FakeJobService;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;

/**
 * BigQuery within the process: Beam's fakes, under the real BigQueryIO, with what they lack: change
 * sequences of several sections, and reading. One at a time in a JVM; each has a project of its
 * own, as BigQueryIO remembers tables by name.
 */
public final class FakeBigQuery implements BigQueryServices {
  private static final long serialVersionUID = 1L;

  private final String project = "p-" + UUID.randomUUID();
  private final FakeDatasetService datasets = new FakeDatasetService();
  private final FakeJobService jobs = new FakeJobService();

  /** Decides, in the JVM of the test, which rows are refused. */
  public interface Refusal extends Function<TableRow, Boolean>, Serializable {}

  private FakeBigQuery() {}

  /** An empty BigQuery with a warehouse's datasets. */
  public static FakeBigQuery start() {
    FakeDatasetService.setUp();
    ChangeOrder.forget();
    FakeBigQuery bigQuery = new FakeBigQuery();
    try {
      for (String dataset : Dataset.ids()) {
        bigQuery.datasets.createDataset(bigQuery.project, dataset, "", "", null);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
    return bigQuery;
  }

  /** With every table, as Terraform makes them before a job starts. */
  public FakeBigQuery withTables(WarehouseSpec spec) {
    for (TableSpec table : spec.tables()) {
      Table created =
          new Table()
              .setTableReference(reference(table))
              .setNumBytes(0L)
              .setSchema(
                  new TableSchema()
                      .setFields(table.columns().stream().map(FakeBigQuery::field).toList()));
      if (table.rule() != MergeRule.FIRST_WRITTEN) {
        created.setTableConstraints(
            new TableConstraints()
                .setPrimaryKey(new TableConstraints.PrimaryKey().setColumns(table.key())));
      }
      try {
        datasets.createTable(created);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return this;
  }

  /** Takes all rows out of the tables of these datasets. */
  public void clear(WarehouseSpec spec, Set<String> cleared) {
    for (TableSpec table : spec.tables()) {
      if (cleared.contains(table.dataset())) {
        Table before = table(table);
        try {
          datasets.deleteTable(reference(table));
          datasets.createTable(before);
        } catch (IOException | InterruptedException e) {
          throw new AssertionError(table.qualifiedName(), e);
        }
      }
    }
  }

  private static TableFieldSchema field(ColumnSpec column) {
    return new TableFieldSchema()
        .setName(column.name())
        .setType(column.type() == ColumnType.BOOLEAN ? "BOOL" : column.type().name())
        .setMode(column.nullable() ? "NULLABLE" : "REQUIRED");
  }

  public void refuse(Refusal refusal) {
    datasets.setShouldFailRow(refusal);
  }

  public String project() {
    return project;
  }

  public BigQueryWarehouse warehouse(WarehouseSpec spec) {
    return BigQueryWarehouse.of(spec, DatasetNames.of(project, ""))
        .withServices(this)
        .withAppendEvery(Duration.millis(200));
  }

  /** The rows that are stored, in no order. */
  public List<Row> rows(TableSpec table) {
    return StoredRows.of(table, stored(table));
  }

  public Table table(TableSpec table) {
    try {
      return datasets.getTable(reference(table));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<TableRow> stored(TableSpec table) {
    try {
      return datasets.getAllRows(project, table.dataset(), DatasetNames.stored(table));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(table.qualifiedName(), e);
    }
  }

  private TableReference reference(TableSpec table) {
    return new TableReference()
        .setProjectId(project)
        .setDatasetId(table.dataset())
        .setTableId(DatasetNames.stored(table));
  }

  @Override
  public JobService getJobService(BigQueryOptions options) {
    return jobs;
  }

  @Override
  public DatasetService getDatasetService(BigQueryOptions options) {
    return datasets;
  }

  @Override
  public WriteStreamService getWriteStreamService(BigQueryOptions options) {
    return new SequencedWriteStreams(datasets);
  }

  @Override
  public StorageClient getStorageClient(BigQueryOptions options) {
    return new FakeStorageClient(datasets);
  }
}
