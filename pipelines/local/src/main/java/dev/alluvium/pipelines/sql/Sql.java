package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.jobs.Logging;
import dev.alluvium.transforms.warehouse.WarehouseException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import dev.alluvium.transforms.warehouse.lake.LakeViews;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs a query on a warehouse file or a lake, read-only, and prints what it gives.
 *
 * <p>Exit codes: 0 done, 1 the query failed or the file is missing or in use (one line says which),
 * 2 wrong usage.
 */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description = "Runs a query on a local warehouse or a lake, read-only.")
public final class Sql implements Callable<Integer> {
  private static final String ENGINE = "duckdb:";
  private static final String FOLDER = "file:";

  enum Format {
    table,
    csv
  }

  @Spec @Nullable CommandSpec command;

  /** What is read: one of the two. */
  static final class Source {
    @Option(
        names = "--warehouse",
        required = true,
        paramLabel = "duckdb:FILE",
        description = "The warehouse; no job may hold it open.")
    @Nullable String warehouse;

    @Option(
        names = "--lake",
        required = true,
        paramLabel = "file:DIR",
        description = "Or a lake, as its tables are now; a job may write it meanwhile.")
    @Nullable String lake;
  }

  @ArgGroup(multiplicity = "1")
  Source source = new Source();

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Format format = Format.table;

  @Parameters(arity = "0..1", paramLabel = "QUERY", description = "Default: standard input.")
  @Nullable String query;

  private final Reader in;
  private final Writer out;

  Sql(Reader in, Writer out) {
    this.in = in;
    this.out = out;
  }

  public static void main(String[] args) {
    Logging.configure();
    Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8));
    Reader in = new InputStreamReader(System.in, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(in, out, err, args));
  }

  /** Runs it as the command line would, and gives the exit code. */
  public static int run(Reader in, Writer out, PrintWriter err, String... args) {
    return new CommandLine(new Sql(in, out))
        .setErr(err)
        .setOut(new PrintWriter(out))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Sql::explain)
        .execute(args);
  }

  @Override
  public Integer call() throws SQLException, IOException {
    Path place =
        source.lake == null
            ? place("--warehouse", ENGINE, Objects.requireNonNull(source.warehouse))
            : place("--lake", FOLDER, source.lake);
    String sql = query == null ? readAll(in) : query;
    if (sql.isBlank()) {
      throw new ParameterException(commandLine(), "there is no query");
    }
    try (Connection connection =
            source.lake == null ? DuckDbFile.openReadOnly(place) : LakeViews.open(place);
        Statement statement = connection.createStatement()) {
      statement.execute("SET enable_external_access = false"); // No other file, no extension.
      if (statement.execute(sql)) {
        try (ResultSet result = statement.getResultSet()) {
          print(result);
        }
      }
    }
    out.flush();
    return 0;
  }

  private Path place(String option, String prefix, String given) {
    if (!given.startsWith(prefix) || given.length() == prefix.length()) {
      throw new ParameterException(
          commandLine(),
          "%s must be %s, not '%s'"
              .formatted(option, prefix + (prefix.equals(ENGINE) ? "FILE" : "DIR"), given));
    }
    return Path.of(given.substring(prefix.length()));
  }

  private void print(ResultSet result) throws SQLException, IOException {
    if (format == Format.csv) {
      CsvOutput.write(result, out);
    } else {
      TableOutput.write(result, out);
    }
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(command).commandLine();
  }

  private static String readAll(Reader in) throws IOException {
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      text.append(buffer, 0, n);
    }
    return text.toString();
  }

  /** A person's mistake is one line; a bug keeps its stack trace. */
  private static int explain(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    if (failure instanceof SQLException
        || failure instanceof WarehouseException
        || failure instanceof IOException) {
      commandLine.getErr().println("sql: " + oneLine(String.valueOf(failure.getMessage())));
      return 1;
    }
    throw failure;
  }

  private static String oneLine(String message) {
    return message.strip().lines().map(String::strip).findFirst().orElse("failed");
  }
}
