package dev.alluvium.transforms.live;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.WrittenRows;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * A feed in this process. Of each key the row with the largest sequence stands, in whatever order
 * they come. Memory is bounded: of each table the declared time and number of rows, and a bounded
 * number of rows that are gone, so that readers learn of them.
 */
public final class MemoryFeed implements LiveFeed, WrittenRows {
  /** Rows that are gone and still told; who knows an older version takes a snapshot. */
  static final int MOST_GONE = 20_000;

  /** Of rows that were read, and not written by this process. */
  private static final long READ = Long.MIN_VALUE;

  private final InstantSource clock;
  private final List<Held> tables = new ArrayList<>();

  /** By the ordinal of their table in the warehouse. */
  private final Map<Integer, Held> written = new HashMap<>();

  /** By the version of its last change, what every key has come to. */
  private final TreeMap<Long, Entry> byChange = new TreeMap<>();

  private final TreeMap<Long, Entry> gone = new TreeMap<>();
  private long version;

  /** Changes up to here are not all known any more. */
  private long horizon;

  private static final class Entry {
    private final Held table;
    private final String key;
    private long sequence = READ;
    private long changed;
    private long millis;
    private @Nullable String row;

    Entry(Held table, String key) {
      this.table = table;
      this.key = key;
    }
  }

  /** What is held of a table. */
  private static final class Held {
    private final int place;
    private final LiveTable table;
    private final Map<String, Entry> byKey = new HashMap<>();
    private final TreeSet<Entry> byTime =
        new TreeSet<>(Comparator.<Entry>comparingLong(e -> e.millis).thenComparing(e -> e.key));
    private int[] places = {};

    Held(int place, LiveTable table) {
      this.place = place;
      this.table = table;
    }
  }

  private MemoryFeed(InstantSource clock) {
    this.clock = clock;
  }

  /** An empty feed of these tables; those of the warehouse that are written here are told by it. */
  public static MemoryFeed of(List<LiveTable> tables, WarehouseSpec warehouse) {
    return of(tables, warehouse, InstantSource.system());
  }

  static MemoryFeed of(List<LiveTable> tables, WarehouseSpec warehouse, InstantSource clock) {
    MemoryFeed feed = new MemoryFeed(clock);
    for (LiveTable table : tables) {
      Held held = new Held(feed.tables.size(), table);
      feed.tables.add(held);
      TableSpec stored = warehouse.byName().get(table.name());
      if (stored != null
          && stored.rule() == MergeRule.LAST_WRITTEN
          && !isModel(stored, warehouse)) {
        held.places = table.columns().stream().mapToInt(stored.rowSchema()::indexOf).toArray();
        feed.written.put(stored.ordinal(), held);
      }
    }
    return feed;
  }

  /** Models are made by SQL, of whose rows no writer tells. */
  private static boolean isModel(TableSpec table, WarehouseSpec warehouse) {
    return warehouse.models().stream()
        .anyMatch(model -> model.qualifiedName().equals(table.qualifiedName()));
  }

  /** Whether this process tells of each of its rows; others are to be read again and again. */
  public boolean isTold(int place) {
    return written.containsValue(tables.get(place));
  }

  @Override
  public List<LiveTable> tables() {
    return tables.stream().map(held -> held.table).toList();
  }

  @Override
  public synchronized void written(List<List<TableMutation>> byTable) {
    written.forEach((ordinal, held) -> byTable.get(ordinal).forEach(m -> take(held, m)));
  }

  private void take(Held held, TableMutation mutation) {
    Row row = mutation.row();
    List<@Nullable Object> values = new ArrayList<>(held.places.length);
    for (int place : held.places) {
      values.add(row.getValue(place));
    }
    put(held, LiveRow.of(held.table, values), mutation.sequence(), mutation.isDelete());
  }

  /**
   * The rows of a table as the warehouse has them: what this process has written since stands, and
   * other rows that are not among them are gone.
   *
   * @param place of the table
   * @param rows the values of its columns, as texts
   */
  public synchronized void read(int place, List<List<@Nullable String>> rows) {
    Held held = tables.get(place);
    List<LiveRow> read = rows.stream().map(texts -> row(held.table, texts)).toList();
    long oldest = oldest(held.table, read.stream().mapToLong(LiveRow::millis));
    Map<String, Integer> times = new HashMap<>();
    Set<String> keys = new HashSet<>();
    for (LiveRow row : read) {
      if (row.millis() < oldest) {
        continue; // It would be told, and told to be gone, each time.
      }
      LiveRow named = row;
      if (held.table.key().isEmpty()) {
        int time = times.merge(row.key(), 1, Integer::sum);
        named = new LiveRow(row.key() + time, row.json(), row.millis());
      }
      keys.add(named.key());
      put(held, named, READ, false);
    }
    List<Entry> others =
        held.byKey.values().stream()
            .filter(entry -> entry.row != null && entry.sequence == READ)
            .filter(entry -> !keys.contains(entry.key))
            .toList();
    others.forEach(this::remove);
  }

  private static LiveRow row(LiveTable table, List<@Nullable String> texts) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      values.add(LiveRow.parse(table.types().get(i), texts.get(i)));
    }
    return LiveRow.of(table, values);
  }

  /** What is before it is too old to be held. An event from the future makes nothing old. */
  private long oldest(LiveTable table, LongStream times) {
    long now = clock.millis();
    OptionalLong newest = times.filter(millis -> millis <= now).max();
    return table.keep().isEmpty() || newest.isEmpty()
        ? Long.MIN_VALUE
        : newest.getAsLong() - table.keep().get().toMillis();
  }

  private void put(Held held, LiveRow row, long sequence, boolean isDelete) {
    Entry entry = held.byKey.get(row.key());
    if (entry == null) {
      entry = new Entry(held, row.key());
      held.byKey.put(row.key(), entry);
    } else if (sequence < entry.sequence || (sequence == entry.sequence && sequence != READ)) {
      return;
    }
    entry.sequence = sequence;
    if (isDelete) {
      remove(entry);
    } else if (!row.json().equals(entry.row)) {
      held.byTime.remove(entry);
      entry.row = row.json();
      entry.millis = row.millis();
      held.byTime.add(entry);
      changed(entry);
      prune(held);
    }
  }

  private void remove(Entry entry) {
    entry.table.byTime.remove(entry);
    entry.row = null;
    changed(entry);
  }

  private void changed(Entry entry) {
    byChange.remove(entry.changed, entry);
    gone.remove(entry.changed);
    entry.changed = ++version;
    byChange.put(version, entry);
    if (entry.row == null) {
      gone.put(version, entry);
      forgetGone();
    }
  }

  private void forgetGone() {
    while (gone.size() > MOST_GONE) {
      Map.Entry<Long, Entry> oldest = gone.pollFirstEntry();
      horizon = oldest.getKey();
      byChange.remove(oldest.getKey());
      Entry entry = oldest.getValue();
      entry.table.byKey.remove(entry.key);
    }
  }

  /** What is too old, or too much. An event from the future makes nothing old. */
  private void prune(Held held) {
    long now = clock.millis();
    while (held.byTime.size() > held.table.mostRows()) {
      remove(held.byTime.first());
    }
    if (held.table.keep().isEmpty()) {
      return;
    }
    Entry newest = held.byTime.last();
    for (Entry at = newest; at != null; at = held.byTime.lower(at)) {
      newest = at;
      if (at.millis <= now) {
        break;
      }
    }
    long oldest = newest.millis - held.table.keep().get().toMillis();
    while (held.byTime.first().millis < oldest) {
      remove(held.byTime.first());
    }
  }

  @Override
  public synchronized Changes snapshot() {
    List<Change> rows = new ArrayList<>();
    for (Held held : tables) {
      held.byTime.forEach(entry -> rows.add(new Change(held.place, entry.key, entry.row)));
    }
    return new Changes(0, version, rows);
  }

  @Override
  public synchronized Optional<Changes> since(long from) {
    if (from < horizon || from > version) {
      return Optional.empty();
    }
    List<Change> changes = new ArrayList<>();
    for (Entry entry : byChange.tailMap(from, false).values()) {
      changes.add(new Change(entry.table.place, entry.key, entry.row));
    }
    return Optional.of(new Changes(from, version, changes));
  }
}
