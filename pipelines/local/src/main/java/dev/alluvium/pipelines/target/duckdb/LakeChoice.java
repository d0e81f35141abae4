package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseOptions;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import dev.alluvium.transforms.warehouse.lake.LakeException;
import dev.alluvium.transforms.warehouse.lake.LakeFormat;
import dev.alluvium.transforms.warehouse.lake.LakePlace;
import dev.alluvium.transforms.warehouse.lake.LakeSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What options say of the lake beside a warehouse file.
 *
 * @param use whether the file has one from now on, or as before
 * @param place of the one that it has from now on; empty where that is as before
 * @param format of that one from now on
 * @param every how long rows wait for a commit, at most
 */
public record LakeChoice(
    Outbox.Use use, Optional<LakePlace> place, LakeFormat format, Duration every) {
  private static final String NONE = "none";

  /** As the file has it. */
  static final LakeChoice AS_BEFORE =
      new LakeChoice(
          Outbox.Use.AS_BEFORE, Optional.empty(), LakeFormat.AS_BEFORE, Duration.ofSeconds(30));

  /**
   * As options say.
   *
   * @throws UserException if they name no lake that can be
   */
  static LakeChoice of(WarehouseOptions options) {
    Duration every = Durations.parse("lakeEvery", options.getLakeEvery());
    if (every.toMillis() == 0) {
      throw new UserException("--lakeEvery=%s is too short".formatted(options.getLakeEvery()));
    }
    LakeFormat format =
        options.getLakeFormat() == null
            ? LakeFormat.AS_BEFORE
            : LakeFormat.valueOf(options.getLakeFormat().toUpperCase(Locale.ROOT));
    String lake = options.getLake();
    if (lake == null) {
      return new LakeChoice(Outbox.Use.AS_BEFORE, Optional.empty(), format, every);
    }
    if (lake.equals(NONE)) {
      if (format != LakeFormat.AS_BEFORE) {
        throw new UserException("--lake=none leaves the lake: leave out --lakeFormat");
      }
      return new LakeChoice(Outbox.Use.DROPPED, Optional.empty(), format, every);
    }
    return new LakeChoice(Outbox.Use.KEPT, Optional.of(place(lake)), format, every);
  }

  private static LakePlace place(String option) {
    try {
      return LakePlace.ofOption(option);
    } catch (LakeException e) {
      throw new UserException(e.getMessage() + ", or none to leave the one that the file has");
    }
  }

  /**
   * Opens the lake of a file that is open; none where it has none.
   *
   * @throws UserException if it has none, and is to have it in a format
   */
  Optional<LakeSink> open(DuckDbSession session, WarehouseSpec spec) {
    Optional<LakePlace> named = place.or(() -> LakeSink.place(session));
    if (named.isEmpty()) {
      refuseFormatOfNone(session.file());
    }
    return named.map(there -> LakeSink.open(session, spec, there, format, every));
  }

  /**
   * Of a file that has no lake.
   *
   * @throws UserException if a lake is to have a format
   */
  void refuseFormatOfNone(Path file) {
    if (format != LakeFormat.AS_BEFORE) {
      throw new UserException(
          "--lakeFormat=%s: %s has no lake; give it one by --lake=file:DIR"
              .formatted(format.name().toLowerCase(Locale.ROOT), file));
    }
  }
}
