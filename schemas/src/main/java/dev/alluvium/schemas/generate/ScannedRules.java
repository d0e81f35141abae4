package dev.alluvium.schemas.generate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.quality.Dimension;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec.Severity;
import dev.alluvium.schemas.spec.quality.Rule;
import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import dev.alluvium.schemas.warehouse.quality.CheckedRelation;
import dev.alluvium.schemas.warehouse.quality.ExpectationQueries;
import dev.alluvium.schemas.warehouse.query.QueryColumns;
import dev.alluvium.schemas.warehouse.query.QueryException;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Provenance.Origin;
import dev.alluvium.schemas.warehouse.table.QualifiedNames;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.SqlText;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is expected of a stored table, as rules of Dataplex's scans: queries of rows that must not
 * be. They are those that fail a job; what the clock or the days before decide is none, as a scan
 * sees the last days by a query that is the same on each, and neither is what reads personal
 * columns, which a scan is not let see.
 */
final class ScannedRules {
  /** What Dataplex puts the scanned rows for. */
  private static final String DATA = "${data()}";

  /** What stands before a {@code *} that is all columns; else it multiplies, or counts rows. */
  private static final Set<String> BEFORE_ALL = Set.of("SELECT", "DISTINCT", "ALL", ",", ".");

  private final DomainSpec domain;
  private final Map<String, List<ColumnSpec>> columns;

  ScannedRules(DomainSpec domain, WarehouseSpec warehouse) {
    this.domain = domain;
    this.columns = warehouse.relations();
  }

  /**
   * The rules, by name; may be none.
   *
   * @param names of all tables and views, which the queries name in full
   */
  ArrayNode of(TableSpec table, Collection<String> names) {
    ArrayNode rules = JsonNodeFactory.instance.arrayNode();
    for (ExpectationSpec expectation : domain.expectations(table.qualifiedName())) {
      String broken =
          ExpectationQueries.of(
                  expectation, CheckedRelation.of(table), CheckedDays.EVER, SqlDialect.BIGQUERY)
              .broken();
      if (expectation.severity() == Severity.FAIL
          && isOfAnyDays(expectation.rule())
          && !readsPersonal(broken)) {
        ObjectNode rule = rules.addObject();
        rule.put("name", expectation.name().replace('_', '-'));
        rule.put("description", expectation.description());
        rule.put("dimension", expectation.rule().dimension().name());
        rule.put("sql", scanning(expectation, broken, names));
      }
    }
    return rules;
  }

  /** What a person wrote is of all rows, as it says; the rest is of those that are scanned. */
  private static String scanning(
      ExpectationSpec expectation, String broken, Collection<String> names) {
    boolean isWhole = expectation.rule().isWritten() && !expectation.rule().reads().isEmpty();
    return QualifiedNames.replace(
        broken,
        names,
        name -> name.equals(expectation.table()) && !isWhole ? DATA : "`${project}." + name + "`");
  }

  private static boolean isOfAnyDays(Rule rule) {
    return !rule.isOfClock() && rule.dimension() != Dimension.VOLUME;
  }

  /** Whether a column is, of all that the query names or is made of; else that it is not known. */
  private boolean readsPersonal(String sql) {
    boolean readsAll = namesAll(new SqlText(sql).words()) || !isToldWithoutPersonal(sql);
    return QualifiedNames.in(sql, columns.keySet()).stream()
        .flatMap(name -> columns.getOrDefault(name, List.of()).stream())
        .filter(column -> column.personal().isPresent())
        .anyMatch(
            column ->
                readsAll || Pattern.compile("(?i)\\b" + column.name() + "\\b").matcher(sql).find());
  }

  private static boolean namesAll(List<String> words) {
    return IntStream.range(1, words.size())
        .anyMatch(i -> words.get(i).equals("*") && BEFORE_ALL.contains(words.get(i - 1)));
  }

  private boolean isToldWithoutPersonal(String sql) {
    try {
      QueryColumns query =
          QueryColumns.of(
              sql,
              name ->
                  Optional.ofNullable(columns.get(name))
                      .map(of -> of.stream().map(ColumnSpec::name).toList()));
      return Stream.concat(
              query.decides().stream(),
              query.columns().stream()
                  .flatMap(column -> column.provenance().origins().stream())
                  .map(Origin::column))
          .noneMatch(this::isPersonal);
    } catch (QueryException e) {
      return false;
    }
  }

  private boolean isPersonal(ColumnId id) {
    return columns.getOrDefault(id.relation(), List.of()).stream()
        .anyMatch(column -> column.name().equals(id.column()) && column.personal().isPresent());
  }
}
