package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.computed.ModelTestSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.warehouse.ModelBuilds;
import dev.alluvium.schemas.warehouse.ModelBuilds.ModelBuild;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import dev.alluvium.schemas.warehouse.quality.CheckedRelation;
import dev.alluvium.schemas.warehouse.quality.ExpectationQueries;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
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
 * Runs the examples of models, in a database in memory, which is empty again after each: what the
 * query reads are plain tables there, be they views or tables elsewhere, with the rows that the
 * example gives. Of the rows that come of it, the model's expectations must hold.
 */
public final class ExampleTests implements AutoCloseable {
  private static final Instant ANY_TIME = Instant.parse("2000-01-01T00:00:00Z");

  private final DomainSpec domain;
  private final DuckDBConnection connection;
  private final Map<String, CheckedRelation> relations;
  private final Map<String, List<ColumnSpec>> columns;
  private final Map<String, ViewSpec> queries = new HashMap<>();
  private final Map<String, ModelBuild> builds = new HashMap<>();

  private ExampleTests(DomainSpec domain, DuckDBConnection connection) {
    this.domain = domain;
    this.connection = connection;
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    relations = CheckedRelation.all(warehouse);
    columns = warehouse.relations();
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
    try (ExampleTests tests = of(domain)) {
      List<Result> results = tests.ofModels(domain.computed(ModelSpec.class));
      results.addAll(tests.ofOthers());
      return List.copyOf(results);
    }
  }

  /** What examples there are, by the names of their results; those that {@link #run} runs. */
  public static List<String> names(DomainSpec domain) {
    Map<String, String> models = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (ModelSpec model : domain.computed(ModelSpec.class)) {
      models.put(model.qualifiedName(), model.name());
      model.tests().forEach(test -> names.add(model.name() + "." + test.name()));
    }
    for (ExpectationSpec expectation : domain.expectations()) {
      if (!expectation.brokenBy().isEmpty()) {
        String table = expectation.table();
        names.add(models.getOrDefault(table, table) + "." + expectation.name());
      }
    }
    return List.copyOf(names);
  }

  /** Runs all examples of some of the domain's models. */
  public static List<Result> run(DomainSpec domain, List<ModelSpec> models) {
    try (ExampleTests tests = of(domain)) {
      return List.copyOf(tests.ofModels(models));
    }
  }

  private static ExampleTests of(DomainSpec domain) {
    try {
      return new ExampleTests(domain, DuckDbFile.openInMemory());
    } catch (SQLException e) {
      throw DuckDbException.because("there is no database for examples", e);
    }
  }

  private List<Result> ofModels(List<ModelSpec> models) {
    List<Result> results = new ArrayList<>();
    for (ModelSpec model : models) {
      for (ModelTestSpec test : model.tests()) {
        results.add(
            new Result(model.name() + "." + test.name(), test.place(), difference(model, test)));
      }
      addUnbroken(model.name(), model.qualifiedName(), results);
    }
    return results;
  }

  private List<Result> ofOthers() {
    List<Result> results = new ArrayList<>();
    Set<String> others = new LinkedHashSet<>();
    domain.expectations().forEach(expectation -> others.add(expectation.table()));
    domain.computed(ModelSpec.class).forEach(model -> others.remove(model.qualifiedName()));
    others.forEach(table -> addUnbroken(table, table, results));
    return results;
  }

  private void addUnbroken(String name, String table, List<Result> results) {
    for (ExpectationSpec expectation : domain.expectations(table)) {
      if (!expectation.brokenBy().isEmpty()) {
        results.add(
            new Result(
                name + "." + expectation.name(), expectation.place(), unbroken(expectation)));
      }
    }
  }

  /** Why an example is not as it should be, in a database that is empty before and after. */
  private Optional<String> tried(Example example) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      try {
        return example.difference();
      } finally {
        statement.execute("ROLLBACK");
      }
    } catch (SQLException | DuckDbException e) {
      return Optional.of(DuckDbException.firstLine(e));
    }
  }

  private interface Example {
    Optional<String> difference() throws SQLException;
  }

  private Optional<String> difference(ModelSpec model, ModelTestSpec test) {
    return tried(
        () -> {
          for (String relation : model.reads()) {
            create(table(relation), test.given().getOrDefault(relation, List.of()));
          }
          TableSpec table = table(model.qualifiedName());
          create(table, List.of());
          new PrepareViews(connection, new Comments(connection))
              .checkModel(Objects.requireNonNull(queries.get(model.qualifiedName())));
          build(Objects.requireNonNull(builds.get(model.qualifiedName())));
          Optional<String> difference =
              RowDifference.of(
                  table.columns(),
                  test.expected(),
                  RelationRows.read(connection, table.qualifiedName(), table.columns()));
          return difference.isPresent() ? difference : broken(model, test);
        });
  }

  private void build(ModelBuild build) throws SQLException {
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
        long rows = count(expectation);
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
  private Optional<String> unbroken(ExpectationSpec expectation) {
    return tried(
        () -> {
          Set<String> tables = new HashSet<>(expectation.rule().reads());
          tables.add(expectation.table());
          for (String relation : tables) {
            create(
                table(relation),
                relation.equals(expectation.table()) ? expectation.brokenBy() : List.of());
          }
          return count(expectation) > 0
              ? Optional.empty()
              : Optional.of("the expectation holds of the rows in broken_by");
        });
  }

  private long count(ExpectationSpec expectation) throws SQLException {
    CheckedRelation relation = Objects.requireNonNull(relations.get(expectation.table()));
    String query =
        ExpectationQueries.of(expectation, relation, CheckedDays.EVER, SqlDialect.DUCKDB).broken();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT count(*) FROM (\n" + query + "\n) AS broken")) {
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

  private void create(TableSpec table, List<Row> rows) throws SQLException {
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

  /** The row with every column of its table. One of raw has a time, or it would be a tombstone. */
  private static Row whole(TableSpec table, Row some) {
    List<@Nullable Object> values = new ArrayList<>();
    for (ColumnSpec column : table.columns()) {
      boolean isTimeOfRaw =
          table.dataset().equals("raw") && column.name().equals(EventColumns.EVENT_TS);
      values.add(
          some.getSchema().hasField(column.name())
              ? some.getValue(column.name())
              : isTimeOfRaw ? ANY_TIME : null);
    }
    return Row.withSchema(table.rowSchema()).attachValues(values);
  }

  @Override
  public void close() {
    DuckDbFile.close(connection);
  }
}
