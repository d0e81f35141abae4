package dev.alluvium.schemas.odcs;

import dev.alluvium.schemas.contract.column.Personal;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.draft.DraftNames;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A property of the standard as a field of an event. */
record DraftField(String name, String path, String type, Map<?, ?> property, Set<String> notes) {
  /** Options of a type that a field has, or that say nothing. */
  private static final Set<String> KNOWN =
      Set.of("minimum", "maximum", "format", "timezone", "defaultTimezone");

  /** Classifications of what is nobody's secret. */
  private static final Set<String> OPEN = Set.of("public", "internal", "1");

  private static final String PERSONAL = "personal-";

  /** The fields of an object; those of objects within it by their paths. */
  static List<DraftField> of(Map<?, ?> object, Set<String> notes) {
    List<DraftField> fields = new ArrayList<>();
    add(object, "", "", fields, new DraftNames(), notes);
    return fields;
  }

  private static void add(
      Map<?, ?> object,
      String path,
      String words,
      List<DraftField> fields,
      DraftNames names,
      Set<String> notes) {
    for (Map<?, ?> property : Odcs.maps(object, "properties")) {
      String own = Odcs.text(property, "name").orElse("");
      String way = path + DraftNames.step(own);
      if (type(property).equals("json")
          && !Odcs.maps(property, "properties").isEmpty()
          && "object".equals(property.get("logicalType"))) {
        add(property, way + ".", words + own + "_", fields, names, notes);
        continue;
      }
      Optional<String> name = names.of(words + own, way, type(property).equals("timestamp"));
      if (name.isEmpty()) {
        notes.add(
            "%s is left out, and is kept in extra: raw has a column of its name, or none can have it"
                .formatted(way));
        continue;
      }
      fields.add(new DraftField(name.get(), way, type(property), property, notes));
    }
  }

  boolean isKey() {
    return Odcs.flag(property, "primaryKey");
  }

  boolean isRequired() {
    return Odcs.flag(property, "required");
  }

  /** The field as a contract declares it. */
  Map<String, Object> declared(boolean isEventTime) {
    Map<String, Object> field = new LinkedHashMap<>();
    if (!path.equals(name)) {
      field.put("from", path);
    }
    field.put("type", type);
    if (type.equals("timestamp")) {
      field.put(
          "encoding", physicalType().matches(".*(int|long|number).*") ? "epoch_millis" : "iso8601");
    }
    if (isRequired() || isEventTime) {
      field.put("required", true);
    }
    Map<?, ?> options = Odcs.map(property, "logicalTypeOptions");
    bound(options, "minimum").ifPresent(min -> field.put("min", min));
    bound(options, "maximum").ifPresent(max -> field.put("max", max));
    options.keySet().stream()
        .map(String::valueOf)
        .filter(option -> !KNOWN.contains(option))
        .forEach(option -> notes.add("%s: there is no place for %s".formatted(name, option)));
    List<String> values = oneOf();
    if (!values.isEmpty()) {
      field.put("one_of", values);
    }
    Odcs.text(property, "classification")
        .filter(word -> !OPEN.contains(word.toLowerCase(Locale.ROOT)))
        .ifPresent(word -> field.put("personal", personal(word)));
    field.put(
        "description",
        Odcs.text(property, "description")
            .or(() -> Odcs.text(property, "businessName"))
            .orElse(name + "."));
    return field;
  }

  /** Rather one mark too many: what is neither ours nor open is an attribute. */
  private String personal(String word) {
    String kind = word.startsWith(PERSONAL) ? SnakeCase.of(word.substring(PERSONAL.length())) : "";
    if (SnakeCase.matches(kind) && Personal.isKind(kind)) {
      return kind;
    }
    notes.add("%s is marked as personal for its classification, %s".formatted(name, word));
    return "attribute";
  }

  /** The values let in, where a rule of the standard lets in no other. */
  private List<String> oneOf() {
    return type.equals("string")
        ? Odcs.maps(property, "quality").stream()
            .filter(rule -> "invalidValues".equals(rule.get("metric")))
            .filter(rule -> Integer.valueOf(0).equals(rule.get("mustBe")))
            .flatMap(
                rule ->
                    Odcs.map(rule, "arguments").get("validValues") instanceof List<?> values
                        ? values.stream().map(String::valueOf)
                        : java.util.stream.Stream.of())
            .distinct()
            .toList()
        : List.of();
  }

  private Optional<Object> bound(Map<?, ?> options, String key) {
    Object value = options.get(key);
    if (value == null) {
      return Optional.empty();
    }
    Optional<Object> bound = bound(value);
    if (bound.isEmpty()) {
      notes.add("%s: its %s is no %s, and is left out".formatted(name, key, type));
    }
    return bound;
  }

  /** As a contract writes it; none where it is none of the type. */
  private Optional<Object> bound(Object value) {
    try {
      return switch (type) {
        case "int64" -> Optional.of(value).filter(v -> v instanceof Integer || v instanceof Long);
        case "float64", "numeric" ->
            Optional.of(value)
                .filter(v -> v instanceof Number && !(v instanceof BigInteger))
                .filter(v -> Double.isFinite(((Number) v).doubleValue()));
        case "date" -> Optional.of(LocalDate.parse(value.toString()).toString());
        case "timestamp" -> Optional.of(instant(value.toString()).toString());
        default -> Optional.empty();
      };
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Also as other tools write it again: {@code 2000-01-01 00:00:00+00:00}. */
  private static Instant instant(String text) {
    return OffsetDateTime.parse(text.replaceFirst(" ", "T")).toInstant();
  }

  private String physicalType() {
    return physicalType(property);
  }

  private static String physicalType(Map<?, ?> property) {
    return Odcs.text(property, "physicalType").orElse("").toLowerCase(Locale.ROOT);
  }

  private static String type(Map<?, ?> property) {
    String physical = physicalType(property);
    String logical =
        Odcs.text(property, "logicalType")
            .orElse(physical.startsWith("timestamp") ? "timestamp" : "");
    boolean isBinary = "binary".equals(Odcs.map(property, "logicalTypeOptions").get("format"));
    return switch (logical) {
      case "integer" -> "int64";
      case "number" -> physical.matches("(decimal|numeric).*") ? "numeric" : "float64";
      case "boolean", "date", "timestamp" -> logical;
      case "object", "array" -> "json";
      default -> isBinary ? "bytes" : "string";
    };
  }
}
