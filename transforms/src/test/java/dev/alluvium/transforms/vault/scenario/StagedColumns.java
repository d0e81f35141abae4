package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.Constant;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.vault.scenario.Scenario.Stage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The event that a stage's raw rows are: texts, and derived columns, which hide raw ones of their
 * name.
 */
final class StagedColumns {
  /** Where the load datetime stands in an event's JSON, in microseconds since 1970. */
  static final String EVENT_TIME = "the load datetime as a time";

  /** Where the load sequence stands in an event's JSON, as a number. */
  static final String SEQUENCE_FROM = "the load sequence as a number";

  private static final String SEQUENCE = "n_sequence";

  private final Stage stage;
  private final Feed feed;
  private final Set<String> raw = new LinkedHashSet<>();

  /**
   * @param columns names of columns that the raw rows have
   * @param feed what the table takes, which an empty stage has as well
   */
  StagedColumns(Stage stage, Set<String> columns, Feed feed) {
    this.stage = stage;
    this.feed = feed;
    raw.addAll(columns);
    feed.needed().stream().filter(column -> !stage.derived().containsKey(column)).forEach(raw::add);
    for (String source : stage.derived().values()) {
      if (!isConstant(source) && !stage.derived().containsKey(source)) {
        raw.add(source);
      }
    }
  }

  /** The event's name of a staged column. Case aside, names stay in their order, for hashdiffs. */
  static String name(String column) {
    return "c_" + column;
  }

  /** The event's name of a column as a time. */
  static String timeName(String column) {
    return "t_" + column;
  }

  /** Where a column stands in an event's JSON as a time, in microseconds since 1970. */
  static String timeFrom(String column) {
    return column + " as a time";
  }

  EventSpec event(String name, String recordSource) {
    List<FieldSpec> fields = new ArrayList<>();
    fields.add(time(EventColumns.EVENT_TS, EVENT_TIME).setRequired(true).build());
    for (String column : raw) {
      fields.add(field(rawName(column), column).setType(ColumnType.STRING).build());
    }
    for (String column : feed.times()) {
      fields.add(time(timeName(column), timeFrom(column)).build());
    }
    EventSpec.Builder event = EventSpec.builder();
    if (feed.sequence().isPresent()) {
      fields.add(field(SEQUENCE, SEQUENCE_FROM).setType(ColumnType.INT64).build());
      event.setSequence(SEQUENCE);
    }
    return event
        .setName(name)
        .setDescription(name)
        .setOwner("tests")
        .setTopic(name)
        .setFormat(new JsonFormat())
        .setIdentity(List.of(EventColumns.EVENT_TS))
        .setEventTime(EventColumns.EVENT_TS)
        .setRecordSource(name(recordSource))
        .setFields(fields)
        .setDerived(derived())
        .build();
  }

  private static FieldSpec.Builder time(String name, String from) {
    return field(name, from).setType(ColumnType.TIMESTAMP).setEncoding(Encoding.EPOCH_MICROS);
  }

  private static FieldSpec.Builder field(String name, String from) {
    return FieldSpec.builder()
        .setName(name)
        .setRawName(name)
        .setFrom(from)
        .setMeaning(ColumnMeaning.of(from));
  }

  private String rawName(String column) {
    return stage.derived().containsKey(column) ? "raw_" + column : name(column);
  }

  /** Each after those that it reads. */
  private List<DerivedSpec> derived() {
    List<DerivedSpec> specs = new ArrayList<>();
    Set<String> done = new LinkedHashSet<>();
    while (done.size() < stage.derived().size()) {
      int before = done.size();
      for (Map.Entry<String, String> entry : stage.derived().entrySet()) {
        String source = entry.getValue();
        boolean ready = isConstant(source) || raw.contains(source) || done.contains(source);
        if (ready && done.add(entry.getKey())) {
          specs.add(derived(entry.getKey(), source));
        }
      }
      if (done.size() == before) {
        throw new ScenarioException("derived columns that read each other: %s", stage.derived());
      }
    }
    return specs;
  }

  private DerivedSpec derived(String column, String source) {
    Expression expression =
        isConstant(source)
            ? new Constant(source.substring(1))
            : new Copy(raw.contains(source) ? rawName(source) : name(source), ColumnType.STRING);
    return DerivedSpec.of(name(column), expression, ColumnMeaning.of(column));
  }

  /** What a column of a raw row is once it is staged. */
  static @Nullable String value(Stage stage, Map<String, @Nullable String> row, String column) {
    String source = stage.derived().get(column);
    if (source == null || (source.equals(column) && row.containsKey(column))) {
      return row.get(column);
    }
    if (isConstant(source)) {
      return source.substring(1);
    }
    return row.containsKey(source)
        ? row.get(source)
        : value(stage, row, Objects.requireNonNull(source));
  }

  private static boolean isConstant(String source) {
    return source.startsWith("!");
  }
}
