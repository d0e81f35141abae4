package dev.alluvium.transforms.live.redis;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.live.LiveRow;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.live.ToldRows;
import dev.alluvium.transforms.live.redis.LiveStore.Put;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Sends the rows of live tables, among others, to Redis, beside whoever writes them into a
 * warehouse: where workers are many, no writer tells of rows. A row may be shown some seconds
 * before the warehouse has it, and is sent any number of times, in any order: its sequence says
 * which stands. It neither fails nor waits where Redis is away.
 */
@AutoValue
public abstract class SendRows extends PTransform<PCollection<TableMutation>, PDone> {
  abstract List<Route> routes();

  abstract RedisAddress address();

  abstract String domain();

  /** Of those live tables that are written row by row. */
  public static SendRows of(
      List<LiveTable> tables, WarehouseSpec warehouse, RedisAddress address, String domain) {
    List<Route> routes = new ArrayList<>();
    for (LiveTable table : tables) {
      ToldRows.toldTable(table, warehouse).ifPresent(stored -> routes.add(Route.of(table, stored)));
    }
    return new AutoValue_SendRows(List.copyOf(routes), address, domain);
  }

  @Override
  public PDone expand(PCollection<TableMutation> mutations) {
    mutations.apply("Send", ParDo.of(new SendRowsFn(routes(), address(), domain())));
    return PDone.in(mutations.getPipeline());
  }

  /**
   * A live table of a table of the warehouse, as it travels.
   *
   * @param keepMillis negative: of any age
   */
  record Route(
      Shipped<TableSpec> stored,
      String name,
      List<String> key,
      List<String> columns,
      List<ColumnType> types,
      List<String> time,
      long keepMillis,
      int mostRows)
      implements Serializable {
    static Route of(LiveTable table, TableSpec stored) {
      return new Route(
          Shipped.of(stored),
          table.name(),
          table.key(),
          table.columns(),
          table.types(),
          table.time(),
          table.keep().map(Duration::toMillis).orElse(-1L),
          table.mostRows());
    }

    LiveTable table() {
      return new LiveTable(
          name,
          key,
          columns,
          types,
          time,
          keepMillis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(keepMillis)),
          mostRows);
    }
  }

  static final class SendRowsFn extends DoFn<TableMutation, Void> {
    private static final long serialVersionUID = 1L;
    private static final int MOST_ROWS = 5_000;
    private static final int MOST_CHARS = 1_000_000;

    private final List<Route> routes;
    private final RedisAddress address;
    private final String domain;
    private transient Map<Integer, List<Gathered>> byOrdinal = new HashMap<>();
    private transient int rows;
    private transient long chars;
    private transient @Nullable RowSender sender;

    /** What a bundle has of a live table: of each key the newest. */
    private static final class Gathered {
      private final RedisTable table;
      private final ToldRows told;
      private final Map<String, Put> newest = new LinkedHashMap<>();

      Gathered(Route route) {
        this.table = RedisTable.of(route.table());
        this.told = ToldRows.of(route.table(), route.stored().get());
      }

      /** Says how much it has taken. */
      int take(TableMutation mutation) {
        LiveRow row = told.row(mutation);
        Put put = Put.of(row, mutation.sequence(), mutation.isDelete());
        newest.merge(
            row.key(), put, (one, other) -> other.sequence() >= one.sequence() ? other : one);
        return put.chars();
      }
    }

    SendRowsFn(List<Route> routes, RedisAddress address, String domain) {
      this.routes = List.copyOf(routes);
      this.address = address;
      this.domain = domain;
    }

    @Setup
    public void setup() {
      byOrdinal = new HashMap<>();
      for (Route route : routes) {
        byOrdinal
            .computeIfAbsent(route.stored().get().ordinal(), ordinal -> new ArrayList<>())
            .add(new Gathered(route));
      }
      sender = RowSender.of(address, domain);
    }

    @ProcessElement
    public void process(@Element TableMutation mutation) {
      List<Gathered> live = byOrdinal.get(mutation.table().ordinal());
      if (live != null) {
        for (Gathered gathered : live) {
          chars += gathered.take(mutation);
        }
        if (++rows >= MOST_ROWS || chars >= MOST_CHARS) {
          finishBundle();
        }
      }
    }

    @FinishBundle
    public void finishBundle() {
      RowSender to = Objects.requireNonNull(sender);
      for (List<Gathered> live : byOrdinal.values()) {
        for (Gathered gathered : live) {
          if (!gathered.newest.isEmpty()) {
            to.hand(new RowSender.Batch(gathered.table, new ArrayList<>(gathered.newest.values())));
            gathered.newest.clear();
          }
        }
      }
      rows = 0;
      chars = 0;
    }

    @Teardown
    public void teardown() {
      if (sender != null) {
        sender.leave();
        sender = null;
      }
    }
  }
}
