package dev.alluvium.transforms.alerts;

import dev.alluvium.schemas.warehouse.mart.AlertViews;
import dev.alluvium.transforms.alerts.Halls.Counted;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.jspecify.annotations.Nullable;

/** Windows of halls in a DuckDB file. */
final class StoredHalls {
  private StoredHalls() {}

  /** What the view says of these windows, as {@link Halls#expected} does. */
  static Map<String, String> alerts(Path file, List<Counted> windows) {
    try (DuckDbSession session = store(file, windows)) {
      Map<String, String> alerts = new TreeMap<>();
      for (List<@Nullable Object> row :
          session.query(
              "SELECT strftime(start_ts AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ'), hall, visitors,"
                  + " usual, usual_windows, times_usual FROM mart.mart_hall_crowded")) {
        alerts.put(
            row.get(0) + " " + row.get(1),
            "%s %s %s %s".formatted(row.get(2), row.get(3), row.get(4), row.get(5)));
      }
      return alerts;
    }
  }

  /** What a stream starts with that is told of windows from a time on. */
  static AlertPast past(Path file, List<Counted> windows, Instant until) {
    try (DuckDbSession session = store(file, windows)) {
      List<List<@Nullable String>> rows = new ArrayList<>();
      for (List<@Nullable Object> row :
          session.query(AlertViews.history(Halls.alert(), Halls.TABLE, until))) {
        List<@Nullable String> texts = new ArrayList<>();
        row.forEach(value -> texts.add((String) value));
        rows.add(texts);
      }
      Instant newest =
          windows.stream().map(Counted::start).max(Instant::compareTo).orElse(Instant.EPOCH);
      return AlertPast.of(Halls.alert(), Halls.TABLE, rows, newest);
    }
  }

  private static DuckDbSession store(Path file, List<Counted> windows) {
    DuckDbSession session = DuckDbSession.open(file, Halls.WAREHOUSE);
    List<TableMutation> mutations = new ArrayList<>();
    windows.forEach(window -> mutations.add(window.written(1)));
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(mutations).withCoder(TableMutationCoder.of(Halls.WAREHOUSE)))
        .apply(DuckDbWarehouse.of(session.file()).write());
    pipeline.run().waitUntilFinish();
    session.flush();
    return session;
  }
}
