package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.spec.vault.KeySpec;
import dev.alluvium.transforms.keys.ColumnForms;
import dev.alluvium.transforms.keys.ColumnHash;
import dev.alluvium.transforms.keys.Hash;
import dev.alluvium.transforms.keys.KeyString;
import dev.alluvium.transforms.keys.ValueDigest;
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
  private static final Object NOT_YET = new Object();

  private final EventColumns columns;
  private final HashAlgorithm algorithm;
  private final boolean escape;
  private final ColumnForms forms;
  private final ValueDigest digest = new ValueDigest();
  private final List<Staged> staged = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
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

  private record Key(List<Integer> columns) implements Staged {}

  private record Hashdiff(List<Integer> columns, boolean caseSensitive) implements Staged {}

  private record Combined(List<Integer> numbers) implements Staged {}

  /**
   * @param escape whether delimiters within values are escaped before values are joined
   */
  EventKeys(EventColumns columns, HashAlgorithm algorithm, boolean escape) {
    this.columns = columns;
    this.algorithm = algorithm;
    this.escape = escape;
    forms =
        new ColumnForms(columns.columns().stream().map(c -> c.type()).toArray(ColumnType[]::new));
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
    return register(new Key(places(names)));
  }

  /** The number of that column of a table's key. */
  int key(KeySpec key) {
    return key.isHashed() ? key(key.columns()) : column(key.columns().get(0));
  }

  /** The number of the hashdiff over those columns. */
  int hashdiff(List<String> names, boolean caseSensitive) {
    return register(new Hashdiff(places(KeyString.hashdiffOrder(names)), caseSensitive));
  }

  /** The number of a hash that tells apart what those numbers give, and that no table holds. */
  int combined(List<Integer> numbers) {
    return register(new Combined(List.copyOf(numbers)));
  }

  private List<Integer> places(List<String> names) {
    return names.stream().map(columns::indexOf).toList();
  }

  private int register(Staged value) {
    int number = staged.indexOf(value);
    if (number >= 0) {
      return number;
    }
    staged.add(value);
    rules.add(compile(value, rules.size()));
    computed = new @Nullable Object[staged.size()];
    ambiguous = new boolean[staged.size()];
    return staged.size() - 1;
  }

  private Rule compile(Staged value, int number) {
    if (value instanceof Column column) {
      return values -> values[column.index()];
    }
    if (value instanceof Constant constant) {
      return values -> constant.value();
    }
    if (value instanceof Standard standard) {
      return values -> forms.standard(standard.index());
    }
    if (value instanceof Derived derived) {
      return derived.rule();
    }
    if (value instanceof Combined combined) {
      return values -> combined(combined);
    }
    ColumnHash hash =
        value instanceof Hashdiff diff
            ? ColumnHash.hashdiff(algorithm, diff.columns(), escape, diff.caseSensitive())
            : ColumnHash.key(algorithm, ((Key) value).columns(), escape);
    return values -> hash(hash, number);
  }

  /** From now on, everything is of this event. */
  void load(@Nullable Object[] values) {
    event = values;
    forms.load(values);
    Arrays.fill(computed, NOT_YET);
    Arrays.fill(ambiguous, false);
  }

  /** The value of that number, as a row holds it: of hashes, the hexadecimal. */
  @Nullable Object value(int number) {
    Object value = computed(number);
    return value instanceof Hash hash ? hash.hex() : value;
  }

  boolean isNull(int number) {
    return computed(number) == null;
  }

  /** The hash of that number; NULL where the key is. */
  @Nullable Hash hash(int number) {
    return (Hash) computed(number);
  }

  /**
   * Whether the value of that number, which has been asked for, is a hash that other values may
   * have as well: they are joined without escapes, and one of them holds what they are joined with.
   */
  boolean isAmbiguous(int number) {
    return ambiguous[number];
  }

  private @Nullable Object computed(int number) {
    Object value = computed[number];
    if (value == NOT_YET) {
      value = rules.get(number).of(event);
      computed[number] = value;
    }
    return value;
  }

  private @Nullable Hash hash(ColumnHash hash, int number) {
    Hash made = hash.of(forms);
    ambiguous[number] = hash.isAmbiguous();
    return made;
  }

  private Hash combined(Combined combined) {
    for (int number : combined.numbers()) {
      digest.add(computed(number));
    }
    return digest.finishHash();
  }
}
