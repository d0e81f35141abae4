package dev.alluvium.pipelines.target.bigquery;

import com.google.api.services.bigquery.Bigquery;
import dev.alluvium.pipelines.cloud.AskGoogle;
import dev.alluvium.pipelines.cloud.JobLabels;
import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseOptions;
import dev.alluvium.pipelines.target.DatasetName;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.warehouse.LakeCopies;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import dev.alluvium.transforms.warehouse.bigquery.BigQueryLake;
import dev.alluvium.transforms.warehouse.bigquery.BigQueryTransactions;
import dev.alluvium.transforms.warehouse.bigquery.BigQueryWarehouse;
import dev.alluvium.transforms.warehouse.bigquery.DatasetNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A domain's warehouse in BigQuery.
 *
 * @param labels of query jobs, to find their cost by
 * @param isWriter whether this process writes it, and not workers elsewhere
 * @param client asked for when it is opened
 */
public record BigQueryTarget(
    WarehouseSpec spec,
    DatasetNames names,
    BigQueryWarehouse tables,
    boolean createsTables,
    Map<String, String> labels,
    boolean isWriter,
    Supplier<Bigquery> client)
    implements WarehouseTarget {

  /** The one that the options name; see {@link BigQueryKind#target}. */
  public static BigQueryTarget of(
      String job,
      WarehouseOptions options,
      DomainSpec domain,
      Engine engine,
      Supplier<Bigquery> client) {
    WarehouseSpec spec = WarehouseModel.of(domain);
    DatasetNames names = BigQueryKind.names(options.getWarehouse());
    BigQueryWarehouse tables;
    try {
      tables = BigQueryWarehouse.of(spec, names);
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()));
    }
    if (engine.readShares().isPresent()) {
      tables = tables.withReadShares(engine.readShares().get());
    }
    return new BigQueryTarget(
        spec,
        names,
        options.getCreateTables() ? tables.creatingTables() : tables,
        options.getCreateTables(),
        JobLabels.of(job, options.as(DomainOptions.class).getDomain()),
        !engine.isElsewhere(),
        client);
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }

  @Override
  public DatasetName dataset(String table) {
    return new DatasetName("bigquery", names.project() + "." + names.dataset(table));
  }

  @Override
  public CommitGate gate() {
    return CommitGate.alwaysDurable();
  }

  @Override
  public Optional<PositionLog> positions() {
    return Optional.empty();
  }

  @Override
  public void checkLoad(boolean isStream, boolean hasLimit, Engine engine) {
    if (hasLimit) {
      throw new UserException(
          "--maxRejects is for a warehouse in a file; BigQuery's job has ended when rows are"
              + " counted: set an alert on rejects instead (docs/operations/alerts.md)");
    }
    if (isStream && !engine.keepsState()) {
      throw new UserException(
          "--source=kafka into BigQuery needs a runner that keeps its state when it fails: add"
              + " --runner=DataflowRunner");
    }
  }

  @Override
  public WarehouseSession open() {
    return openLoaded(spec.datasets());
  }

  @Override
  public WarehouseSession openLoaded(List<String> datasets) {
    Bigquery asked = client.get();
    List<String> used = datasets.stream().filter(spec.datasets()::contains).toList();
    CheckDatasets.of(asked, names, used, isWriter, AskGoogle.LIMIT);
    return new CloudWarehouse(this, asked, () -> transactions(asked, Dataset.MART.id()));
  }

  @Override
  public WarehouseSession openForSql(String dataset) {
    if (createsTables) {
      throw new UserException(
          "--createTables is not for this job: it reads views, which Terraform makes, tables too");
    }
    Bigquery asked = client.get();
    BigQueryTransactions transactions =
        AskGoogle.within(AskGoogle.LIMIT, "BigQuery", () -> transactions(asked, dataset));
    return new CloudWarehouse(this, asked, () -> transactions);
  }

  @Override
  public LakeCopies openLake(DayRange days) {
    if (createsTables) {
      throw new UserException(
          "--createTables is not for this job: Terraform makes the tables of a lake");
    }
    Bigquery asked = client.get();
    return BigQueryLake.open(asked, spec, names, days.first(), days.last(), labels);
  }

  private BigQueryTransactions transactions(Bigquery asked, String dataset) {
    return BigQueryTransactions.open(asked, spec, names, dataset, labels);
  }
}
