package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.KafkaOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.transforms.kafka.StartFrom;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code --startFrom} says. */
final class StartOption {
  private StartOption() {}

  /**
   * Where the job starts, if it does not go on from state that its runner has kept.
   *
   * @throws UserException if that makes no sense
   */
  static StartFrom of(KafkaOptions options, WarehouseTarget target) {
    boolean knows = target.positions().isPresent();
    String text = options.getStartFrom();
    return of(text == null ? knows ? "warehouse" : "committed" : text, knows, Instant.now());
  }

  /** Whether it goes on where the warehouse says. */
  static boolean isWarehouse(KafkaOptions options, WarehouseTarget target) {
    return of(options, target).equals(StartFrom.warehouse());
  }

  /** Says so if the file is to say where to start and does not know. */
  static void tell(KafkaOptions options, WarehouseTarget target, WarehouseSession warehouse) {
    if (isWarehouse(options, target)) {
      warehouse.local().filter(LocalTables::lacksPositions).ifPresent(StartOption::tell);
    }
  }

  private static void tell(LocalTables tables) {
    System.err.printf(
        Locale.ROOT,
        "warning: %s was filled from Kafka before files kept positions: topics are read from"
            + " their earliest offsets again, and what is there already stays once."
            + " --startFrom=committed goes on where the group has committed%n",
        tables.name());
  }

  /**
   * @param knows whether the warehouse knows how far it has read
   */
  static StartFrom of(String text, boolean knows, Instant now) {
    return switch (text) {
      case "warehouse" -> {
        if (!knows) {
          throw new UserException(
              "--startFrom=warehouse is for a DuckDB file, which knows how far it has read; write"
                  + " committed, earliest, or an instant");
        }
        yield StartFrom.warehouse();
      }
      case "committed" -> StartFrom.committed();
      case "earliest" -> StartFrom.earliest();
      default -> StartFrom.time(instant(text, now));
    };
  }

  private static Instant instant(String text, Instant now) {
    Instant instant = parse(text);
    if (instant == null) {
      throw new UserException(
          "--startFrom=%s is no place to start; write warehouse, committed, earliest, or an instant as 2023-04-02T10:15:00Z"
              .formatted(text));
    }
    if (instant.isAfter(now)) {
      throw new UserException("--startFrom=%s has not come yet".formatted(text));
    }
    return instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant;
  }

  private static @Nullable Instant parse(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
