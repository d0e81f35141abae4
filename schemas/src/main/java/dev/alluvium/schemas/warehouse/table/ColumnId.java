package dev.alluvium.schemas.warehouse.table;

import dev.alluvium.schemas.spec.event.EventSpec;
import java.io.Serializable;
import java.util.Optional;

/**
 * A column, by where it stands.
 *
 * @param relation {@code dataset.name} of a table or view; {@code event NAME}, of which the rows
 *     are cleaned and stand nowhere; {@code topic NAME}; or {@code looker NAME}, a view of Looker's
 * @param column its name; in a topic the way to it; {@link #ROWS} where rows themselves are meant
 */
public record ColumnId(String relation, String column)
    implements Serializable, Comparable<ColumnId> {
  /** Stands for rows, where what is counted is not the values of a column. */
  public static final String ROWS = "*";

  private static final String EVENT = "event ";
  private static final String TOPIC = "topic ";

  /** The rows of a relation. */
  public static ColumnId rowsOf(String relation) {
    return new ColumnId(relation, ROWS);
  }

  /** What a record of a topic has there. */
  public static ColumnId ofTopic(String topic, String path) {
    return new ColumnId(relationOfTopic(topic), path);
  }

  /** A column of an event, cleaned. */
  public static ColumnId ofEvent(String event, String column) {
    return new ColumnId(relationOfEvent(event), column);
  }

  /** A field that Looker shows. */
  public static ColumnId ofLooker(String view, String field) {
    return new ColumnId("looker " + view, field);
  }

  /** The event whose cleaned column it is; empty where it is none's. */
  public String event() {
    return relation.startsWith(EVENT) ? relation.substring(EVENT.length()) : "";
  }

  /** What an event is called among relations. */
  public static String relationOfEvent(String event) {
    return EVENT + event;
  }

  /** What a topic is called among relations. */
  public static String relationOfTopic(String topic) {
    return TOPIC + topic;
  }

  /** The topic that is called so among relations; empty of any other relation. */
  public static Optional<String> topicOf(String relation) {
    return Optional.of(relation)
        .filter(r -> r.startsWith(TOPIC))
        .map(r -> r.substring(TOPIC.length()));
  }

  /** Whether it is of a topic's records. */
  public boolean isOfTopic() {
    return topicOf(relation).isPresent();
  }

  /** The relation, if that stands somewhere; of an event, the table of its records. */
  public String storedRelation() {
    return event().isEmpty() ? relation : EventSpec.rawTableOf(event());
  }

  public boolean isRows() {
    return column.equals(ROWS);
  }

  @Override
  public int compareTo(ColumnId other) {
    int byRelation = relation.compareTo(other.relation);
    return byRelation != 0 ? byRelation : column.compareTo(other.column);
  }

  /**
   * {@code dataset.name.column}, {@code event NAME: column}, {@code topic NAME: path} or {@code
   * looker NAME: field}.
   */
  @Override
  public String toString() {
    return relation + (relation.contains(" ") ? ": " : ".") + column;
  }
}
