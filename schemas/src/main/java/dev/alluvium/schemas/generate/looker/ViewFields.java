package dev.alluvium.schemas.generate.looker;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A relation as a view: a dimension per column, called as it, and what may be made of them. */
final class ViewFields {
  private static final List<String> OF_DATE =
      List.of("raw", "date", "week", "month", "quarter", "year", "day_of_week");
  private static final List<String> OF_TIME =
      List.of(
          "raw",
          "time",
          "minute",
          "hour",
          "hour_of_day",
          "date",
          "week",
          "month",
          "quarter",
          "year",
          "day_of_week");

  /** Of a rate, as euros per USD, they are the other side. */
  private static final Pattern DOLLARS = Pattern.compile("(?<!\\bper )(?<!/)\\bUSD\\b");

  private static final Set<String> TECHNICAL =
      Set.of(EventColumns.EVENT_SEQUENCE, EventColumns.EVENT_DIGEST);

  /** From how many columns on that begin alike these are shown together. */
  private static final int GROUP = 3;

  private final Relation relation;
  private final LookmlBlock view;
  private final List<String> detail = new ArrayList<>();
  private final Map<ColumnId, Provenance> shown = new LinkedHashMap<>();

  private ViewFields(Relation relation) {
    this.relation = relation;
    this.view = LookmlBlock.of("view", relation.name());
  }

  static LookmlBlock of(Relation relation) {
    return new ViewFields(relation).view();
  }

  /** The fields that people can choose, each with what of the relation it is made of. */
  static Map<ColumnId, Provenance> shown(Relation relation) {
    ViewFields fields = new ViewFields(relation);
    fields.view();
    return fields.shown;
  }

  /** What tells rows apart, as one value. */
  static String keyName(Relation relation) {
    return relation.free("primary_key");
  }

  /** How many rows there are. */
  static String countName(Relation relation) {
    return relation.free("count");
  }

  /**
   * How joins call the value of a column: of times it is the one that is not cut; empty where
   * another column is called so.
   */
  static Optional<String> value(Relation relation, ColumnSpec column) {
    String raw = column.name() + "_raw";
    return isTime(column)
        ? Optional.of(raw).filter(name -> !relation.has(name))
        : Optional.of(column.name());
  }

  private LookmlBlock view() {
    view.text("label", Words.label(relation.name()));
    view.sql("sql_table_name", "`@{project}.@{mart_dataset}.%s`".formatted(relation.name()));
    addKey();
    relation.columns().forEach(this::addColumn);
    relation.hour().ifPresent(this::addHour);
    relation.columns().forEach(this::addMeasure);
    view.block(
        LookmlBlock.of("measure", countName(relation))
            .word("type", "count")
            .text("description", "Rows. " + relation.description())
            .names("drill_fields", List.of("detail*")));
    show(countName(relation), List.of(ColumnId.ROWS), How.SUMMED, "count");
    return view.block(LookmlBlock.of("set", "detail").names("fields", detail));
  }

  /** A hash where a part of it is personal; who may not see the part may not see that either. */
  private void addKey() {
    if (relation.key().isEmpty()) {
      return;
    }
    List<ColumnSpec> parts =
        relation.key().stream().flatMap(name -> relation.column(name).stream()).toList();
    String columns = parts.stream().map(ViewFields::sql).collect(joining(", "));
    String json =
        "TO_JSON_STRING(%s)".formatted(parts.size() > 1 ? "STRUCT(" + columns + ")" : columns);
    List<String> grants = Words.grants(parts);
    view.block(
        LookmlBlock.of("dimension", keyName(relation))
            .yes("primary_key", true)
            .yes("hidden", true)
            .names("required_access_grants", grants)
            .word("type", "string")
            .sql("sql", grants.isEmpty() ? json : "TO_HEX(SHA256(" + json + "))"));
  }

  private void addColumn(ColumnSpec column) {
    boolean isHidden =
        TECHNICAL.contains(column.name())
            || column.name().endsWith("_hk")
            || relation.additivity(column) == Additivity.SUM;
    if (isTime(column)) {
      addTime(column);
      return;
    }
    view.block(
        described(LookmlBlock.of("dimension", column.name()), column)
            .yes("hidden", isHidden)
            .word("type", type(column.type()))
            .sql("sql", text(column))
            .words(format(column)));
    if (!isHidden) {
      show(column.name(), List.of(column.name()), How.COPIED, "");
    }
    if (!isHidden && column.personal().isEmpty()) {
      detail.add(column.name());
    }
  }

  private void addTime(ColumnSpec column) {
    boolean isDate = column.type() == ColumnType.DATE;
    LookmlBlock group =
        described(LookmlBlock.of("dimension_group", column.name()), column)
            .word("type", "time")
            .names("timeframes", frames(column.name(), isDate ? OF_DATE : OF_TIME));
    if (isDate) {
      group.word("convert_tz", "no");
    }
    group.word("datatype", isDate ? "date" : "timestamp").sql("sql", sql(column));
    view.block(group);
    show(column.name(), List.of(column.name()), How.COPIED, "");
    String shown = column.name() + (isDate ? "_date" : "_time");
    if (column.personal().isEmpty() && !relation.has(shown)) {
      detail.add(shown);
    }
  }

  /** The hour that day and hour of the day are of, as a time. */
  private void addHour(Relation.DayAndHour hour) {
    String name = relation.free("hour_start");
    view.block(
        LookmlBlock.of("dimension_group", name)
            .text("label", "Hour")
            .text("description", "Start of the hour, UTC.")
            .word("type", "time")
            .names("timeframes", frames(name, OF_TIME))
            .word("datatype", "timestamp")
            .sql(
                "sql",
                "TIMESTAMP_ADD(TIMESTAMP(${TABLE}.%s), INTERVAL ${TABLE}.%s HOUR)"
                    .formatted(hour.day(), hour.hour())));
    show(name, List.of(hour.day(), hour.hour()), How.COMPUTED, "start of the hour");
  }

  private void addMeasure(ColumnSpec column) {
    LookerMeasure.of(relation.additivity(column)).ifPresent(shown -> addMeasure(column, shown));
  }

  private void addMeasure(ColumnSpec column, LookerMeasure measure) {
    String name = relation.free(measure.prefix() + column.name());
    view.block(
        LookmlBlock.of("measure", name)
            .text("group_label", measure.group())
            .text("description", measure.remark() + column.description())
            .word("type", measure.type())
            .sql("sql", sql(column))
            .words(measured(column, measure))
            .names("drill_fields", List.of("detail*")));
    show(name, List.of(column.name()), measure.how(), measure.type());
    if (measure == LookerMeasure.SUM) {
      detail.add(name); // The column itself is hidden.
    }
  }

  private void show(String field, List<String> columns, How how, String rule) {
    Map<ColumnId, How> origins = new TreeMap<>();
    columns.forEach(
        column -> origins.put(new ColumnId(Dataset.MART.table(relation.name()), column), how));
    shown.put(ColumnId.ofLooker(relation.name(), field), Provenance.of(origins, rule));
  }

  private LookmlBlock described(LookmlBlock field, ColumnSpec column) {
    field.text("label", Words.label(column.name()));
    group(column).ifPresent(label -> field.text("group_label", label));
    return field
        .text("description", column.description())
        .names("required_access_grants", Words.grants(List.of(column)));
  }

  /** Columns of which several begin with one word, and personal ones. A time is a group itself. */
  private Optional<String> group(ColumnSpec column) {
    if (isTime(column)) {
      return Optional.empty();
    }
    String first = column.name().split("_", 2)[0] + "_";
    long alike =
        relation.columns().stream()
            .filter(other -> !isTime(other) && other.name().startsWith(first))
            .count();
    return alike >= GROUP
        ? Optional.of(Words.label(first))
        : column.personal().map(kind -> "Personal: " + kind);
  }

  /** Those whose names are no columns of the relation. */
  private List<String> frames(String group, List<String> frames) {
    return frames.stream().filter(frame -> !relation.has(group + "_" + frame)).toList();
  }

  private static Map<String, String> measured(ColumnSpec column, LookerMeasure measure) {
    Map<String, String> format = format(column);
    boolean isWhole = column.type() == ColumnType.INT64 && measure != LookerMeasure.MEAN;
    return format.isEmpty()
        ? Map.of("value_format_name", isWhole ? "decimal_0" : "decimal_2")
        : format;
  }

  private static Map<String, String> format(ColumnSpec column) {
    boolean isMoney = column.type() == ColumnType.NUMERIC || column.type() == ColumnType.FLOAT64;
    return isMoney && DOLLARS.matcher(column.description()).find()
        ? Map.of("value_format_name", "usd")
        : Map.of();
  }

  private static boolean isTime(ColumnSpec column) {
    return column.type() == ColumnType.DATE || column.type() == ColumnType.TIMESTAMP;
  }

  private static String type(ColumnType type) {
    return switch (type) {
      case INT64, FLOAT64, NUMERIC -> "number";
      case BOOLEAN -> "yesno";
      case STRING, JSON, BYTES, DATE, TIMESTAMP -> "string";
    };
  }

  /** The value as Looker can show it. */
  private static String text(ColumnSpec column) {
    return switch (column.type()) {
      case JSON -> "TO_JSON_STRING(" + sql(column) + ")";
      case BYTES -> "TO_HEX(" + sql(column) + ")";
      default -> sql(column);
    };
  }

  private static String sql(ColumnSpec column) {
    return "${TABLE}." + column.name();
  }
}
