package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cleaned events of the domain music. */
final class MusicEvents {
  static final DomainSpec DOMAIN = ContractLoader.loadFromClasspath("music");
  static final WarehouseSpec WAREHOUSE = WarehouseModel.of(DOMAIN);

  static EventSpec spec(String event) {
    return DOMAIN.events().stream().filter(e -> e.name().equals(event)).findFirst().orElseThrow();
  }

  /** What is not given is NULL; columns that the event does not have are left out. */
  static @Nullable Object[] event(
      String event, Instant ts, long sequence, Map<String, ? extends @Nullable Object> given) {
    EventColumns columns = EventColumns.of(spec(event));
    @Nullable Object[] values = new @Nullable Object[columns.columns().size()];
    for (int i = 0; i < values.length; i++) {
      String name = columns.columns().get(i).name();
      values[i] = isEventTime(name) ? ts : given.get(name);
    }
    values[EventColumns.EVENT_TS_INDEX] = ts;
    values[EventColumns.EVENT_SEQUENCE_INDEX] = sequence;
    values[EventColumns.EVENT_DIGEST_INDEX] = 0L;
    values[EventColumns.EVENT_SOURCE_INDEX] = event + "-0";
    values[columns.indexOf("item_in_session")] = sequence;
    return values;
  }

  /** The columns that the contracts copy the event time to. */
  private static boolean isEventTime(String column) {
    return switch (column) {
      case "play_start_ts", "auth_ts", "page_view_ts", "status_change_ts" -> true;
      default -> false;
    };
  }

  private MusicEvents() {}
}
