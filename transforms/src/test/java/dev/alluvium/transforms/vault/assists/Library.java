package dev.alluvium.transforms.vault.assists;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.spec.vault.NullPolicy;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Random rows of the vault of {@code resources/library}, and what of them is known so far: keys
 * from a few, instants from a few, many of them midnights or a microsecond beside.
 */
final class Library {
  static final DomainSpec DOMAIN = ContractLoader.load(Path.of("src/test/resources/library"));
  static final WarehouseSpec WAREHOUSE = WarehouseModel.of(DOMAIN);
  static final LocalDate FIRST = LocalDate.parse("2024-02-10");
  static final LocalDate LAST = LocalDate.parse("2024-04-10");
  static final String GHOST = "0".repeat(32);

  private static final int READERS = 200;
  private static final int DAYS = 60;
  private static final List<Long> MICROS_OF_DAY =
      List.of(0L, 0L, 1L, 43_200_000_000L, 86_399_999_999L);

  /** What a satellite saw of a reader; of the effectivity satellite, a branch. */
  record Observation(String reader, Instant at, long sequence, String hashdiff) {}

  /** A link's row: hash keys by column, its own among them. */
  record LinkRow(Map<String, String> keys, Instant loadTs) {}

  final Set<String> readers = new TreeSet<>();
  final Map<String, List<Observation>> observations = new HashMap<>();

  /** By link and hash key; the earliest load counts. */
  final Map<String, Map<String, LinkRow>> links = new HashMap<>();

  private final Random random;

  Library(Random random) {
    this.random = random;
  }

  /** The mutations of so many more rows of each table. */
  List<TableMutation> more(int rows) {
    List<TableMutation> mutations = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      mutations.add(reader());
      mutations.add(observation("sat_reader", key("name", 3)));
      String branch = key("branch", 3);
      mutations.add(observation("eff_sat_reader_branch", branch));
      if (i % 4 == 0) {
        DOMAIN.vault().tables(LinkSpec.class).forEach(link -> mutations.add(link(link)));
      }
    }
    return mutations;
  }

  private TableMutation reader() {
    String reader = key("reader", READERS);
    readers.add(reader);
    return upsert("hub_reader", Map.of("reader_hk", reader, "reader", reader), instant());
  }

  private TableMutation observation(String satellite, String hashdiff) {
    Observation seen =
        new Observation(key("reader", READERS), instant(), random.nextInt(2), hashdiff);
    observations.computeIfAbsent(satellite, s -> new ArrayList<>()).add(seen);
    Map<String, Object> values = new HashMap<>();
    values.put("reader_hk", seen.reader());
    values.put("link_reader_branch_hk", hashdiff);
    values.put("branch_hk", hashdiff);
    values.put("reader_name", hashdiff);
    values.put("hashdiff", hashdiff);
    values.put("effective_from", seen.at());
    values.put("load_sequence", seen.sequence());
    return upsert(satellite + "_observations", values, seen.at());
  }

  private TableMutation link(LinkSpec link) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (HubReference reference : link.hubs()) {
      String entity = reference.hub().entity();
      boolean none = reference.whenNull() != NullPolicy.DROP && random.nextInt(3) == 0;
      keys.put(
          reference.hashKey(), none ? GHOST : key(entity, entity.equals("reader") ? READERS : 9));
    }
    long slip = link.historised() ? 0 : random.nextInt(3);
    keys.put(link.hashKey(), Integer.toHexString((keys + " " + slip).hashCode()));
    Instant loadTs = instant();
    links
        .computeIfAbsent(link.name(), l -> new HashMap<>())
        .merge(
            keys.get(link.hashKey()),
            new LinkRow(keys, loadTs),
            (a, b) -> a.loadTs().isAfter(b.loadTs()) ? b : a);
    Map<String, Object> values = new HashMap<>(keys);
    values.put("slip", slip);
    return upsert(link.name(), values, loadTs);
  }

  private String key(String what, int of) {
    return String.format(Locale.ROOT, "%s%03d", what, random.nextInt(of));
  }

  private Instant instant() {
    long micros = MICROS_OF_DAY.get(random.nextInt(MICROS_OF_DAY.size()));
    return FIRST
        .plusDays(random.nextInt(DAYS))
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant()
        .plusNanos(micros * 1000);
  }

  private static TableMutation upsert(String name, Map<String, ?> given, Instant loadTs) {
    TableSpec table = WAREHOUSE.table("vault." + name);
    Map<String, Object> values = new HashMap<>(given);
    values.put("load_ts", loadTs);
    values.put("record_source", "book_lent");
    List<@Nullable Object> row = new ArrayList<>();
    for (ColumnSpec column : table.columns()) {
      row.add(values.get(column.name()));
    }
    return TableMutation.upsert(
        table, Row.withSchema(table.rowSchema()).attachValues(row.toArray()));
  }
}
