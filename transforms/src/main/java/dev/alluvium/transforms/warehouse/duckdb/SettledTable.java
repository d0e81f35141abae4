package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.warehouse.table.Settling;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBConnection;

/**
 * A table that is kept small: what is written to the table of all rows is written to it in the same
 * transaction, and once enough has come, what counts no more is taken out, in a transaction of its
 * own. That is dear by the rows that the table has, of which a good part is new: so it costs each
 * change the same, however many came before. Not thread-safe.
 */
final class SettledTable {
  /** Fewer new rows are not worth it. */
  private static final long LEAST = 50_000;

  private final DuckDBConnection connection;
  private final Settling settling;
  private final TableMerge merge;
  private long unsettled;
  private long settled;

  /**
   * @param merge into the table that is kept small, over that connection
   */
  SettledTable(DuckDBConnection connection, Settling settling, TableMerge merge) {
    this.connection = connection;
    this.settling = settling;
    this.merge = merge;
  }

  /** Merges what is written to the table of all rows, in the connection's transaction. */
  void merge(List<TableMutation> mutations) throws SQLException {
    merge.merge(
        mutations.stream().map(m -> TableMutation.upsert(settling.kept(), m.row())).toList());
    unsettled += mutations.size();
  }

  /** Settles the table where enough has come, on the connection, which is in no transaction. */
  void settleIfDue() throws SQLException {
    if (unsettled >= Math.max(LEAST, settled / 2)) {
      settle();
    }
  }

  /** Settles the table where anything has come, on the connection, which is in no transaction. */
  void settle() throws SQLException {
    if (unsettled == 0) {
      return;
    }
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
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + kept)) {
      rows.next();
      settled = rows.getLong(1);
    }
    unsettled = 0;
  }
}
