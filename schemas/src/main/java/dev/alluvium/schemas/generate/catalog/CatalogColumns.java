package dev.alluvium.schemas.generate.catalog;

import dev.alluvium.schemas.generate.looker.LookerFiles;
import dev.alluvium.schemas.lineage.ColumnLineage;
import dev.alluvium.schemas.lineage.FieldRules;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.Origin;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns of a domain's entries, each with its lineage and its rules. */
final class CatalogColumns {
  private static final int MOST_VALUES = 12;

  private final ColumnLineage lineage;
  private final FieldRules rules;
  private final Examples examples;

  /** Columns that somebody declares, by relation, in their order. */
  private final Map<String, Map<String, ColumnSpec>> declared = new LinkedHashMap<>();

  /** Names of all columns, by relation. */
  private final Map<String, Set<String>> known = new TreeMap<>();

  CatalogColumns(DomainSpec domain, WarehouseSpec warehouse, Examples examples) {
    this.lineage = LookerFiles.lineage(domain);
    this.rules = new FieldRules(domain, lineage);
    this.examples = examples;
    warehouse.relations().forEach(this::declare);
    domain
        .events()
        .forEach(event -> declare(ColumnId.relationOfEvent(event.name()), columns(event)));
    for (ColumnId column : lineage.columns()) {
      know(column);
      provenance(column).origins().forEach(origin -> know(origin.column()));
    }
  }

  private void declare(String relation, List<ColumnSpec> columns) {
    Map<String, ColumnSpec> byName = new LinkedHashMap<>();
    columns.forEach(column -> byName.put(column.name(), column));
    declared.put(relation, byName);
  }

  private void know(ColumnId column) {
    known.computeIfAbsent(column.relation(), name -> new TreeSet<>()).add(column.column());
  }

  private static List<ColumnSpec> columns(EventSpec event) {
    return EventColumns.of(event).columns().stream().map(ColumnSpec::like).toList();
  }

  /** Views of Looker, as lineage calls them. */
  List<String> ofLooker() {
    return known.keySet().stream().filter(relation -> relation.startsWith("looker ")).toList();
  }

  /** All columns of a relation; its rows behind them, where columns decide these or count them. */
  List<CatalogColumn> of(String relation, List<String> key) {
    Set<String> names = known.getOrDefault(relation, Set.of());
    Map<String, ColumnSpec> declaredHere = declared.getOrDefault(relation, Map.of());
    List<CatalogColumn> columns = new ArrayList<>();
    (declaredHere.isEmpty() ? names : declaredHere.keySet())
        .stream()
            .filter(name -> !name.equals(ColumnId.ROWS))
            .forEach(name -> columns.add(column(new ColumnId(relation, name), key)));
    if (names.contains(ColumnId.ROWS)) {
      columns.add(rows(ColumnId.rowsOf(relation)));
    }
    return List.copyOf(columns);
  }

  private CatalogColumn column(ColumnId id, List<String> key) {
    Optional<ColumnSpec> own = Optional.ofNullable(declared(id));
    Optional<ColumnSpec> described = own.or(() -> like(id));
    Optional<String> personal = described.flatMap(ColumnSpec::personal);
    return new CatalogColumn(
        id.column(),
        own.map(column -> column.type().contractName()).orElse(""),
        described.map(ColumnSpec::description).orElse("").strip(),
        personal,
        key.contains(id.column()),
        rules.of(id).map(field -> words(field, rules.isRequired(id))).orElse(List.of()),
        personal.isPresent() ? List.of() : examples.of(id),
        provenance(id),
        lineage.uses(id));
  }

  private CatalogColumn rows(ColumnId id) {
    return new CatalogColumn(
        ColumnId.ROWS,
        "",
        id.isOfTopic() ? "The record as a whole." : "Which rows there are.",
        Optional.empty(),
        /* isKey= */ false,
        List.of(),
        List.of(),
        provenance(id),
        lineage.uses(id));
  }

  private @Nullable ColumnSpec declared(ColumnId id) {
    return declared.getOrDefault(id.relation(), Map.of()).get(id.column());
  }

  /**
   * A field of a record means what the column of raw means that is made of it; a field of Looker
   * what the column means that it shows.
   */
  private Optional<ColumnSpec> like(ColumnId id) {
    return Stream.concat(lineage.uses(id).stream(), provenance(id).origins().stream())
        .filter(origin -> origin.how().isKept())
        .flatMap(origin -> Stream.ofNullable(declared(origin.column())))
        .findFirst();
  }

  private Provenance provenance(ColumnId id) {
    return lineage.provenance(id).orElse(Provenance.UNKNOWN);
  }

  /** How a field is cleaned, and what of it is let in. */
  private static List<String> words(FieldSpec field, boolean isRequired) {
    List<String> words = new ArrayList<>();
    field
        .each()
        .ifPresent(
            each -> {
              words.add(
                  "each of %s as %s".formatted(each.path(), each.value().type().contractName()));
              words.addAll(words(each.value(), each.value().required()));
            });
    field.cleaning().forEach(rule -> words.add(rule.name().toLowerCase(Locale.ROOT)));
    if (isRequired) {
      words.add("required");
    }
    field.fallback().ifPresent(value -> words.add(value + " where there is none"));
    field.min().ifPresent(min -> words.add("at least " + min));
    field.max().ifPresent(max -> words.add("at most " + max));
    if (!field.oneOf().isEmpty()) {
      List<String> values = field.oneOf();
      String first = String.join(", ", values.subList(0, Math.min(MOST_VALUES, values.size())));
      words.add(
          values.size() > MOST_VALUES
              ? "one of %s values: %s, …".formatted(String.valueOf(values.size()), first)
              : "one of " + first);
    }
    return words;
  }

  /** The other relations that these columns of one are made of. */
  static List<String> reads(String relation, List<CatalogColumn> columns) {
    return others(relation, columns.stream().flatMap(column -> column.madeOf().origins().stream()));
  }

  /** The other relations that are made of these columns of one. */
  static List<String> readBy(String relation, List<CatalogColumn> columns) {
    return others(relation, columns.stream().flatMap(column -> column.usedBy().stream()));
  }

  private static List<String> others(String relation, Stream<Origin> origins) {
    return origins
        .map(origin -> origin.column().relation())
        .filter(other -> !other.equals(relation))
        .distinct()
        .sorted()
        .toList();
  }
}
