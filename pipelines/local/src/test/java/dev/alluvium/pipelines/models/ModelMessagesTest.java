package dev.alluvium.pipelines.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.target.duckdb.DuckDbTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What topics are told of the rows of a model. */
@Timeout(300)
class ModelMessagesTest {
  private static final String TABLE = "mart.thing_now";
  private static final Map<String, String> CONTRACTS =
      Map.of(
          "domain.yaml",
          "domain: things\ndescription: Things.\nowner: tests\n",
          "seen.yaml",
          """
          event: seen
          description: A thing was seen.
          owner: tests
          source: {topic: seen}
          identity: [n]
          event_time: seen_ts
          fields:
            n: {type: int64, required: true, description: Number.}
            seen_ts: {type: timestamp, encoding: iso8601, required: true, description: When.}
          """,
          "models.yaml",
          """
          models: things
          owner: tests
          tables:
            thing_now:
              description: A thing.
              key: [place, n]
              columns:
                place: {type: string, description: Where.}
                n: {type: int64, description: Number.}
                price: {type: numeric, description: Price.}
                share: {type: float64, description: Share.}
                is_new: {type: boolean, description: Whether.}
                day: {type: date, description: Day.}
                seen_ts: {type: timestamp, description: When.}
                more: {type: json, description: More.}
                picture: {type: bytes, description: Bytes.}
              sql: |
                SELECT CAST(NULL AS STRING) AS place, n, CAST(NULL AS NUMERIC) AS price, CAST(NULL AS FLOAT64) AS share,
                  CAST(NULL AS BOOL) AS is_new, CAST(NULL AS DATE) AS day, seen_ts, CAST(NULL AS JSON) AS more, CAST(NULL AS BYTES) AS picture
                FROM raw.seen
              publish: {topic: things}
              tests:
                one: {given: {raw.seen: []}, expect: []}
          """);

  /** Messages as brokers have them: sent, and waited for. */
  private static final class Topic implements Publisher {
    private static final long serialVersionUID = 1L;

    private final transient List<String> messages = new ArrayList<>();
    private final transient List<Long> versions = new ArrayList<>();
    private boolean isDown;
    private boolean dies;
    private int flushes;

    @Override
    public Session open() {
      return new Session() {
        private final List<String> sent = new ArrayList<>();

        @Override
        public void send(byte[] key, byte @Nullable [] value, long version) {
          sent.add(new String(key, UTF_8) + " " + (value == null ? "-" : new String(value, UTF_8)));
          versions.add(version);
        }

        @Override
        public void flush() {
          flushes++;
          if (isDown) {
            throw new InputException("down");
          }
          messages.addAll(sent);
          sent.clear();
          if (dies) {
            throw new IllegalStateException("dead");
          }
        }

        @Override
        public void close() {}
      };
    }

    /** Those since the last time. */
    List<String> taken() {
      List<String> taken = List.copyOf(messages);
      messages.clear();
      return taken;
    }
  }

  private final WarehouseSession warehouse;
  private final Topic topic = new Topic();
  private final ModelMessages messages;
  private Instant now = Instant.parse("2024-02-01T00:00:00Z");

  ModelMessagesTest(@TempDir Path folder) throws IOException {
    Path contracts = Files.createDirectories(folder.resolve("things"));
    for (Map.Entry<String, String> file : CONTRACTS.entrySet()) {
      Files.writeString(contracts.resolve(file.getKey()), file.getValue());
    }
    DomainSpec domain = ContractLoader.load(contracts);
    warehouse = new DuckDbTarget(folder.resolve("w.duckdb"), domain).open();
    TableSpec table = warehouse.spec().table(TABLE);
    messages = messages(table, "things", topic);
  }

  private ModelMessages messages(TableSpec table, String name, Publisher publisher) {
    return new ModelMessages(table, name, publisher, warehouse, () -> now);
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void haveTheRowAsTheWarehouseHasIt() {
    insert(
        """
        ('a', 1, 1.500000000, 0.1, true, '1969-12-31', '1969-12-31 23:59:59.999999', '{"b": [1, "x"]}', '\\x00\\xFF'::BLOB)""");
    insert("(NULL, -7, 0, 1e20, false, '0001-01-01', '2024-02-29 00:00:00', NULL, NULL)");
    insert("(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");

    messages.send(() -> false);

    assertThat(
        topic.taken(),
        containsInAnyOrder(
            """
            {"place":"a","n":1} {"place":"a","n":1,"price":1.5,"share":0.1,"is_new":true,"day":"1969-12-31","seen_ts":"1969-12-31T23:59:59.999999Z","more":"{\\"b\\": [1, \\"x\\"]}","picture":"AP8="}""",
            """
            {"place":null,"n":-7} {"place":null,"n":-7,"price":0,"share":1.0E20,"is_new":false,"day":"0001-01-01","seen_ts":"2024-02-29T00:00:00Z","more":null,"picture":null}""",
            """
            {"place":null,"n":null} {"place":null,"n":null,"price":null,"share":null,"is_new":null,"day":null,"seen_ts":null,"more":null,"picture":null}"""));
  }

  @Test
  void tellOfWhatHasChangedAlone() {
    place("a", 1, "NULL");
    place("b", 2, "NULL");
    messages.send(() -> false);
    assertThat(topic.taken().size(), is(2));

    messages.send(() -> false);
    assertThat("nothing has", topic.taken(), is(empty()));

    run("UPDATE %s SET price = 2 WHERE n = 1".formatted(TABLE));
    run("DELETE FROM %s WHERE n = 2".formatted(TABLE));
    messages.send(() -> false);
    List<String> changed = topic.taken();
    assertThat(
        changed.stream().filter(m -> m.endsWith(" -")).toList(),
        contains("{\"place\":\"b\",\"n\":2} -"));
    assertThat(changed.size(), is(2));

    messages.send(() -> false);
    assertThat("what is taken back is so once", topic.taken(), is(empty()));

    place("b", 2, "NULL");
    messages.send(() -> false);
    assertThat("it is there again, as it was", topic.taken().size(), is(1));
  }

  @Test
  void tellAllThatBrokersDidNotTake() {
    place("a", 1, "NULL");
    topic.isDown = true;
    assertThrows(InputException.class, () -> messages.send(() -> false));
    assertThat(warehouse.numbers("SELECT count(*) FROM ops.published WHERE is_sent"), contains(0L));

    topic.isDown = false;
    messages.send(() -> false);
    assertThat(topic.taken().size(), is(1));
  }

  /** A process that dies when brokers have taken a message, and before that is kept. */
  private void dieWhenSent() {
    topic.dies = true;
    assertThrows(IllegalStateException.class, () -> messages.send(() -> false));
    topic.dies = false;
  }

  @Test
  void takeBackWhatWasSentByAProcessThatDiedAndIsNoRowAnyMore() {
    place("a", 1, "NULL");
    dieWhenSent();
    run("DELETE FROM " + TABLE);
    messages.send(() -> false);
    List<String> sent = topic.taken();
    assertThat(sent.size(), is(2));
    assertThat(sent.get(1), is("{\"place\":\"a\",\"n\":1} -"));
    assertThat(topic.versions.get(1), is(greaterThan(topic.versions.get(0))));
  }

  @Test
  void tellAgainWhatIsAsItWasBeforeAProcessDied() {
    place("a", 1, "1");
    messages.send(() -> false);
    String first = topic.taken().get(0);

    run("UPDATE %s SET price = 2".formatted(TABLE));
    dieWhenSent();
    run("UPDATE %s SET price = 1".formatted(TABLE));
    messages.send(() -> false);
    List<String> sent = topic.taken();
    assertThat(sent.get(sent.size() - 1), is(first));

    run("DELETE FROM " + TABLE);
    dieWhenSent();
    place("a", 1, "1");
    messages.send(() -> false);
    sent = topic.taken();
    assertThat(sent.get(sent.size() - 1), is(first));
    now = now.minus(Duration.ofDays(2));
    run("DELETE FROM " + TABLE);
    dieWhenSent();
    place("a", 1, "2");
    messages.send(() -> false);
    for (int i = 1; i < topic.versions.size(); i++) {
      assertThat(topic.versions.get(i), is(greaterThan(topic.versions.get(i - 1))));
    }
  }

  @Test
  void tellAnotherTopicOfAllAndTheFirstOfWhatHasChangedMeanwhile() {
    place("a", 1, "1");
    messages.send(() -> false);
    Topic other = new Topic();
    messages(warehouse.spec().table(TABLE), "others", other).send(() -> false);
    assertThat(other.taken(), is(topic.taken()));

    run("DELETE FROM " + TABLE);
    messages.send(() -> false);
    assertThat(topic.taken(), contains("{\"place\":\"a\",\"n\":1} -"));
  }

  @Test
  void tellAllWhereAColumnHasAnotherName() {
    place("a", 1, "1");
    messages.send(() -> false);
    TableSpec table = warehouse.spec().table(TABLE);
    List<ColumnSpec> columns = new ArrayList<>(table.columns());
    columns.set(2, ColumnSpec.optional("cost", ColumnType.NUMERIC, "Price."));
    run("ALTER TABLE %s RENAME price TO cost".formatted(TABLE));

    messages(table.toBuilder().setColumns(columns).build(), "things", topic).send(() -> false);

    assertThat(topic.taken().get(1), containsString("\"cost\":1,"));
  }

  @Test
  void takeBackKeysByTheNamesThatTheyWereToldBy() {
    place("a", 1, "1");
    messages.send(() -> false);
    topic.taken();
    TableSpec table = warehouse.spec().table(TABLE);
    List<ColumnSpec> columns = new ArrayList<>(table.columns());
    columns.set(0, ColumnSpec.optional("room", ColumnType.STRING, "Where."));
    columns.set(1, ColumnSpec.optional("n", ColumnType.NUMERIC, "Number."));
    run("ALTER TABLE %s RENAME place TO room".formatted(TABLE));
    run("ALTER TABLE %s ALTER n TYPE DECIMAL(38,9)".formatted(TABLE));
    TableSpec renamed = table.toBuilder().setColumns(columns).setKey(List.of("room", "n")).build();

    messages(renamed, "things", topic).send(() -> false);

    List<String> sent = topic.taken();
    assertThat(sent.get(0), is("{\"place\":\"a\",\"n\":1} -"));
    assertThat(sent.get(1), startsWith("{\"room\":\"a\",\"n\":1} {"));
    assertThat(topic.versions.get(2), is(greaterThan(topic.versions.get(1))));
  }

  @Test
  void haveTheRowInTheEndWhereItsKeyIsWrittenAsThatOfAnotherTypeWas() {
    place("a", 1, "1");
    messages.send(() -> false);
    topic.taken();
    TableSpec table = warehouse.spec().table(TABLE);
    List<ColumnSpec> columns = new ArrayList<>(table.columns());
    columns.set(1, ColumnSpec.optional("n", ColumnType.NUMERIC, "Number."));
    run("ALTER TABLE %s ALTER n TYPE DECIMAL(38,9)".formatted(TABLE));

    messages(table.toBuilder().setColumns(columns).build(), "things", topic).send(() -> false);

    List<String> sent = topic.taken();
    assertThat(sent.get(sent.size() - 1), startsWith("{\"place\":\"a\",\"n\":1} {"));
    assertThat(
        topic.versions.get(topic.versions.size() - 1), is(greaterThan(topic.versions.get(1))));
  }

  @Test
  void takeTimesThatNoColumnOfBigQueryHas() {
    run(
        "INSERT INTO %s (place, n, day, seen_ts) VALUES ('a', 1, '12000-01-31', '10000-01-01 00:00:00'), ('b', 2, 'infinity', 'infinity')"
            .formatted(TABLE));
    messages.send(() -> false);
    assertThat(
        topic.taken().toString(),
        allOf(
            containsString("\"day\":\"+12000-01-31\",\"seen_ts\":\"+10000-01-01T00:00:00Z\""),
            containsString("\"day\":null,\"seen_ts\":null")));
  }

  @Test
  void areAFewAtATimeWhereRowsAreLong() {
    run(
        "INSERT INTO %s (place, n) SELECT repeat('x', 1500000) || n, n FROM range(9) AS r(n)"
            .formatted(TABLE));
    messages.send(() -> false);
    assertThat(topic.flushes, is(greaterThan(2)));
    assertThat(topic.taken().size(), is(9));
  }

  @Test
  void areLeftForTheNextTimeWhereTheRunIsStopped() {
    run("INSERT INTO %s (place, n) SELECT 'p', n FROM range(2500) AS r(n)".formatted(TABLE));
    List<Boolean> asked = new ArrayList<>();
    messages.send(
        () -> {
          asked.add(true);
          return asked.size() > 1;
        });
    assertThat(topic.taken().size(), is(1000));
    messages.send(() -> false);
    assertThat(topic.taken().size(), is(1500));
  }

  @Test
  void areAsManyAsRowsHowManyEver() {
    run(
        "INSERT INTO %s (place, n) SELECT 'p' || n %% 3, n FROM range(2500) AS r(n)"
            .formatted(TABLE));

    messages.send(() -> false);

    List<String> sent = topic.taken();
    assertThat(sent.size(), is(2500));
    assertThat(new HashSet<>(sent).size(), is(2500));
    run("DELETE FROM %s WHERE n < 2400".formatted(TABLE));
    messages.send(() -> false);
    assertThat(topic.taken().stream().filter(m -> m.endsWith(" -")).count(), is(2400L));
  }

  @Test
  void tellAnyTextsApart() {
    Set<String> texts =
        Set.of(
            "",
            " ",
            "a",
            "a:b",
            "1:a",
            "it's",
            "\\",
            "\\'",
            "\n",
            "\u0000",
            "\"",
            "\uD83D\uDE00",
            "-",
            "NULL");
    texts.forEach(text -> place(text, 1, "NULL"));
    place(null, 1, "NULL");

    messages.send(() -> false);
    assertThat(new HashSet<>(topic.taken()).size(), is(texts.size() + 1));
    messages.send(() -> false);
    assertThat(topic.taken(), is(empty()));
    run("DELETE FROM " + TABLE);
    messages.send(() -> false);
    assertThat(topic.taken().size(), is(texts.size() + 1));
  }

  @Test
  void haveVersionsThatGrowThoughTheClockIsPutBack() {
    place("a", 1, "NULL");
    messages.send(() -> false);
    now = now.minus(Duration.ofHours(1));
    run("UPDATE %s SET price = 2".formatted(TABLE));
    messages.send(() -> false);
    run("DELETE FROM " + TABLE);
    messages.send(() -> false);
    place("a", 1, "3");
    messages.send(() -> false);

    for (int i = 1; i < 4; i++) {
      assertThat(topic.versions.get(i), is(greaterThan(topic.versions.get(i - 1))));
    }
  }

  @Test
  void areRememberedForADayOfWhatIsTakenBack() {
    place("a", 1, "NULL");
    place("b", 2, "NULL");
    messages.send(() -> false);
    run("DELETE FROM %s WHERE n = 1".formatted(TABLE));
    messages.send(() -> false);
    assertThat(warehouse.numbers("SELECT count(*) FROM ops.published"), contains(2L));

    now = now.plus(Duration.ofDays(1)).plusMillis(1);
    place("c", 3, "NULL");
    messages.send(() -> false);
    assertThat(warehouse.numbers("SELECT count(*) FROM ops.published"), contains(2L));
    assertThat(topic.taken().size(), is(4));
    messages.send(() -> false);
    assertThat(topic.taken(), is(empty()));
  }

  private void place(@Nullable String place, long n, String price) {
    String text = place == null ? "NULL" : warehouse.dialect().literal(place);
    insert("(%s, %s, %s, NULL, NULL, NULL, NULL, NULL, NULL)".formatted(text, n, price));
  }

  private void insert(String values) {
    run("INSERT INTO %s (%s) VALUES %s".formatted(TABLE, columns(), values));
  }

  private static String columns() {
    return Stream.of("place", "n", "price", "share", "is_new", "day", "seen_ts", "more", "picture")
        .reduce((a, b) -> a + ", " + b)
        .orElseThrow();
  }

  private void run(String statement) {
    warehouse.transact(TABLE, List.of(statement));
  }
}
