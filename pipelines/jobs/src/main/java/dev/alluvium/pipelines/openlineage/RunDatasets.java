package dev.alluvium.pipelines.openlineage;

import dev.alluvium.pipelines.target.DatasetName;
import dev.alluvium.schemas.lineage.ColumnLineage;
import dev.alluvium.schemas.lineage.StoredLineage;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.ColumnLineageDatasetFacet;
import io.openlineage.client.OpenLineage.ColumnLineageDatasetFacetFieldsBuilder;
import io.openlineage.client.OpenLineage.DatasetFacets;
import io.openlineage.client.OpenLineage.DatasetFacetsBuilder;
import io.openlineage.client.OpenLineage.InputDataset;
import io.openlineage.client.OpenLineage.InputField;
import io.openlineage.client.OpenLineage.OutputDataset;
import io.openlineage.client.OpenLineage.SchemaDatasetFacetFields;
import io.openlineage.client.OpenLineage.TagsDatasetFacetFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a run reads and writes: tables and views with their columns, and which columns of what else
 * each is made of. What it reads is what its tables are made of that it does not write itself.
 */
final class RunDatasets {
  private static final String SOURCE = "alluvium";

  private final OpenLineage events;
  private final Function<String, DatasetName> topics;
  private final Function<String, DatasetName> tables;
  private final ColumnLineage lineage;
  private final StoredLineage stored;
  private final Map<String, Relation> relations = new LinkedHashMap<>();
  private final Set<String> written = new LinkedHashSet<>();

  /** A table or a view. */
  private record Relation(
      boolean isTable, String description, String owner, List<ColumnSpec> columns) {}

  /**
   * @param topics what a topic is called, where the run reads it from
   * @param tables what {@code dataset.table} is called
   * @param isWritten of a table, as {@code dataset.table}; views are where all that they show is,
   *     and tables of the platform's own are none of it
   */
  RunDatasets(
      OpenLineage events,
      DomainSpec domain,
      Function<String, DatasetName> topics,
      Function<String, DatasetName> tables,
      Predicate<String> isWritten) {
    this.events = events;
    this.topics = topics;
    this.tables = tables;
    this.lineage = ColumnLineage.of(domain);
    this.stored = new StoredLineage(lineage);
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    warehouse
        .tables()
        .forEach(
            table ->
                relations.put(
                    table.qualifiedName(),
                    new Relation(true, table.description(), table.owner(), table.columns())));
    warehouse
        .views()
        .forEach(
            view ->
                relations.put(
                    view.qualifiedName(),
                    new Relation(false, view.description(), view.owner(), view.columns())));
    relations.keySet().removeIf(Dataset.OPS::has);
    relations.forEach(
        (name, relation) -> {
          if (relation.isTable() ? isWritten.test(name) : showsWhatIsWritten(name)) {
            written.add(name);
          }
        });
  }

  /** Of a view, which stands behind those that it reads. */
  private boolean showsWhatIsWritten(String view) {
    List<String> read =
        stored.origins(view).stream().map(ColumnId::relation).filter(this::isKnown).toList();
    return !read.isEmpty() && written.containsAll(read);
  }

  /**
   * @param records how many were read, by topic; empty where nobody counted them
   */
  List<InputDataset> inputs(Map<String, Long> records) {
    Map<String, Set<String>> read = new TreeMap<>();
    for (String table : written) {
      for (ColumnId origin : stored.origins(table)) {
        if (!written.contains(origin.relation()) && isKnown(origin.relation())) {
          read.computeIfAbsent(origin.relation(), name -> new TreeSet<>()).add(origin.column());
        }
      }
    }
    List<InputDataset> inputs = new ArrayList<>();
    read.forEach(
        (name, columns) -> {
          DatasetName dataset = name(name);
          Relation relation = relations.get(name);
          Long count = ColumnId.topicOf(name).map(records::get).orElse(null);
          inputs.add(
              events
                  .newInputDatasetBuilder()
                  .namespace(dataset.namespace())
                  .name(dataset.name())
                  .facets(relation == null ? ofTopic(columns) : facets(relation).build())
                  .inputFacets(
                      events
                          .newInputDatasetInputFacetsBuilder()
                          .inputStatistics(
                              count == null
                                  ? null
                                  : events
                                      .newInputStatisticsInputDatasetFacetBuilder()
                                      .rowCount(count)
                                      .build())
                          .build())
                  .build());
        });
    return inputs;
  }

  /**
   * @param rows how many were written, by {@code dataset.table}; empty where nobody counted them
   */
  List<OutputDataset> outputs(Map<String, Long> rows) {
    List<OutputDataset> outputs = new ArrayList<>();
    for (String table : written) {
      DatasetName dataset = name(table);
      Long count = rows.get(table);
      outputs.add(
          events
              .newOutputDatasetBuilder()
              .namespace(dataset.namespace())
              .name(dataset.name())
              .facets(facets(relation(table)).columnLineage(columnLineage(table)).build())
              .outputFacets(
                  events
                      .newOutputDatasetOutputFacetsBuilder()
                      .outputStatistics(
                          count == null
                              ? null
                              : events
                                  .newOutputStatisticsOutputDatasetFacetBuilder()
                                  .rowCount(count)
                                  .build())
                      .build())
              .build());
    }
    return outputs;
  }

  private Relation relation(String name) {
    Relation relation = relations.get(name);
    if (relation == null) {
      throw new IllegalArgumentException("no table " + name);
    }
    return relation;
  }

  private boolean isKnown(String relation) {
    return ColumnId.topicOf(relation).isPresent() || relations.containsKey(relation);
  }

  private DatasetName name(String relation) {
    return ColumnId.topicOf(relation).map(topics).orElseGet(() -> tables.apply(relation));
  }

  private DatasetFacets ofTopic(Set<String> paths) {
    List<SchemaDatasetFacetFields> fields =
        paths.stream()
            .filter(path -> !path.equals(ColumnId.ROWS))
            .map(path -> events.newSchemaDatasetFacetFieldsBuilder().name(path).build())
            .toList();
    return events
        .newDatasetFacetsBuilder()
        .schema(events.newSchemaDatasetFacetBuilder().fields(fields).build())
        .build();
  }

  private DatasetFacetsBuilder facets(Relation relation) {
    List<SchemaDatasetFacetFields> fields = new ArrayList<>();
    List<TagsDatasetFacetFields> personal = new ArrayList<>();
    for (ColumnSpec column : relation.columns()) {
      fields.add(
          events
              .newSchemaDatasetFacetFieldsBuilder()
              .name(column.name())
              .type(column.type().name().toLowerCase(Locale.ROOT))
              .description(column.description())
              .build());
      column
          .personal()
          .ifPresent(
              kind ->
                  personal.add(
                      events.newTagsDatasetFacetFields("personal", kind, SOURCE, column.name())));
    }
    return events
        .newDatasetFacetsBuilder()
        .schema(events.newSchemaDatasetFacetBuilder().fields(fields).build())
        .documentation(
            events
                .newDocumentationDatasetFacetBuilder()
                .description(relation.description())
                .build())
        .datasetType(
            events
                .newDatasetTypeDatasetFacetBuilder()
                .datasetType(relation.isTable() ? "TABLE" : "VIEW")
                .build())
        .ownership(
            events
                .newOwnershipDatasetFacetBuilder()
                .owners(
                    List.of(
                        events
                            .newOwnershipDatasetFacetOwnersBuilder()
                            .name(relation.owner())
                            .type("OWNER")
                            .build()))
                .build())
        .tags(
            personal.isEmpty() ? null : events.newTagsDatasetFacetBuilder().tags(personal).build());
  }

  private @Nullable ColumnLineageDatasetFacet columnLineage(String table) {
    ColumnLineageDatasetFacetFieldsBuilder fields =
        events.newColumnLineageDatasetFacetFieldsBuilder();
    boolean isEmpty = true;
    for (ColumnSpec column : relation(table).columns()) {
      List<InputField> made = inputFields(new ColumnId(table, column.name()));
      if (!made.isEmpty()) {
        isEmpty = false;
        fields.put(
            column.name(),
            events.newColumnLineageDatasetFacetFieldsAdditionalBuilder().inputFields(made).build());
      }
    }
    List<InputField> deciding = inputFields(ColumnId.rowsOf(table));
    return isEmpty && deciding.isEmpty()
        ? null
        : events
            .newColumnLineageDatasetFacetBuilder()
            .fields(fields.build())
            .dataset(deciding)
            .build();
  }

  private List<InputField> inputFields(ColumnId column) {
    String rule = lineage.provenance(column).map(Provenance::rule).orElse("");
    List<InputField> inputs = new ArrayList<>();
    stored
        .origins(column)
        .forEach(
            (origin, how) -> {
              if (isKnown(origin.relation())) {
                DatasetName dataset = name(origin.relation());
                inputs.add(
                    events
                        .newInputFieldBuilder()
                        .namespace(dataset.namespace())
                        .name(dataset.name())
                        .field(origin.column())
                        .transformations(
                            List.of(
                                events.newInputFieldTransformations(
                                    how == How.DECIDES ? "INDIRECT" : "DIRECT",
                                    subtype(how),
                                    rule,
                                    how == How.SUMMED)))
                        .build());
              }
            });
    return inputs;
  }

  private static @Nullable String subtype(How how) {
    return switch (how) {
      case COPIED -> "IDENTITY";
      case COMPUTED -> "TRANSFORMATION";
      case SUMMED -> "AGGREGATION";
      case DECIDES -> null; // By a condition, a group or an order: lineage does not say which.
    };
  }
}
