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
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.QualifiedNames;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is expected of a stored table, as rules of Dataplex's scans: queries of rows that must not
 * be. They are those that fail a job; what the clock or the days before decide is none, as a scan
 * sees the last days by a query that is the same on each, and neither is what reads personal
 * columns, which a scan is not let see.
 */
final class ScannedRules {
  /** What Dataplex puts the scanned rows for. */
  private static final String DATA = "${data()}";

  private static final Pattern ALL_COLUMNS =
      Pattern.compile("(?i)\\bSELECT\\s+(DISTINCT\\s+)?\\*|\\b[a-z_]\\w*\\.\\*");

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

  private boolean readsPersonal(String sql) {
    boolean readsAll = ALL_COLUMNS.matcher(sql).find();
    return QualifiedNames.in(sql, columns.keySet()).stream()
        .flatMap(name -> columns.getOrDefault(name, List.of()).stream())
        .filter(column -> column.personal().isPresent())
        .anyMatch(
            column ->
                readsAll || Pattern.compile("(?i)\\b" + column.name() + "\\b").matcher(sql).find());
  }
}
