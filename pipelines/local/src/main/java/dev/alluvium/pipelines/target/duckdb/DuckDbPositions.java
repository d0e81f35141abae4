package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.source.ReadPosition;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The positions that a warehouse file, open in this process, keeps in {@code ops.positions}. They
 * go the way of all rows, behind those that they stand for, so that the file never holds a position
 * whose rows it does not have.
 */
final class DuckDbPositions implements PositionLog {
  /** Orders what one process notes; what it finds in the file is older than all of that. */
  private static final AtomicLong SEQUENCE = new AtomicLong();

  private final String file;

  DuckDbPositions(Path file) {
    this.file = file.toString();
  }

  @Override
  public Map<String, ReadPosition> stored() {
    Map<String, ReadPosition> stored = new HashMap<>();
    for (List<@Nullable Object> row :
        session()
            .query(
                "SELECT source, next_offset, topic_id, resume_token FROM " + OpsTables.POSITIONS)) {
      String source = (String) Objects.requireNonNull(row.get(0));
      long next = ((Number) Objects.requireNonNull(row.get(1))).longValue();
      stored.put(source, new ReadPosition(source, next, (String) row.get(2), (String) row.get(3)));
    }
    return stored;
  }

  @Override
  public void note(List<ReadPosition> positions) {
    TableSpec table = session().table(OpsTables.POSITIONS);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    session()
        .handOver(
            positions.stream()
                .map(
                    position ->
                        TableMutation.upsert(
                            table,
                            Row.withSchema(table.rowSchema())
                                .addValues(
                                    position.source(),
                                    position.next(),
                                    position.incarnation(),
                                    now,
                                    position.token())
                                .build(),
                            SEQUENCE.incrementAndGet()))
                .toList());
  }

  private DuckDbSession session() {
    return DuckDbSession.of(Path.of(file));
  }
}
