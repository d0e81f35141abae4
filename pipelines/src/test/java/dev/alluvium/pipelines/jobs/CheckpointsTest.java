package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private static final String OLD = "20260101T000000Z-ffff";
  private static final String NEW = "20260102T000000Z-0000";

  private final Checkpoints checkpoints;

  CheckpointsTest(@TempDir Path folder) {
    this.checkpoints = Checkpoints.beside(folder.resolve("w.duckdb"));
  }

  @Test
  void hasNoneWhereNoneWereTaken() {
    assertThat(checkpoints.newest(run -> true), is(Optional.empty()));
    checkpoints.keepOnly(Optional.empty());
  }

  @Test
  void findsTheLastCompleteOneOfTheLastKnownRun() throws IOException {
    take(OLD, 8, "a", 90);
    take(NEW, 4, "z", 9);
    take(NEW, 4, "b", 10);
    Files.createDirectories(checkpoints.of(NEW, 4).resolve("b/chk-11"));

    assertThat(checkpoints.newest(run -> true), is(Optional.of(checkpoint(NEW, 4, "b", 10))));
    assertThat(checkpoints.newest(OLD::equals), is(Optional.of(checkpoint(OLD, 8, "a", 90))));
    assertThat(checkpoints.newest(run -> false), is(Optional.empty()));
  }

  @Test
  void keepsNoOther() throws IOException {
    take(OLD, 8, "a", 90);
    take(NEW, 8, "a", 1);
    take(NEW, 8, "b", 2);

    checkpoints.keepOnly(Optional.of(checkpoint(NEW, 8, "a", 1)));

    assertThat(Files.exists(checkpoints.of(OLD, 8)), is(false));
    assertThat(Files.exists(checkpoints.of(NEW, 8).resolve("b")), is(false));
    assertThat(checkpoints.newest(run -> true), is(Optional.of(checkpoint(NEW, 8, "a", 1))));
  }

  private void take(String run, int shards, String job, long number) throws IOException {
    Path folder = checkpoint(run, shards, job, number).path();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("_metadata"), "");
  }

  private Checkpoints.Checkpoint checkpoint(String run, int shards, String job, long number) {
    return new Checkpoints.Checkpoint(
        checkpoints.of(run, shards).resolve(job).resolve("chk-" + number), run, shards, number);
  }
}
