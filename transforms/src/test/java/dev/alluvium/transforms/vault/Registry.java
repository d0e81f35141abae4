package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.MergedTables;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.beam.sdk.values.Row;

/** The domain {@code test/resources/registry}, which has a table of each structure. */
final class Registry {
  static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  static final DomainSpec DOMAIN = ContractLoader.load(folder());
  static final WarehouseSpec WAREHOUSE = WarehouseModel.of(DOMAIN);

  private Registry() {}

  private static Path folder() {
    try {
      return Path.of(Objects.requireNonNull(Registry.class.getResource("/registry")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static EventSpec spec(String event) {
    return DOMAIN.events().stream().filter(e -> e.name().equals(event)).findFirst().orElseThrow();
  }

  static String md5(String text) {
    return new Digest(HashAlgorithm.MD5).hex(text);
  }

  /** Empty tables. */
  static MergedTables tables() {
    return MergedTables.open(WAREHOUSE);
  }

  /** A batch of one worker, which knows nothing of batches before, into those of the tables. */
  static void load(MergedTables tables, List<Told> batch, Predicate<TableSpec> wanted) {
    Map<String, VaultPlan> plans = new HashMap<>();
    List<TableMutation> mutations = new ArrayList<>();
    VaultRows rows =
        new VaultRows() {
          @Override
          public void row(TableSpec table, Row row) {
            if (wanted.test(table)) {
              mutations.add(TableMutation.upsert(table, row));
            }
          }

          @Override
          public void incomplete(TableSpec table) {}

          @Override
          public void keyless(TableSpec table) {}

          @Override
          public void ambiguous(TableSpec table) {}
        };
    for (Told told : batch) {
      plans
          .computeIfAbsent(
              told.event(), event -> new VaultPlan(spec(event), DOMAIN.vault(), WAREHOUSE))
          .load(told.values(), rows);
    }
    tables.merge(mutations);
  }

  /** SQL for the seconds from {@link #START} to a column's time. */
  static String seconds(String column) {
    return String.format(
        Locale.ROOT, "CAST(epoch(%s) AS BIGINT) - %d", column, START.getEpochSecond());
  }
}
