package dev.alluvium.schemas.warehouse.raw;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventColumns.EventColumn;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the columns of an event, raw and cleaned, are made of: from its topic to what marts read.
 */
public final class EventProvenance {
  private EventProvenance() {}

  /** The columns of the cleaned event, each with what of its raw table it is made of. */
  public static Map<ColumnId, Provenance> of(EventSpec event) {
    Map<ColumnId, Provenance> columns = new LinkedHashMap<>();
    for (EventColumn column : EventColumns.of(event).columns()) {
      columns.put(ColumnId.ofEvent(event.name(), column.name()), of(event, column.name()));
    }
    return columns;
  }

  private static Provenance of(EventSpec event, String column) {
    String raw = event.rawTable();
    Optional<FieldSpec> field =
        event.fields().stream().filter(f -> f.name().equals(column)).findFirst();
    if (field.isPresent()) {
      return cleaned(raw, field.get());
    }
    Optional<DerivedSpec> derived =
        event.derived().stream().filter(d -> d.name().equals(column)).findFirst();
    if (derived.isPresent()) {
      return of(event.name(), derived.get().expression());
    }
    return switch (column) {
      case EventColumns.EVENT_TS -> copied(event, List.of(event.eventTime()));
      case EventColumns.EVENT_SEQUENCE ->
          event
              .sequence()
              .map(sequence -> copied(event, List.of(sequence)))
              .orElse(new Provenance(List.of(), "0"));
      case EventColumns.EVENT_DIGEST -> ofRaw(raw, RawTables.RECORD_DIGEST);
      default -> ofRaw(raw, RawTables.SOURCE);
    };
  }

  private static Provenance ofRaw(String raw, String column) {
    return Provenance.of(Map.of(new ColumnId(raw, column), How.COPIED), "");
  }

  private static Provenance cleaned(String raw, FieldSpec field) {
    List<String> rules = field.rules();
    return Provenance.of(
        Map.of(new ColumnId(raw, field.rawName()), rules.isEmpty() ? How.COPIED : How.COMPUTED),
        String.join(", ", rules));
  }

  /** What a field of a record becomes in the raw table. */
  static Provenance inRaw(EventSpec event, FieldSpec field) {
    Map<ColumnId, How> origins = new TreeMap<>();
    boolean isCopied = field.type() == ColumnType.STRING && field.parts().isEmpty();
    List<String> ways =
        field.parts().isEmpty()
            ? field.paths().stream().map(path -> inRecord(event, path)).toList()
            : field.parts();
    ways.forEach(
        way ->
            origins.put(
                ColumnId.ofTopic(event.topic(), way), isCopied ? How.COPIED : How.COMPUTED));
    String read = "as " + field.type().name().toLowerCase(Locale.ROOT);
    return Provenance.of(
        origins,
        field.type() == ColumnType.TIMESTAMP
            ? read + " of " + field.encoding().name().toLowerCase(Locale.ROOT)
            : read);
  }

  /** Where a value stands in the record, also one that is an element's of a list. */
  private static String inRecord(EventSpec event, FieldPath path) {
    return event
        .explode()
        .filter(explode -> explode.isOfElement(path))
        .map(explode -> explode.of() + "[]" + path.toString().substring(explode.as().length()))
        .orElse(path.toString());
  }

  /** What is of the record as a whole, and where it stood. */
  static Provenance ofRecord(EventSpec event) {
    return Provenance.of(
        Map.of(ColumnId.ofTopic(event.topic(), ColumnId.ROWS), How.COPIED), "of the record");
  }

  /** Columns of the event, as they are. */
  static Provenance copied(EventSpec event, List<String> columns) {
    return of(List.of(event.name()), columns, How.COPIED, "");
  }

  /** What an expression makes of an event's columns. */
  public static Provenance of(String event, Expression expression) {
    boolean isCopy = expression instanceof Copy;
    return of(
        List.of(event),
        expression.columns(),
        isCopy ? How.COPIED : How.COMPUTED,
        isCopy
            ? ""
            : expression.function() + "(" + String.join(", ", expression.arguments()) + ")");
  }

  /** What is made of those columns, in each of these events. */
  public static Provenance of(
      Collection<String> events, Collection<String> columns, How how, String rule) {
    Map<ColumnId, How> origins = new TreeMap<>();
    for (String event : events) {
      columns.forEach(column -> origins.put(ColumnId.ofEvent(event, column), how));
    }
    return Provenance.of(origins, rule);
  }
}
