package dev.alluvium.schemas.contract.quality;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.quality.Rule;
import dev.alluvium.schemas.warehouse.quality.CheckedRelation;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads rules of one kind, each as the value of a key of that kind.
 *
 * @param key in the block of an expectation
 */
record RuleReader<R extends Rule>(
    Class<R> kind, Key<Optional<YamlNode>> key, RuleReader.Reading<R> reading)
    implements Kinds.Handler<R> {

  /** Reads a rule; none where it is at fault. */
  interface Reading<R> {
    Optional<R> of(YamlNode value, Of of);
  }

  /**
   * What a rule is of.
   *
   * @param name the expectation's
   * @param relations tables and views, by qualified name
   */
  record Of(
      Name name,
      CheckedRelation relation,
      Map<String, CheckedRelation> relations,
      Map<String, String> clocks) {
    Columns columns() {
      return columns(relation);
    }

    static Columns columns(CheckedRelation relation) {
      Columns columns = Columns.of(relation.name(), "column");
      for (ColumnSpec c : relation.columns()) {
        columns.add(Column.of(c));
      }
      return columns;
    }

    /** The column of that name, of one of those types; else a fault. */
    Optional<Column> column(Name column, List<ColumnType> types, String takes) {
      Optional<Column> found = columns().find(column);
      found
          .filter(c -> !c.isOf(types))
          .ifPresent(c -> column.fault("%s takes %s; it is %s", name, takes, c));
      return found.filter(c -> c.isOf(types));
    }

    /** The table or view of that name, or a fault. */
    Optional<CheckedRelation> other(Name table) {
      CheckedRelation other = relations.get(table.text());
      if (other == null) {
        table.fault("%s", Choice.unknown("table or view", table.text(), relations.keySet()));
      }
      return Optional.ofNullable(other);
    }

    /** Whether its rows have a time; a fault where they have none. */
    boolean hasTime() {
      if (relation.time().isEmpty()) {
        name.fault(
            "%s cannot say of what time its rows are: it has no event_ts, and is not partitioned by a date or timestamp",
            relation.name());
      }
      return relation.time().isPresent();
    }
  }

  Optional<Rule> read(YamlNode value, Of of) {
    return reading.of(value, of).map(rule -> rule);
  }
}
