package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import dev.alluvium.schemas.warehouse.quality.CheckedRelation;
import dev.alluvium.schemas.warehouse.quality.ExpectationQueries;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Whether rows break what is expected of them, in the tables of examples. */
final class BrokenBy {
  private final ExampleTables tables;
  private final Map<String, CheckedRelation> relations;

  /**
   * @param relations every table and view, by qualified name
   */
  BrokenBy(ExampleTables tables, Map<String, CheckedRelation> relations) {
    this.tables = tables;
    this.relations = relations;
  }

  /** Why the rows that should break an expectation do not. */
  Optional<String> unbroken(ExpectationSpec expectation) {
    return tables.during(
        connection -> {
          Set<String> read = new HashSet<>(expectation.rule().reads());
          read.add(expectation.table());
          for (String relation : read) {
            tables.create(
                relation,
                relation.equals(expectation.table()) ? expectation.brokenBy() : List.of());
          }
          return count(expectation) > 0
              ? Optional.empty()
              : Optional.of("the expectation holds of the rows in broken_by");
        });
  }

  /** How many rows of the tables break it. */
  long count(ExpectationSpec expectation) throws SQLException {
    CheckedRelation relation = Objects.requireNonNull(relations.get(expectation.table()));
    return tables.count(
        ExpectationQueries.of(expectation, relation, CheckedDays.EVER, SqlDialect.DUCKDB).broken());
  }
}
