package dev.alluvium.pipelines.sql;

import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.dataset.Dataset.Origin;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSql;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Drops tables and views of a warehouse file, so that the next job makes them as the contracts now
 * say: the way out where a key or a type has changed. All or none.
 *
 * <p>Exit codes: 0 done, 1 a table is not there, or the file is missing or in use (one line says
 * which), 2 wrong usage.
 */
@Command(
    name = "scripts/drop",
    mixinStandardHelpOptions = true,
    description = {
      "Drops tables of a local warehouse; the next job makes those that its contracts declare"
          + " anew.",
      "scripts/run RebuildMarts fills tables of vault and marts again, from raw."
    })
public final class Drop implements Callable<Integer> {
  private static final String ENGINE = "duckdb:";

  /** What is noted of tables. */
  private static final List<String> NOTES =
      Stream.of("table_functions", "table_keys", "table_meanings").map(Dataset.OPS::table).toList();

  @Spec @Nullable CommandSpec command;

  @Option(
      names = "--warehouse",
      required = true,
      paramLabel = "duckdb:FILE",
      description = "The warehouse; no job may hold it open.")
  String warehouse = "";

  @Option(
      names = "--records",
      description =
          "Let tables of raw and quarantine be dropped too. Their records are gone then, until they"
              + " are read from their source again.")
  boolean records;

  @Parameters(
      arity = "1..*",
      paramLabel = "TABLE",
      description = "As mart.mart_page_view_hourly; a view that no contract declares too.")
  List<String> tables = new ArrayList<>();

  private final PrintWriter out;

  Drop(PrintWriter out) {
    this.out = out;
  }

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(out, new PrintWriter(System.err, true, StandardCharsets.UTF_8), args));
  }

  /** Runs it as the command line would, and gives the exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Drop(out))
        .setErr(err)
        .setOut(out)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              if (failure instanceof SQLException || failure instanceof DuckDbException) {
                String message = String.valueOf(failure.getMessage());
                line.getErr().println("drop: " + message.lines().findFirst().orElse("failed"));
                return 1;
              }
              throw failure;
            })
        .execute(args);
  }

  @Override
  public Integer call() throws SQLException {
    if (!warehouse.startsWith(ENGINE) || warehouse.length() == ENGINE.length()) {
      throw wrong("--warehouse must be duckdb:FILE, not '" + warehouse + "'");
    }
    tables.forEach(this::check);
    Path file = Path.of(warehouse.substring(ENGINE.length()));
    if (!Files.exists(file)) {
      throw new DuckDbException("there is no warehouse " + file);
    }
    List<String> dropped;
    try (Connection connection = DuckDbFile.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      dropped = drop(statement, file);
      statement.execute("COMMIT");
    }
    dropped.forEach(out::println);
    return 0;
  }

  private void check(String table) {
    Optional<Origin> origin = Dataset.of(table).map(Dataset::origin);
    if (origin.equals(Optional.of(Origin.RECORDS)) && !records) {
      throw wrong(
          table
              + " holds records as they came, which nothing else here has; add --records to drop"
              + " it");
    }
    if (origin.isEmpty() || origin.get() == Origin.RUNS) {
      throw wrong(
          "'"
              + table
              + "' is no table that can be dropped: name it as vault.hub_user or"
              + " mart.mart_session");
    }
  }

  /** A line for each. */
  private List<String> drop(Statement statement, Path file) throws SQLException {
    List<String> dropped = new ArrayList<>();
    for (String table : new LinkedHashSet<>(tables)) {
      int dot = table.indexOf('.');
      String name =
          DuckDbSql.name(table.substring(0, dot)) + "." + DuckDbSql.name(table.substring(dot + 1));
      if (exists(statement, "view", table)) {
        statement.execute("DROP VIEW " + name);
        dropped.add("dropped " + table + ", a view");
        continue;
      }
      if (!exists(statement, "table", table)) {
        throw new DuckDbException("%s has no table %s; nothing is dropped".formatted(file, table));
      }
      try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + name)) {
        long had = rows.next() ? rows.getLong(1) : 0;
        dropped.add(
            String.format(
                Locale.ROOT, "dropped %s, %,d %s", table, had, had == 1 ? "row" : "rows"));
      }
      statement.execute("DROP TABLE " + name);
      Outbox.forget(statement, table);
      for (String notes : NOTES) {
        if (exists(statement, "table", notes)) {
          statement.execute(
              "DELETE FROM " + notes + " WHERE table_name = " + DuckDbSql.literal(table));
        }
      }
    }
    return dropped;
  }

  private static boolean exists(Statement statement, String kind, String name) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT 1 FROM duckdb_%1$ss() WHERE database_name = current_database() AND schema_name || '.' || %1$s_name = %2$s"
                .formatted(kind, DuckDbSql.literal(name)))) {
      return found.next();
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(command).commandLine(), message);
  }
}
