package dev.alluvium.schemas.generate.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table, or what else has columns.
 *
 * @param id as lineage calls it: {@code mart.mart_session}, {@code event page_view_events}
 * @param facts by what they are about: grain, owner, freshness
 * @param expectations what must hold of its rows
 * @param reads what it is made of, by id
 * @param readBy what is made of it, by id
 */
public record CatalogEntry(
    String id,
    Kind kind,
    String description,
    Map<String, String> facts,
    List<CatalogColumn> columns,
    List<Expectation> expectations,
    List<String> reads,
    List<String> readBy) {
  /** What has columns, in the order of their way. */
  public enum Kind {
    /** Of records. */
    TOPIC,
    /** Stored row by row. */
    TABLE,
    /** Cleaned records, which stand in no table. */
    EVENT,
    /** A query that is kept. */
    VIEW,
    /** A query of which the rows are kept. */
    MODEL,
    /** Of Looker, over a mart. */
    LOOKER;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What must hold of the rows of a table. */
  public record Expectation(String name, String description) {}

  /** Whether it is a table or view of the warehouse. */
  public boolean isOfWarehouse() {
    return kind == Kind.TABLE || kind == Kind.VIEW || kind == Kind.MODEL;
  }

  /** The dataset of a table or view; of others what they are. */
  public String layer() {
    return id.split("[. ]", 2)[0];
  }
}
