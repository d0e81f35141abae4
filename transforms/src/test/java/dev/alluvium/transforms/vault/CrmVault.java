package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.transforms.vault.Crm.Happened;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** The vault of {@link Crm} in a file of its own, which is gone when it is closed. */
final class CrmVault implements AutoCloseable {
  private final Path file;
  private final DuckDbSession session;

  private CrmVault(Path file, DuckDbSession session) {
    this.file = file;
    this.session = session;
  }

  static CrmVault open() {
    try {
      Path folder = Files.createTempDirectory("crm");
      Path file = folder.resolve("crm.duckdb");
      return new CrmVault(file, DuckDbSession.open(file, Crm.WAREHOUSE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return file;
  }

  DuckDbSession session() {
    return session;
  }

  /** Loads histories side by side: first the first load of each, and so on. */
  CrmVault load(List<Arrivals> histories) {
    List<List<List<List<Happened>>>> loads = histories.stream().map(Arrivals::loads).toList();
    int most = loads.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < most; i++) {
      List<TableMutation> mutations = new ArrayList<>();
      for (List<List<List<Happened>>> history : loads) {
        if (i < history.size()) {
          history.get(i).forEach(bundle -> mutations.addAll(mutations(bundle)));
        }
      }
      session.handOver(mutations);
      session.flush();
    }
    return this;
  }

  /** What a worker that knows nothing of other bundles makes of one. */
  private static List<TableMutation> mutations(List<Happened> bundle) {
    Map<String, VaultPlan> plans = new HashMap<>();
    List<TableMutation> mutations = new ArrayList<>();
    VaultRows rows =
        new VaultRows() {
          @Override
          public void row(TableSpec table, Row row) {
            mutations.add(TableMutation.upsert(table, row));
          }

          @Override
          public void incomplete(TableSpec table) {}

          @Override
          public void keyless(TableSpec table) {}

          @Override
          public void ambiguous(TableSpec table) {}
        };
    for (Happened happened : bundle) {
      plans
          .computeIfAbsent(
              happened.event(),
              event -> new VaultPlan(Crm.spec(event), Crm.DOMAIN.vault(), Crm.WAREHOUSE))
          .load(happened.values().toArray(), rows);
    }
    return mutations;
  }

  /** Every table and view of the vault, each with its rows in order, as text. */
  Map<String, List<String>> contents() {
    Map<String, List<String>> contents = new LinkedHashMap<>();
    Stream.concat(
            Crm.WAREHOUSE.tables().stream().map(TableSpec::qualifiedName),
            Crm.WAREHOUSE.views().stream().map(ViewSpec::qualifiedName))
        .filter(name -> name.startsWith("vault."))
        .forEach(name -> contents.put(name, rows("FROM " + name)));
    return contents;
  }

  /** The rows of a query in order, as text; those of the ghost left out. */
  List<String> rows(String query) {
    return session.query("SELECT COLUMNS(*)::VARCHAR FROM (%s)".formatted(query)).stream()
        .map(CrmVault::text)
        .filter(row -> !row.endsWith("|ghost"))
        .sorted()
        .toList();
  }

  private static String text(List<@Nullable Object> row) {
    return row.stream().map(String::valueOf).collect(Collectors.joining("|"));
  }

  @Override
  public void close() {
    session.close();
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".wal"));
      Files.deleteIfExists(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
