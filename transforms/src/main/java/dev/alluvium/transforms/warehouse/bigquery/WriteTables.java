package dev.alluvium.transforms.warehouse.bigquery;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryIO;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryIO.Write.CreateDisposition;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryIO.Write.Method;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryServices;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryStorageApiInsertError;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.joda.time.Duration;

/**
 * Writes mutations by one sink per group: appended exactly once, or upserted by key with a change
 * sequence. Rows that BigQuery refuses go to the rejects, and a refused reject stops the pipeline.
 */
@AutoValue
abstract class WriteTables
    extends PTransform<PCollection<TableMutation>, PCollectionList<TableMutation>> {
  abstract WarehouseSpec spec();

  abstract DatasetNames names();

  abstract Set<String> datasets();

  abstract boolean createTables();

  abstract Duration appendEvery();

  abstract Optional<BigQueryServices> services();

  static WriteTables of(
      WarehouseSpec spec,
      DatasetNames names,
      Set<String> datasets,
      boolean createTables,
      Duration appendEvery,
      Optional<BigQueryServices> services) {
    return new AutoValue_WriteTables(spec, names, datasets, createTables, appendEvery, services);
  }

  @Override
  public PCollectionList<TableMutation> expand(PCollection<TableMutation> mutations) {
    List<TableGroup> groups = TableGroup.of(spec().tables(), datasets());
    TableGroup rejectGroup = TableGroup.of(spec().table(OpsTables.REJECTS));
    PCollectionTuple routed =
        mutations.apply(
            "Route",
            ParDo.of(new RouteFn(groups))
                .withOutputTags(
                    groups.get(0).tag(), TableGroup.tags(groups.subList(1, groups.size()))));
    PCollectionList<TableMutation> rejects = PCollectionList.empty(mutations.getPipeline());
    PCollectionList<TableMutation> refused = PCollectionList.empty(mutations.getPipeline());
    for (TableGroup group : groups) {
      PCollection<TableMutation> rows = routed.get(group.tag()).setCoder(coder());
      if (group.equals(rejectGroup)) {
        rejects = rejects.and(rows);
      } else {
        refused =
            refused.and(
                write(group, withGhosts(group, rows))
                    .apply("ToRejects/" + group.dataset(), ParDo.of(toReject(group)))
                    .setCoder(coder()));
      }
    }
    for (PCollection<TableMutation> ofGroup : refused.getAll()) {
      rejects = rejects.and(ofGroup);
    }
    write(rejectGroup, rejects.apply("Rejects", Flatten.pCollections()))
        .apply("StopOnLoss", ParDo.of(new StopOnLossFn()));
    return refused;
  }

  private ToRejectFn toReject(TableGroup group) {
    return new ToRejectFn(
        spec(), spec().table(OpsTables.REJECTS), new RowTables(group.tables(spec())));
  }

  /** With the rows that are there before the first event, which belong to the hubs. */
  private PCollection<TableMutation> withGhosts(TableGroup group, PCollection<TableMutation> rows) {
    List<TableMutation> ghosts = new ArrayList<>();
    for (TableSpec table : group.tables(spec())) {
      spec()
          .ghosts()
          .getOrDefault(table.qualifiedName(), List.of())
          .forEach(row -> ghosts.add(TableMutation.upsert(table, row)));
    }
    if (ghosts.isEmpty()) {
      return rows;
    }
    PCollection<TableMutation> before =
        rows.getPipeline().apply("Ghosts/" + group.dataset(), Create.of(ghosts).withCoder(coder()));
    return PCollectionList.of(rows)
        .and(before)
        .apply("WithGhosts/" + group.dataset(), Flatten.pCollections());
  }

  private PCollection<BigQueryStorageApiInsertError> write(
      TableGroup group, PCollection<TableMutation> rows) {
    if (group.isAppended()) {
      return rows.apply("Append/" + group.dataset(), append(group, rows.isBounded()))
          .getFailedStorageApiInserts();
    }
    return rows.apply("KeepWinners/" + group.dataset(), ParDo.of(new KeepWinnersFn()))
        .setCoder(coder())
        .apply("Upsert/" + group.dataset(), upsert(group))
        .getFailedStorageApiInserts();
  }

  private BigQueryIO.Write<TableMutation> append(TableGroup group, IsBounded bounded) {
    BigQueryIO.Write<TableMutation> write = sink(group).withMethod(Method.STORAGE_WRITE_API);
    return bounded == IsBounded.BOUNDED
        ? write
        : write.withTriggeringFrequency(appendEvery()).withAutoSharding();
  }

  /**
   * BigQueryIO wants a key for tables that it may create, and takes each one's own all the same.
   */
  private BigQueryIO.Write<TableMutation> upsert(TableGroup group) {
    BigQueryIO.Write<TableMutation> write =
        createTables() ? sink(group).withPrimaryKey(List.of("of each table")) : sink(group);
    return write
        .withMethod(Method.STORAGE_API_AT_LEAST_ONCE)
        .withFormatRecordOnFailureFunction(new RefusedMutation(spec()))
        .withRowMutationInformationFn(new ToRowMutation());
  }

  private BigQueryIO.Write<TableMutation> sink(TableGroup group) {
    boolean isLast = group.equals(TableGroup.of(spec().table(OpsTables.REJECTS)));
    BigQueryIO.Write<TableMutation> write =
        BigQueryIO.<TableMutation>write()
            .to(new TableDestinations(spec(), names()))
            .withFormatFunction(isLast ? new ToFittingReject() : new ToTableRow())
            .withCreateDisposition(
                createTables()
                    ? CreateDisposition.CREATE_IF_NEEDED
                    : CreateDisposition.CREATE_NEVER)
            .withoutValidation();
    return services().isPresent() ? write.withTestServices(services().get()) : write;
  }

  private Coder<TableMutation> coder() {
    return TableMutationCoder.of(spec());
  }
}
