package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.pipelines.text.ShownText;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import dev.alluvium.schemas.spec.mart.StateMartSpec;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSql;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tables that have rows of two meanings, and signs that a contract calls a field by another name
 * than its records do: an optional field that none has, and names that nearly all have and the
 * contract has not.
 */
final class ContractHints {
  /** Of more new rows only so many are looked at. */
  private static final int MOST = 1_000_000;

  /** What is looked into for names: JSON has to be taken apart for it. */
  private static final int SAMPLE = 2_000;

  private static final int LONGEST_PAYLOAD = 100_000;

  /** Nine in ten are nearly all. */
  private static final double NEARLY_ALL = 0.9;

  private static final int NAMES_SHOWN = 8;
  private static final int LONGEST_NAME = 60;

  /** A delete may tell a key alone, a truncate nothing. */
  private static final String WITH_VALUES =
      " AND %s NOT IN ('%s', '%s')"
          .formatted(ChangeColumns.OPERATION, ChangeColumns.DELETE, ChangeColumns.TRUNCATE);

  private ContractHints() {}

  /**
   * A line per sign.
   *
   * @param firstNew by event, the number of the first row in raw that the run has written
   * @param mostlyRejected events of which more records were rejected than let in
   */
  static List<String> of(
      DomainSpec domain,
      Map<String, Long> firstNew,
      Set<String> mostlyRejected,
      DuckDbSession session) {
    List<String> hints = new ArrayList<>();
    Map<Unknown, List<String>> unknown = new LinkedHashMap<>();
    try {
      for (EventSpec event : domain.events()) {
        long first = Objects.requireNonNull(firstNew.get(event.name()));
        String fresh =
            String.format(
                Locale.ROOT,
                "FROM %s WHERE rowid >= %d AND rowid < %d%s",
                raw(event.name()),
                first,
                first + MOST,
                event.format().carriesChanges() ? WITH_VALUES : "");
        addMissing(event, fresh, session, hints);
        addUnknown(event, unknown(event, domain, fresh, session), "records let in", unknown);
        if (mostlyRejected.contains(event.name()) && event.format().isPlainJson()) {
          addUnknown(event, unknownToRejected(event, session), "rejected records", unknown);
        }
      }
      unknown.forEach((of, events) -> hints.add(of.hint(events)));
      for (String table : session.mixed()) {
        hints.add(
            table
                + " has rows of before a contract changed that mean something else; scripts/run"
                + " PlanContracts says what to do");
      }
      for (StateMartSpec mart : domain.marts(StateMartSpec.class)) {
        addBehind(mart, session, hints);
      }
    } catch (DuckDbException e) {
      // As for want of memory: they are hints, and the run has done its work.
    }
    return hints;
  }

  private static String raw(String event) {
    return Dataset.RAW.table(DuckDbSql.name(event));
  }

  /** A mart that is younger than what raw has: it knows only what came since. */
  private static void addBehind(StateMartSpec mart, DuckDbSession session, List<String> hints) {
    RowMartSpec stored = mart.changes();
    List<@Nullable Object> row =
        session
            .query(
                String.format(
                    Locale.ROOT,
                    "SELECT epoch_us(min(event_ts)) < coalesce((SELECT epoch_us(min(event_ts)) FROM"
                        + " %s.%s), 9223372036854775807),"
                        + " CAST(CAST(min(event_ts) AS DATE) AS VARCHAR),"
                        + " CAST(CAST(max(event_ts) AS DATE) AS VARCHAR) FROM %s",
                    stored.dataset(),
                    DuckDbSql.name(stored.name()),
                    raw(mart.from())))
            .get(0);
    if (Boolean.TRUE.equals(row.get(0))) {
      hints.add(
          String.format(
              Locale.ROOT,
              "%s.%s lacks changes that %s has, and so does what is computed of it: fill it by"
                  + " scripts/run RebuildMarts --layers=row-marts --from=%s --to=%s",
              stored.dataset(),
              stored.name(),
              EventSpec.rawTableOf(mart.from()),
              row.get(1),
              row.get(2)));
    }
  }

  /** Optional fields that none of the new rows has. */
  private static void addMissing(
      EventSpec event, String fresh, DuckDbSession session, List<String> hints) {
    List<FieldSpec> optional =
        event.fields().stream()
            .filter(field -> !field.required() && !event.format().ownFields().contains(field))
            .toList();
    if (optional.isEmpty()) {
      return;
    }
    String columns =
        optional.stream()
            .map(field -> ", count(" + DuckDbSql.name(field.rawName()) + ")")
            .collect(Collectors.joining());
    List<@Nullable Object> row = session.query("SELECT count(*)" + columns + " " + fresh).get(0);
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < optional.size(); i++) {
      if (number(row, i + 1) == 0) {
        missing.add(optional.get(i).from());
      }
    }
    if (number(row, 0) > 0 && !missing.isEmpty()) {
      hints.add(
          String.format(
              Locale.ROOT,
              "none of the %,d new records of %s has %s, which the contract declares",
              number(row, 0),
              event.name(),
              names(missing)));
    }
  }

  /** Names that no contract has, in records of one topic: what several events lack is said once. */
  private record Unknown(String topic, String which, List<String> names) {
    String hint(List<String> events) {
      return "nearly all %s of %s have %s, which the contract does not name"
          .formatted(which, String.join(", ", events), ContractHints.names(names));
    }
  }

  private static void addUnknown(
      EventSpec event, List<String> names, String which, Map<Unknown, List<String>> unknown) {
    if (!names.isEmpty()) {
      unknown
          .computeIfAbsent(new Unknown(event.topic(), which, names), of -> new ArrayList<>())
          .add(event.name());
    }
  }

  /**
   * Names in {@code extra} of nearly all of the new rows, into which no field's path leads; those
   * that another event of the topic takes are known.
   */
  private static List<String> unknown(
      EventSpec event, DomainSpec domain, String fresh, DuckDbSession session) {
    Set<String> taken = new HashSet<>();
    for (EventSpec other : domain.events()) {
      if (other.topic().equals(event.topic()) && !other.name().equals(event.name())) {
        other.fields().forEach(f -> f.paths().forEach(path -> taken.add(path.first().name())));
        other.fields().forEach(field -> taken.addAll(field.parts()));
        taken.addAll(asked(other));
      }
    }
    List<String> names =
        frequent(
            String.format(
                Locale.ROOT, "SELECT %s AS record %s LIMIT %d", RawTables.EXTRA, fresh, SAMPLE),
            session);
    return names.stream().filter(name -> !isPassed(name, event) && !taken.contains(name)).toList();
  }

  private static boolean isPassed(String name, EventSpec event) {
    boolean isOfChange = event.format().carriesChanges() && name.startsWith(ChangeColumns.PREFIX);
    return isOfChange
        || asked(event).contains(name)
        || event.fields().stream()
            .flatMap(field -> field.paths().stream())
            .anyMatch(path -> path.steps().size() > 1 && path.first().name().equals(name));
  }

  /** Names under which {@code when} and {@code explode} look. */
  private static Set<String> asked(EventSpec event) {
    Set<String> names = new HashSet<>();
    event.when().forEach(when -> names.add(when.path().first().name()));
    event.explode().ifPresent(explode -> names.add(explode.of().first().name()));
    return names;
  }

  /** Names in nearly all of the records rejected last that no field of the contract has. */
  private static List<String> unknownToRejected(EventSpec event, DuckDbSession session) {
    Set<String> known = asked(event);
    for (FieldSpec field : event.fields()) {
      known.addAll(field.parts());
      field.paths().forEach(path -> known.add(path.first().name()));
    }
    String sample =
        String.format(
            Locale.ROOT,
            "SELECT TRY_CAST(TRY(decode(payload)) AS JSON) AS record FROM %s WHERE topic = %s AND (event IS NULL OR event = %s) AND octet_length(payload) < %d ORDER BY read_at DESC LIMIT %d",
            OpsTables.REJECTS,
            DuckDbSql.literal(event.topic()),
            DuckDbSql.literal(event.name()),
            LONGEST_PAYLOAD,
            SAMPLE / 10);
    return frequent(sample, session).stream().filter(name -> !known.contains(name)).toList();
  }

  /** The names in nearly all of the records of a query. */
  private static List<String> frequent(String sample, DuckDbSession session) {
    List<List<@Nullable Object>> rows =
        session.query(
            String.format(
                Locale.ROOT,
                "WITH sample AS MATERIALIZED (%s) SELECT name FROM"
                    + " (SELECT unnest(json_keys(record)) AS name FROM sample"
                    + " WHERE json_type(record) = 'OBJECT')"
                    + " GROUP BY name HAVING count(*) >= %s * (SELECT count(*) FROM sample)"
                    + " ORDER BY name LIMIT %d",
                sample,
                NEARLY_ALL,
                10 * NAMES_SHOWN));
    return rows.stream().map(row -> (String) Objects.requireNonNull(row.get(0))).toList();
  }

  private static String names(List<String> names) {
    String shown =
        names.stream()
            .limit(NAMES_SHOWN)
            .map(name -> '"' + ShownText.escaped(name, LONGEST_NAME) + '"')
            .collect(Collectors.joining(", "));
    return names.size() > NAMES_SHOWN ? shown + " and others" : shown;
  }

  private static long number(List<@Nullable Object> row, int column) {
    return ((Number) Objects.requireNonNull(row.get(column))).longValue();
  }
}
