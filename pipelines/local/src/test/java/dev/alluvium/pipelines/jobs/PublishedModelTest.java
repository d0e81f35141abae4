package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.transforms.source.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An alert over a roll-up: days of a shop on which far more is sold than on its weekday. */
@Timeout(300)
class PublishedModelTest {
  private static final String KEY = "{\"day\":\"2024-01-22\",\"shop\":\"a\"}";
  private static final String ALERT =
      "{\"day\":\"2024-01-22\",\"shop\":\"a\",\"sales\":4,\"usual\":1.333333333}";
  private static final Map<String, String> CONTRACTS =
      Map.of(
          "domain.yaml",
          "domain: shop\ndescription: A shop.\nowner: shop\n",
          "sold.yaml",
          """
          event: sold
          description: Something was sold.
          owner: shop
          source: {topic: sold}
          identity: [n]
          event_time: sold_ts
          fields:
            n: {type: int64, required: true, description: Number.}
            shop: {type: string, required: true, description: Which.}
            sold_ts: {type: timestamp, from: at, encoding: iso8601, required: true, description: When.}
          """,
          "marts.yaml",
          """
          marts: shop
          owner: shop
          tables:
            mart_sale:
              description: One row per sale.
              from: sold
              columns: all
              grain: [n]
          """,
          "models.yaml",
          """
          models: shop
          owner: shop
          tables:
            busy_day:
              description: Days on which more than twice as much is sold as on the weekday before.
              roll_up:
                from: mart.mart_sale
                by:
                  day: {sql: DATE(sold_ts), description: Day.}
                  shop: {}
                measures:
                  sales: {count: "*", description: Sales.}
                  usual: {usual: {of: sales, by: day, per: [shop], days: 7, times: 3, groups: 3}, description: Usual.}
                having: sales > 2 * usual
              publish: {topic: busy_days}
              tests:
                none_of_nothing: {given: {mart.mart_sale: []}, expect: []}
          """);

  private final Path folder;
  private final Path contracts;
  private final Loaded warehouse;
  private int sold;

  PublishedModelTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.contracts = Files.createDirectories(folder.resolve("shop"));
    for (Map.Entry<String, String> file : CONTRACTS.entrySet()) {
      Files.writeString(contracts.resolve(file.getKey()), file.getValue());
    }
    this.warehouse = new Loaded(folder.resolve("w.duckdb"), contracts.toString());
  }

  @Test
  void streamsTellOfRowsThatComeAndGoHoweverLate() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("sold", 1, "busy_days", 2));
      String servers = kafka.bootstrapServers();
      send(servers, sales("a 01", "a 08", "a 15", "a 15", "a 22", "a 22", "a 22", "a 22", "b 22"));
      warehouse.loadStream(servers, "0s");
      assertThat(LastMessages.of(servers, "busy_days"), is(Map.of(KEY, Optional.of(ALERT))));

      warehouse.loadStream(servers, "0s");
      assertThat("as it was", LastMessages.all(servers, "busy_days").size(), is(1));

      send(servers, sales("a 01", "a 08", "a 08", "a 15"));
      warehouse.loadStream(servers, "0s");
      assertThat(
          "three weeks behind",
          LastMessages.of(servers, "busy_days"),
          is(Map.of(KEY, Optional.empty())));
      assertThat(LastMessages.all(servers, "busy_days").size(), is(2));
    }
  }

  @Test
  void whatFilesBringIsToldByTheNextStreamOrBuildThatHasBrokers() throws Exception {
    List<String> sales = sales("a 01", "a 08", "a 15", "a 15", "a 22", "a 22", "a 22", "a 22");
    Path files = folder.resolve("files");
    Files.write(Files.createDirectories(files.resolve("sold")).resolve("1.jsonl"), sales);
    warehouse.load(files);
    assertThat(warehouse.query("SELECT shop, sales FROM mart.busy_day"), is(List.of("a 4")));

    assertThat(
        build(),
        is(
            "warning: topic busy_days is not told of mart.busy_day; add --bootstrapServers, or let a stream tell it\n"));
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      String brokers = "--bootstrapServers=" + kafka.bootstrapServers();
      warehouse.execute("DELETE FROM mart.busy_day");
      assertThat(build(brokers), containsString("has no topic busy_days. Create it"));
      assertThat("nothing is built", warehouse.count("mart.busy_day"), is(0L));
      InputException e =
          assertThrows(
              InputException.class, () -> warehouse.loadStream(kafka.bootstrapServers(), "0s"));
      assertThat(e.getMessage(), containsString("has no topic"));

      kafka.createTopics(Map.of("busy_days", 1));
      assertThat(build(brokers), is(""));
      assertThat(build(brokers), is(""));
      assertThat(
          LastMessages.of(kafka.bootstrapServers(), "busy_days"),
          is(Map.of(KEY, Optional.of(ALERT))));
      assertThat(LastMessages.all(kafka.bootstrapServers(), "busy_days").size(), is(1));
    }
  }

  @Test
  void brokersAreForDomainsThatPublishModels() throws IOException {
    Path models = contracts.resolve("models.yaml");
    Files.writeString(
        models, Files.readString(models).replace("    publish: {topic: busy_days}\n", ""));
    assertThat(
        build("--bootstrapServers=127.0.0.1:1"),
        containsString("--bootstrapServers is for models that are published; "));
  }

  /** On days of January. */
  private List<String> sales(String... shopsAndDays) {
    return Stream.of(shopsAndDays)
        .map(
            sale ->
                "{\"n\":%s,\"shop\":\"%s\",\"at\":\"2024-01-%sT10:00:00Z\"}"
                    .formatted(sold++, sale.substring(0, 1), sale.substring(2)))
        .toList();
  }

  private static void send(String servers, List<String> sales) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
      for (String sale : sales) {
        producer.send(new ProducerRecord<>("sold", sale)).get();
      }
    }
  }

  /** What a build says of what is wrong. */
  private String build(String... more) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream said = new PrintStream(err, true, UTF_8);
    PrintStream before = System.err;
    System.setErr(said);
    try {
      JobMain.runOnce(
          "scripts/run BuildComputedTables",
          BuildComputedTablesOptions.class,
          Stream.concat(
                  Stream.of("--domain=" + contracts, "--warehouse=duckdb:" + warehouse.file()),
                  Arrays.stream(more))
              .toArray(String[]::new),
          BuildComputedTables::run,
          new RunControl(),
          new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
          said);
    } finally {
      System.setErr(before);
    }
    return err.toString(UTF_8);
  }
}
