package dev.alluvium.transforms.marts;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.expression.ComputedColumns;
import dev.alluvium.transforms.expression.Conditions;
import dev.alluvium.transforms.expression.RowPredicate;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows that the events of one type bring to marts of one row per event. Of several events
 * of one grain the table keeps the latest, so order and repetition do not matter.
 */
@AutoValue
public abstract class BuildRowMarts extends PTransform<PCollection<Row>, PCollectionTuple> {
  /** Rows of the marts. */
  public static final TupleTag<TableMutation> MUTATIONS = new TupleTag<>("mutations");

  /** Columns that could not be computed of an event. */
  public static final TupleTag<KV<LedgerKey, Long>> LEDGER = new TupleTag<>("ledger");

  abstract EventSpec event();

  /** Those made from this event. */
  abstract List<RowMartSpec> marts();

  abstract WarehouseSpec warehouse();

  /** Of the marts, those that are made from that event. */
  public static BuildRowMarts of(
      EventSpec event, List<RowMartSpec> marts, WarehouseSpec warehouse) {
    return new AutoValue_BuildRowMarts(
        event, marts.stream().filter(m -> m.from().equals(event.name())).toList(), warehouse);
  }

  @Override
  public PCollectionTuple expand(PCollection<Row> events) {
    PCollectionTuple made =
        events.apply(
            "MakeRows",
            ParDo.of(new MartRowsFn(event(), marts(), warehouse()))
                .withOutputTags(MUTATIONS, TupleTagList.of(LEDGER)));
    made.get(MUTATIONS).setCoder(TableMutationCoder.of(warehouse()));
    made.get(LEDGER).setCoder(KvCoder.of(LedgerKey.CODER, VarLongCoder.of()));
    return made;
  }

  /** One mart's row of an event. */
  static final class MartRow {
    private final TableSpec table;
    private final RowPredicate where;
    private final ComputedColumns columns;
    private final int count;

    MartRow(RowMartSpec mart, EventSpec event, TableSpec table) {
      EventColumns eventColumns = EventColumns.of(event);
      this.table = table;
      where = Conditions.compile(mart.where(), eventColumns::indexOf);
      count = mart.columns().size();
      columns =
          ComputedColumns.of(mart.columns(), eventColumns::indexOf, table.rowSchema()::indexOf);
    }

    String name() {
      return table.name();
    }

    /** The row; NULL where the mart leaves the event out. */
    @Nullable TableMutation of(@Nullable Object[] event, Uncomputable uncomputable) {
      if (!where.test(event)) {
        return null;
      }
      @Nullable Object[] values = new @Nullable Object[count + 3];
      columns.write(event, values, uncomputable);
      values[count] = event[EventColumns.EVENT_TS_INDEX];
      values[count + 1] = event[EventColumns.EVENT_SEQUENCE_INDEX];
      values[count + 2] = event[EventColumns.EVENT_DIGEST_INDEX];
      return TableMutation.upsert(table, Row.withSchema(table.rowSchema()).attachValues(values));
    }
  }

  static final class MartRowsFn extends DoFn<Row, TableMutation> {
    private final Shipped<EventSpec> event;
    private final List<Shipped<RowMartSpec>> marts;
    private final Shipped<WarehouseSpec> warehouse;
    private transient List<MartRow> rows = List.of();
    private transient LedgerCounts counts = new LedgerCounts();
    private transient Uncomputable[] uncomputable = new Uncomputable[0];

    MartRowsFn(EventSpec event, List<RowMartSpec> marts, WarehouseSpec warehouse) {
      this.event = Shipped.of(event);
      this.marts = marts.stream().map(Shipped::of).toList();
      this.warehouse = Shipped.of(warehouse);
    }

    @Setup
    public void setup() {
      rows = new ArrayList<>();
      for (Shipped<RowMartSpec> shipped : marts) {
        RowMartSpec mart = shipped.get();
        rows.add(new MartRow(mart, event.get(), warehouse.get().table(mart.qualifiedName())));
      }
    }

    @StartBundle
    public void startBundle() {
      LedgerCounts ofBundle = new LedgerCounts();
      String name = event.get().name();
      counts = ofBundle;
      uncomputable =
          rows.stream()
              .map(mart -> ofBundle.uncomputable(name, mart.name()))
              .toArray(Uncomputable[]::new);
    }

    @ProcessElement
    public void process(@Element Row row, MultiOutputReceiver out) {
      @Nullable Object[] values = row.getValues().toArray();
      OutputReceiver<TableMutation> mutations = out.get(MUTATIONS);
      for (int i = 0; i < rows.size(); i++) {
        TableMutation mutation = rows.get(i).of(values, uncomputable[i]);
        if (mutation != null) {
          mutations.output(mutation);
        }
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      counts.output(context, LEDGER);
    }
  }
}
