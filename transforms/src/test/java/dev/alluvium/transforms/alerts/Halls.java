package dev.alluvium.transforms.alerts;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Halls whose visitors are counted per half hour, with an alert on twice the usual of the two weeks
 * before; of random windows, and what the rule says of them in a plain way.
 */
final class Halls {
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  static final long SLOT_HOURS = 6;
  static final DomainSpec DOMAIN = ContractLoader.load(Path.of("src/test/resources/halls"));
  static final WarehouseSpec WAREHOUSE = WarehouseModel.of(DOMAIN);
  static final AggregateMartSpec MART = DOMAIN.marts(AggregateMartSpec.class).get(0);
  static final EventSpec EVENT = DOMAIN.events().get(0);
  static final TableSpec TABLE = WAREHOUSE.table("mart." + MART.name());

  private Halls() {}

  static AlertSpec alert() {
    return DOMAIN.alerts().get(0);
  }

  /** A window of a hall; visitors may be unknown. */
  record Counted(@Nullable String hall, Instant start, @Nullable Long visitors) {
    LocalDate day() {
      return start.atZone(ZONE).toLocalDate();
    }

    long slot() {
      return Math.floorDiv((long) start.atZone(ZONE).getHour(), SLOT_HOURS) * SLOT_HOURS;
    }

    Row row() {
      return Row.withSchema(TABLE.rowSchema()).attachValues(start, hall, day(), slot(), visitors);
    }

    TableMutation written(long sequence) {
      return TableMutation.upsert(TABLE, row(), sequence);
    }

    String key() {
      return start + " " + hall;
    }
  }

  /** Of windows, one per hall and start, those that alert, by key, with all that is shown. */
  static Map<String, String> expected(List<Counted> windows) {
    AlertSpec alert = alert();
    Map<String, String> alerts = new TreeMap<>();
    for (Counted window : windows) {
      List<Long> usual = new ArrayList<>();
      for (Counted other : windows) {
        long days = window.day().toEpochDay() - other.day().toEpochDay();
        if (Objects.equals(other.hall(), window.hall())
            && other.slot() == window.slot()
            && other.visitors() != null
            && days > 0
            && days % 7 == 0
            && days <= 7L * alert.weeks()) {
          usual.add(other.visitors());
        }
      }
      Long visitors = window.visitors();
      long total = usual.stream().mapToLong(Long::longValue).sum();
      if (visitors != null
          && BigDecimal.valueOf(visitors).compareTo(alert.atLeast()) >= 0
          && usual.size() >= alert.windows()
          && BigDecimal.valueOf(visitors * usual.size())
                  .compareTo(alert.times().multiply(BigDecimal.valueOf(total)))
              >= 0) {
        Object times = total > 0 ? (Object) ((double) (visitors * usual.size()) / total) : "null";
        alerts.put(
            window.key(),
            String.format(
                Locale.ROOT,
                "%d %s %d %s",
                visitors,
                (double) total / usual.size(),
                usual.size(),
                times));
      }
    }
    return alerts;
  }
}
