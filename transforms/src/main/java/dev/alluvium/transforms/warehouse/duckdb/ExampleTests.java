package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.computed.ModelTestSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.warehouse.ModelBuilds;
import dev.alluvium.schemas.warehouse.ModelBuilds.ModelBuild;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.quality.CheckedRelation;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Runs the examples of models, in a database in memory, which is empty again after each: what the
 * query reads are plain tables there, be they views or tables elsewhere, with the rows that the
 * example gives. Of the rows that come of it, the model's expectations must hold. Of other
 * expectations, the rows that should break them must do so, see {@link BrokenBy}.
 */
public final class ExampleTests {
  private final DomainSpec domain;
  private final ExampleTables tables;
  private final BrokenBy brokenBy;
  private final Map<String, ViewSpec> queries = new HashMap<>();
  private final Map<String, ModelBuild> builds = new HashMap<>();

  private ExampleTests(DomainSpec domain, DuckDBConnection connection) {
    this.domain = domain;
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    tables = new ExampleTables(connection, warehouse.relations());
    brokenBy = new BrokenBy(tables, CheckedRelation.all(warehouse));
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

  /**
   * Runs all examples of a domain: those of its models, in the contract's order, then of what is
   * expected of other tables and views.
   */
  public static List<Result> run(DomainSpec domain) {
    return run(domain, example -> true);
  }

  /** Runs all examples of some of the domain's models. */
  public static List<Result> run(DomainSpec domain, List<ModelSpec> models) {
    Set<String> names = models.stream().map(ModelSpec::qualifiedName).collect(Collectors.toSet());
    return run(domain, example -> names.contains(example.table()));
  }

  /** Runs the example of that name, which {@link #names} has, and no other. */
  public static List<Result> run(DomainSpec domain, String name) {
    return run(domain, example -> example.name().equals(name));
  }

  private static List<Result> run(DomainSpec domain, Predicate<Example> isRun) {
    List<Example> examples = examples(domain).stream().filter(isRun).toList();
    if (examples.isEmpty()) {
      return List.of();
    }
    try (DuckDBConnection connection = DuckDbFile.openInMemory()) {
      ExampleTests tests = new ExampleTests(domain, connection);
      return examples.stream().map(tests::run).toList();
    } catch (SQLException e) {
      throw DuckDbException.because("there is no database for examples", e);
    }
  }

  /** What examples there are, by the names of their results; those that {@link #run} runs. */
  public static List<String> names(DomainSpec domain) {
    return examples(domain).stream().map(Example::name).toList();
  }

  /**
   * An example.
   *
   * @param table that it is of
   * @param name of its result
   * @param run tells why it is not as it should be
   */
  private record Example(
      String table, String name, String place, Function<ExampleTests, Optional<String>> run) {}

  private static List<Example> examples(DomainSpec domain) {
    List<Example> examples = new ArrayList<>();
    Set<String> others = new LinkedHashSet<>();
    domain.expectations().forEach(expectation -> others.add(expectation.table()));
    for (ModelSpec model : domain.computed(ModelSpec.class)) {
      String table = model.qualifiedName();
      for (ModelTestSpec test : model.tests()) {
        examples.add(
            new Example(
                table,
                model.name() + "." + test.name(),
                test.place(),
                tests -> tests.difference(model, test)));
      }
      addBroken(domain, table, model.name(), examples);
      others.remove(table);
    }
    others.forEach(table -> addBroken(domain, table, table, examples));
    return examples;
  }

  private static void addBroken(
      DomainSpec domain, String table, String name, List<Example> examples) {
    for (ExpectationSpec expectation : domain.expectations(table)) {
      if (!expectation.brokenBy().isEmpty()) {
        examples.add(
            new Example(
                table,
                name + "." + expectation.name(),
                expectation.place(),
                tests -> tests.brokenBy.unbroken(expectation)));
      }
    }
  }

  private Result run(Example example) {
    return new Result(example.name(), example.place(), example.run().apply(this));
  }

  private Optional<String> difference(ModelSpec model, ModelTestSpec test) {
    return tables.during(
        connection -> {
          for (String relation : model.reads()) {
            tables.create(relation, test.given().getOrDefault(relation, List.of()));
          }
          TableSpec table = tables.create(model.qualifiedName(), List.of());
          new PrepareViews(connection)
              .checkModel(Objects.requireNonNull(queries.get(model.qualifiedName())));
          build(connection, Objects.requireNonNull(builds.get(model.qualifiedName())));
          Optional<String> difference =
              RowDifference.of(
                  table.columns(),
                  test.expected(),
                  RelationRows.read(connection, table.qualifiedName(), table.columns()));
          return difference.isPresent() ? difference : broken(model, test);
        });
  }

  private static void build(DuckDBConnection connection, ModelBuild build) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : build.statements()) {
        statement.execute(sql);
      }
    }
  }

  /** The expectations that do not hold of the example, of those whose inputs it gives. */
  private Optional<String> broken(ModelSpec model, ModelTestSpec test) throws SQLException {
    List<String> broken = new ArrayList<>();
    for (ExpectationSpec expectation : domain.expectations(model.qualifiedName())) {
      Set<String> others = new HashSet<>(expectation.rule().reads());
      others.remove(model.qualifiedName());
      if (test.given().keySet().containsAll(others)) {
        long rows = brokenBy.count(expectation);
        if (rows > 0) {
          broken.add(
              "expectation %s does not hold of these rows: %s break it"
                  .formatted(expectation.name(), rows));
        }
      }
    }
    return broken.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", broken));
  }
}
