package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/**
 * What is wrong with the queries of a domain: all of it at once, where a job would end with the
 * first. They are looked at over tables without rows, in a database that is gone afterwards.
 */
public final class QueryFaults {
  private final DuckDBConnection scratch;
  private final PrepareViews views;
  private final List<String> faults = new ArrayList<>();

  private QueryFaults(DuckDBConnection scratch) {
    this.scratch = scratch;
    this.views = new PrepareViews(scratch);
  }

  /**
   * A line for each view, model and expectation that a job would refuse, as the job would say it. A
   * view that reads a wrong one is looked at as if that gave what it declares.
   *
   * @throws DuckDbException if the tables themselves cannot be made
   */
  public static List<String> of(WarehouseSpec warehouse) {
    try (DuckDBConnection scratch = DuckDbFile.openInMemory()) {
      QueryFaults found = new QueryFaults(scratch);
      found.makeTables(warehouse);
      found.look(warehouse);
      return List.copyOf(found.faults);
    } catch (SQLException e) {
      throw DuckDbException.because("the queries cannot be looked at", e);
    }
  }

  /** In one call, and with nothing that a query cannot see: each takes longer than the query. */
  private void makeTables(WarehouseSpec warehouse) throws SQLException {
    try (Statement statement = scratch.createStatement()) {
      statement.execute(
          Stream.concat(
                  warehouse.datasets().stream().map(d -> "CREATE SCHEMA IF NOT EXISTS " + name(d)),
                  warehouse.tables().stream().map(PrepareTables::create))
              .collect(Collectors.joining("; ")));
    }
  }

  private void look(WarehouseSpec warehouse) throws SQLException {
    try (Statement statement = scratch.createStatement()) {
      for (ViewSpec view : warehouse.views()) {
        if (!holds(() -> views.prepare(view))) {
          statement.execute(declared(view));
        }
      }
    }
    for (ViewSpec model : warehouse.models()) {
      holds(() -> views.checkModel(model));
    }
    for (ViewSpec expectation : warehouse.expectations()) {
      holds(() -> views.checkExpectation(expectation));
    }
  }

  private interface Look {
    void run() throws SQLException;
  }

  private boolean holds(Look look) throws SQLException {
    try {
      look.run();
      return true;
    } catch (DuckDbException e) {
      faults.add(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** The view as it should be, without rows. */
  private static String declared(ViewSpec view) {
    return view.columns().stream()
        .map(c -> "CAST(NULL AS " + DuckDbSql.type(c.type()) + ") AS " + name(c.name()))
        .collect(
            Collectors.joining(
                ", ",
                "CREATE OR REPLACE VIEW " + name(view.dataset(), view.name()) + " AS SELECT ",
                ""));
  }
}
