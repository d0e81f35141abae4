package dev.alluvium.schemas.warehouse.table;

import static java.util.stream.Collectors.joining;

import java.io.Serializable;
import java.util.List;

/**
 * How a table is kept small that has, of the rows of another one, those which can still count. All
 * that is written to the other one is written to it as well; from time to time it is settled.
 *
 * @param all qualified name of the table of all rows
 * @param kept the one of those that count, with the same columns
 * @param forget the statement that takes rows out that count no more; to run it again, or never,
 *     changes nothing of what is read
 */
public record Settling(String all, TableSpec kept, String forget) implements Serializable {
  /** The same, of a table without what is said of it for people. */
  Settling withoutWords() {
    return new Settling(all, kept.withoutWords(), forget);
  }

  /** What gives a table that is new all rows that count. */
  public List<String> fill() {
    String columns = kept.columns().stream().map(ColumnSpec::name).collect(joining(", "));
    return List.of(
        "INSERT INTO %s (%s) SELECT %s FROM %s"
            .formatted(kept.qualifiedName(), columns, columns, all),
        forget);
  }
}
