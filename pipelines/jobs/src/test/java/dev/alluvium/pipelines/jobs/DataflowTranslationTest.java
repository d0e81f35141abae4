package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.Work;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseOptions;
import dev.alluvium.pipelines.target.bigquery.BigQueryTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.model.pipeline.v1.RunnerApi.PTransform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each job as Dataflow is given it. Its step names and coders are what an update in place of the
 * running job must meet; {@code src/test/resources/dataflow} holds them.
 */
class DataflowTranslationTest {
  private static final String WAREHOUSE = "--warehouse=bigquery:some-project";

  enum Job {
    LOAD_WAREHOUSE_STREAM,
    LOAD_WAREHOUSE_FILES,
    REBUILD_MARTS;

    Translated translated() throws IOException {
      return switch (this) {
        case LOAD_WAREHOUSE_STREAM -> stream(Map.of(), "--kafkaAuth=google");
        case LOAD_WAREHOUSE_FILES ->
            Translated.of(
                LoadWarehouseOptions.class,
                options -> load(options, Map.of()),
                WAREHOUSE,
                "--input=gs://bucket/events");
        case REBUILD_MARTS ->
            Translated.of(
                RebuildMartsOptions.class,
                options -> {
                  Engine engine = Engine.of(options);
                  engine.configure(options, new Work("rebuild-marts", "music", false, false));
                  DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
                  return RebuildMarts.rebuild(
                          options, domain, warehouse(options, domain, Map.of()), "run")
                      .pipeline(options);
                },
                WAREHOUSE,
                "--from=2023-04-02",
                "--to=2023-04-05");
      };
    }
  }

  private static Translated stream(Map<String, Instant> latest, String... more) throws IOException {
    String[] arguments = {WAREHOUSE, "--source=kafka", "--bootstrapServers=broker:9092"};
    String[] all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Translated.of(LoadWarehouseOptions.class, options -> load(options, latest), all);
  }

  private static org.apache.beam.sdk.Pipeline load(
      LoadWarehouseOptions options, Map<String, Instant> latest) {
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    KnownWarehouse warehouse = warehouse(options, domain, latest);
    LoadPlan plan = LoadPlan.of(options, domain, Engine.of(options), warehouse.target());
    return LoadWarehouse.pipeline(plan, warehouse, "run", Engine.of(options).isUpdate(options));
  }

  private static KnownWarehouse warehouse(
      WarehouseOptions options, DomainSpec domain, Map<String, Instant> latest) {
    BigQueryTarget target =
        BigQueryTarget.of(
            "test",
            options,
            domain,
            Engine.of(options),
            () -> {
              throw new IllegalStateException("no test asks Google");
            });
    return new KnownWarehouse(target.spec(), target.tables(), latest, sql -> List.of());
  }

  @ParameterizedTest
  @EnumSource
  void hasTheStepsAndCodersThatARunningJobHas(Job job) throws IOException {
    SortedSet<String> steps = job.translated().steps();
    Path golden = golden(job);
    if (Boolean.getBoolean("alluvium.rewrite")) {
      Files.createDirectories(golden.getParent());
      Files.write(golden, steps, UTF_8);
    }
    SortedSet<String> expected =
        new TreeSet<>(Files.exists(golden) ? Files.readAllLines(golden, UTF_8) : List.of());
    Set<String> gone = minus(expected, steps);
    Set<String> added = minus(steps, expected);
    assertThat(advice(golden, gone, added), gone.isEmpty() && added.isEmpty(), is(true));
  }

  /** Descriptions, owners and the order of measures mean nothing to a running job. */
  @Test
  void hasTheSameCodersInEveryByteWhereContractsMeanTheSame(@TempDir Path folder)
      throws IOException {
    Path from = Path.of("..", "..", "schemas", "contracts", "music");
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, UTF_8);
        Files.writeString(
            folder.resolve(file.getFileName()),
            text.replace("description: \"", "description: \"Said otherwise. ")
                .replace("description: One row per", "description: A row per")
                .replace("owner: listening-data", "owner: other-people"),
            UTF_8);
      }
    }
    SortedMap<String, String> coders = stream(Map.of(), "--domain=" + folder).coders();
    SortedMap<String, String> known = stream(Map.of()).coders();

    assertThat(coders.keySet(), is(known.keySet()));
    known.entrySet().removeIf(output -> output.getValue().equals(coders.get(output.getKey())));
    known
        .keySet()
        .removeIf(
            output ->
                output.contains("/StorageApiLoads/")
                    || output.startsWith("ReadKafka/FindPartitions")
                    || output.startsWith("ReadKafka/ReadRecords")); // Beam numbers its own.
    assertThat(known.keySet(), is(empty()));
  }

  private static String advice(Path golden, Set<String> gone, Set<String> added) {
    return """
        the steps or coders of %s differ from those of the job that runs.
        gone: %s
        new: %s
        A step that has another name only: update in place with --transformNameMapping={"old":"new"}.
        A step that is gone or new, with no state that matters: update in place, Dataflow takes it.
        A coder or a stateful step that is another: drain the job, then launch it anew; it reads its open windows from raw.
        If that is meant, rewrite the list: mvn -pl schemas,transforms,pipelines/jobs test \
        -Dtest=DataflowTranslationTest -Dsurefire.failIfNoSpecifiedTests=false -Dalluvium.rewrite=true \
        and say in the change which of the three it takes"""
        .formatted(golden.getFileName(), gone, added);
  }

  @Test
  void hasTheSameStepsWhateverIsInTheTables() throws IOException {
    assertThat(
        stream(Map.of("listen_events", Instant.parse("2023-04-02T00:00:00Z"))).steps(),
        is(stream(Map.of()).steps()));
  }

  /** A sink's failed rows that nothing reads are rows that are lost. */
  @ParameterizedTest
  @EnumSource
  void dropsNoRowThatASinkRefuses(Job job) throws IOException {
    Translated translated = job.translated();
    Map<String, PTransform> transforms = translated.pipeline().getComponents().getTransformsMap();
    Set<String> read =
        transforms.values().stream()
            .filter(t -> t.getSubtransformsCount() == 0)
            .flatMap(t -> t.getInputsMap().values().stream())
            .collect(Collectors.toSet());
    List<PTransform> errors =
        transforms.values().stream()
            .filter(t -> t.getUniqueName().endsWith("flattenErrors"))
            .toList();
    assertThat(errors.size(), is(greaterThan(1)));
    for (PTransform error : errors) {
      assertThat(
          error.getUniqueName() + " is read by no step",
          read.containsAll(error.getOutputsMap().values()),
          is(true));
    }
    long sinks =
        transforms.values().stream()
            .filter(t -> t.getUniqueName().endsWith("/StorageApiLoads"))
            .count();
    assertThat((long) errors.size(), is(sinks));
  }

  @Test
  void asksForASaneJobWhereTheUserHasNotSaidOtherwise() throws IOException {
    Translated stream = Job.LOAD_WAREHOUSE_STREAM.translated();
    assertThat(stream.options().isStreaming(), is(true));
    assertThat(stream.options().isEnableStreamingEngine(), is(true));
    assertThat(stream.options().getExperiments(), hasItem("use_runner_v2"));
    assertThat(
        stream.options().getDataflowServiceOptions(), hasItem("streaming_mode_exactly_once"));
    assertThat(stream.options().getMaxNumWorkers(), is(10));
    assertThat(stream.options().getUsePublicIps(), is(false));
    assertThat(stream.options().getLabels().get("job"), is("load-warehouse"));
    Translated files = Job.LOAD_WAREHOUSE_FILES.translated();
    assertThat(files.options().isStreaming(), is(false));
    assertThat(files.options().getDataflowServiceOptions(), is(empty()));
  }

  @Test
  void leavesWhatTheUserHasSetAsItIs() throws IOException {
    Translated stream =
        stream(
            Map.of(),
            "--maxNumWorkers=3",
            "--workerMachineType=e2-standard-2",
            "--usePublicIps=true",
            "--dataflowServiceOptions=streaming_mode_at_least_once");
    assertThat(stream.options().getMaxNumWorkers(), is(3));
    assertThat(stream.options().getWorkerMachineType(), is("e2-standard-2"));
    assertThat(stream.options().getUsePublicIps(), is(true));
    assertThat(
        stream.options().getDataflowServiceOptions(), is(List.of("streaming_mode_at_least_once")));
  }

  @Test
  void carriesTheNameOfASecretAndNotItsValue() throws IOException {
    Translated stream =
        stream(
            Map.of(),
            "--kafkaAuth=scram-sha-512",
            "--kafkaUser=alluvium",
            "--kafkaSecret=projects/p/secrets/kafka/versions/latest");
    assertThat(stream.template(), containsString("projects/p/secrets/kafka/versions/latest"));
    assertThat(stream.template(), not(containsString("ScramLoginModule")));
  }

  @Test
  void writesOnlyMartsLedgerAndRejectsWhenItRebuilds() throws IOException {
    assertThat(
        Job.REBUILD_MARTS.translated().steps().stream()
            .filter(step -> step.contains("/vault/") || step.contains("Append/raw"))
            .toList(),
        is(empty()));
  }

  private static Set<String> minus(SortedSet<String> from, SortedSet<String> others) {
    Set<String> left = new TreeSet<>(from);
    left.removeAll(others);
    return left;
  }

  private static Path golden(Job job) {
    String name = job.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    return Path.of("src/test/resources/dataflow", name + ".txt");
  }

  @Test
  void rowsOfFilesIntoBigQueryDoNotGoToRedisWhichIsSaid() {
    UserException e =
        assertThrows(
            UserException.class,
            () ->
                Translated.of(
                    LoadWarehouseOptions.class,
                    options -> load(options, Map.of()),
                    WAREHOUSE,
                    "--input=gs://bucket/events",
                    "--live=redis://10.0.0.3"));
    assertThat(e.getMessage(), startsWith("--live is for streams"));
    assertThat(e.getMessage(), not(containsString("\n")));
  }
}
