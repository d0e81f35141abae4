package dev.alluvium.pipelines.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.target.duckdb.DuckDbTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.ModelBuilds.ModelBuild;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.flow.StreamedMessages;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which models are built, and when. */
@Timeout(300)
class ModelRefreshTest {
  private static final Path CONTRACTS = Path.of("../../schemas/src/test/resources/bakery");
  private static final DomainSpec BAKERY = ContractLoader.load(CONTRACTS);

  private final Path file;
  private final WarehouseSession warehouse;
  private final ModelRefresh models;

  ModelRefreshTest(@TempDir Path folder) {
    file = folder.resolve("w.duckdb");
    warehouse = new DuckDbTarget(file, BAKERY).open();
    models = ModelRefresh.local(BAKERY, warehouse, "run");
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void buildsAllAtFirstAndNoneWhereNothingWasWritten() {
    assertThat(run(), contains("mart.sales_daily", "mart.sale_detail", "mart.best_article"));
    assertThat(run(), is(empty()));
  }

  @Test
  void buildsThoseOfWhoseInputsRowsWereWritten() {
    run();
    write("raw.sold");
    assertThat("raw is no input of a model", run(), is(empty()));
    write("mart.mart_sale");
    assertThat(
        "the last reads a model, by way of a view",
        run(),
        contains("mart.sales_daily", "mart.sale_detail", "mart.best_article"));
    assertThat(run(), is(empty()));
  }

  @Test
  void buildsWhatItWasStoppedBeforeTheNextTime() {
    List<Boolean> asked = new ArrayList<>();
    Refreshed refreshed =
        models.run(
            () -> {
              asked.add(true);
              return asked.size() > 1;
            });
    assertThat(refreshed.isStopped(), is(true));
    assertThat(
        refreshed.built().stream().map(ModelBuild::table).toList(), contains("mart.sales_daily"));
    assertThat(run(), contains("mart.sale_detail", "mart.best_article"));
  }

  @Test
  void triesAModelAgainThatCouldNotBeBuilt() {
    run();
    write("mart.mart_sale");
    warehouse.transact("mart.sale_detail", List.of("ALTER TABLE mart.sale_detail RENAME TO away"));
    Refreshed refreshed = models.run(() -> false);
    assertThat(
        refreshed.built().stream().map(ModelBuild::table).toList(),
        contains("mart.sales_daily", "mart.best_article"));
    assertThat(refreshed.failed().keySet(), contains("mart.sale_detail"));
    assertThat(refreshed.failure().orElseThrow(), startsWith("mart.sale_detail was not built: "));
    warehouse.transact("mart.sale_detail", List.of("ALTER TABLE mart.away RENAME TO sale_detail"));
    assertThat(run(), contains("mart.sale_detail"));
  }

  @Test
  void checksWhatIsExpectedOfWhatWasWrittenAndTellsWhatIsBroken(@TempDir Path folder)
      throws IOException {
    DomainSpec domain = expecting(folder, "sold_day > DATE '2000-01-01'");
    warehouse.close();
    try (WarehouseSession strict = new DuckDbTarget(file, domain).open()) {
      ModelRefresh refresh = ModelRefresh.local(domain, strict, "run");
      assertThat(refresh.run(() -> false).warnings(), is(empty()));
      write(strict, "mart.mart_sale");
      Refreshed broken = refresh.run(() -> false);
      assertThat(
          broken.warnings(),
          contains(
              "error: mart.sales_daily.is_sold_later does not hold, 1 row breaks it: sold_day 1970-01-01, article x. Later."));
      assertThat(
          broken.failure().orElseThrow(), is("mart.sales_daily.is_sold_later does not hold"));
      strict.transact("mart.sale_detail", List.of("DELETE FROM ops.quality"));
      Refreshed same = refresh.run(() -> false);
      assertThat("nothing was written since", same.built(), is(empty()));
      assertThat("it is broken still", same.expectations(), is(broken.expectations()));
      assertThat(
          "and not checked again",
          strict.numbers("SELECT count(*) FROM ops.quality"),
          contains(0L));
    }
  }

  @Test
  void whileAStreamRunsTellsOnceThatAnExpectationIsBroken(@TempDir Path folder)
      throws IOException, InterruptedException {
    DomainSpec domain = expecting(folder, "sold_day > DATE '2000-01-01'");
    warehouse.close();
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    RunControl control = new RunControl();
    try (WarehouseSession strict = new DuckDbTarget(file, domain).open()) {
      write(strict, "mart.mart_sale");
      ModelRefresh.Keeper keeper =
          ModelRefresh.local(domain, strict, "run").keep(control, told::add);
      try (keeper) {
        assertThat(told.poll(60, SECONDS), startsWith("error: mart.sales_daily.is_sold_later"));
      }
    }
    assertThat(told, is(empty()));
    control.checkFailure();
  }

  @Test
  void whileAStreamRunsTellsOnceThatAModelCannotBeBuiltAndLetsTheRunGoOn()
      throws InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    RunControl control = new RunControl();
    warehouse.transact("mart.sale_detail", List.of("ALTER TABLE mart.sale_detail RENAME TO away"));
    ModelRefresh.Keeper keeper = models.keep(control, told::add);
    try (keeper) {
      assertThat(told.poll(60, SECONDS), startsWith("error: mart.sale_detail was not built: "));
      warehouse.transact(
          "mart.sale_detail", List.of("ALTER TABLE mart.away RENAME TO sale_detail"));
      write("mart.mart_sale");
      while (warehouse.numbers("SELECT count(*) FROM mart.sale_detail").get(0) == 0) {
        SECONDS.sleep(1);
      }
    }
    control.checkFailure();
    assertThat(told, is(empty()));
    assertThat("all is fresh", run(), is(empty()));
  }

  @Test
  void whileAStreamRunsTellsOnceThatATopicIsNotToldAndTellsItInTheEnd(@TempDir Path folder)
      throws IOException, InterruptedException {
    DomainSpec domain = withDaily(folder, "    publish: {topic: days}\n");
    warehouse.close();
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    BlockingQueue<String> keys = new LinkedBlockingQueue<>();
    AtomicBoolean isDown = new AtomicBoolean(true);
    RunControl control = new RunControl();
    try (WarehouseSession published = new DuckDbTarget(file, domain).open()) {
      ModelRefresh refresh =
          ModelRefresh.local(domain, published, "run")
              .publishing(
                  domain.publishedTopics(),
                  new StreamedMessages(Map.of("mart.sales_daily", topic(keys, isDown)), Map.of()));
      write(published, "mart.mart_sale");
      ModelRefresh.Keeper keeper = refresh.keep(control, told::add);
      try (keeper) {
        assertThat(
            told.poll(60, SECONDS), is("error: mart.sales_daily was not published: Kafka is down"));
        isDown.set(false);
        assertThat(keys.poll(60, SECONDS), is("{\"sold_day\":\"1970-01-01\",\"article\":\"x\"}"));
      }
      control.checkFailure();
      assertThat(told, is(empty()));
      assertThat(refresh.run(() -> false).failure(), is(Optional.empty()));
      assertThat(keys, is(empty()));
    }
  }

  @Test
  void hasFailedWhereATopicIsNotToldInTheEnd(@TempDir Path folder) throws IOException {
    DomainSpec domain = withDaily(folder, "    publish: {topic: days}\n");
    warehouse.close();
    try (WarehouseSession published = new DuckDbTarget(file, domain).open()) {
      write(published, "mart.mart_sale");
      Refreshed refreshed =
          ModelRefresh.local(domain, published, "run")
              .publishing(
                  domain.publishedTopics(),
                  new StreamedMessages(
                      Map.of(
                          "mart.sales_daily",
                          topic(new LinkedBlockingQueue<>(), new AtomicBoolean(true))),
                      Map.of()))
              .run(() -> false);
      assertThat("all are built", refreshed.built().size(), is(3));
      assertThat(
          refreshed.failure().orElseThrow(),
          is("mart.sales_daily was not published: Kafka is down"));
    }
  }

  @Test
  void tellsATopicThoughAnotherCannotBeTold(@TempDir Path folder) throws IOException {
    withDaily(folder, "    publish: {topic: days}\n");
    Path models = folder.resolve("models.yaml");
    Files.writeString(
        models,
        Files.readString(models)
            .replace("    owner: sales\n", "    owner: sales\n    publish: {topic: best}\n"));
    DomainSpec domain = ContractLoader.load(folder);
    warehouse.close();
    BlockingQueue<String> keys = new LinkedBlockingQueue<>();
    try (WarehouseSession published = new DuckDbTarget(file, domain).open()) {
      write(published, "mart.mart_sale");
      Refreshed refreshed =
          ModelRefresh.local(domain, published, "run")
              .publishing(
                  domain.publishedTopics(),
                  new StreamedMessages(
                      Map.of(
                          "mart.sales_daily",
                          topic(new LinkedBlockingQueue<>(), new AtomicBoolean(true)),
                          "mart.best_article",
                          topic(keys, new AtomicBoolean(false))),
                      Map.of()))
              .run(() -> false);
      assertThat(
          "sales_daily is built, and told, before best_article",
          refreshed.failure().orElseThrow(),
          is("mart.sales_daily was not published: Kafka is down"));
      assertThat(keys, contains("{\"article\":\"x\"}"));
    }
  }

  /** Gives the keys of messages. */
  private static Publisher topic(BlockingQueue<String> keys, AtomicBoolean isDown) {
    return () ->
        new Publisher.Session() {
          private final List<String> sent = new ArrayList<>();

          @Override
          public void send(byte[] key, byte @Nullable [] value, long version) {
            sent.add(new String(key, UTF_8));
          }

          @Override
          public void flush() {
            if (isDown.get()) {
              throw new InputException("Kafka is down");
            }
            keys.addAll(sent);
            sent.clear();
          }

          @Override
          public void close() {}
        };
  }

  @Test
  void saysWhichExpectationCannotBeCheckedAndWhy(@TempDir Path folder) throws IOException {
    DomainSpec domain = expecting(folder, "CAST(article AS INT64) > 1");
    warehouse.close();
    try (WarehouseSession strict = new DuckDbTarget(file, domain).open()) {
      write(strict, "mart.mart_sale");
      Refreshed refreshed = ModelRefresh.local(domain, strict, "run").run(() -> false);
      assertThat(refreshed.built().size(), is(3));
      assertThat(
          refreshed.failure().orElseThrow(),
          startsWith("mart.sales_daily.is_sold_later could not be checked: "));
    }
  }

  private static DomainSpec expecting(Path folder, String condition) throws IOException {
    return withDaily(
        folder,
        """
            expectations:
              is_sold_later: {description: Later., row: %s}
        """
            .formatted(condition));
  }

  /** The domain, of which one model has some more lines. */
  private static DomainSpec withDaily(Path folder, String lines) throws IOException {
    String layout = "    partition_by: sold_day";
    for (String name : List.of("domain", "marts", "models", "sold", "views")) {
      Files.writeString(
          folder.resolve(name + ".yaml"),
          Files.readString(CONTRACTS.resolve(name + ".yaml")).replace(layout, lines + layout));
    }
    return ContractLoader.load(folder);
  }

  private List<String> run() {
    return models.run(() -> false).built().stream().map(ModelBuild::table).toList();
  }

  private void write(String name) {
    write(warehouse, name);
  }

  private void write(WarehouseSession warehouse, String name) {
    TableSpec table = warehouse.spec().table(name);
    List<@Nullable Object> values = new ArrayList<>();
    table.columns().forEach(column -> values.add(some(column.type())));
    DuckDbSession session = DuckDbSession.of(file);
    session.handOver(
        List.of(
            TableMutation.upsert(table, Row.withSchema(table.rowSchema()).attachValues(values))));
    session.flush();
  }

  private static Object some(ColumnType type) {
    return switch (type) {
      case STRING -> "x";
      case INT64 -> 1L;
      case FLOAT64 -> 0.5;
      case NUMERIC -> BigDecimal.ONE;
      case BOOLEAN -> false;
      case TIMESTAMP -> Instant.EPOCH;
      case DATE -> LocalDate.EPOCH;
      case JSON -> "{}";
      case BYTES -> new byte[] {1};
    };
  }
}
