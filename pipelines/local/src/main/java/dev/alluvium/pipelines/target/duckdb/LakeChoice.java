package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseOptions;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import dev.alluvium.transforms.warehouse.lake.LakeFolder;
import dev.alluvium.transforms.warehouse.lake.LakeSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What options say of the lake beside a warehouse file.
 *
 * @param use whether the file has one from now on, or as before
 * @param folder that it has from now on; empty where that is as before
 * @param every how long rows wait for a commit, at most
 */
public record LakeChoice(Outbox.Use use, Optional<Path> folder, Duration every) {
  private static final String FOLDER = "file:";
  private static final String NONE = "none";

  /** As the file has it. */
  static final LakeChoice AS_BEFORE =
      new LakeChoice(Outbox.Use.AS_BEFORE, Optional.empty(), Duration.ofSeconds(30));

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
    String lake = options.getLake();
    if (lake == null) {
      return new LakeChoice(Outbox.Use.AS_BEFORE, Optional.empty(), every);
    }
    if (lake.equals(NONE)) {
      return new LakeChoice(Outbox.Use.DROPPED, Optional.empty(), every);
    }
    if (!lake.startsWith(FOLDER) || lake.length() == FOLDER.length()) {
      throw new UserException(
          "--lake=%s is no lake; write file:DIR, or none to leave the one that the file has"
              .formatted(lake));
    }
    return new LakeChoice(
        Outbox.Use.KEPT,
        Optional.of(LakeFolder.canonical(Path.of(lake.substring(FOLDER.length())))),
        every);
  }

  /** Opens the lake of a file that is open; none where it has none. */
  Optional<LakeSink> open(DuckDbSession session, WarehouseSpec spec) {
    return folder
        .or(() -> LakeSink.place(session))
        .map(place -> LakeSink.open(session, spec, place, every));
  }
}
