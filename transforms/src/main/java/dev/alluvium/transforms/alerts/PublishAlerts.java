package dev.alluvium.transforms.alerts;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.spec.measure.Sum;
import dev.alluvium.schemas.spec.measure.Summary;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.fold.Fold;
import dev.alluvium.transforms.fold.Gather;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.marts.MartShapes;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.serial.NamedRowCoder;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.Impulse;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Publishes the alerts of a stream as a log of changes: a message when a window begins to alert, or
 * does so with other numbers, and one without a value when it does no longer. Given are the rows of
 * the watched mart among others, in any order and any number of times. Messages come at least once;
 * the last one of each key is what the alert's view says, but for windows whose lateness is over.
 *
 * <p>What is remembered: the windows within the allowed lateness, and of each day of the weeks that
 * count a sum and a number.
 */
@AutoValue
public abstract class PublishAlerts extends PTransform<PCollection<TableMutation>, PDone> {
  static final TupleTag<KV<ShardKey, List<Watched>>> WATCHED = new TupleTag<>("watched");
  private static final TupleTag<Void> NOTHING = new TupleTag<>("nothing");

  abstract AlertSpec alert();

  abstract AggregateMartSpec mart();

  abstract EventSpec event();

  abstract WarehouseSpec warehouse();

  abstract Timing timing();

  abstract AlertPast past();

  abstract Publisher publisher();

  public static PublishAlerts of(
      AlertSpec alert,
      AggregateMartSpec mart,
      EventSpec event,
      WarehouseSpec warehouse,
      Timing timing,
      Publisher publisher) {
    return new AutoValue_PublishAlerts(
        alert, mart, event, warehouse, timing, AlertPast.none(), publisher);
  }

  /** The same, of a stream that starts without the state of the one before. */
  public PublishAlerts startingWith(AlertPast past) {
    return new AutoValue_PublishAlerts(
        alert(), mart(), event(), warehouse(), timing(), past, publisher());
  }

  @Override
  public PDone expand(PCollection<TableMutation> mutations) {
    TableSpec table = warehouse().table(mart().qualifiedName());
    NamedRowCoder per = NamedRowCoder.of(table, alert().per());
    Coder<KV<ShardKey, List<Watched>>> coder =
        KvCoder.of(ShardKey.CODER, ListCoder.of(WatchedCoder.of(per)));
    PCollection<KV<ShardKey, List<Watched>>> before =
        mutations
            .getPipeline()
            .apply("Start/" + alert().name(), Impulse.create())
            .apply(
                "Past/" + alert().name(),
                ParDo.of(new PastFn(past().shares(timing().shards()), coder)))
            .setCoder(coder);
    PCollection<KV<ShardKey, List<Watched>>> now =
        mutations
            .apply("Watch", Gather.to(new Watch(alert(), table, timing().shards()), WATCHED))
            .get(WATCHED)
            .setCoder(coder);
    PCollectionList.of(before)
        .and(now)
        .apply("WithPast", Flatten.pCollections())
        .apply(
            "Judge",
            Fold.of(
                "the levels of " + alert().name(),
                new JudgeWindows(
                    alert(),
                    table,
                    mart().window().longest(),
                    timing(),
                    rises(),
                    past().knownUntilMillis(),
                    publisher()),
                shape(),
                LevelsCoder.of(per),
                timing().keeping(),
                NOTHING))
        .get(NOTHING)
        .setCoder(VoidCoder.of());
    return PDone.in(mutations.getPipeline());
  }

  private boolean rises() {
    return mart().measures().stream()
        .filter(measure -> measure.name().equals(alert().watch()))
        .flatMap(measure -> measure.summary().stream())
        .anyMatch(this::rises);
  }

  private boolean rises(Summary summary) {
    return summary.trend() == Summary.Trend.RISES
        || (summary instanceof Sum sum && isNeverNegative(sum.column()));
  }

  private boolean isNeverNegative(String column) {
    return event().fields().stream()
        .filter(field -> field.name().equals(column))
        .flatMap(field -> field.min().stream())
        .anyMatch(min -> min instanceof Number number && number.doubleValue() >= 0);
  }

  private StateShape shape() {
    AlertSpec spec = alert();
    return MartShapes.of("levels", mart(), event(), timing())
        .with("alert", spec.name())
        .withEach("per", spec.per())
        .with("window", spec.window())
        .with("watch", spec.watch())
        .with("day", spec.day())
        .with("slot", spec.slot())
        .with("weeks", spec.weeks());
  }
}
