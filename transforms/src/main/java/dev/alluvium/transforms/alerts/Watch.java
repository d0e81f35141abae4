package dev.alluvium.transforms.alerts;

import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Takes a mart's rows out of all that come, and gathers them by share. */
final class Watch implements Gatherer<TableMutation> {
  private final Shipped<AlertSpec> alert;
  private final Shipped<TableSpec> mart;
  private final int shards;
  private transient @Nullable Columns columns;
  private transient Map<ShardKey, List<Watched>> gathered = new HashMap<>();

  Watch(AlertSpec alert, TableSpec mart, int shards) {
    this.alert = Shipped.of(alert);
    this.mart = Shipped.of(mart);
    this.shards = shards;
  }

  @Override
  public void setup() {
    columns = new Columns(alert.get(), mart.get());
    gathered = new HashMap<>();
  }

  @Override
  public void take(TableMutation mutation, Output passed) {
    Columns read = Objects.requireNonNull(columns);
    if (mutation.table().ordinal() != read.ordinal) {
      return;
    }
    Row row = mutation.row();
    Long slot = row.getValue(read.slot);
    LocalDate day = row.getValue(read.day);
    Instant start = row.getValue(read.window);
    if (slot == null || day == null || start == null) {
      return;
    }
    Watched watched =
        Watched.window(
            read.per(row),
            day.toEpochDay(),
            start.toEpochMilli(),
            mutation.sequence(),
            read.value(row));
    gathered
        .computeIfAbsent(AlertPast.share(watched, slot, shards), k -> new ArrayList<>())
        .add(watched);
  }

  @Override
  public void drain(Output out) {
    gathered.forEach((share, rows) -> out.give(PublishAlerts.WATCHED, KV.of(share, rows)));
    gathered = new HashMap<>();
  }

  /** Where the mart's row has what the alert names. */
  private static final class Columns {
    private final int ordinal;
    private final Schema schema;
    private final int[] per;
    private final int window;
    private final int day;
    private final int slot;
    private final int watch;

    Columns(AlertSpec alert, TableSpec mart) {
      Schema row = mart.rowSchema();
      ordinal = mart.ordinal();
      schema = AlertPast.per(alert, mart);
      per = alert.per().stream().mapToInt(row::indexOf).toArray();
      window = row.indexOf(alert.window());
      day = row.indexOf(alert.day());
      slot = row.indexOf(alert.slot());
      watch = row.indexOf(alert.watch());
    }

    Row per(Row row) {
      @Nullable Object[] values = new @Nullable Object[per.length];
      for (int i = 0; i < per.length; i++) {
        values[i] = row.getValue(per[i]);
      }
      return Row.withSchema(schema).attachValues(values);
    }

    @Nullable BigDecimal value(Row row) {
      Object value = row.getValue(watch);
      return value instanceof Long whole ? BigDecimal.valueOf(whole) : (BigDecimal) value;
    }
  }
}
