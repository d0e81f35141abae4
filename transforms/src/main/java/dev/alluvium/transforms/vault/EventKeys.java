package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.spec.vault.KeySpec;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.keys.KeyString;
import dev.alluvium.transforms.keys.Standardise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What vault tables take of one event at a time: its columns, constants, what rules derive, and
 * hashes over its columns' standard forms. Each is computed once, however many tables use it;
 * registered while a plan is built, and then asked for by number. Not safe for several threads.
 */
final class EventKeys {
  private static final String NOT_YET = new String("not yet");

  private final EventColumns columns;
  private final ColumnType[] types;
  private final Digest digest;
  private final boolean escape;
  private final List<Staged> staged = new ArrayList<>();
  private final @Nullable String[] standardised;
  private final @Nullable String[] trimmed;
  private @Nullable Object[] computed = new @Nullable Object[0];

  /** Which of the computed hashes other values may have as well. */
  private boolean[] ambiguous = new boolean[0];

  private @Nullable Object[] event = new @Nullable Object[0];

  /** What follows from an event by a rule of its own. */
  interface Rule {
    @Nullable Object of(@Nullable Object[] event);
  }

  private sealed interface Staged {}

  private record Column(int index) implements Staged {}

  private record Constant(Object value) implements Staged {}

  private record Standard(int index) implements Staged {}

  private record Derived(Rule rule) implements Staged {}

  private record Hash(List<Integer> columns, boolean isHashdiff, boolean caseSensitive)
      implements Staged {}

  private record Combined(List<Integer> numbers) implements Staged {}

  /**
   * @param escape whether delimiters within values are escaped before values are joined
   */
  EventKeys(EventColumns columns, HashAlgorithm algorithm, boolean escape) {
    this.columns = columns;
    this.escape = escape;
    types = columns.columns().stream().map(c -> c.type()).toArray(ColumnType[]::new);
    digest = new Digest(algorithm);
    standardised = new @Nullable String[types.length];
    trimmed = new @Nullable String[types.length];
  }

  /** The number of the event's column of that name. */
  int column(String name) {
    return register(new Column(columns.indexOf(name)));
  }

  /** The number of a value that is the same in every event. */
  int constant(Object value) {
    return register(new Constant(value));
  }

  /** The number of a column's standard form; NULL where nothing is left of the value. */
  int standard(String name) {
    return register(new Standard(columns.indexOf(name)));
  }

  /** The number of what the rule gives. */
  int derived(Rule rule) {
    return register(new Derived(rule));
  }

  /** The number of the key over those columns, in that order. */
  int key(List<String> names) {
    return register(hash(names, false, false));
  }

  /** The number of that column of a table's key. */
  int key(KeySpec key) {
    return key.isHashed() ? key(key.columns()) : column(key.columns().get(0));
  }

  /** The number of the hashdiff over those columns. */
  int hashdiff(List<String> names, boolean caseSensitive) {
    return register(hash(KeyString.hashdiffOrder(names), true, caseSensitive));
  }

  /** The number of a hash that tells apart what those numbers give, and that no table holds. */
  int combined(List<Integer> numbers) {
    return register(new Combined(List.copyOf(numbers)));
  }

  private Hash hash(List<String> names, boolean isHashdiff, boolean caseSensitive) {
    return new Hash(names.stream().map(columns::indexOf).toList(), isHashdiff, caseSensitive);
  }

  private int register(Staged value) {
    int number = staged.indexOf(value);
    if (number >= 0) {
      return number;
    }
    staged.add(value);
    computed = new @Nullable Object[staged.size()];
    ambiguous = new boolean[staged.size()];
    return staged.size() - 1;
  }

  /** From now on, everything is of this event. */
  void load(@Nullable Object[] values) {
    event = values;
    Arrays.fill(standardised, NOT_YET);
    Arrays.fill(trimmed, NOT_YET);
    Arrays.fill(computed, NOT_YET);
    Arrays.fill(ambiguous, false);
  }

  /** The value of that number. */
  @Nullable Object value(int number) {
    Object value = computed[number];
    if (isNotYet(value)) {
      value = compute(staged.get(number), number);
      computed[number] = value;
    }
    return value;
  }

  /**
   * Whether the value of that number, which has been asked for, is a hash that other values may
   * have as well: they are joined without escapes, and one of them holds what they are joined with.
   */
  boolean isAmbiguous(int number) {
    return ambiguous[number];
  }

  /** The hash of that number; NULL where the key is. */
  @Nullable String hash(int number) {
    return (String) value(number);
  }

  private @Nullable Object compute(Staged value, int number) {
    if (value instanceof Column column) {
      return event[column.index()];
    }
    if (value instanceof Constant constant) {
      return constant.value();
    }
    if (value instanceof Standard standard) {
      return standard(standard.index());
    }
    if (value instanceof Derived derived) {
      return derived.rule().of(event);
    }
    return value instanceof Combined combined ? compute(combined) : compute((Hash) value, number);
  }

  private @Nullable String compute(Hash hash, int number) {
    boolean isJoined = isJoined(hash);
    @Nullable String[] parts = new @Nullable String[hash.columns().size()];
    for (int i = 0; i < parts.length; i++) {
      int column = hash.columns().get(i);
      String part = hash.caseSensitive() ? trimmed(column) : standard(column);
      parts[i] = escape && isJoined ? KeyString.escape(part) : part;
    }
    ambiguous[number] = isJoined && !escape && KeyString.isAmbiguous(parts);
    String text = hash.isHashdiff() ? KeyString.hashdiff(parts) : KeyString.key(parts);
    return text == null ? null : digest.hex(text);
  }

  /** Of a key that is one column, the standard form is hashed as it is. */
  private static boolean isJoined(Hash hash) {
    return hash.isHashdiff() || hash.columns().size() > 1;
  }

  /** What is joined are hashes and a time or day, which hold no bar, and behind them one text. */
  private String compute(Combined combined) {
    StringBuilder text = new StringBuilder(96);
    for (int number : combined.numbers()) {
      text.append(value(number)).append('|');
    }
    return digest.hex(text.toString());
  }

  private @Nullable String standard(int column) {
    String standard = standardised[column];
    if (isNotYet(standard)) {
      standard = Standardise.standardise(event[column], types[column]);
      standardised[column] = standard;
    }
    return standard;
  }

  private @Nullable String trimmed(int column) {
    String text = trimmed[column];
    if (isNotYet(text)) {
      text = Standardise.trimmed(event[column], types[column]);
      trimmed[column] = text;
    }
    return text;
  }

  @SuppressWarnings("ReferenceEquality") // The marker is told from a text of the same letters.
  private static boolean isNotYet(@Nullable Object value) {
    return value == NOT_YET;
  }
}
