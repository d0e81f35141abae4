package dev.alluvium.pipelines.profile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.SharedData;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.LoadWarehouse;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.options.SampleOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Drafts are proved by loading what they were drafted from. */
class ProfileSourceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Path folder;
  private final Path input;
  private final Path out;

  ProfileSourceTest(@TempDir Path folder) {
    this.folder = folder;
    input = folder.resolve("input");
    out = folder.resolve("out");
  }

  @BeforeEach
  void makeInput() throws IOException {
    Files.createDirectory(input);
  }

  @ParameterizedTest
  @CsvSource({"music,5", "transit,2", "subscriptions,8"})
  void draftsOfRealDataLoadAsTheyAre(String domain, int most) throws Exception {
    Path data = SharedData.require(domain);
    profile("--input=" + data, "--records=1500", "--timeZone=America/New_York");

    load(data, 700);

    assertThat(count("SELECT count(*) FROM quarantine.rejects"), is(0L));
    assertThat(
        count("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw'") > most - 2,
        is(true));
    assertThat(Files.readString(out.resolve("report.html")), containsString("<svg role=\"img\""));
  }

  @Test
  void tellsTypesPathsAndTimesOfNestedJson() throws Exception {
    write(
        "orders_2024-05.jsonl",
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    """
                    {"id":"o-%1$s","placedAt":"2024-05-01T10:%2$s:00+02:00","customer":{"email":"a%1$s@x.test","vip":%3$s},\
                    "total":"%1$s.50","lines":[{"sku":"s","qty":%1$s}],"mixed":%4$s,"select":%1$s,"none":null,"zip":"0%1$s"}"""
                        .formatted(10 + i, 10 + i, i % 2 == 0, i % 2 == 0 ? "1" : "\"one\"")));

    profile("--input=" + input);
    load(input, 1000);

    String draft = Files.readString(out.resolve("orders.yaml"));
    assertThat(draft, allOf(containsString("event_time: placed_at"), containsString("- id\n")));
    assertThat(draft, containsString("from: customer.email"));
    assertThat(draft, not(containsString("a10@x.test")));
    assertThat(count("SELECT count(*) FROM quarantine.rejects"), is(0L));
    assertThat(
        count(
            "SELECT count(*) FROM raw.orders WHERE customer_vip IS NOT NULL AND total = 10.50"
                + " AND zip = '010' AND lines->>'$[0].qty' = '10' AND mixed = '1'"
                + " AND event_ts = '2024-05-01T08:10:00Z'"),
        is(1L));
  }

  /** Of one type is a list whose elements a load takes for such; others are JSON. */
  @Test
  void draftsListsOfSingleValuesAsManyAndOthersAsJson() throws Exception {
    write(
        "e.jsonl",
        IntStream.range(10, 60)
            .mapToObj(
                i ->
                    """
                    {"ts":17000000%1$s000,"id":"e-%1$s","tags":["a%1$s",null," b "],"deep":{"sizes":[%1$s,7]},                    "prices":[%1$s.5,2],"days":["2024-01-%2$s"],"mixed":[1,"x"],"nested":[[1]],"none":[],                    "lines":[{"sku":"s"},null],"partly":%3$s,"huge":[%1$s,%4$s]}"""
                        .formatted(
                            i, i % 20 + 10, i % 2 == 0 ? "[1]" : "1", i == 59 ? "1e30" : "1")));

    profile("--input=" + input);
    load(input, 1000);

    String draft = Files.readString(out.resolve("e.yaml"));
    for (String many :
        List.of("tags string", "sizes int64", "prices float64", "days string", "huge float64")) {
      String[] words = many.split(" ", -1);
      assertThat(many, field(draft, words[0]), containsString("type: " + words[1]));
      assertThat(many, field(draft, words[0]), containsString("many: true"));
    }
    for (String json : List.of("mixed", "nested", "none", "lines", "partly")) {
      assertThat(json, field(draft, json), containsString("type: json"));
      assertThat(json, field(draft, json), not(containsString("many")));
    }
    assertThat(count("SELECT count(*) FROM quarantine.rejects"), is(0L));
    assertThat(count("SELECT count(*) FROM raw.e WHERE tags->>'$[0]' = 'a10'"), is(1L));
  }

  /** What a draft says of a field. */
  private static String field(String draft, String name) {
    return draft
        .lines()
        .dropWhile(line -> !line.matches(" *(deep_)?" + name + ":.*"))
        .limit(9)
        .collect(Collectors.joining("\n"))
        .replaceFirst("(?s)(description:[^\n]*).*", "$1");
  }

  @Test
  void tellsSeparatorsHeadersAndDaysOfTables() throws Exception {
    write(
        "sales.csv",
        Stream.concat(
            Stream.of("Filiale;Tag;Umsatz;Bemerkung"),
            IntStream.range(10, 40)
                .mapToObj(
                    i -> "F%s;%s.03.2024;%s,50;\" weil; so \"".formatted(i, i % 20 + 10, i))));
    write(
        "clicks.tsv",
        IntStream.range(0, 30)
            .mapToObj(i -> "2024-01-01 00:00:%s\tu%s\t%s".formatted(10 + i, i % 7, i * 0.25)));

    profile("--input=" + input, "--timeZone=Europe/Berlin");
    load(input, 1000);

    assertThat(count("SELECT count(*) FROM quarantine.rejects"), is(0L));
    assertThat(
        count(
            "SELECT count(*) FROM raw.sales WHERE filiale = 'F10' AND umsatz = '10,50'"
                + " AND event_ts = '2024-03-19T23:00:00Z'"),
        is(1L));
    assertThat(
        count(
            "SELECT count(*) FROM raw.clicks WHERE column_2 = 'u1' AND column_3 = 0.25"
                + " AND event_ts = '2023-12-31T23:00:11Z'"),
        is(1L));
  }

  /** A value may be called like its column, and a spreadsheet may be told the delimiter. */
  @Test
  void tellsAHeaderWhoseNamesStandBelowItToo() throws Exception {
    write(
        "notes.csv",
        Stream.concat(
            Stream.of("sep=;", "ts;email;note"),
            IntStream.range(10, 40)
                .mapToObj(
                    i ->
                        "2024-01-01 00:00:%s;x@y.de;%s"
                            .formatted(i, i == 20 ? "note" : "a,b,c,d"))));

    profile("--input=" + input);
    load(input, 1000);

    assertThat(count("SELECT count(*) FROM quarantine.rejects"), is(0L));
    assertThat(count("SELECT count(*) FROM raw.notes WHERE email = 'x@y.de'"), is(30L));
    assertThat(count("SELECT count(*) FROM raw.notes WHERE note = 'note'"), is(1L));
    assertThat(Files.readString(out.resolve("notes.yaml")), containsString("personal: identifier"));
  }

  @Test
  void keepsDigitsOrSaysThatItDoesNot() throws Exception {
    write(
        "e.jsonl",
        IntStream.range(10, 40)
            .mapToObj(
                i ->
                    at(
                        i,
                        "1,\"exact\":12345678901234567.%1$s,\"lossy\":0.123456789012345678%1$s,\"large\":92233720368547757%1$s,\"larger\":922337203685477580%1$s"
                            .formatted(i))));

    profile("--input=" + input);
    load(input, 1000);

    assertThat(
        count(
            "SELECT count(*) FROM raw.e WHERE CAST(exact AS VARCHAR) LIKE '12345678901234567.__0%'"
                + " AND typeof(large) = 'BIGINT' AND typeof(larger) LIKE 'DECIMAL%'"),
        is(30L));
    assertThat(
        Files.readString(out.resolve("e.yaml")),
        containsString("lossy has numbers of more digits than are kept: 15 are"));
  }

  @Test
  void tellsHeadersOfSmallFilesWithColumnsOfTheirOwn() throws Exception {
    write("x_1.csv", Stream.of("ts,store,units", "2024-01-01T00:00:00Z,Mitte,3"));
    write("x_2.csv", Stream.of("ts,store,units,note", "2024-01-02T00:00:00Z,Nord,4,a"));

    profile("--input=" + input);
    load(input, 1000);

    assertThat(count("SELECT count(*) FROM quarantine.rejects"), is(0L));
    assertThat(count("SELECT sum(units) FROM raw.x WHERE store IN ('Mitte', 'Nord')"), is(7L));
    assertThat(count("SELECT count(*) FROM raw.x WHERE note = 'a'"), is(1L));
  }

  /** The times alone tell the records apart; the code, of two values, adds nothing to that. */
  @Test
  void takesForAnIdentityWhatTellsRecordsApart() throws Exception {
    write(
        "e.jsonl",
        IntStream.range(10, 40)
            .mapToObj(
                i ->
                    "{\"ts\":\"2024-01-01T00:00:%1$sZ\",\"code\":%2$s,\"req\":\"r%1$s\"}"
                        .formatted(i, 200 + i % 2)));

    profile("--input=" + input);

    assertThat(Files.readString(out.resolve("e.yaml")), containsString("identity:\n- req\n"));
  }

  @Test
  void takesNumbersForTimesByTheirNamesAndNotBeyondToday() throws Exception {
    write(
        "sold.jsonl",
        IntStream.range(10, 40)
            .mapToObj(
                i ->
                    "{\"id\":%1$s,\"ean\":40063813339%1$s,\"card\":40000000000000%1$s,\"eventtime\":17000000%1$s,\"people\":[{\"email\":\"a%1$s@b.de\"}],\"version\":\"1.%2$s\",\"price\":\"%1$s.50\"}"
                        .formatted(i, i - 9)));

    profile("--input=" + input);
    load(input, 1000);

    assertThat(
        count(
            "SELECT count(*) FROM raw.sold WHERE year(event_ts) = 2023 AND ean > 4006381333900"
                + " AND card > 4000000000000000 AND price > 10"),
        is(30L));
    assertThat(count("SELECT count(DISTINCT version) FROM raw.sold"), is(30L));
    String draft = Files.readString(out.resolve("sold.yaml"));
    assertThat(field(draft, "people"), containsString("personal: identifier"));
    assertThat(Files.readString(out.resolve("report.html")), not(containsString("a10@b.de")));
  }

  @ParameterizedTest
  @CsvSource({"10, a guess", "13, ''"})
  void saysThatMonthAndDayMayBeTheOtherWayRound(int highest, String said) throws Exception {
    write(
        "e.csv",
        Stream.concat(
            Stream.of("id,day"),
            IntStream.range(0, 30)
                .mapToObj(i -> "%s,0%s/%s/2024".formatted(i, i % 9 + 1, day(i % highest + 1)))));

    profile("--input=" + input);

    String draft = Files.readString(out.resolve("e.yaml"));
    assertThat(draft, containsString("MM/dd/yyyy"));
    assertThat(
        draft, said.isEmpty() ? not(containsString("month stands first")) : containsString(said));
  }

  private static String day(int day) {
    return (day < 10 ? "0" : "") + day;
  }

  /** Of ways to write times that a load does not take as a profile might, none loses a record. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"ts\":\"16800000000%1$s\"",
        "\"at\":\"2023-04-01T00:00:%1$sZ\",\"date\":\"01.04.2023\",\"time\":\"10:%1$s\"",
        "\"at\":\"2023-04-01T00:00:%1$sZ\",\"due\":\" 01.04.2023 10:%1$s \"",
        "\"at\":\"2023-04-01T00:00:%1$sZ\",\"born\":\"01.03.87 10:%1$s\"",
        "\"at\":\"2023-04-01T00:00:%1$sZ\",\"when\":\"01.03.07 10:%1$s\"",
      })
  void draftsNoTimeThatLoadsAsAnother(String members) throws Exception {
    write(
        "e.jsonl",
        IntStream.range(10, 40).mapToObj(i -> "{\"id\":%s,%s}".formatted(i, members.formatted(i))));
    write("also.jsonl", Stream.of("{\"ts\":1700000000000,\"id\":1}"));

    profile("--input=" + input);
    load(input, 100);

    assertThat(count("SELECT count(*) FROM quarantine.rejects WHERE topic <> 'unknown'"), is(0L));
    if (Files.exists(out.resolve("e.yaml"))) {
      assertThat(count("SELECT count(*) FROM raw.e"), is(30L));
    }
    if (members.contains("born")) {
      assertThat(count("SELECT count(*) FROM raw.e WHERE born LIKE '%.87 %'"), is(30L));
    }
  }

  /** Of fifty records the last has a value that only the load's own reader judges. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1.%s\"; \"1.5e3\"",
        "\"1.%s\"; \"1.12345678901\"",
        "\"1.%s\"; \"12345678901234567890123456789012345678.5\"",
        "1.%s; 1e999",
        "\"2024-01-01T00:00:%sZ\"; \"2016-12-31T23:59:60Z\"",
        "\"2024-01-01T00:00:%sZ\"; \"2024-01-01T00:00:61Z\"",
        "\"2024-01-01T00:00:%sZ\"; \"2024-01-01T00:00:00+05:30:15\"",
        "\"2024-01-01T00:00:%sZ\"; \"2024-01-01T00:00:00+19:00\"",
        "\"2024-01-01T00:00:%sZ\"; \"0000-01-01T00:00:00Z\"",
        "\"2024-01-01T00:00:%sZ\"; \"0001-01-01T00:00:00+14:00\"",
        "\"2024-01-%s\"; \"0000-01-01\"",
        "\"10.01.2024 00:00:%s\"; \"10.01.2024 00:00:60\"",
        "\"%s\"; \"\"",
        "\"%s\"; \" \\u00a0\"",
        "\"%s\"; null",
        "true; 0",
      })
  void draftsRefuseNoneOfTheirRecords(String values) throws Exception {
    String[] parts = values.split("; ", -1);
    write(
        "e.jsonl",
        Stream.concat(
            IntStream.range(10, 29).mapToObj(i -> at(i, parts[0].formatted(i))),
            Stream.of(at(29, parts[1]))));

    String printed = profile("--input=" + input);
    load(input, 100);

    assertThat(
        Files.readString(out.resolve("e.yaml")), count("SELECT count(*) FROM raw.e"), is(20L));
    assertThat(printed, not(containsString("rejects")));
  }

  private static String at(int second, String value) {
    return "{\"at\":\"2024-01-01T00:00:%s.%sZ\",\"id\":%s}".formatted(second, second, value);
  }

  @Test
  void takesALeapSecondForAnEventsTimeAndTellsWhichTimesALoadRejects() throws Exception {
    write(
        "e.jsonl",
        Stream.concat(
            IntStream.range(10, 40).mapToObj(i -> at(i, String.valueOf(i))),
            Stream.of(
                "{\"at\":\"2024-01-01T00:00:60Z\",\"id\":1}",
                "{\"at\":\"0000-01-01T00:00:00Z\",\"id\":2}")));

    Outcome outcome = run("--input=" + input);
    load(input, 100);

    assertThat(count("SELECT count(*) FROM raw.e"), is(31L));
    assertThat(
        outcome.warnings(),
        is(List.of("e: a load by the draft rejects 1 of 32 records: 1 out_of_range at")));
  }

  /** Of a name that stands twice the load takes the last value, and members of both objects. */
  @Test
  void readsNamesThatStandTwiceAsTheLoadDoes() throws Exception {
    write(
        "e.jsonl",
        IntStream.range(10, 40)
            .mapToObj(
                i ->
                    "{\"at\":\"1999-01-01T00:00:%1$sZ\",\"at\":\"2024-01-01T00:00:%1$sZ\",\"id\":%1$s,\"o\":{\"x\":1},\"o\":{\"y\":%2$s}}"
                        .formatted(i, i == 39 ? "\"b\"" : "\"a\",\"y\":2")));

    Outcome outcome = run("--input=" + input);
    load(input, 100);

    assertThat(
        count("SELECT count(*) FROM raw.e WHERE o_x = 1 AND year(event_ts) = 2024"), is(30L));
    assertThat(count("SELECT count(*) FROM raw.e WHERE o_y = '2'"), is(29L));
    assertThat(Files.readString(out.resolve("report.html")), containsString("twice in one object"));
    assertThat(
        outcome.warnings(),
        is(List.of("e: 30 records have a name twice in one object, as at; a load takes the last")));
  }

  @Test
  void tellsColumnsOfOneNameAndNamesThemInLetters() throws Exception {
    write(
        "dinge.csv",
        Stream.concat(
            Stream.of("id,Größe,Łódź,name,at,name"),
            IntStream.range(10, 40)
                .mapToObj(i -> "%1$s,%1$s,a%1$s,x,2024-01-01T00:00:%1$sZ,y".formatted(i))));

    Outcome outcome = run("--input=" + input);
    load(input, 100);

    assertThat(
        outcome.warnings(),
        is(
            List.of(
                "dinge: several columns are called name; a load takes the first, and keeps the others in extra")));
    assertThat(
        Files.readString(out.resolve("dinge.yaml")),
        allOf(containsString("\n  grosse:\n"), containsString("\n  lodz:\n")));
    assertThat(
        count("SELECT count(*) FROM raw.dinge WHERE name = 'x' AND extra ->> 'name' = 'y'"),
        is(30L));
  }

  @Test
  void tellsWhatItDoesNotLookAt() throws Exception {
    write(
        "wide.jsonl",
        IntStream.range(10, 30)
            .mapToObj(
                i ->
                    "{\"at\":\"2024-01-01T00:00:%sZ\",%s}"
                        .formatted(
                            i,
                            IntStream.range(0, 450)
                                .mapToObj(k -> "\"k%s\":%s".formatted(k, i))
                                .collect(Collectors.joining(",")))));
    write(
        "long.jsonl",
        IntStream.range(10, 30)
            .mapToObj(
                i ->
                    "{\"at\":\"2024-01-01T00:00:%sZ\",\"list\":%s,\"last\":%s}"
                        .formatted(i, IntStream.range(0, 3000).boxed().toList(), i)));

    Outcome outcome = run("--input=" + input);
    load(input, 100);

    assertThat(
        outcome.warnings(),
        is(
            List.of(
                "long: 20 records have more than 2000 values, and what is behind them is not looked at",
                "wide: the first 400 of 451 paths are looked at; a load keeps the others in extra")));
    assertThat(count("SELECT count(*) FROM quarantine.rejects"), is(0L));
  }

  @Test
  void saysNothingOfPathsWhereAllAreLookedAt() throws Exception {
    write(
        "e.jsonl",
        IntStream.range(10, 30)
            .mapToObj(
                i ->
                    "{\"at\":\"2024-01-01T00:00:%sZ\",%s}"
                        .formatted(
                            i,
                            IntStream.range(1, 400)
                                .mapToObj(k -> "\"k%s\":%s".formatted(k, i))
                                .collect(Collectors.joining(",")))));

    assertThat(run("--input=" + input).warnings(), is(List.of()));
  }

  @Test
  void looksIntoFoldersAsALoadDoes() throws Exception {
    for (String name : List.of("plays/2024/01/a.jsonl", "plays/2024/b.jsonl", "plays/c.jsonl")) {
      Files.createDirectories(input.resolve(name).getParent());
      write(name, IntStream.range(10, 20).mapToObj(i -> at(i, "\"" + name + i + "\"")));
    }
    Files.createDirectories(input.resolve("plays/_temporary"));
    write("plays/_temporary/d.jsonl", Stream.of("{"));

    String printed = profile("--input=" + input);
    load(input, 100);

    assertThat(printed, startsWith("plays: 30 records, 0 broken"));
    assertThat(count("SELECT count(*) FROM raw.plays"), is(30L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id;at;name|%s;2024-01-01T00:00:%sZ;n",
        "id¦at¦name|%s¦2024-01-01T00:00:%sZ¦n",
        "id\tat\tname|%s\t2024-01-01T00:00:%sZ\tn",
        "id,at,name|%s,2024-01-01T00:00:%sZ,n\r",
        "%s,2024-01-01T00:00:%sZ,n",
        "\uFEFFid,at,name|%s,2024-01-01T00:00:%sZ,\"a\nb\"",
        "id,at,name|%s,2024-01-01T00:00:%sZ,'a, b'",
        "'id','at','name'|'%s','2024-01-01T00:00:%sZ','a, b'",
        "id,at,id|%s,2024-01-01T00:00:%sZ,n",
        "id,at,|%s,2024-01-01T00:00:%sZ,n",
        "id, at, name|%s, 2024-01-01T00:00:%sZ, n",
      })
  void draftsHowLinesAreCut(String lines) throws Exception {
    String[] parts = lines.split("[|]", -1);
    write(
        "e.csv",
        Stream.concat(
                parts.length == 1 ? Stream.of() : Stream.of(parts[0]),
                IntStream.range(10, 40).mapToObj(i -> parts[parts.length - 1].formatted(i, i)))
            .map(line -> line.replace('¦', '|')));

    String printed = profile("--input=" + input);
    load(input, 100);

    assertThat(printed, startsWith("e: 30 records, 0 broken, 0 repeated"));
    String draft = Files.readString(out.resolve("e.yaml"));
    assertThat(draft, count("SELECT count(*) FROM raw.e"), is(30L));
    assertThat(draft, count("SELECT count(*) FROM quarantine.rejects"), is(0L));
  }

  /** One that is broken makes no other of all that are written the same. */
  @ParameterizedTest
  @ValueSource(strings = {"unknown", "31.02.2024 10:00:00", ""})
  void takesThePatternOfNearlyAllTimes(String broken) throws Exception {
    write(
        "e.jsonl",
        IntStream.range(10, 50)
            .mapToObj(i -> i == 20 ? broken : "13.02.2024 10:00:" + i)
            .map(at -> "{\"at\":\"%s\",\"kunde\":{\"name\":\"Ada\"},\"plz\":\"x\"}".formatted(at)));

    Outcome outcome = run("--input=" + input);
    load(input, 100);

    assertThat(outcome.warnings().toString(), containsString("rejects 1 of 40 records"));
    assertThat(count("SELECT count(*) FROM raw.e WHERE day(event_ts) = 13"), is(39L));
    String draft = Files.readString(out.resolve("e.yaml"));
    assertThat(draft, containsString("pattern: dd.MM.yyyy HH:mm:ss"));
    assertThat(draft.split("personal: ", -1).length, is(3));
    assertThat(Files.readString(out.resolve("report.html")), not(containsString("Ada")));
  }

  @Test
  void tellsHowManyLinesHaveOtherColumns() throws Exception {
    write(
        "e.csv",
        Stream.concat(
            Stream.of("id,at,name"),
            IntStream.range(10, 40)
                .mapToObj(i -> "%s,2024-01-01T00:00:%sZ%s".formatted(i, i, i == 20 ? "" : ",n"))));

    Outcome outcome = run("--input=" + input);
    load(input, 100);

    assertThat(count("SELECT count(*) FROM raw.e"), is(29L));
    assertThat(
        outcome.warnings(),
        is(List.of("e: a load by the draft rejects 1 of 30 records: 1 malformed")));
  }

  @Test
  void readsClocksWithoutAZoneInTheOneThatIsGiven() throws Exception {
    write(
        "e.jsonl",
        IntStream.range(10, 40)
            .mapToObj(
                i ->
                    "{\"id\":%1$s,\"began\":\"2024-07-01T10:00:%1$s\",\"seen\":\"2024-07-01T10:00:%1$sZ\"}"
                        .formatted(i)));

    String printed = profile("--input=" + input, "--timeZone=Europe/Berlin");
    load(input, 100);

    assertThat(
        count(
            "SELECT count(*) FROM raw.e WHERE began = '2024-07-01T08:00:10Z'"
                + " AND seen = '2024-07-01T10:00:10Z'"),
        is(1L));
    assertThat(printed, not(containsString("began, 2024-07-01T10:00:10Z")));
  }

  @Test
  void showsNoPersonalValueOfAWholeRecordAndNoTextInADraft() throws Exception {
    write(
        "e.jsonl",
        IntStream.range(10, 40)
            .mapToObj(
                i ->
                    "{\"ts\":17000000000%s,\"who\":{\"first_name\":\"Jane\",\"note\":\"a b\"},\"client\":\"Ole Hansen\",\"said\":\"by Ann\"}"
                        .formatted(i)));

    profile("--input=" + input);

    assertThat(
        Files.readString(out.resolve("report.html")),
        allOf(not(containsString("Jane")), not(containsString("Hansen"))));
    assertThat(
        Files.readString(out.resolve("e.yaml")),
        allOf(
            not(containsString("Jane")),
            not(containsString("Hansen")),
            not(containsString("by Ann"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Straße", "STRASSE", "Empfänger", "EMPFÄNGER", "Empfa\u0308nger"})
  void knowsPersonalNamesHoweverTheyAreSpelt(String name) throws Exception {
    write(
        "e.jsonl",
        IntStream.range(10, 40)
            .mapToObj(i -> "{\"ts\":17000000000%s,\"%s\":\"Am Wall\"}".formatted(i, name)));

    profile("--input=" + input);

    assertThat(Files.readString(out.resolve("e.yaml")), containsString("personal: "));
    assertThat(Files.readString(out.resolve("report.html")), not(containsString("Am Wall")));
  }

  @Test
  void saysIntoWhatALoadReadsASourceWithoutADraft() throws Exception {
    write("sales.jsonl", Stream.of("{\"ts\":1700000000000}", "{\"ts\":1700000000001}"));
    write("sales_returns.jsonl", Stream.of("{\"a\":1}", "{\"a\":2}"));

    assertThat(
        String.join("\n", run("--input=" + input).warnings()),
        containsString("By its name a load reads it into sales"));
  }

  @Test
  void goesOnBehindBrokenRecordsAndTellsOfThem() throws Exception {
    write(
        "e.jsonl",
        Stream.concat(
            IntStream.range(0, 20)
                .mapToObj(i -> "{\"n\":%s,\"ts\":17000000000%s}".formatted(i, 10 + i)),
            Stream.of("{\"n\":", "{\"n\":0,\"ts\":1700000000010}")));

    String printed = profile("--input=" + input.resolve("e.jsonl"));

    assertThat(printed, startsWith("e: 22 records, 1 broken, 1 repeated, 2 paths"));
  }

  @Test
  void draftsWhatLoadsOfOddRecordsToo() throws Exception {
    write(
        "odd.jsonl",
        IntStream.range(10, 30)
            .mapToObj(
                i ->
                    """
                    {"ts":17000000000%s,"event_ts":1700000000000,"source":"s","position":1,"":1,"_":2,"a.b":3,"a_b":4,\
                    "nul\\u0000":"n","huge":%s,"infinite":1e999999999,"map":{%s}}"""
                        .formatted(
                            i,
                            "9".repeat(1000),
                            IntStream.range(0, 5)
                                .mapToObj(k -> "\"k%s\":1".formatted(i * 5 + k))
                                .collect(Collectors.joining(",")))));
    write(
        "breaks.csv",
        Stream.concat(
            Stream.of("\uFEFFid,when,text"),
            IntStream.range(10, 40)
                .mapToObj(i -> "x%s,2024-01-01T00:00:%sZ,\"a\nb \"\"c\"\"\"".formatted(i, i))));

    profile("--input=" + input);
    load(input, 100);

    assertThat(count("SELECT count(*) FROM quarantine.rejects"), is(0L));
    assertThat(
        count(
            "SELECT count(*) FROM raw.odd WHERE length(huge) = 1000 AND map IS NOT NULL"
                + " AND CAST(extra AS VARCHAR) LIKE '%nul%'"),
        is(20L));
    assertThat(count("SELECT count(*) FROM raw.breaks WHERE text = 'a\nb \"c\"'"), is(30L));
  }

  @Test
  void tellsWhichColumnsStandInOthers() throws Exception {
    write("shops.csv", Stream.concat(Stream.of("id,ts"), shops("%s,2024-01-01T00:00:%s")));
    write("visits.csv", Stream.concat(Stream.of("shop_id,ts"), shops("%s,2024-01-02T00:00:%s")));

    assertThat(profile("--input=" + input), containsString("visits.shop_id stands in shops.id\n"));
  }

  private static Stream<String> shops(String line) {
    return IntStream.range(10, 30).mapToObj(i -> line.formatted("shop-" + i, i));
  }

  @Test
  void showsWhatRecordsHoldAsText() throws Exception {
    write(
        "<b>.jsonl",
        IntStream.range(0, 9)
            .mapToObj(
                i ->
                    "{\"ts\":170000000000%s,\"<script>alert(1)</script>\":\"<img src=x onerror=alert(1)>\",\"a\\nb: [\":\"# %s\"}"
                        .formatted(i, i)));

    profile("--input=" + input);
    load(input, 100);

    String report = Files.readString(out.resolve("report.html"));
    assertThat(report, containsString("&lt;img src=x onerror=alert(1)&gt;"));
    assertThat(report, allOf(not(containsString("<img")), not(containsString("<script"))));
    assertThat(count("SELECT count(*) FROM quarantine.rejects"), is(0L));
  }

  @Test
  void saysWhyNothingIsDrafted() throws Exception {
    Files.write(input.resolve("old.csv"), "a;b\nÄ;ö\nÜ;ß\n".getBytes(ISO_8859_1));
    Files.write(input.resolve("wide.jsonl"), "{\"a\":1}\n{\"a\":2}\n".getBytes(UTF_16LE));
    Files.write(input.resolve("image.dat"), new byte[] {0, 0, 7, 0, 0, 0, 10, 1, 2, 0, 3});
    Files.write(input.resolve("torn.jsonl"), "{\"ts\":17\0\0\0\0\0\n".getBytes(UTF_8));
    write("prose.txt", Stream.of("Once upon a time", "there was a table"));
    write("timeless.jsonl", Stream.of("{\"a\":1}", "{\"a\":2}"));
    write("empty.json", Stream.of());
    write("head.csv", Stream.of("id,at,name"));

    Outcome outcome = run("--input=" + input);

    assertThat(
        outcome.warnings(),
        is(
            List.of(
                "empty: no contract is drafted; it has no records",
                "head: no contract is drafted; it has a header, and no records",
                "image: no contract is drafted; its records hold NUL bytes, as no text does: they are of another form, or a file was not written to its end",
                "old: no contract is drafted; its records are no UTF-8; write them as such, as by iconv -f ISO-8859-1 -t UTF-8",
                "prose: no contract is drafted; its records are neither JSON nor separated values (no JSON)",
                "timeless: no contract is drafted; no path has a time in nearly every record, and an event needs one",
                "torn: no contract is drafted; its records hold NUL bytes, as no text does: they are of another form, or a file was not written to its end",
                "wide: no contract is drafted; its records are UTF-16; write them as UTF-8, as by iconv -f UTF-16 -t UTF-8")));
    assertThat(Files.exists(out.resolve("domain.yaml")), is(false));
  }

  @Test
  void takesTheNewestRecordsOfATopicAndTellsTheirDelay() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("plays", 2));
      try (var producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", kafka.bootstrapServers()),
              new StringSerializer(),
              new StringSerializer())) {
        for (int i = 0; i < 40; i++) {
          long ts = 1_700_000_000_000L + i;
          producer
              .send(
                  new ProducerRecord<>(
                      "plays", i % 2, ts + 5000, null, "{\"ts\":%s,\"id\":%s}".formatted(ts, i)))
              .get();
        }
      }

      String printed =
          profile(
              "--topic=plays", "--records=10", "--bootstrapServers=" + kafka.bootstrapServers());

      assertThat(printed, startsWith("plays: 10 records, 0 broken, 0 repeated, 2 paths"));
      assertThat(
          Files.readString(out.resolve("report.html")),
          containsString("from the event to its publishing: 5 s at the median"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--input=%s --topic=x",
        "--input=%s --timeZone=Mars",
        "--input=%s --records=0",
        "--input=%s --records=-1",
        "--topic=x"
      })
  void refusesWhatItCannotDo(String arguments) {
    String given = arguments.formatted(input);
    assertThrows(
        UserException.class, () -> run(given.isEmpty() ? new String[0] : given.split(" ")));
  }

  @Test
  void overwritesNoDrafts() throws Exception {
    write("e.jsonl", Stream.of("{\"ts\":1700000000000}"));
    profile("--input=" + input);

    UserException refused = assertThrows(UserException.class, () -> run("--input=" + input));

    assertThat(refused.getMessage(), containsString("choose another folder"));
    assertThrows(InputException.class, () -> runInto("elsewhere", "--input=" + input + "/none"));
  }

  private void write(String name, Stream<String> lines) throws IOException {
    Files.writeString(input.resolve(name), String.join("\n", lines.toList()) + "\n");
  }

  private String profile(String... args) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    run(args).print(new PrintStream(printed, true, UTF_8));
    return printed.toString(UTF_8);
  }

  private Outcome run(String... args) {
    return runInto("out", args);
  }

  private Outcome runInto(String name, String... args) {
    String[] all =
        Stream.concat(Stream.of("--out=" + folder.resolve(name)), Stream.of(args))
            .toArray(String[]::new);
    return ProfileSource.run(
        PipelineOptionsFactory.fromArgs(all).as(ProfileSourceOptions.class), NOW);
  }

  private void load(Path data, int records) {
    LoadWarehouseOptions options =
        PipelineOptionsFactory.fromArgs(
                "--domain=" + out,
                "--source=files",
                "--input=" + data,
                "--warehouse=duckdb:" + folder.resolve("w.duckdb"))
            .as(LoadWarehouseOptions.class);
    options.as(SampleOptions.class).setRecords(records);
    LoadWarehouse.run(options, new RunControl());
  }

  private long count(String sql) throws SQLException {
    try (var connection = DuckDbFile.openReadOnly(folder.resolve("w.duckdb"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
