package dev.alluvium.schemas.spec.dataset;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A part of a warehouse: a schema, or a BigQuery dataset. They stand in the order of the layers,
 * and whoever treats some otherwise than others asks what these are for: the compiler asks it of a
 * new one, and no list elsewhere has to name it.
 */
public enum Dataset {
  /** Records that were let in, as they came. */
  RAW,
  /** The Data Vault, and what makes it quick to query. */
  VAULT,
  /** Rows of tables at the source, as they were. */
  HISTORY,
  /** The same rows as they are. */
  CURRENT,
  /** What people and programs look at: marts, models and views. */
  MART,
  /** Records that were not let in, and why. */
  QUARANTINE,
  /** What runs did, and how far they came. */
  OPS;

  /** What the rows of a dataset are made of. */
  public enum Origin {
    /** Records as they came, which nothing else in the warehouse has. */
    RECORDS,
    /** What is in raw, be it by way of others: they can be computed again. */
    COMPUTED,
    /** Runs themselves. */
    RUNS
  }

  private static final Duration STALENESS_OF_MARTS = Duration.ofSeconds(30);
  private static final Duration STALENESS_ELSEWHERE = Duration.ofMinutes(15);

  private final String id;
  private final String prefix;

  Dataset() {
    id = name().toLowerCase(Locale.ROOT);
    prefix = id + ".";
  }

  /** Its name in the warehouse. */
  public String id() {
    return id;
  }

  /** Qualified name of the table or view of that name. */
  public String table(String name) {
    return prefix + name;
  }

  /** Whether a table or view of that qualified name stands in it. */
  public boolean has(String qualifiedName) {
    return qualifiedName.startsWith(prefix);
  }

  /**
   * The name that a table or view has in it.
   *
   * @throws IllegalArgumentException if it {@linkplain #has does not stand in it}
   */
  public String nameIn(String qualifiedName) {
    if (!has(qualifiedName)) {
      throw new IllegalArgumentException(qualifiedName + " is not in " + id);
    }
    return qualifiedName.substring(prefix.length());
  }

  /** What its rows are made of. */
  public Origin origin() {
    return switch (this) {
      case RAW, QUARANTINE -> Origin.RECORDS;
      case VAULT, HISTORY, CURRENT, MART -> Origin.COMPUTED;
      case OPS -> Origin.RUNS;
    };
  }

  /** Whether marts, of whatever kind, can stand in it. */
  public boolean holdsMarts() {
    return switch (this) {
      case HISTORY, CURRENT, MART -> true;
      case RAW, VAULT, QUARANTINE, OPS -> false;
    };
  }

  /** Whether contracts say which tables it has; those of the others are alike in every domain. */
  public boolean isDeclared() {
    return switch (this) {
      case RAW, VAULT, HISTORY, CURRENT, MART -> true;
      case QUARANTINE, OPS -> false;
    };
  }

  /** Whether it has rows of its own; else it shows those of another, or keeps copies of them. */
  public boolean holdsOwnRows() {
    return switch (this) {
      case RAW, VAULT, HISTORY, MART, QUARANTINE, OPS -> true;
      case CURRENT -> false;
    };
  }

  /** Whether it is there even when a domain has no table for it. */
  public boolean isAlways() {
    return switch (this) {
      case RAW, VAULT, MART, QUARANTINE, OPS -> true;
      case HISTORY, CURRENT -> false;
    };
  }

  /**
   * How old BigQuery may let a query find a merged table of it. A query that would find it older
   * merges what is pending itself, at its own cost; BigQuery merges often enough that few do. Marts
   * leave half of the minute within which an event is to be seen to the pipeline.
   */
  public Duration maxStaleness() {
    return switch (this) {
      case MART -> STALENESS_OF_MARTS;
      case RAW, VAULT, HISTORY, CURRENT, QUARANTINE, OPS -> STALENESS_ELSEWHERE;
    };
  }

  /** The names of those of which that holds, in the order of the layers. */
  public static List<String> ids(Predicate<Dataset> isAsked) {
    return Stream.of(values()).filter(isAsked).map(Dataset::id).toList();
  }

  /** The names of all, in the order of the layers. */
  public static List<String> ids() {
    return ids(dataset -> true);
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Dataset named(String id) {
    return Stream.of(values())
        .filter(dataset -> dataset.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no dataset " + id));
  }

  /**
   * That in which a table or view of that qualified name stands; empty where it is no such name.
   */
  public static Optional<Dataset> of(String qualifiedName) {
    return Stream.of(values()).filter(dataset -> dataset.has(qualifiedName)).findFirst();
  }
}
