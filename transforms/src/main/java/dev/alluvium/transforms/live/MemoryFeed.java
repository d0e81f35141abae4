package dev.alluvium.transforms.live;

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
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A feed in this process. Of each key the row with the largest sequence stands, in whatever order
 * they come. Memory is bounded: of each table the declared time and number of rows, and a bounded
 * number of rows that are gone, so that readers learn of them.
 */
public final class MemoryFeed implements LiveFeed, ReadFeed, WrittenRows {
  /** Of rows that were read, and not written by this process. */
  private static final long READ = Long.MIN_VALUE;

  private final InstantSource clock;
  private final String id = UUID.randomUUID().toString();
  private final List<Held> tables = new ArrayList<>();

  /** By the ordinal of their table in the warehouse. */
  private final Map<Integer, Held> written = new HashMap<>();

  private final HeldRows rows;

  private static final class Entry extends HeldRows.Entry {
    private long sequence = READ;
    private long millis;

    Entry(int table, String key) {
      super(table, key);
    }
  }

  /** What is held of a table. */
  private static final class Held {
    private final int place;
    private final LiveTable table;
    private final TreeSet<Entry> byTime =
        new TreeSet<>(Comparator.<Entry>comparingLong(e -> e.millis).thenComparing(e -> e.key));
    private ToldRows told = ToldRows.none();

    Held(int place, LiveTable table) {
      this.place = place;
      this.table = table;
    }
  }

  private MemoryFeed(int tables, InstantSource clock) {
    this.clock = clock;
    this.rows = new HeldRows(tables);
  }

  /** An empty feed of these tables; those of the warehouse that are written here are told by it. */
  public static MemoryFeed of(List<LiveTable> tables, WarehouseSpec warehouse) {
    return of(tables, warehouse, InstantSource.system());
  }

  static MemoryFeed of(List<LiveTable> tables, WarehouseSpec warehouse, InstantSource clock) {
    MemoryFeed feed = new MemoryFeed(tables.size(), clock);
    for (LiveTable table : tables) {
      Held held = new Held(feed.tables.size(), table);
      feed.tables.add(held);
      Optional<TableSpec> told = ToldRows.toldTable(table, warehouse);
      if (told.isPresent()) {
        held.told = ToldRows.of(table, told.get());
        feed.written.put(told.get().ordinal(), held);
      }
    }
    return feed;
  }

  @Override
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
    put(held, held.told.row(mutation), mutation.sequence(), mutation.isDelete());
  }

  @Override
  public synchronized void read(int place, List<List<@Nullable String>> texts) {
    Held held = tables.get(place);
    List<LiveRow> read = LiveRow.read(held.table, texts);
    long oldest = oldest(held.table, read.stream().mapToLong(LiveRow::millis));
    Set<String> keys = new HashSet<>();
    for (LiveRow row : read) {
      if (row.millis() >= oldest) { // Else it would be told, and told to be gone, each time.
        keys.add(row.key());
        put(held, row, READ, false);
      }
    }
    List<Entry> others =
        held.byTime.stream()
            .filter(entry -> entry.sequence == READ)
            .filter(entry -> !keys.contains(entry.key))
            .toList();
    others.forEach(this::remove);
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
    Entry entry = (Entry) rows.find(held.place, row.key());
    if (entry == null) {
      entry = new Entry(held.place, row.key());
      rows.add(entry);
    } else if (sequence < entry.sequence || (sequence == entry.sequence && sequence != READ)) {
      return;
    }
    entry.sequence = sequence;
    if (isDelete) {
      remove(entry);
    } else if (!row.json().equals(entry.row())) {
      held.byTime.remove(entry);
      entry.millis = row.millis();
      held.byTime.add(entry);
      rows.change(entry, row.json());
      prune(held);
    }
  }

  private void remove(Entry entry) {
    tables.get(entry.table).byTime.remove(entry);
    rows.change(entry, null);
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
    return rows.snapshot();
  }

  @Override
  public synchronized Optional<Changes> since(long from) {
    return rows.since(from);
  }

  @Override
  public synchronized List<Change> rows(int table, KeyRange range, int most) {
    return rows.rows(table, range, most);
  }

  @Override
  public synchronized String cursor() {
    return Cursors.text(id, rows.version());
  }

  @Override
  public OptionalLong at(String cursor) {
    return Cursors.version(id, cursor);
  }
}
