package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.SharedData;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.target.NewWarehouse;
import dev.alluvium.pipelines.target.duckdb.DuckDbTarget;
import dev.alluvium.pipelines.target.duckdb.LakeChoice;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.WarehouseException;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import dev.alluvium.transforms.warehouse.lake.LakeFormat;
import dev.alluvium.transforms.warehouse.lake.LakePlace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A new warehouse file is made of a lake. */
class LakeSourceTest {
  private static final String ROWS =
      "SELECT count(*) || ' ' || coalesce(sum(CAST(hash(t) AS HUGEINT)), 0) FROM %s t";

  private final Random random = new Random(7);
  private final Path folder;
  private final Path lake;

  LakeSourceTest(@TempDir Path folder) {
    this.folder = folder;
    this.lake = folder.resolve("lake");
  }

  /** Vaults, wide and aggregated marts, versions of rows, models. */
  @ParameterizedTest
  @ValueSource(strings = {"music", "subscriptions"})
  void hasEachTableThatTheLakesFileHas(String domain) throws IOException {
    Loaded loaded = new Loaded(folder.resolve("w.duckdb"), domain);
    Path data =
        domain.equals("music")
            ? MusicSample.write(folder.resolve("music"))
            : beginnings(SharedData.require(domain));
    run(loaded, "--input=" + data, "--lake=file:" + lake);
    Loaded made = made(loaded, "made");
    assertThat(Content.differences(Content.of(loaded), Content.of(made)), is(empty()));
    for (String table : records(loaded)) {
      assertThat(table, made.query(ROWS.formatted(table)), is(loaded.query(ROWS.formatted(table))));
    }
  }

  /** The first lines of each file. */
  private Path beginnings(Path data) throws IOException {
    Path beginnings = Files.createDirectory(folder.resolve("beginnings"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(data, "*.jsonl.gz")) {
      for (Path file : files) {
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
          Files.write(
              beginnings.resolve(file.getFileName().toString().replace(".gz", "")),
              lines.lines().limit(500).toList());
        }
      }
    }
    return beginnings;
  }

  @Test
  void goesOnAsTheLakesFileWould() {
    Loaded loaded = workshop();
    run(loaded, "--input=" + input("first"), "--lake=file:" + lake);
    run(loaded, "--input=" + input("second"));
    Loaded made = made(loaded, "made", "--lake=file:" + folder.resolve("other"));
    Path third = input("third");
    loaded.load(third);
    made.load(third);
    assertThat(Content.differences(Content.of(loaded), Content.of(made)), is(empty()));
    assertThat(LakeDifferences.of(folder.resolve("other"), made), is(empty()));
  }

  /** Whose raw gains what its records have of a field that was declared since. */
  @Test
  void isAsTheContractsAreToday() throws IOException {
    Loaded loaded = workshop();
    List<String> made =
        Workshop.made(random, 300).stream()
            .map(line -> line.replace("\"gone\"", "\"again\":\"so\",\"gone\""))
            .toList();
    Path input = Workshop.input(folder.resolve("first"), made, Workshop.sold(random, 300), 2);
    run(loaded, "--input=" + input, "--lake=file:" + lake);
    Path contracts = Workshop.contractsIn(folder.resolve("contracts"));
    Path event = contracts.resolve("made.yaml");
    Files.writeString(event, Files.readString(event).replace("fields:", FIELD));
    Loaded today = new Loaded(folder.resolve("today.duckdb"), contracts.toString());
    run(today, "--source=lake:" + lake);
    Loaded anew = new Loaded(folder.resolve("anew.duckdb"), contracts.toString());
    anew.load(input);
    assertThat(today.query("SELECT DISTINCT again FROM raw.made"), is(List.of("so")));
    assertThat(Content.differences(Content.of(anew), Content.of(today)), is(empty()));
  }

  private static final String FIELD =
      "fields:\n  again: {type: string, description: Another field.}";

  @Test
  void leavesAFileThatIsThere() {
    Loaded loaded = workshop();
    run(loaded, "--input=" + input("first"), "--lake=file:" + lake);
    UserException e = assertThrows(UserException.class, () -> run(loaded, "--source=lake:" + lake));
    assertThat(e.getMessage(), containsString("w.duckdb is there: name another, or delete it"));
    assertThat(loaded.count("raw.made") > 0, is(true));
  }

  @Test
  void makesNothingOfAFolderThatIsNoLake() throws IOException {
    WarehouseException e =
        assertThrows(
            WarehouseException.class,
            () -> run(workshop(), "--source=lake:" + Files.createDirectory(lake)));
    assertThat(e.getMessage(), containsString("there is no lake in " + lake));
    assertThat(files(), not(hasItem(containsString("duckdb"))));
  }

  /** What a process that was killed has left is not taken for a warehouse. */
  @Test
  void beginsAnewAfterAnEnd() throws IOException {
    Loaded loaded = workshop();
    run(loaded, "--input=" + input("first"), "--lake=file:" + lake);
    Path left = Files.createDirectory(folder.resolve("alluvium-unfinished-1"));
    Files.createFile(left.resolve(".alluvium-lock"));
    Files.writeString(left.resolve("made.duckdb"), "half of a file");
    Loaded made = made(loaded, "made");
    assertThat(made.count("raw.made"), is(loaded.count("raw.made")));
    assertThat(files(), not(hasItem(containsString("unfinished"))));
  }

  /** Neither takes what the other has begun for its own, or deletes it. */
  @Test
  void givesTheNameToTheFirstOfTwo() throws IOException {
    Loaded loaded = workshop();
    run(loaded, "--input=" + input("first"), "--lake=file:" + lake);
    Loaded made = new Loaded(folder.resolve("made.duckdb"), loaded.domain());
    DuckDbTarget target = new DuckDbTarget(made.file(), ContractLoader.loadNamed(loaded.domain()));
    try (NewWarehouse first = target.ofLake(lake.toString());
        NewWarehouse second = target.ofLake(lake.toString())) {
      first.complete();
      WarehouseException e = assertThrows(WarehouseException.class, second::complete);
      assertThat(e.getMessage(), containsString("was made by another process meanwhile"));
    }
    assertThat(made.count("raw.made"), is(loaded.count("raw.made")));
    assertThat(files(), not(hasItem(containsString("unfinished"))));
  }

  /** Otherwise a run that ends before leaves a lake that is of no file, and refuses the next. */
  @Test
  void makesItsOwnLakeWhenTheFileIsThere() {
    Loaded loaded = workshop();
    run(loaded, "--input=" + input("first"), "--lake=file:" + lake);
    Path other = folder.resolve("other");
    DomainSpec domain = ContractLoader.loadNamed(loaded.domain());
    DuckDbTarget target =
        new DuckDbTarget(
            folder.resolve("made.duckdb"),
            domain,
            WarehouseModel.local(domain),
            new LakeChoice(
                Outbox.Use.KEPT,
                Optional.of(LakePlace.of(other)),
                LakeFormat.AS_BEFORE,
                Duration.ofDays(1)),
            OptionalInt.empty());
    try (NewWarehouse made = target.ofLake(lake.toString())) {
      made.target().openLoaded(List.of()).close();
      assertThat(Files.exists(other), is(false));
      made.complete();
    }
    assertThat(LakeDifferences.of(other, new Loaded(target.path(), loaded.domain())), is(empty()));
  }

  /** The log of a file that is gone: DuckDB would open none with it. */
  @Test
  void refusesANameWithTheLogOfAnotherFile() throws IOException {
    Loaded loaded = workshop();
    run(loaded, "--input=" + input("first"), "--lake=file:" + lake);
    Files.writeString(folder.resolve("made.duckdb.wal"), "of another");
    UserException e = assertThrows(UserException.class, () -> made(loaded, "made"));
    assertThat(e.getMessage(), containsString("made.duckdb.wal is there: name another"));
  }

  @Test
  void refusesANameThatIsALinkToNothing() throws IOException {
    Loaded loaded = workshop();
    run(loaded, "--input=" + input("first"), "--lake=file:" + lake);
    Files.createSymbolicLink(folder.resolve("made.duckdb"), folder.resolve("nothing"));
    UserException e = assertThrows(UserException.class, () -> made(loaded, "made"));
    assertThat(e.getMessage(), containsString("made.duckdb is there: name another"));
  }

  @Test
  void saysWhoseTheRecordsAre() throws IOException {
    run(workshop(), "--input=" + input("first"), "--lake=file:" + lake);
    Loaded music = new Loaded(folder.resolve("made.duckdb"), "music");
    InputException e =
        assertThrows(InputException.class, () -> run(music, "--source=lake:" + lake));
    assertThat(
        e.getMessage(),
        containsString(
            lake + " has no event of the domain music; it has made, sold: give the --domain"));
    assertThat(files(), not(hasItem(containsString("made"))));
  }

  /** Those of the other domain are there too, and its tables are computed of them. */
  @Test
  void takesTheRecordsOfAllDomains() throws IOException {
    Loaded loaded = workshop();
    run(loaded, "--input=" + input("first"), "--lake=file:" + lake);
    Loaded music = new Loaded(loaded.file());
    run(music, "--input=" + MusicSample.write(folder.resolve("music")));
    Loaded made = made(music, "made");
    Loaded other = new Loaded(made.file(), loaded.domain());
    RebuildMarts.run(
        PipelineOptionsFactory.fromArgs(
                "--domain=" + other.domain(),
                "--warehouse=duckdb:" + other.file(),
                "--from=2024-03-01",
                "--to=2024-03-03",
                "--layers=vault,marts")
            .as(RebuildMartsOptions.class),
        new RunControl());
    assertThat(Content.differences(Content.of(music), Content.of(made)), is(empty()));
    assertThat(Content.differences(Content.of(loaded), Content.of(other)), is(empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "--input=files,              --input is for --source=files; leave it out",
    "--bootstrapServers=x:1,     --bootstrapServers is for --source=kafka; leave it out",
    "--startFrom=earliest,       --startFrom is for --source=kafka; leave it out",
    "--sourceSecret=/s,          --sourceSecret is for --source=mongodb://USER@HOST; leave it out",
    "--shards=0,                 --shards must be at least 1",
  })
  void saysWhatDoesNotFit(String option, String said) {
    UserException e =
        assertThrows(UserException.class, () -> run(workshop(), "--source=lake:" + lake, option));
    assertThat(e.getMessage(), containsString(said));
  }

  @Test
  void needsAFolder() {
    UserException e = assertThrows(UserException.class, () -> run(workshop(), "--source=lake:"));
    assertThat(
        e.getMessage(), is("--source=lake: names no lake; write lake:DIR or lake:gs://BUCKET"));
  }

  @Test
  void isAFileOfThisMachine() {
    UserException e =
        assertThrows(
            UserException.class,
            () ->
                LoadWarehouse.run(
                    PipelineOptionsFactory.fromArgs(
                            "--domain=music",
                            "--source=lake:" + lake,
                            "--warehouse=bigquery:abcdef-g")
                        .as(LoadWarehouseOptions.class),
                    new RunControl()));
    assertThat(e.getMessage(), containsString("write --warehouse=duckdb:FILE"));
  }

  @Test
  void keepsAnotherLakeThanTheOneItIsMadeOf() throws IOException {
    run(workshop(), "--input=" + input("first"), "--lake=file:" + lake);
    Loaded made = new Loaded(folder.resolve("made.duckdb"), Workshop.contracts().toString());
    WarehouseException e =
        assertThrows(
            WarehouseException.class,
            () -> run(made, "--source=lake:" + lake, "--lake=file:" + lake));
    assertThat(e.getMessage(), containsString("of another warehouse: choose another lake"));
    assertThat(files(), not(hasItem(containsString("made"))));
  }

  private Loaded workshop() {
    return new Loaded(folder.resolve("w.duckdb"), Workshop.contracts().toString());
  }

  private Path input(String name) {
    return Workshop.input(
        folder.resolve(name), Workshop.made(random, 300), Workshop.sold(random, 300), 2);
  }

  /** A file of the lake. */
  private Loaded made(Loaded loaded, String name, String... more) {
    Loaded made = new Loaded(folder.resolve(name + ".duckdb"), loaded.domain());
    run(
        made,
        Stream.concat(Stream.of("--source=lake:" + lake), Stream.of(more)).toArray(String[]::new));
    return made;
  }

  /** Those that are not computed; the ledger also has what the computing has counted. */
  private static List<String> records(Loaded loaded) {
    return loaded.query(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables()"
            + " WHERE schema_name IN ('raw', 'quarantine')"
            + " OR (schema_name = 'ops' AND table_name IN ('positions'))");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void run(Loaded loaded, String... more) {
    String[] options =
        Stream.concat(
                Stream.of(
                    "--domain=" + loaded.domain(),
                    "--warehouse=duckdb:" + loaded.file(),
                    "--statusEvery=0s"),
                Stream.of(more))
            .toArray(String[]::new);
    LoadWarehouse.run(
        PipelineOptionsFactory.fromArgs(options).as(LoadWarehouseOptions.class), new RunControl());
  }
}
