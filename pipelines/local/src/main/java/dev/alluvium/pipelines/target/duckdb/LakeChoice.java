package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseOptions;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import dev.alluvium.transforms.warehouse.lake.LakeFolder;
import dev.alluvium.transforms.warehouse.lake.LakeFormat;
import dev.alluvium.transforms.warehouse.lake.LakeSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What options say of the lake beside a warehouse file.
 *
 * @param use whether the file has one from now on, or as before
 * @param folder that it has from now on; empty where that is as before
 * @param format of that folder from now on
 * @param every how long rows wait for a commit, at most
 */
public record LakeChoice(Outbox.Use use, Optional<Path> folder, LakeFormat format, Duration every) {
  private static final String FOLDER = "file:";
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
    if (!lake.startsWith(FOLDER) || lake.length() == FOLDER.length()) {
      throw new UserException(
          "--lake=%s is no lake; write file:DIR, or none to leave the one that the file has"
              .formatted(lake));
    }
    return new LakeChoice(
        Outbox.Use.KEPT,
        Optional.of(LakeFolder.canonical(Path.of(lake.substring(FOLDER.length())))),
        format,
        every);
  }

  /**
   * Opens the lake of a file that is open; none where it has none.
   *
   * @throws UserException if it has none, and is to have it in a format
   */
  Optional<LakeSink> open(DuckDbSession session, WarehouseSpec spec) {
    Optional<Path> place = folder.or(() -> LakeSink.place(session));
    if (place.isEmpty()) {
      refuseFormatOfNone(session.file());
    }
    return place.map(there -> LakeSink.open(session, spec, there, format, every));
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
