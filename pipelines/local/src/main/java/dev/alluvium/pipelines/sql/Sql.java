package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.jobs.Logging;
import dev.alluvium.pipelines.query.Database;
import dev.alluvium.pipelines.query.FileDatabase;
import dev.alluvium.pipelines.query.JobDatabase;
import dev.alluvium.pipelines.query.OpenedForEach;
import dev.alluvium.pipelines.sql.Script.Step;
import dev.alluvium.transforms.warehouse.WarehouseException;
import dev.alluvium.transforms.warehouse.lake.LakePlace;
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
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jline.terminal.TerminalBuilder;
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
      "  scripts/sql --warehouse=duckdb:w.duckdb \"FROM raw.listen_events LIMIT 5\"",
      "  scripts/sql --warehouse=duckdb:w.duckdb --format=csv \"FROM mart.mart_session\"",
      "",
      "In the text, and on a line of its own, .help lists commands such as .tables."
    })
public final class Sql implements Callable<Integer> {
  private static final String ENGINE = "duckdb:";

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
        paramLabel = "file:DIR|gs://BUCKET",
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
      description =
          "Statements, with semicolons between them. Default: standard input; of a terminal, a prompt.")
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
    Place place = place();
    if (query == null && Terminal.isInput() && Terminal.isOutput()) {
      return prompt(place);
    }
    List<Step> steps = Script.of(query == null ? readAll(in) : query).all();
    if (steps.isEmpty()) {
      throw new ParameterException(commandLine(), "there is no query");
    }
    if (format == Format.parquet && (steps.size() > 1 || steps.get(0).isCommand())) {
      throw new ParameterException(
          commandLine(), "--format=parquet is the answer to one query; there are " + steps.size());
    }
    try (Database database = place.open()) {
      AtEnd atEnd = AtEnd.giveUp(database);
      try {
        int cells = Terminal.isOutput() ? Terminal.columns() : TableOutput.WIDEST;
        Batch batch = new Batch(database, steps, settings(cells), commandLine().getErr());
        return (output == null ? batch.run(out) : batch.runInto(output)) ? 0 : 1;
      } finally {
        atEnd.forget();
      }
    }
  }

  private int prompt(Place place) throws SQLException, IOException {
    if (output != null) {
      throw new ParameterException(commandLine(), "--output=FILE needs a query");
    }
    place.open().close(); // What cannot be opened is told before anything is asked for.
    try (Database database = new OpenedForEach(() -> place.open());
        org.jline.terminal.Terminal terminal =
            TerminalBuilder.builder().encoding(StandardCharsets.UTF_8).dumb(true).build()) {
      int cells = terminal.getWidth() > 0 ? terminal.getWidth() : TableOutput.WIDEST;
      Path home = Path.of(Objects.requireNonNullElse(System.getenv("HOME"), "."));
      new Prompt(terminal, database, settings(cells), HistoryFile.in(home))
          .run(place.name() + ": a statement ends with ;  .help lists commands, Ctrl-D leaves");
      return 0;
    }
  }

  private Settings settings(int cells) {
    return new Settings(format, width == null ? cells : width, timing);
  }

  /** What is asked, which a prompt opens for each statement. */
  private record Place(String name, Opened opened) {
    interface Opened {
      Database open() throws SQLException;
    }

    Database open() throws SQLException {
      return opened.open();
    }
  }

  private Place place() {
    if (source.lake != null) {
      LakePlace lake = lake(source.lake);
      return new Place(lake.toString(), () -> FileDatabase.lake(lake));
    }
    Path file = file(Objects.requireNonNull(source.warehouse));
    return new Place(file.toString(), () -> warehouse(file));
  }

  private LakePlace lake(String given) {
    try {
      return LakePlace.ofOption(given);
    } catch (WarehouseException e) {
      throw new ParameterException(commandLine(), String.valueOf(e.getMessage()), e);
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

  private Path file(String given) {
    if (!given.startsWith(ENGINE) || given.length() == ENGINE.length()) {
      throw new ParameterException(
          commandLine(), "--warehouse must be %sFILE, not '%s'".formatted(ENGINE, given));
    }
    return Path.of(given.substring(ENGINE.length()));
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
      Batch.tell(commandLine.getErr(), String.valueOf(failure.getMessage()));
      return 1;
    }
    if (failure instanceof WarehouseException || failure instanceof IOException) {
      Batch.tell(commandLine.getErr(), Shown.firstLine(String.valueOf(failure.getMessage())));
      return 1;
    }
    throw failure;
  }
}
