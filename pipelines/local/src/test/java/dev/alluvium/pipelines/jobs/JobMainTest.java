package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.govern.ExportContractsOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.profile.ProfileSourceOptions;
import dev.alluvium.pipelines.replay.ReplayOptions;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person who made a mistake is told. */
class JobMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Path folder;
  private final String warehouse;

  JobMainTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.warehouse = "--warehouse=duckdb:" + folder.resolve("w.duckdb");
    Files.writeString(folder.resolve("listen_events.jsonl"), "");
  }

  static Stream<Arguments> badArguments() {
    return Stream.of(
        arguments(List.of("--wharehouse=x"), "unknown option --wharehouse; --help lists"),
        arguments(List.of(), "--warehouse is missing; --help lists the options"),
        arguments(List.of("--warehouse=w.db"), "--warehouse=w.db is no warehouse; write duckdb:"),
        arguments(List.of("--warehouse=duckdb:"), "--warehouse=duckdb: is no warehouse; write"),
        arguments(List.of("--warehouse=duckdb:w"), "--input is missing: the folder to read, as"),
        arguments(
            List.of("--warehouse=duckdb:w", "--source=ftp"),
            "--source=ftp is no source; write files, kafka, mongodb://HOST:PORT, lake:DIR or lake:gs://BUCKET"),
        arguments(
            List.of("--warehouse=duckdb:w", "--source=kafka"), "--bootstrapServers is missing: "),
        arguments(
            List.of("--warehouse=duckdb:w", "--shards=many"),
            "--shards=many is no whole number up to 2147483647; --help lists"),
        arguments(
            List.of("--warehouse=duckdb:w", "--shards=99999999999"),
            "--shards=99999999999 is no whole number up to 2147483647; --help lists"),
        arguments(
            List.of("--warehouse=duckdb:w", "--shards="),
            "--shards= is no whole number up to 2147483647; --help lists"),
        arguments(
            List.of("--warehouse=duckdb:w", "--createTables=maybe"),
            "--createTables=maybe is no true or false; --help lists"),
        arguments(
            List.of("--warehouse=duckdb:w", "--source=kafka", "--bootstrapServers=broker"),
            "--bootstrapServers=broker makes no sense; write host:port, or several with commas"
                + " between; --help lists the options"),
        arguments(
            List.of("--warehouse=duckdb:w", "--group="),
            "--group= makes no sense; write a name without blanks; --help lists"),
        arguments(
            List.of("--warehouse=duckdb:w", "--domain="),
            "--domain= makes no sense; write the name of a domain, as music, or a folder of"),
        arguments(
            List.of("--warehouse=duckdb:w", "--lakeFormat=parquet"),
            "--lakeFormat=parquet makes no sense; write iceberg or hive; --help lists"),
        arguments(List.of("warehouse=duckdb:w"), ""),
        arguments(
            List.of("--warehouse=a", "--warehouse=b"),
            "--warehouse is given more than once; give it once; --help lists the options"),
        arguments(
            List.of("--warehouse=duckdb:w", "--kafkaSecret=geheim"),
            "--kafkaSecret is no name of a secret: give the secret's name, as projects/PROJECT"),
        arguments(
            List.of(
                "--warehouse=duckdb:w",
                "--schemaRegistrySecret=projects/p/secrets/s/versions/1\ngeheim"),
            "--schemaRegistrySecret is no name of a secret"),
        arguments(List.of("--runner=Nowhere"), ""));
  }

  @ParameterizedTest
  @MethodSource("badArguments")
  void tellsInOneLineWhichOptionMakesNoSense(List<String> args, String message) {
    assertThat(run(args.toArray(String[]::new)), is(2));
    assertOneLine(message);
  }

  static Stream<Arguments> badCloudArguments() {
    return Stream.of(
        arguments("--warehouse=bigquery:x", "--warehouse=bigquery:x names no project; write"),
        arguments("--warehouse=bigquery:some-project", "--input is missing: the folder to read"),
        arguments(
            "--warehouse=bigquery:some-project --source=kafka",
            "--source=kafka into BigQuery needs a runner that keeps its state when it fails"),
        arguments(
            "--warehouse=bigquery:some-project --runner=DataflowRunner --project=p --region=r"
                + " --input=gs://b/f",
            "--tempLocation is missing: Dataflow has to know a folder for the job's files"),
        arguments(
            "--warehouse=bigquery:some-project --runner=DataflowRunner --project=p --region=r"
                + " --input=gs://b/f --tempLocation=gs://b/temp",
            "--tempLocation=gs://b/temp is no folder in a bucket; write gs://BUCKET/FOLDER"),
        arguments(
            "--warehouse=bigquery:some-project --runner=DataflowRunner --project=p --region=r"
                + " --source=kafka --bootstrapServers=b:9092 --tempLocation=gs://bucket/temp",
            "--stagingLocation is missing: Dataflow has to know a folder from which nothing is"),
        arguments(
            "--warehouse=bigquery:some-project --runner=DataflowRunner --project=p --region=r"
                + " --source=kafka --bootstrapServers=b:9092 --tempLocation=gs://bucket/temp"
                + " --stagingLocation=staging",
            "--stagingLocation=staging is no folder in a bucket; write gs://BUCKET/FOLDER"));
  }

  @ParameterizedTest
  @MethodSource("badCloudArguments")
  void tellsWhatAJobElsewhereLacks(String args, String message) {
    assertThat(run(args.split(" ", -1)), is(2));
    assertOneLine(message);
  }

  static Stream<Arguments> unfitNames() {
    return Stream.of(
        arguments(ProfileSourceOptions.class, "--name=A-B"),
        arguments(ProfileSourceOptions.class, "--name="),
        arguments(ExportContractsOptions.class, "--contractVersion="));
  }

  /** What would be written by it is refused by who reads it. */
  @ParameterizedTest
  @MethodSource("unfitNames")
  void refusesANameThatWhatIsWrittenCannotHave(
      Class<? extends PipelineOptions> options, String arg) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Options.check(options, arg))
            .getMessage();
    assertThat(message, startsWith(arg + " makes no sense; write a "));
  }

  @Test
  void tellsWhichOptionHasNoNumber() {
    int code =
        JobMain.runOnce(
            "scripts/replay",
            ReplayOptions.class,
            new String[] {"--domain=music", "--rate=ten"},
            (options, control) -> {
              throw new AssertionError("not to be run");
            },
            new RunControl(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    assertThat(code, is(2));
    assertOneLine("--rate=ten is no number; --help lists");
  }

  @Test
  void tellsHowToGetFlinkWhereItIsNot() {
    String line =
        Options.explain(
            new IllegalArgumentException(
                "Unknown 'runner' specified 'FlinkRunner', supported pipeline runners"
                    + " [DirectRunner]"),
            LoadWarehouseOptions.class);
    assertThat(line, startsWith("Flink is not on the class path: start the job with scripts/run"));
  }

  @Test
  void tellsThatADurationIsNone() {
    assertThat(run(warehouse, "--input=" + folder, "--statusEvery=often"), is(2));
    assertOneLine("--statusEvery=often is no duration; write 500ms");
  }

  @Test
  void tellsThatTheInputIsInABucket() {
    assertThat(run(warehouse, "--input=gs://bucket/events"), is(2));
    assertOneLine("--input=gs://bucket/events is in a bucket: load it into BigQuery, or copy");
  }

  @Test
  void tellsThatTheInputIsNotThere() {
    assertThat(run(warehouse, "--input=" + folder.resolve("nowhere")), is(1));
    assertOneLine("There is no file or folder " + folder.resolve("nowhere"));
    assertThat(Files.exists(folder.resolve("w.duckdb")), is(false));
  }

  @Test
  void tellsThatTheInputHasNoTopic() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(run(warehouse, "--input=" + empty), is(1));
    assertOneLine("");
  }

  @Test
  void tellsThatTheDomainIsNeitherPackedNorAFolder() {
    assertThat(run(warehouse, "--input=" + folder, "--domain=musik"), is(1));
    assertOneLine("musik");
  }

  @Test
  void tellsEveryFaultOfABrokenContractOnALine() throws IOException {
    Path contracts = Files.createDirectory(folder.resolve("contracts"));
    Files.writeString(contracts.resolve("plays.yaml"), "event: plays\ncolour: red\n");
    assertThat(run(warehouse, "--input=" + folder, "--domain=" + contracts), is(1));
    assertThat(err.toString(UTF_8), containsString("plays.yaml:2"));
    assertThat(err.toString(UTF_8).contains("\tat "), is(false));
  }

  @Test
  void tellsThatTheWarehouseIsInUse() {
    try (DuckDbSession held =
        DuckDbSession.open(
            folder.resolve("w.duckdb"), WarehouseModel.of(ContractLoader.loadNamed("music")))) {
      assertThat(run(warehouse, "--input=" + folder), is(1));
      assertThat(held.counts().isEmpty(), is(false));
    }
    assertOneLine(folder.resolve("w.duckdb") + " is open in this process already");
  }

  @Test
  void tellsThatTheWarehouseIsNoDatabase() throws IOException {
    Files.writeString(folder.resolve("w.duckdb"), "what is this".repeat(1000));
    assertThat(run(warehouse, "--input=" + folder), is(1));
    assertOneLine(folder.resolve("w.duckdb").toString());
  }

  @Test
  void findsTheMistakeWithinWhatTheRunnerWrapped() {
    assertThat(
        status(
            (options, control) -> {
              throw new IllegalStateException("wrapped", new InputException("the disk is gone"));
            }),
        is(1));
    assertOneLine("the disk is gone");
    err.reset();
    assertThat(
        status(
            (options, control) -> {
              throw new IllegalStateException(new UserException("--x is wrong"));
            }),
        is(2));
    assertOneLine("--x is wrong");
  }

  @Test
  void showsWhereABugIs() {
    assertThat(
        status(
            (options, control) -> {
              throw new IllegalStateException("a bug");
            }),
        is(1));
    assertThat(
        err.toString(UTF_8),
        allOf(containsString("IllegalStateException: a bug"), containsString("\tat ")));
  }

  @Test
  void saysWhatToDoWhenMemoryIsUsedUpWhereverThatWas() {
    assertThat(
        status(
            (options, control) -> {
              throw new DuckDbException(
                  "the warehouse can no longer be written",
                  new OutOfMemoryError("Java heap space"));
            }),
        is(1));
    assertOneLine("Out of memory: the heap is ");
    assertThat(err.toString(UTF_8), containsString(" MB. Set ALLUVIUM_HEAP="));
  }

  @Test
  void reportsNoResultOfARunInWhichAnyThreadFailed() {
    assertThat(
        status(
            (options, control) -> {
              control.fail(new NoClassDefFoundError("gone"));
              return stream -> stream.println("run is done");
            }),
        is(1));
    assertThat(out.toString(UTF_8), is(""));
    assertThat(err.toString(UTF_8), containsString("NoClassDefFoundError: gone"));
  }

  @Test
  void endsWithOneAfterAnErrorAsAfterAnException() {
    assertThat(
        status(
            (options, control) -> {
              throw new StackOverflowError();
            }),
        is(1));
    assertThat(err.toString(UTF_8), containsString("This is a fault of the program"));
  }

  @Test
  void listsTheOptionsWithTheirDefaults() {
    assertThat(run("--help"), is(0));
    assertThat(err.toString(UTF_8), is(""));
    assertThat(
        out.toString(UTF_8),
        allOf(
            startsWith("usage: scripts/run LoadWarehouse [--option=value …]"),
            containsString("--warehouse (required)"),
            containsString("--source=files"),
            containsString("--maxLineBytes=1048576"),
            containsString("--stopAtEnd=false")));
  }

  @Test
  void printsWhatTheRunDid() {
    assertThat(run(warehouse, "--input=" + folder, "--statusEvery=0s"), is(0));
    assertThat(out.toString(UTF_8), startsWith("run 20"));
  }

  private void assertOneLine(String beginning) {
    String message = err.toString(UTF_8);
    assertThat(message, startsWith(beginning));
    assertThat(message, message.lines().count(), is(1L));
  }

  private int run(String... args) {
    return JobMain.runOnce(
        "scripts/run LoadWarehouse",
        LoadWarehouseOptions.class,
        args,
        LoadWarehouse::run,
        new RunControl(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private int status(JobMain.Job<LoadWarehouseOptions> job) {
    return JobMain.runOnce(
        "scripts/run LoadWarehouse",
        LoadWarehouseOptions.class,
        new String[] {warehouse},
        job,
        new RunControl(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
