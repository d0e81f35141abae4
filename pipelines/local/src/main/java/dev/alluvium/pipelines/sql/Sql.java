package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.jobs.Logging;
import dev.alluvium.pipelines.query.Database;
import dev.alluvium.pipelines.query.FileDatabase;
import dev.alluvium.pipelines.query.JobDatabase;
import dev.alluvium.pipelines.query.Rows;
import dev.alluvium.pipelines.sql.DotCommand.WrongCommandException;
import dev.alluvium.pipelines.sql.Script.Step;
import dev.alluvium.transforms.warehouse.WarehouseException;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
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
 * Runs queries on a warehouse file or a lake, read-only, and prints what they give.
 *
 * <p>Exit codes: 0 done, 1 a query failed (DuckDB's message says why) or the file is missing or in
 * use (one line says which), 2 wrong usage.
 */
@Command(
    name = "scripts/sql",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs queries on a local warehouse or a lake, read-only.",
    footer = {
      "",
      "Examples:",
      "  scripts/sql --warehouse=duckdb:music.duckdb \"SELECT count(*) FROM raw.song_play\"",
      "  scripts/sql --warehouse=duckdb:music.duckdb --format=parquet --output=songs.parquet"
          + " \"FROM mart.song_plays\"",
      "",
      "In the text, and on a line of its own, .help lists commands such as .tables."
    })
public final class Sql implements Callable<Integer> {
  private static final String ENGINE = "duckdb:";
  private static final String FOLDER = "file:";

  @Spec @Nullable CommandSpec command;

  /** What is read: one of the two. */
  static final class Source {
    @Option(
        names = "--warehouse",
        required = true,
        paramLabel = "duckdb:FILE",
        description = "The warehouse; a job of this machine may write it meanwhile.")
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

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where to write, instead of standard output; parquet needs it.")
  @Nullable Path output;

  @Option(
      names = "--width",
      paramLabel = "N",
      description =
          "Columns that a cell of a table has at most (default: the terminal's; without one "
              + TableOutput.WIDEST
              + ").")
  @Nullable Integer width;

  @Option(names = "--timing", description = "Says on standard error how long each statement takes.")
  boolean timing;

  @Parameters(
      arity = "0..1",
      paramLabel = "QUERY",
      description = "Statements, with semicolons between them. Default: standard input.")
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
    if (format == Format.parquet && output == null) {
      throw new ParameterException(commandLine(), "--format=parquet needs --output=FILE");
    }
    if (width != null && width < 1) {
      throw new ParameterException(commandLine(), "--width must be 1 or more, not " + width);
    }
    Path place =
        source.lake == null
            ? place("--warehouse", ENGINE, Objects.requireNonNull(source.warehouse))
            : place("--lake", FOLDER, source.lake);
    List<Step> steps = Script.of(query == null ? readAll(in) : query).all();
    if (steps.isEmpty()) {
      throw new ParameterException(commandLine(), "there is no query");
    }
    if (format == Format.parquet && (steps.size() > 1 || steps.get(0).isCommand())) {
      throw new ParameterException(
          commandLine(), "--format=parquet is the answer to one query; there are " + steps.size());
    }
    try (Database database = source.lake == null ? warehouse(place) : FileDatabase.lake(place)) {
      return output == null ? run(database, steps, out) : runInto(output, database, steps);
    }
  }

  /** The file, or the job that has it open. */
  private static Database warehouse(Path file) throws SQLException {
    try {
      return FileDatabase.warehouse(file);
    } catch (WarehouseException e) {
      return JobDatabase.find(file).orElseThrow(() -> e);
    }
  }

  /** What is written is there when all has gone well. */
  private int runInto(Path path, Database database, List<Step> steps)
      throws SQLException, IOException {
    try (OutputFile file = new OutputFile(path)) {
      int exit = 0;
      if (format == Format.parquet) {
        writeParquet(database, steps.get(0).text(), file);
      } else {
        try (Writer to = Files.newBufferedWriter(file.beside(), StandardCharsets.UTF_8)) {
          exit = run(database, steps, to);
        }
      }
      if (exit == 0) {
        file.keep();
      }
      return exit;
    }
  }

  private static void writeParquet(Database database, String sql, OutputFile file)
      throws SQLException, IOException {
    Optional<Rows> answer = database.ask(sql, Format.parquet.wantsJson());
    if (answer.isEmpty()) {
      throw new SQLException("the statement gives no rows");
    }
    try (Rows rows = answer.get()) {
      ParquetOutput.write(rows, file.beside());
    }
  }

  private int run(Database database, List<Step> steps, Writer to) throws IOException {
    Shell shell =
        new Shell(database, new Settings(format, cellWidth(), timing), to, commandLine().getErr());
    for (int i = 0; i < steps.size() && !shell.isOver(); i++) {
      try {
        shell.run(steps.get(i));
      } catch (SQLException | WrongCommandException e) {
        to.flush();
        String which =
            steps.size() == 1
                ? ""
                : String.format(Locale.ROOT, "statement %d of %d: ", i + 1, steps.size());
        tell(commandLine(), which + e.getMessage());
        return 1;
      }
    }
    return 0;
  }

  private int cellWidth() {
    if (width != null) {
      return width;
    }
    return Terminal.isOutput() ? Terminal.columns() : TableOutput.WIDEST;
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

  /** A person's mistake is a message; a bug keeps its stack trace. */
  private static int explain(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    if (failure instanceof SQLException) {
      tell(commandLine, String.valueOf(failure.getMessage()));
      return 1;
    }
    if (failure instanceof WarehouseException || failure instanceof IOException) {
      tell(commandLine, Shown.firstLine(String.valueOf(failure.getMessage())));
      return 1;
    }
    throw failure;
  }

  private static void tell(CommandLine commandLine, String message) {
    commandLine.getErr().println("sql: " + Shown.lines(message.strip()));
    commandLine.getErr().flush();
  }
}
