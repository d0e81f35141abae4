package dev.alluvium.pipelines.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Contracts of a few lines, and files of its one event, for tests of what a load does with them.
 */
record SmallDomain(Path folder) {
  private static final String EVENT =
"""
event: things
description: A thing.
owner: tests
source: {topic: things, format: json}
identity: [id]
event_time: event_ts
fields:
  event_ts: {from: ts, type: timestamp, encoding: epoch_millis, required: true, description: When.}
  id: {type: string, required: true, clean: [trim, lower], description: Name.}
  s: {type: string, description: Text.}
  n: {type: int64, description: Number.}
  long: {type: string, description: Text that no mart needs.}
""";

  static final String HOURLY =
      """
      marts: small
      owner: tests
      tables:
        mart_things:
          description: Things per hour.
          from: things
          window: 1h
          dimensions:
            day: {date: event_ts, description: Day.}
            hour: {hour: event_ts, description: Hour.}
          measures:
            things: {count: "*", description: Things.}
            texts: {count_distinct: s, description: Texts.}
            least: {min: s, description: Smallest text.}
      """;

  /** Of windows, groups, sessions, and a ranking. */
  static final String ALL_KINDS =
      HOURLY
          + """
              mart_texts:
                description: Texts of a day.
                from: things
                window: 1d
                dimensions:
                  day: {date: event_ts, description: Day.}
                  s: {copy: s}
                measures:
                  things: {count: "*", description: Things.}
                  ids: {count_distinct: id, description: Things that differ.}
                top:
                  n: 10
                  per: [day]
                  by: [ids desc, things desc]
                  rank: {name: place, description: Place.}
              mart_visits:
                description: Visits of a thing.
                from: things
                window: {session: 5m, longest: 2h}
                dimensions:
                  id: {copy: id}
                measures:
                  start_ts: {min: event_ts, description: Start.}
                  things: {count: "*", description: Things.}
                grain: [id, start_ts]
            """;

  static final String SEQUENCES =
      """
      marts: small
      owner: tests
      tables:
        fact_things:
          description: Things and the one before.
          from: things
          columns:
            id: {copy: id}
            seen_ts: {copy: event_ts}
            n: {copy: n}
          sequence:
            per: [id]
            order: seen_ts
          differences:
            more:
              of: n
              quality: {name: more_quality, description: What it is worth.}
              description: How much more.
      """;

  static final String ROWS =
      """
      marts: small
      owner: tests
      tables:
        mart_rows:
          description: Things.
          from: things
          columns:
            id: {copy: id}
            at: {copy: event_ts}
          grain: [id]
      """;

  /**
   * Makes it.
   *
   * @param marts the contract of its marts; empty for none
   */
  static SmallDomain in(Path folder, String marts) {
    SmallDomain domain = new SmallDomain(folder);
    domain.write(
        "contracts/domain.yaml", "domain: small\ndescription: A few things.\nowner: tests\n");
    domain.write("contracts/things.yaml", EVENT);
    if (!marts.isEmpty()) {
      domain.write("contracts/marts.yaml", marts);
    }
    return domain;
  }

  Loaded warehouse() {
    return new Loaded(folder.resolve("w.duckdb"), folder.resolve("contracts").toString());
  }

  /** A folder with one file of things. */
  Path input(String name, List<String> things) {
    write(name + "/things/" + name + ".jsonl", String.join("\n", things) + "\n");
    return folder.resolve(name);
  }

  /** A record; its time in milliseconds after the start of an hour. */
  static String thing(String id, long millis, String s) {
    return String.format(
        Locale.ROOT,
        "{\"ts\": %d, \"id\": \"%s\", \"s\": \"%s\"}",
        1_680_516_000_000L + millis,
        id,
        s);
  }

  private void write(String path, String text) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
