package dev.alluvium.schemas.generate.looker;

import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A table or view of the marts.
 *
 * @param key names of the columns that tell rows apart; none where nobody says
 * @param additivity by column, where something is known
 * @param hour the columns with the day and the hour of a row, where these are of one time
 * @param isDimension whether it says what is known of things, and is looked at beside facts
 * @param isStored whether it is a table
 */
record Relation(
    String name,
    String description,
    List<ColumnSpec> columns,
    List<String> key,
    Map<String, Additivity> additivity,
    Optional<DayAndHour> hour,
    boolean isDimension,
    boolean isStored) {
  private static final Set<ColumnType> NUMBERS =
      Set.of(ColumnType.INT64, ColumnType.FLOAT64, ColumnType.NUMERIC);

  /** The columns that say on which day, and in which hour of it, UTC. */
  record DayAndHour(String day, String hour) {}

  Additivity additivity(ColumnSpec column) {
    return column.personal().isPresent()
            || key.contains(column.name())
            || !NUMBERS.contains(column.type())
        ? Additivity.NONE
        : additivity.getOrDefault(column.name(), Additivity.NONE);
  }

  /** The column of that name, if there is one. */
  Optional<ColumnSpec> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  boolean has(String name) {
    return column(name).isPresent();
  }

  /** The given name, or where a column is called so, one that none is. */
  String free(String wanted) {
    return has(wanted) ? free(wanted + "_of_rows") : wanted;
  }
}
