package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.PathProfile.Counted;
import dev.alluvium.pipelines.profile.PathProfile.Form;
import dev.alluvium.pipelines.profile.RecordCells.Kind;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What field a path is: one that takes all values that the sample has.
 *
 * @param type of the contract language
 * @param isMany whether it is a list of values of that type
 * @param time how it tells times; none where it does not
 * @param clean what its texts need
 * @param personal kind of personal data; none where its name tells of none
 * @param notes what people should look at
 */
record FieldGuess(
    PathProfile path,
    String type,
    boolean isMany,
    Optional<TimeForm> time,
    List<String> clean,
    Optional<String> personal,
    List<String> notes) {

  /** Digits that a double surely keeps. */
  private static final int DOUBLE_DIGITS = 15;

  private static final int NUMERIC_DIGITS = 29;
  private static final int NUMERIC_SCALE = 9;

  /** Digits between points that part a number for people. */
  private static final int THOUSANDS = 3;

  /** So many of a hundred that look otherwise are worth a note. */
  private static final int FEW = 5;

  static FieldGuess of(
      SampleStore store, int source, PathProfile path, TimeForm.Clock by, boolean isText)
      throws SQLException {
    List<String> notes = new ArrayList<>();
    Optional<TimeForm> time = TimeForm.of(store, source, path, by, isText);
    if (time.isPresent() && time.get().isEitherWay(store, source, path, isText)) {
      notes.add("has no day above the 12th: that the month stands first is a guess");
    }
    boolean isIso = time.filter(TimeForm::isIso).isPresent();
    Optional<TimeForm> ofAll = time.filter(TimeForm::isOfAll);
    String type =
        ofAll.isPresent() && !isDay(ofAll.get()) ? "timestamp" : type(path, isText, ofAll, notes);
    if (isIso
        && path.count(Form.ZONED) < path.count(Form.ISO_TIME)
        && !by.zone().equals(TimeForm.UTC)) {
      notes.add("has times without a zone, which are read as UTC");
    }
    List<String> clean = type.equals("string") ? cleaning(path) : List.of();
    return new FieldGuess(path, type, false, time, clean, Hints.personal(path), notes);
  }

  /** A day as ISO writes it is one to the contract as well. */
  private static boolean isDay(TimeForm time) {
    return time.isDay() && String.valueOf(time.keys()).contains("yyyy-MM-dd");
  }

  private static String type(
      PathProfile path, boolean isText, Optional<TimeForm> time, List<String> notes) {
    if (time.isPresent()) {
      return "date";
    }
    if (path.kinds().contains(Kind.ARRAY) || path.kinds().contains(Kind.OBJECT)) {
      return "json";
    }
    if (path.isOnly(Kind.BOOLEAN)) {
      return "boolean";
    }
    if (path.isOnly(Kind.INTEGER)) {
      return isLong(path.smallest()) && isLong(path.largest()) ? "int64" : wide(path, notes);
    }
    if (path.isOnly(Kind.INTEGER, Kind.DECIMAL)) {
      return decimal(path, notes);
    }
    if (path.isOnly(Kind.STRING)) {
      return isText ? ofText(path, notes) : ofString(path, notes);
    }
    if (path.kinds().isEmpty()) {
      notes.add("has no value in the sample");
      return "string";
    }
    notes.add("is " + RecordCells.words(path.kinds()) + ", by turns");
    return "json";
  }

  /** Numbers with a point; those of more digits than a double keeps are exact, if they can be. */
  private static String decimal(PathProfile path, List<String> notes) {
    boolean isLong = path.count(Form.EXPONENT) == 0 && path.digits() + path.scale() > DOUBLE_DIGITS;
    if (isLong && isExact(path)) {
      return "numeric";
    }
    if (isLong) {
      notes.add("has numbers of more digits than are kept: %s are".formatted(DOUBLE_DIGITS));
    }
    return path.isAll(Form.FINITE) ? "float64" : "json";
  }

  private static boolean isLong(@Nullable String number) {
    return number != null && new BigDecimal(number).toBigInteger().bitLength() < Long.SIZE;
  }

  /** Numbers that no {@code int64} surely holds. */
  private static String wide(PathProfile path, List<String> notes) {
    notes.add("has whole numbers of %s digits".formatted(path.digits()));
    return path.digits() <= NUMERIC_DIGITS ? "numeric" : "json";
  }

  /** A value between separators, which has no type of its own. */
  private static String ofText(PathProfile path, List<String> notes) {
    if (path.count(Form.LEADING_ZERO) == 0 && path.isAll(Form.WHOLE)) {
      return "int64";
    }
    if (path.count(Form.LEADING_ZERO) == 0 && path.isAll(Form.DECIMAL)) {
      if (path.scale() == THOUSANDS && path.fewestDecimals() == THOUSANDS) {
        notes.add("has three digits behind every point, which may part thousands");
      }
      return isExact(path) ? "numeric" : "float64";
    }
    if (path.isAll(Form.LOGICAL)) {
      return "boolean";
    }
    return ofString(path, notes);
  }

  /** A text that the record marks as one. */
  private static String ofString(PathProfile path, List<String> notes) {
    // As amounts are written: 9.50, 10.00. Versions and codes are not, and 1.10 is no 1.1 there.
    boolean isDecimal =
        path.isAll(Form.DECIMAL) && path.scale() > 0 && path.scale() == path.fewestDecimals();
    if (isDecimal && path.count(Form.LEADING_ZERO) == 0 && isExact(path)) {
      return "numeric";
    }
    long others = path.values() - path.count(Form.DECIMAL);
    if (others > 0 && others * 100 < path.values() * FEW) {
      notes.add("%s of %s values are no numbers".formatted(others, path.values()));
    }
    long noTimes = path.values() - path.count(Form.ISO_TIME);
    if (noTimes > 0 && noTimes * 100 < path.values() * FEW) {
      notes.add("%s of %s values are no times".formatted(noTimes, path.values()));
    }
    return "string";
  }

  private static boolean isExact(PathProfile path) {
    return path.count(Form.EXPONENT) == 0
        && path.scale() <= NUMERIC_SCALE
        && path.digits() <= NUMERIC_DIGITS
        && path.longest() <= NUMERIC_DIGITS + NUMERIC_SCALE;
  }

  private static List<String> cleaning(PathProfile path) {
    List<String> clean = new ArrayList<>();
    if (path.count(Form.QUOTED) > 0) {
      clean.add("unquote");
    }
    if (path.count(Form.BROKEN) > 0) {
      clean.add("repair_text");
    }
    if (path.count(Form.PADDED) > 0 || path.count(Form.BLANK) > 0 || path.count(Form.QUOTED) > 0) {
      clean.add("trim");
    }
    return clean;
  }

  /** Whether there is a type that takes more. */
  boolean canBeWider() {
    return !type.equals("string") && !type.equals("json");
  }

  /** The same field, which takes any value of its kinds. */
  FieldGuess wider() {
    List<String> more = new ArrayList<>(notes);
    more.add("has values that are no %s to a load".formatted(type));
    String wider = path.isOnly(Kind.STRING) ? "string" : "json";
    return new FieldGuess(
        path,
        wider,
        false,
        Optional.empty(),
        wider.equals("string") ? cleaning(path) : List.of(),
        personal,
        more);
  }

  /** The field that tells when an event happened. */
  FieldGuess as(SourceProfile.EventTime eventTime) {
    return new FieldGuess(
        path, "timestamp", false, Optional.of(eventTime.form()), List.of(), personal, notes);
  }

  /** A list of such values, where it is one. */
  FieldGuess manyOf(FieldGuess each) {
    return new FieldGuess(
        path, each.type, true, each.time, each.clean, personal.or(each::personal), notes);
  }

  /** The same, which is personal where something in it is. */
  FieldGuess within(List<FieldGuess> below) {
    List<String> kinds =
        Stream.concat(personal.stream(), below.stream().flatMap(f -> f.personal.stream()))
            .distinct()
            .toList();
    if (kinds.isEmpty()) {
      return this;
    }
    List<String> more = new ArrayList<>(notes);
    if (kinds.size() > 1) {
      more.add("holds personal data of several kinds: " + String.join(", ", kinds));
    }
    return new FieldGuess(path, type, isMany, time, clean, Optional.of(kinds.get(0)), more);
  }

  /** Whether it can be part of what tells events from each other. */
  boolean canIdentify() {
    return switch (type) {
      case "string", "int64", "boolean", "date", "timestamp" -> true;
      default -> false;
    };
  }

  /**
   * The field as a contract declares it.
   *
   * @param from where it stands: a path, or two
   * @param isRequired whether a record without it is rejected
   */
  Map<String, Object> declared(
      Optional<Object> from, List<String> aliases, boolean isRequired, long records) {
    Map<String, Object> field = new LinkedHashMap<>();
    from.ifPresent(f -> field.put("from", f));
    if (!aliases.isEmpty()) {
      field.put("aliases", aliases);
    }
    field.put("type", type);
    if (type.equals("timestamp")) {
      time.ifPresent(form -> field.putAll(form.keys()));
    }
    if (isMany) {
      field.put("many", true);
    }
    if (isRequired && (path.count(Form.BLANK) == 0 || type.equals("timestamp"))) {
      field.put("required", true);
    }
    if (!clean.isEmpty()) {
      field.put("clean", clean);
    }
    personal.ifPresent(kind -> field.put("personal", kind));
    field.put("description", description(records));
    return field;
  }

  /** What the sample shows; of texts no value, as nobody knows which are of people. */
  private String description(long records) {
    List<String> parts = new ArrayList<>();
    parts.add("%s different of %s values".formatted(path.distinct(), path.values()));
    if (path.records() < records || path.values() < path.records()) {
      parts.add("none in %s of %s records".formatted(records - path.values(), records));
    }
    boolean isShown = !isMany && !type.equals("json") && !type.equals("string");
    if (personal.isEmpty() && !path.top().isEmpty() && isShown) {
      parts.add(
          "such as "
              + path.top().stream()
                  .limit(3)
                  .map(Counted::text)
                  .map(FieldGuess::shown)
                  .collect(Collectors.joining(", ")));
    }
    return "Of a sample: " + String.join("; ", parts) + ".";
  }

  private static String shown(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= 30 ? line : line.substring(0, 30) + "…";
  }
}
