package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marts made from several events, beside plain loops over these. */
class SeveralEventsMartTest {
  private static final Path DOCS = Path.of("../../docs/contracts.md");
  private static final Path CONTRACTS = Path.of("../../schemas/src/test/resources/support");
  private static final long START = 1_704_067_200_000L;
  private static final long DAY = 86_400_000;

  private final Random random = new Random(5);
  private final Path folder;
  private final Loaded warehouse;

  /** A ticket, or what was written on one. */
  private record Act(String event, long ts, long id, @Nullable Long ticket, @Nullable String by) {
    String line() {
      String person = by == null ? null : "\"" + by + "\"";
      return event.equals("reply")
          ? "{\"written_ts\": %s, \"reply_id\": %s, \"ticket_id\": %s, \"person\": %s}"
              .formatted(ts, id, ticket, person)
          : "{\"opened_ts\": %s, \"ticket_id\": %s, \"person\": %s}".formatted(ts, id, person);
    }
  }

  SeveralEventsMartTest(@TempDir Path folder) {
    this.folder = folder;
    warehouse = new Loaded(folder.resolve("w.duckdb"), CONTRACTS.toString());
  }

  @Test
  void theDocsShowWhatIsTested() throws IOException {
    String docs = Files.readString(DOCS);
    String[] section =
        docs.substring(docs.indexOf("\n### several events\n")).split("```(yaml\n)?", 5);

    assertThat(
        Files.readString(CONTRACTS.resolve("marts.yaml")), containsString(section[1].indent(2)));
    assertThat(Files.readString(CONTRACTS.resolve("views.yaml")), is(section[3]));
  }

  @Test
  void haveWhatPlainLoopsFindInAnyOrderAndRebuilt() throws IOException {
    List<Act> acts = acts();
    List<Act> lines = new ArrayList<>(acts);
    lines.addAll(acts.subList(100, 300)); // Some come again.
    Collections.shuffle(lines, random);
    load("first", lines.subList(0, 200));
    load("second", lines.subList(200, lines.size()));
    holds(acts);

    for (String table : List.of("act", "in_charge_observations", "act_before_joined")) {
      warehouse.execute("DELETE FROM mart.mart_" + table);
    }
    warehouse.rebuild("2024-01-01", "2024-01-31", "row-marts");
    holds(acts);
  }

  private void holds(List<Act> acts) {
    List<Act> known = acts.stream().filter(act -> act.by() != null).toList();
    gives(
        "SELECT act, act_id, ticket_id, person, epoch_ms(did_ts) FROM mart.mart_act",
        known.stream()
            .map(a -> words(a.event(), a.id(), a.ticket(), a.by(), a.ts()))
            .collect(Collectors.toSet()));
    gives("SELECT ticket_id, person, epoch_ms(valid_from) FROM mart.mart_in_charge", charge(known));
    gives("SELECT person, day, acts, acts_so_far FROM mart.person_day", days(known));
    gives(
        "SELECT reply_id, \"order\", act, act_id, \"null\" FROM mart.mart_act_before",
        before(acts));
  }

  /** Each time that it was another person, in the order of time. */
  private static Set<String> charge(List<Act> known) {
    Set<String> periods = new TreeSet<>();
    Map<Long, String> last = new HashMap<>();
    known.stream()
        .filter(act -> act.ticket() != null)
        .sorted(Comparator.comparing(Act::ts))
        .forEach(
            act -> {
              if (!Objects.equals(last.put(act.ticket(), act.by()), act.by())) {
                periods.add(words(act.ticket(), act.by(), act.ts()));
              }
            });
    return periods;
  }

  private static Set<String> days(List<Act> known) {
    Map<String, Map<String, Integer>> acts = new TreeMap<>();
    for (Act act : known) {
      String day = Instant.ofEpochMilli(act.ts()).toString().substring(0, 10);
      acts.computeIfAbsent(String.valueOf(act.by()), by -> new TreeMap<>())
          .merge(day, 1, Integer::sum);
    }
    Set<String> rows = new TreeSet<>();
    acts.forEach(
        (by, days) -> {
          int soFar = 0;
          for (Map.Entry<String, Integer> day : days.entrySet()) {
            soFar += day.getValue();
            rows.add(words(by, day.getKey(), day.getValue(), soFar));
          }
        });
    return rows;
  }

  private static Set<String> before(List<Act> acts) {
    Set<String> rows = new TreeSet<>();
    for (Act reply : acts) {
      if (reply.event().equals("reply")) {
        Act before =
            acts.stream()
                .filter(act -> !act.equals(reply) && act.ticket() != null)
                .filter(act -> Objects.equals(act.ticket(), reply.ticket()))
                .filter(act -> act.ts() <= reply.ts() && reply.ts() - act.ts() <= DAY)
                .max(Comparator.comparing(Act::ts))
                .orElse(null);
        rows.add(
            words(
                reply.id(),
                reply.by(),
                before == null ? null : before.event(),
                before == null ? null : before.id(),
                before == null ? null : before.by()));
      }
    }
    return rows;
  }

  private void gives(String query, Set<String> expected) {
    List<String> rows = warehouse.query(query);
    assertThat(query, expected.size(), is(greaterThan(20)));
    assertThat(query, rows.size(), is(expected.size()));
    assertThat(query, new TreeSet<>(rows), is(expected));
  }

  private static String words(@Nullable Object... values) {
    return Arrays.stream(values).map(String::valueOf).collect(Collectors.joining(" "));
  }

  /** No two of one time. */
  private List<Act> acts() {
    List<Long> times =
        LongStream.range(0, 600)
            .map(i -> START + i * 2_000_000L)
            .boxed()
            .collect(Collectors.toList());
    Collections.shuffle(times, random);
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      String by = random.nextInt(8) == 0 ? null : List.of("ann", "bob").get(random.nextInt(2));
      Long ticket = random.nextInt(8) == 0 ? null : (Long) (long) random.nextInt(40);
      acts.add(
          i < 80
              ? new Act("ticket_opened", times.get(i), i, (long) i, by)
              : new Act("reply", times.get(i), i - 80, ticket, by));
    }
    return acts;
  }

  private void load(String name, List<Act> acts) throws IOException {
    for (String topic : List.of("ticket_opened", "reply")) {
      Path file = folder.resolve(name).resolve(topic).resolve("1.jsonl");
      Files.createDirectories(file.getParent());
      Files.write(
          file, acts.stream().filter(act -> act.event().equals(topic)).map(Act::line).toList());
    }
    warehouse.load(folder.resolve(name));
  }
}
