package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.warehouse.table.Settling;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.duckdb.DuckDBConnection;

/**
 * A table that is kept small: what the table of all rows takes is written to it in the same
 * transaction, and once enough has come, what counts no more is taken out, in a transaction of its
 * own. That is dear by the rows that the table has, of which a good part is new: so it costs each
 * change the same, however many came before. Not thread-safe.
 */
final class SettledTable {
  /** Fewer new rows are not worth it. */
  private static final long LEAST = 50_000;

  /** Of the rows that there are, one in so many must be new when the file is closed. */
  private static final int PART_AT_CLOSE = 10;

  private static final long UNKNOWN = -1;

  private final DuckDBConnection connection;
  private final Settling settling;
  private final TableMerge merge;
  private long unsettled;

  /** Rows that the last settling left, or that there were when the file was opened. */
  private long settled = UNKNOWN;

  private boolean hasFailed;

  /**
   * @param merge into the table that is kept small, over that connection
   */
  SettledTable(DuckDBConnection connection, Settling settling, TableMerge merge) {
    this.connection = connection;
    this.settling = settling;
    this.merge = merge;
  }

  /**
   * Merges what the table of all rows has taken, in the connection's transaction. What that has
   * refused, for a better one of its key, must not come in here, where the better one may be gone.
   */
  void merge(List<TableMutation> mutations) throws SQLException {
    if (settled == UNKNOWN) {
      settled = count();
    }
    merge.merge(
        mutations.stream().map(m -> TableMutation.upsert(settling.kept(), m.row())).toList());
    unsettled += mutations.size();
  }

  /** Settles the table where enough has come, on the connection, which is in no transaction. */
  void settleIfDue() {
    if (unsettled >= Math.max(LEAST, settled / 2)) {
      settle();
    }
  }

  /** Settles the table where it is worth it at the end, as {@link #settleIfDue}. */
  void settleAtClose() {
    if (unsettled > 0 && unsettled >= settled / PART_AT_CLOSE) {
      settle();
    }
  }

  /** What is not settled is read rightly all the same, so a run goes on; that is told once. */
  private void settle() {
    try {
      takeOut();
      settled = count();
    } catch (SQLException e) {
      settled += unsettled; // Tried again when half as many more have come.
      if (!hasFailed) {
        hasFailed = true;
        System.err.printf(
            Locale.ROOT,
            "warning: %s is not made smaller, so it is read more slowly: %s%n",
            settling.kept().qualifiedName(),
            DuckDbException.firstLine(e));
      }
    }
    unsettled = 0;
  }

  private void takeOut() throws SQLException {
    String kept = name(settling.kept());
    DuckDbTransaction.run(
        connection,
        List.of(
            settling.forget(),
            // Side by side: rows that are left among those taken out are read with these.
            "CREATE OR REPLACE TEMP TABLE left_over AS SELECT * FROM " + kept,
            "DELETE FROM " + kept,
            "INSERT INTO %s SELECT * FROM temp.left_over".formatted(kept),
            "DROP TABLE temp.left_over"));
    merge.rowsWereTakenOut();
  }

  private long count() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + name(settling.kept()))) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
