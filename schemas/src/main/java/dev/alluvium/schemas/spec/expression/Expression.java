package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A function applied to columns of a row, by name. Each function is a type; how a contract says it
 * and how it is compiled, one line each of a registry says. NULL in, NULL out, but for those in
 * SQL; total, as no record may stop a job.
 */
public sealed interface Expression extends Serializable
    permits Copy,
        Constant,
        EventName,
        Date,
        Hour,
        LocalDay,
        LocalClock,
        LocalHour,
        LocalWeekday,
        Floor,
        PlusSeconds,
        SecondsBetween,
        Standardised,
        CleanText,
        EmailAddress,
        Amount,
        MapText,
        FindWord,
        JsonValue,
        SqlExpression,
        LookUp,
        HashKey {
  /** What contracts call it. */
  String function();

  /** Names of the columns it reads, in order. */
  List<String> columns();

  /** Type of the result. */
  ColumnType type();

  /**
   * The kinds of personal data in the result, in the order of its columns: what is computed from
   * personal data is personal, a date, a part or a hash of it too.
   *
   * @param marks the marks of the columns it reads
   */
  default List<String> personal(Function<String, Optional<String>> marks) {
    return columns().stream().flatMap(column -> marks.apply(column).stream()).distinct().toList();
  }

  /** All that it is given, as text: its columns, and settings, if it has any. */
  default List<String> arguments() {
    return columns();
  }

  /**
   * Tells it from every expression that gives something else. The same for ever, whatever this
   * program calls it: a stream drops the state that it kept under another fingerprint.
   */
  default String fingerprint() {
    return "Expression{function=%s, arguments=%s, type=%s}"
        .formatted(function().toUpperCase(Locale.ROOT), arguments(), type());
  }
}
