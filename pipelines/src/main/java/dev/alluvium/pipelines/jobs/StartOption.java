package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseName;
import dev.alluvium.transforms.kafka.StartFrom;
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
  static StartFrom of(LoadWarehouseOptions options) {
    boolean bigQuery = WarehouseName.isBigQuery(options.getWarehouse());
    String text = options.getStartFrom();
    return of(text == null ? bigQuery ? "committed" : "warehouse" : text, bigQuery, Instant.now());
  }

  /** Says so if the file is to say where to start and does not know. */
  static void tell(LoadWarehouseOptions options, LocalWarehouse warehouse) {
    if (options.getSource().equals("kafka")
        && of(options).equals(StartFrom.warehouse())
        && warehouse.lacksPositions()) {
      System.err.printf(
          Locale.ROOT,
          "warning: %s was filled from Kafka before files kept positions: topics are read from"
              + " their earliest offsets again, and what is there already stays once."
              + " --startFrom=committed goes on where the group has committed%n",
          warehouse.session().file());
    }
  }

  static StartFrom of(String text, boolean bigQuery, Instant now) {
    return switch (text) {
      case "warehouse" -> {
        if (bigQuery) {
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
