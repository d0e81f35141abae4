package dev.alluvium.transforms.warehouse;

import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.util.List;

/** A warehouse that computes tables from its own tables, where they are. */
public interface SqlWarehouse {
  /** The SQL it understands. */
  SqlDialect dialect();

  /**
   * Runs statements in their order, in one transaction: they see everything written before, and
   * take effect together or not at all. Returns when they have.
   *
   * @param table qualified name of the one table that they change
   */
  void transact(String table, List<String> statements);

  /**
   * The same, of statements that give a table all its rows. A table of another shape than declared
   * is made anew in that transaction, if the warehouse makes its tables itself; until then it is as
   * it was, and so are the views over it.
   *
   * @param table its qualified name
   */
  default void rebuild(String table, List<String> statements) {
    transact(table, statements);
  }

  /** Runs a query that answers with one row of whole numbers, none of them NULL. */
  List<Long> numbers(String query);
}
