package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.alluvium.pipelines.engine.DirectEngine;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.flow.Layer;
import dev.alluvium.transforms.flow.RebuildInOrder;
import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.ReadingProgress;
import dev.alluvium.transforms.source.SourcePosition;
import dev.alluvium.transforms.warehouse.OrderedRead;
import dev.alluvium.transforms.warehouse.OrderedWarehouse;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableRead;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is held of the heap while marts are computed of raw. */
class MartsInOrderTest {
  private static final int PER_DAY = 3_000;
  private static final int BATCH = 250;
  private static final int DAYS = 30;
  private static final Instant START = Instant.parse("2023-04-03T00:00:00Z");

  /** Of 25 days, so that 30 bytes for each row would be found. */
  private static final long ROOM = 2 << 20;

  /** What was reachable in the middle of each day, in bytes. */
  private static final List<Long> HELD = new CopyOnWriteArrayList<>();

  private static final AtomicLong WRITTEN = new AtomicLong();

  /** So many days of events, each day with the same values; what is written is counted. */
  private record MadeUp(int days) implements OrderedWarehouse {
    @Override
    public PTransform<PCollection<TableMutation>, PCollectionList<TableMutation>> write() {
      return new PTransform<>() {
        @Override
        public PCollectionList<TableMutation> expand(PCollection<TableMutation> mutations) {
          mutations.apply(ParDo.of(new CountFn()));
          return PCollectionList.empty(mutations.getPipeline());
        }
      };
    }

    @Override
    public PTransform<PBegin, PCollection<Row>> read(TableRead read) {
      throw new UnsupportedOperationException("marts are read in order");
    }

    @Override
    public BatchSession<List<Row>> open(OrderedRead read, ReadingProgress progress) {
      return new MadeUpRows(read, days);
    }
  }

  private static final class CountFn extends DoFn<TableMutation, Void> {
    @ProcessElement
    public void process() {
      WRITTEN.incrementAndGet();
    }
  }

  private static final class MadeUpRows implements BatchSession<List<Row>> {
    private final OrderedRead read;
    private final int all;
    private int given;

    MadeUpRows(OrderedRead read, int days) {
      this.read = read;
      this.all = days * PER_DAY;
    }

    @Override
    public @Nullable List<Row> next() {
      if (given % PER_DAY == PER_DAY / 2) {
        HELD.add(used());
      }
      if (given == all) {
        return null;
      }
      List<Row> batch = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        batch.add(row(given++));
      }
      return batch;
    }

    private Row row(long number) {
      List<@Nullable Object> values = new ArrayList<>();
      for (ColumnSpec column : read.table().columns()) {
        values.add(
            column.name().equals(read.timeColumn()) ? at(number) : value(column.type(), number));
      }
      values.add(false);
      return Row.withSchema(read.schema()).attachValues(values);
    }

    private static Instant at(long number) {
      return START.plus(Duration.ofDays(1).multipliedBy(number).dividedBy(PER_DAY));
    }

    private static Object value(ColumnType type, long number) {
      return switch (type) {
        case STRING -> "text " + number % PER_DAY;
        case JSON -> "{}";
        case INT64 -> number % 100_000;
        case FLOAT64 -> (double) number;
        case NUMERIC -> BigDecimal.valueOf(number);
        case BOOLEAN -> true;
        case TIMESTAMP -> at(number);
        case DATE -> LocalDate.ofEpochDay(number);
        case BYTES -> "bytes".getBytes(StandardCharsets.UTF_8);
      };
    }

    @Override
    public org.joda.time.Instant timestamp() {
      return org.joda.time.Instant.ofEpochMilli(at(Math.max(0, given - BATCH)).toEpochMilli());
    }

    @Override
    public org.joda.time.Instant watermark() {
      return given == all ? BoundedWindow.TIMESTAMP_MAX_VALUE : timestamp();
    }

    @Override
    public SourcePosition position() {
      return SourcePosition.of(given);
    }

    @Override
    public void delivered(SourcePosition position) {}

    @Override
    public void close() {}
  }

  /** What a collection has left: the runner's threads go on making garbage behind it. */
  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(Objects::nonNull)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }

  /** Computes so many days, and notes what is held meanwhile. */
  private static void compute(DomainSpec domain, int days) {
    RebuildInOrder graph =
        new RebuildInOrder(
            domain,
            WarehouseModel.of(domain),
            new MadeUp(days),
            Set.of(Layer.AGGREGATE_MARTS),
            Map.of("things", TimeRanges.ofStretches(List.of(START), Duration.ofDays(days))),
            1,
            RebuildInOrder.Run.ofNoRecords("rebuild"));
    Pipeline pipeline = Pipeline.create(DirectEngine.configure(PipelineOptionsFactory.create()));
    pipeline.apply(graph);
    HELD.clear();
    WRITTEN.set(0);
    assertThat(new RunControl().runToEnd(pipeline), is(true));
    assertThat(WRITTEN.get(), greaterThan((long) days));
    assertThat(HELD.size(), is(days));
  }

  /**
   * The least that was held in some days: what is on its way is more on one day and less on
   * another, and some collectors leave garbage in all but each fourth collection; what is kept is
   * there on all days.
   */
  private static long least(int firstDay, int afterDay) {
    return Collections.min(HELD.subList(firstDay, afterDay));
  }

  @ParameterizedTest
  @ValueSource(strings = {SmallDomain.ALL_KINDS, SmallDomain.SEQUENCES})
  void doesNotGrowWithTheDaysThatAreComputed(String marts, @TempDir Path folder) {
    DomainSpec domain =
        ContractLoader.loadNamed(SmallDomain.in(folder, marts).warehouse().domain());
    compute(domain, DAYS);
    assertThat(
        "held on each day, in bytes: " + HELD,
        least(DAYS - 5, DAYS),
        lessThan(least(5, 10) + ROOM));
  }
}
