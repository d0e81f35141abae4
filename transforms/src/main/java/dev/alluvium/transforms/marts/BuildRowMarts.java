package dev.alluvium.transforms.marts;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.DerivedSpec;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.RowMartSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.expression.Conditions;
import dev.alluvium.transforms.expression.Expressions;
import dev.alluvium.transforms.expression.RowFunction;
import dev.alluvium.transforms.expression.RowPredicate;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows that the events of one type bring to marts of one row per event. Of several events
 * of one grain the table keeps the latest, so order and repetition do not matter.
 */
@AutoValue
public abstract class BuildRowMarts
    extends PTransform<PCollection<Row>, PCollection<TableMutation>> {
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
  public PCollection<TableMutation> expand(PCollection<Row> events) {
    return events
        .apply("MakeRows", ParDo.of(new MartRowsFn(event(), marts(), warehouse())))
        .setCoder(TableMutationCoder.of(warehouse()));
  }

  /** One mart's row of an event. */
  static final class MartRow {
    private final TableSpec table;
    private final RowPredicate where;
    private final RowFunction[] columns;

    MartRow(RowMartSpec mart, EventSpec event, TableSpec table) {
      EventColumns eventColumns = EventColumns.of(event);
      this.table = table;
      where = Conditions.compile(mart.where(), eventColumns::indexOf);
      columns =
          mart.columns().stream()
              .map(DerivedSpec::expression)
              .map(expression -> Expressions.compile(expression, eventColumns::indexOf))
              .toArray(RowFunction[]::new);
    }

    /** The row; NULL where the mart leaves the event out. */
    @Nullable TableMutation of(@Nullable Object[] event) {
      if (!where.test(event)) {
        return null;
      }
      @Nullable Object[] values = new @Nullable Object[columns.length + 3];
      for (int i = 0; i < columns.length; i++) {
        values[i] = columns[i].apply(event);
      }
      values[columns.length] = event[EventColumns.EVENT_TS_INDEX];
      values[columns.length + 1] = event[EventColumns.EVENT_SEQUENCE_INDEX];
      values[columns.length + 2] = event[EventColumns.EVENT_DIGEST_INDEX];
      return TableMutation.upsert(table, Row.withSchema(table.rowSchema()).attachValues(values));
    }
  }

  static final class MartRowsFn extends DoFn<Row, TableMutation> {
    private final Shipped<EventSpec> event;
    private final List<Shipped<RowMartSpec>> marts;
    private final Shipped<WarehouseSpec> warehouse;
    private transient List<MartRow> rows = List.of();

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
        rows.add(new MartRow(mart, event.get(), warehouse.get().table("mart." + mart.name())));
      }
    }

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<TableMutation> out) {
      @Nullable Object[] values = row.getValues().toArray();
      for (MartRow mart : rows) {
        TableMutation mutation = mart.of(values);
        if (mutation != null) {
          out.output(mutation);
        }
      }
    }
  }
}
