package dev.alluvium.schemas.warehouse;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.EachSpec;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.EventProvenance;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Meanings;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.schemas.warehouse.table.Provenance.Origin;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the rows of tables are made of: of events, from raw to the row, so that it tells when the
 * same events would give other rows; of raw tables, from the record; of models, the query. Nothing
 * that is said for people is in it. Tables of which no contract says it are left out.
 */
final class TableMeanings {
  private final Map<ColumnId, Provenance> cleaned = new LinkedHashMap<>();
  private final Map<String, EventSpec> events = new LinkedHashMap<>();

  private TableMeanings(DomainSpec domain) {
    for (EventSpec event : domain.events()) {
      events.put(event.name(), event);
      cleaned.putAll(EventProvenance.of(event));
    }
  }

  /**
   * By qualified table name, and there by column or {@link ColumnId#ROWS}.
   *
   * @param byEvent of marts, the table as each event that it is made from says it
   */
  static Map<String, Map<String, String>> of(
      DomainSpec domain,
      List<TableSpec> tables,
      Map<String, List<TableSpec>> byEvent,
      List<ViewSpec> models) {
    TableMeanings all = new TableMeanings(domain);
    Map<String, Map<String, String>> meanings = new TreeMap<>();
    for (TableSpec table : tables) {
      Map<String, String> meaning =
          Meanings.ofAny(
              byEvent.getOrDefault(table.qualifiedName(), List.of(table)).stream()
                  .map(all::of)
                  .toList());
      if (!meaning.isEmpty()) {
        meanings.put(table.qualifiedName(), meaning);
      }
    }
    models.forEach(
        model -> meanings.put(model.qualifiedName(), Map.of(ColumnId.ROWS, model.query())));
    return meanings;
  }

  /** Of an event that takes what is left: what the others take. */
  private String left(EventSpec event) {
    return event.otherwise()
        ? events.values().stream()
            .filter(other -> other.topic().equals(event.topic()) && !other.otherwise())
            .map(other -> " nor when " + other.when())
            .sorted()
            .collect(Collectors.joining())
        : "";
  }

  /**
   * What decides whether a row is there, or which value is taken, is of the rows; the key too, as
   * under another key a row is another one.
   */
  private Map<String, String> of(TableSpec table) {
    Map<String, String> meaning = new TreeMap<>();
    Map<String, EventSpec> from = new TreeMap<>();
    Set<String> decide = new TreeSet<>();
    for (ColumnSpec column : table.columns()) {
      Provenance provenance = column.provenance();
      if (!provenance.equals(Provenance.UNKNOWN)) {
        List<String> values = new ArrayList<>();
        for (Origin origin : provenance.origins()) {
          (origin.how() == How.DECIDES ? decide : values).add(of(origin, from));
        }
        meaning.put(column.name(), provenance.rule() + values);
      }
    }
    if (!meaning.isEmpty()) {
      List<String> rows = new ArrayList<>();
      rows.add(table.rows());
      EventSpec raw = table.dataset().equals(Dataset.RAW.id()) ? events.get(table.name()) : null;
      if (raw != null) {
        rows.add("when " + raw.when() + left(raw) + " each of " + raw.explode());
        raw.fields().forEach(field -> meaning.merge(field.rawName(), read(field), String::concat));
      } else {
        table.key().forEach(key -> rows.add(key + " = " + meaning.getOrDefault(key, "")));
        rows.addAll(decide);
        from.forEach((name, event) -> rows.add(name + ": " + letIn(event)));
      }
      meaning.put(ColumnId.ROWS, String.join("; ", rows));
    }
    return meaning;
  }

  /** How a text of the record becomes the value, beside what its provenance says. */
  private static String read(FieldSpec field) {
    return field.local().map(local -> " " + local).orElse("");
  }

  private String of(Origin origin, Map<String, EventSpec> from) {
    ColumnId column = origin.column();
    String taken = origin.how() + " " + column;
    EventSpec event = events.get(column.event());
    if (event == null) {
      return taken;
    }
    from.put(event.name(), event);
    Provenance before = cleaned.get(column);
    return before == null
        ? taken
        : taken
            + " <- "
            + before.rule()
            + before.origins().stream().map(further -> of(further, from)).toList();
  }

  /** Which of the records in raw become events, and which of them are the same. */
  private static String letIn(EventSpec event) {
    return event.fields().stream()
            .filter(FieldSpec::isChecked)
            .map(TableMeanings::letIn)
            .sorted()
            .collect(joining(", "))
        + ", told by "
        + event.identity()
        + " at "
        + event.eventTime()
        + event.ahead().map(ahead -> " ahead " + ahead).orElse("");
  }

  private static String letIn(FieldSpec field) {
    return Stream.of(
            List.of(field.name()),
            field.required() ? List.of("required") : List.<String>of(),
            field.limits(),
            field.each().map(TableMeanings::letIn).orElse(List.of()))
        .flatMap(List::stream)
        .collect(joining(" "));
  }

  private static List<String> letIn(EachSpec each) {
    List<String> words = new ArrayList<>(List.of("each of " + each.path(), each.value().reading()));
    words.addAll(each.value().limits());
    return words;
  }
}
