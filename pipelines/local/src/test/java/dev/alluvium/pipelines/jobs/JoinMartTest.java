package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tickets with replies, as the docs show them and otherwise, against a plain search. */
class JoinMartTest {
  private static final Path DOCS = Path.of("../../docs/contracts.md");
  private static final Path CONTRACTS = Path.of("../../schemas/src/test/resources/support");
  private static final long START = 1_704_067_200_000L;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private final Random random = new Random(3);
  private final Path folder;
  private final Loaded warehouse;

  private record Ticket(long ts, long id, @Nullable String person, @Nullable Long hours) {}

  private record Reply(
      long ts, long id, @Nullable Long ticket, @Nullable String person, @Nullable Long stars) {}

  JoinMartTest(@TempDir Path folder) {
    this.folder = folder;
    warehouse = new Loaded(folder.resolve("w.duckdb"), CONTRACTS.toString());
  }

  @Test
  void theDocsShowWhatIsTested() throws IOException {
    String docs = Files.readString(DOCS);
    String section = docs.substring(docs.indexOf("\n### join\n"), docs.indexOf("\n### state\n"));
    int start = section.indexOf("```yaml\n") + "```yaml\n".length();
    String shown = section.substring(start, section.indexOf("```", start)).indent(2);

    assertThat(Files.readString(CONTRACTS.resolve("marts.yaml")), containsString(shown));
  }

  @Test
  void joinsWhatAPlainSearchFinds() throws IOException {
    List<Ticket> tickets = tickets(150);
    List<Reply> replies = replies(1_200, tickets);
    List<String> lines = new ArrayList<>();
    tickets.forEach(ticket -> lines.add(line(ticket)));
    replies.forEach(reply -> lines.add(line(reply)));
    lines.addAll(lines.subList(100, 400)); // Some come again.
    Collections.shuffle(lines, random);
    load("first", lines.subList(0, 500));
    load("second", lines.subList(500, lines.size()));
    holds(tickets, replies);

    for (String table :
        List.of("first_answer_rows", "first_answer_joined", "near_rows", "near_joined")) {
      warehouse.execute("DELETE FROM mart.mart_" + table);
    }
    warehouse.rebuild("2024-01-01", "2024-01-14", "row-marts");
    holds(tickets, replies);
  }

  @Test
  void anAnswerThatComesLaterInNoOrderTakesTheRow() throws IOException {
    Ticket ticket = new Ticket(START, 1, "ann", 4L);
    load("a", List.of(line(ticket)));
    assertThat(warehouse.query("SELECT reply_id FROM mart.mart_first_answer"), contains("null"));
    load("b", List.of(line(new Reply(START + HOUR, 7, 1L, "bob", null))));
    assertThat(warehouse.query("SELECT reply_id FROM mart.mart_first_answer"), contains("7"));
    load("c", List.of(line(new Reply(START + MINUTE, 8, 1L, "cem", null))));
    assertThat(
        warehouse.query("SELECT reply_id, answered_after FROM mart.mart_first_answer"),
        contains("8 60"));
  }

  @Test
  void aStreamGivesWhatFilesGive() throws Exception {
    List<Ticket> tickets = tickets(150);
    List<Reply> replies = replies(1_200, tickets);
    List<String> lines = new ArrayList<>();
    tickets.forEach(ticket -> lines.add(line(ticket)));
    replies.forEach(reply -> lines.add(line(reply)));
    lines.addAll(lines.subList(100, 400));
    Collections.shuffle(lines, random);
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("ticket_opened", 2, "reply", 2));
      send(kafka, lines.subList(0, 500));
      warehouse.loadStream(kafka.bootstrapServers());
      send(kafka, lines.subList(500, lines.size()));
      warehouse.loadStream(kafka.bootstrapServers());
    }
    holds(tickets, replies);
  }

  private static void send(EmbeddedKafka kafka, List<String> lines) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String line : lines) {
        String topic = line.contains("\"reply_id\"") ? "reply" : "ticket_opened";
        var unused = producer.send(new ProducerRecord<>(topic, line));
      }
    }
  }

  @Test
  void ofOneInstantTheSameAnswerStandsWhateverTheOrder() throws IOException {
    List<String> answers = new ArrayList<>();
    for (long id = 1; id <= 5; id++) {
      answers.add(line(new Reply(START + HOUR, id, 1L, "bob", id)));
    }
    load("ticket", List.of(line(new Ticket(START, 1, "ann", 4L))));
    load("all", answers);
    List<String> stands = warehouse.query("SELECT reply_id FROM mart.mart_first_answer");

    warehouse.execute("DELETE FROM mart.mart_first_answer_joined");
    Collections.reverse(answers);
    for (int i = 0; i < answers.size(); i++) {
      load("one" + i, answers.subList(i, i + 1));
    }
    assertThat(warehouse.query("SELECT reply_id FROM mart.mart_first_answer"), is(stands));
    assertThat(stands.get(0), is(not("null")));
  }

  /**
   * DuckDB looks for what is nearest; a condition makes it look at all pairs. Many are of one time.
   */
  @Test
  void whatIsNearestIsWhatAllPairsGive() throws IOException {
    List<String> marts = new ArrayList<>();
    StringBuilder yaml = new StringBuilder("marts: support\nowner: support\ntables:\n");
    for (String take : List.of("first", "last")) {
      for (String keep : List.of("all", "matched")) {
        for (String near :
            List.of("before: 30m", "after: 30m", "before: 7m, after: 20m", "after: 0s")) {
          String name = "mart_" + marts.size();
          marts.add(name);
          String how = "take: " + take + ", keep: " + keep + ", " + near;
          yaml.append(mart(name, how)).append(mart(name + "_paired", how + ", matches: no >= 0"));
        }
      }
    }
    Path contracts = folder.resolve("contracts");
    Files.createDirectories(contracts);
    for (String file : List.of("domain.yaml", "reply.yaml", "ticket_opened.yaml")) {
      Files.copy(CONTRACTS.resolve(file), contracts.resolve(file));
    }
    Files.writeString(contracts.resolve("marts.yaml"), yaml);
    List<String> lines = new ArrayList<>();
    for (long no = 0; no < 150; no++) {
      lines.add(line(new Ticket(START + random.nextInt(90) * MINUTE, no, "ann", some(8))));
    }
    for (long id = 0; id < 600; id++) {
      lines.add(line(new Reply(START + random.nextInt(90) * MINUTE, id, some(8), null, some(3))));
    }
    Loaded both = new Loaded(folder.resolve("both.duckdb"), contracts.toString());
    write("ties", lines);
    both.load(folder.resolve("ties"));

    for (String mart : marts) {
      String paired = " FROM mart." + mart + "_paired";
      String plain = " FROM mart." + mart;
      assertThat(mart, both.query("SELECT count(no) > 30" + plain), contains("true"));
      assertThat(
          mart,
          both.query(
              "SELECT (SELECT count(*)%s) - (SELECT count(*)%s), (SELECT count(*) FROM (SELECT *%s EXCEPT ALL SELECT *%s))"
                  .formatted(plain, paired, plain, paired)),
          contains("0 0"));
    }
  }

  private static String mart(String name, String how) {
    return """
      %s:
        description: What is near.
        from: ticket_opened
        columns: {ticket_id: {copy: ticket_id}, hours: {copy: hours}}
        grain: [ticket_id]
        join:
          {from: reply, columns: {ticket: {copy: ticket_id}, no: {copy: reply_id}, stars: {copy: stars}},
           grain: [no], by: {ticket: hours}, %s}
    """
        .formatted(name, how);
  }

  /** Ends are within; and no time is too far for the search. */
  @Test
  void bothEndsCountAndNoTimeIsTooFar() throws IOException {
    long first = -62_135_596_800_000L; // The year 1.
    long last = 253_402_214_400_000L; // The year 9999.
    List<String> lines = new ArrayList<>();
    for (long ts : new long[] {START, first, last}) {
      lines.add(line(new Ticket(ts, ts, "ann", 1L)));
    }
    lines.add(line(new Reply(START + 7 * DAY, 1, START, "bob", 1L)));
    lines.add(line(new Reply(START + 2 * HOUR, 2, START, "ann", 1L)));
    lines.add(line(new Reply(START - 30 * MINUTE, 3, START, "bob", 1L)));
    lines.add(line(new Reply(START + 2 * HOUR + 1, 4, START, "ann", 1L)));
    lines.add(line(new Reply(first, 5, first, "bob", 1L)));
    lines.add(line(new Reply(last, 6, last, "bob", 1L)));
    load("all", lines);

    assertThat(
        warehouse.query("SELECT reply_id FROM mart.mart_first_answer ORDER BY reply_id"),
        contains("1", "5", "6"));
    assertThat(
        warehouse.query("SELECT reply_id FROM mart.mart_near ORDER BY reply_id"),
        contains("2", "3", "5", "6"));
  }

  private void holds(List<Ticket> tickets, List<Reply> replies) {
    BiPredicate<Ticket, Reply> sameTicket = (t, r) -> Objects.equals(r.ticket(), t.id());
    Set<String> first = new TreeSet<>();
    Set<String> before = new TreeSet<>();
    Set<String> near = new TreeSet<>();
    for (Ticket t : tickets) {
      Reply answer =
          fitting(t, replies, sameTicket, 0, 7 * DAY)
              .filter(r -> r.person() != null && t.person() != null)
              .filter(r -> !Objects.equals(r.person(), t.person()))
              .min(Comparator.comparing(Reply::ts))
              .orElse(null);
      first.add(
          words(
              t.id(),
              t.person(),
              answer == null ? null : answer.id(),
              answer == null ? null : answer.person(),
              answer == null ? null : (answer.ts() - t.ts()) / 1_000));
      if (t.hours() != null) {
        fitting(t, replies, (own, r) -> Objects.equals(r.person(), own.person()), -HOUR, 0)
            .filter(r -> r.person() != null && r.stars() != null && r.stars() >= 3)
            .max(Comparator.comparing(Reply::ts))
            .ifPresent(r -> before.add(words(t.id(), t.person(), t.hours(), r.id(), r.stars())));
      }
      List<Reply> all = fitting(t, replies, sameTicket, -30 * MINUTE, 2 * HOUR).toList();
      all.forEach(r -> near.add(near(t, r)));
      if (all.isEmpty()) {
        near.add(
            words(t.id(), t.hours(), null, null, score(t, null), t.hours() == null ? false : null));
      }
    }
    assertThat(first.size(), is(greaterThan(100)));
    assertThat(before.size(), is(greaterThan(20)));
    assertThat(near.size(), is(greaterThan(tickets.size())));
    gives(
        "SELECT ticket_id, opened_by, reply_id, answered_by, answered_after"
            + " FROM mart.mart_first_answer",
        first);
    gives("SELECT ticket_id, person, hours, reply_id, stars FROM mart.mart_reply_before", before);
    gives("SELECT ticket_id, hours, reply_id, stars, score, is_good FROM mart.mart_near", near);
  }

  private void gives(String query, Set<String> expected) {
    List<String> rows = warehouse.query(query);
    assertThat(query, rows.size(), is(expected.size()));
    assertThat(query, new TreeSet<>(rows), is(expected));
  }

  private static Stream<Reply> fitting(
      Ticket t, List<Reply> replies, BiPredicate<Ticket, Reply> by, long from, long to) {
    Predicate<Reply> isNear = r -> r.ts() - t.ts() >= from && r.ts() - t.ts() <= to;
    return replies.stream().filter(isNear).filter(r -> by.test(t, r));
  }

  private static String near(Ticket t, Reply r) {
    return words(t.id(), t.hours(), r.id(), r.stars(), score(t, r.stars()), isGood(t, r));
  }

  /** As SQL has it: what is not known, and may be true, is NULL. */
  private static @Nullable Boolean isGood(Ticket t, Reply r) {
    if (t.hours() == null) {
      return false;
    }
    return r.stars() == null ? null : (Boolean) (r.stars() >= 3);
  }

  private static @Nullable Long score(Ticket t, @Nullable Long stars) {
    return t.hours() == null ? null : (stars == null ? 0 : stars * 10) + t.hours() / 2;
  }

  private static String words(@Nullable Object... values) {
    return Stream.of(values).map(String::valueOf).reduce((a, b) -> a + " " + b).orElseThrow();
  }

  /** No two events are of one time: which is first then, the docs leave to sequence and digest. */
  private long time(Map<Long, Boolean> taken, long days) {
    long ts;
    do {
      ts = START + random.nextInt((int) (days * DAY / 1_000)) * 1_000L;
    } while (taken.put(ts, true) != null);
    return ts;
  }

  private List<Ticket> tickets(int count) {
    Map<Long, Boolean> taken = new HashMap<>();
    List<Ticket> tickets = new ArrayList<>();
    for (long id = 0; id < count; id++) {
      tickets.add(new Ticket(time(taken, 10), id, person(), some(40)));
    }
    return tickets;
  }

  /** Half of them are near their ticket. */
  private List<Reply> replies(int count, List<Ticket> tickets) {
    Map<Long, Boolean> taken = new HashMap<>();
    List<Reply> replies = new ArrayList<>();
    for (long id = 0; id < count; id++) {
      Ticket ticket = tickets.get(random.nextInt(tickets.size()));
      long near = ticket.ts() + (random.nextInt(16_000) - 4_000) * 1_000L;
      boolean isNear = random.nextBoolean() && taken.put(near, true) == null;
      long ts = isNear ? near : time(taken, 12);
      Long of = isNear ? (Long) ticket.id() : some(150);
      replies.add(new Reply(ts, id, of, person(), some(6)));
    }
    return replies;
  }

  private @Nullable String person() {
    return random.nextInt(10) == 0 ? null : List.of("ann", "bob", "cem").get(random.nextInt(3));
  }

  private @Nullable Long some(int limit) {
    return random.nextInt(10) == 0 ? null : (long) random.nextInt(limit);
  }

  private static String line(Ticket t) {
    return "{\"opened_ts\": "
        + t.ts()
        + ", \"ticket_id\": "
        + t.id()
        + ", \"person\": "
        + text(t.person())
        + ", \"hours\": "
        + t.hours()
        + "}";
  }

  private static String line(Reply r) {
    return "{\"written_ts\": "
        + r.ts()
        + ", \"reply_id\": "
        + r.id()
        + ", \"ticket_id\": "
        + r.ticket()
        + ", \"person\": "
        + text(r.person())
        + ", \"stars\": "
        + r.stars()
        + "}";
  }

  private static @Nullable String text(@Nullable String text) {
    return text == null ? null : "\"" + text + "\"";
  }

  private void load(String name, List<String> lines) throws IOException {
    write(name, lines);
    warehouse.load(folder.resolve(name));
  }

  private void write(String name, List<String> lines) throws IOException {
    for (String topic : List.of("ticket_opened", "reply")) {
      Path file = folder.resolve(name).resolve(topic).resolve("1.jsonl");
      Files.createDirectories(file.getParent());
      boolean isReply = topic.equals("reply");
      Files.write(file, lines.stream().filter(l -> l.contains("\"reply_id\"") == isReply).toList());
    }
  }
}
