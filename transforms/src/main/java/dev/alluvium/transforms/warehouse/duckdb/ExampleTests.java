package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ExpectationSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.computed.ModelTestSpec;
import dev.alluvium.schemas.warehouse.ModelBuilds;
import dev.alluvium.schemas.warehouse.ModelBuilds.ModelBuild;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Runs the examples of models, each in a database of its own, in memory: what the query reads are
 * plain tables there, be they views or tables elsewhere, with the rows that the example gives. Of
 * the rows that come of it, the model's expectations must hold.
 */
public final class ExampleTests {
  private final Map<String, List<ColumnSpec>> columns = new HashMap<>();
  private final Map<String, ViewSpec> queries = new HashMap<>();
  private final Map<String, ModelBuild> builds = new HashMap<>();

  private ExampleTests(DomainSpec domain) {
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    for (TableSpec table : warehouse.tables()) {
      columns.put(table.qualifiedName(), table.columns());
    }
    for (ViewSpec view : warehouse.views()) {
      columns.put(view.qualifiedName(), view.columns());
    }
    warehouse.models().forEach(query -> queries.put(query.qualifiedName(), query));
    ModelBuilds.of(domain, SqlDialect.DUCKDB).forEach(build -> builds.put(build.table(), build));
  }

  /**
   * What became of an example.
   *
   * @param name of the model and of the example, with a point between
   * @param place where the contract says it
   * @param difference how the rows differ from those expected, or why there are none, in lines for
   *     people; empty where all is as expected
   */
  public record Result(String name, String place, Optional<String> difference) {
    public boolean isPassed() {
      return difference.isEmpty();
    }
  }

  /** Runs all examples of a domain's models, in the contract's order. */
  public static List<Result> run(DomainSpec domain) {
    return run(domain, domain.computed(ModelSpec.class));
  }

  /** Runs all examples of some of the domain's models. */
  public static List<Result> run(DomainSpec domain, List<ModelSpec> models) {
    ExampleTests tests = new ExampleTests(domain);
    List<Result> results = new ArrayList<>();
    for (ModelSpec model : models) {
      for (ModelTestSpec test : model.tests()) {
        results.add(
            new Result(
                model.name() + "." + test.name(), test.place(), tests.difference(model, test)));
      }
      for (ExpectationSpec expectation : model.expectations()) {
        if (!expectation.brokenBy().isEmpty()) {
          results.add(
              new Result(
                  model.name() + "." + expectation.name(),
                  expectation.place(),
                  tests.unbroken(model, expectation)));
        }
      }
    }
    return List.copyOf(results);
  }

  private Optional<String> difference(ModelSpec model, ModelTestSpec test) {
    try (DuckDBConnection connection = DuckDbFile.openInMemory()) {
      for (String relation : model.reads()) {
        create(connection, table(relation), test.given().getOrDefault(relation, List.of()));
      }
      TableSpec table = table(model.qualifiedName());
      create(connection, table, List.of());
      new PrepareViews(connection, new Comments(connection))
          .checkModel(Objects.requireNonNull(queries.get(model.qualifiedName())));
      DuckDbTransaction.run(
          connection, Objects.requireNonNull(builds.get(model.qualifiedName())).statements());
      Optional<String> difference =
          RowDifference.of(
              table.columns(),
              test.expected(),
              RelationRows.read(connection, table.qualifiedName(), table.columns()));
      return difference.isPresent() ? difference : broken(connection, model, test);
    } catch (SQLException | DuckDbException e) {
      return Optional.of(DuckDbException.firstLine(e));
    }
  }

  /** The expectations that do not hold of the example, of those whose inputs it gives. */
  private static Optional<String> broken(
      DuckDBConnection connection, ModelSpec model, ModelTestSpec test) throws SQLException {
    List<String> broken = new ArrayList<>();
    for (ExpectationSpec expectation : model.expectations()) {
      Set<String> others = new HashSet<>(expectation.reads());
      others.remove(model.qualifiedName());
      if (test.given().keySet().containsAll(others)) {
        long rows = count(connection, expectation);
        if (rows > 0) {
          broken.add(
              "expectation %s does not hold of these rows: %s break it"
                  .formatted(expectation.name(), rows));
        }
      }
    }
    return broken.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", broken));
  }

  /** Why the rows that should break an expectation do not. */
  private Optional<String> unbroken(ModelSpec model, ExpectationSpec expectation) {
    try (DuckDBConnection connection = DuckDbFile.openInMemory()) {
      Set<String> relations = new HashSet<>(expectation.reads());
      relations.add(model.qualifiedName());
      for (String relation : relations) {
        create(
            connection,
            table(relation),
            relation.equals(model.qualifiedName()) ? expectation.brokenBy() : List.of());
      }
      return count(connection, expectation) > 0
          ? Optional.empty()
          : Optional.of("the expectation holds of the rows in broken_by");
    } catch (SQLException | DuckDbException e) {
      return Optional.of(DuckDbException.firstLine(e));
    }
  }

  private static long count(DuckDBConnection connection, ExpectationSpec expectation)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(*) FROM (\n"
                    + SqlDialect.DUCKDB.query(expectation.sql())
                    + "\n) AS broken")) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  /** A table for what stands for one here; every column may be empty. */
  private TableSpec table(String qualifiedName) {
    int dot = qualifiedName.indexOf('.');
    return TableSpec.builder()
        .setDataset(qualifiedName.substring(0, dot))
        .setName(qualifiedName.substring(dot + 1))
        .setDescription("")
        .setOwner("")
        .setColumns(columns.getOrDefault(qualifiedName, List.of()))
        .setKey(List.of())
        .setRule(MergeRule.LAST_WRITTEN)
        .build();
  }

  private static void create(DuckDBConnection connection, TableSpec table, List<Row> rows)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + name(table.dataset()));
      statement.execute(
          table.columns().stream()
              .map(column -> name(column.name()) + " " + DuckDbSql.type(column.type()))
              .collect(Collectors.joining(", ", "CREATE TABLE " + name(table) + " (", ")")));
    }
    if (!rows.isEmpty()) {
      new RowAppender(connection, table)
          .insert(
              rows.stream().map(row -> TableMutation.upsert(table, whole(table, row))).toList());
    }
  }

  /** The row with every column of its table. */
  private static Row whole(TableSpec table, Row some) {
    List<@Nullable Object> values = new ArrayList<>();
    for (ColumnSpec column : table.columns()) {
      values.add(some.getSchema().hasField(column.name()) ? some.getValue(column.name()) : null);
    }
    return Row.withSchema(table.rowSchema()).attachValues(values);
  }
}
