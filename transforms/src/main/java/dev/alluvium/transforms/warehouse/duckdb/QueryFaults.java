package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;
import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
   * A line for each view, model and expectation of contracts that a job would refuse, as the job
   * would say it. What reads a view that is wrong is looked at as if that gave what it declares. Of
   * one that is right the types stand for it, so that a view of views takes no longer than they do.
   * What is derived gives what it declares ({@code ViewColumnsTest}), and is not looked at.
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

  /** With nothing that a query cannot see. */
  private void makeTables(WarehouseSpec warehouse) throws SQLException {
    run(
        Stream.concat(
            warehouse.datasets().stream().map(d -> "CREATE SCHEMA IF NOT EXISTS " + name(d)),
            warehouse.tables().stream().map(PrepareTables::create)));
  }

  /** In one call: each takes longer than what it does. */
  private void run(Stream<String> statements) throws SQLException {
    String all = statements.collect(joining("; "));
    if (all.isEmpty()) {
      return;
    }
    try (Statement statement = scratch.createStatement()) {
      statement.execute(all);
    }
  }

  private void look(WarehouseSpec warehouse) throws SQLException {
    run(
        warehouse.views().stream()
            .map(
                view ->
                    withoutRows(
                        view,
                        view.columns().stream().map(c -> DuckDbSql.type(c.type())).toList())));
    for (ViewSpec view : warehouse.views()) { // Each behind those that it reads.
      if (!view.place().isEmpty()) {
        holds(() -> run(Stream.of(withoutRows(view, views.checkView(view)))));
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

  private void holds(Look look) throws SQLException {
    try {
      look.run();
    } catch (DuckDbException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
  }

  /** A view of these types in the place of that one. */
  private static String withoutRows(ViewSpec view, List<String> types) {
    return IntStream.range(0, types.size())
        .mapToObj(
            i ->
                "CAST(NULL AS %s) AS %s"
                    .formatted(types.get(i), name(view.columns().get(i).name())))
        .collect(
            joining(
                ", ",
                "CREATE OR REPLACE VIEW " + name(view.dataset(), view.name()) + " AS SELECT ",
                ""));
  }
}
