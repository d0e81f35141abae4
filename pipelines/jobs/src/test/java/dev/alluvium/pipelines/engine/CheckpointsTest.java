package dev.alluvium.pipelines.engine;

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
    take(OLD, "shape8", "a", 90);
    take(NEW, "shape4", "z", 9);
    take(NEW, "shape4", "b", 10);
    Files.createDirectories(checkpoints.of(NEW, "shape4").resolve("b/chk-11"));

    assertThat(
        checkpoints.newest(run -> true), is(Optional.of(checkpoint(NEW, "shape4", "b", 10))));
    assertThat(
        checkpoints.newest(OLD::equals), is(Optional.of(checkpoint(OLD, "shape8", "a", 90))));
    assertThat(checkpoints.newest(run -> false), is(Optional.empty()));
  }

  @Test
  void keepsNoOther() throws IOException {
    take(OLD, "shape8", "a", 90);
    take(NEW, "shape8", "a", 1);
    take(NEW, "shape8", "b", 2);

    checkpoints.keepOnly(Optional.of(checkpoint(NEW, "shape8", "a", 1)));

    assertThat(Files.exists(checkpoints.of(OLD, "shape8")), is(false));
    assertThat(Files.exists(checkpoints.of(NEW, "shape8").resolve("b")), is(false));
    assertThat(checkpoints.newest(run -> true), is(Optional.of(checkpoint(NEW, "shape8", "a", 1))));
  }

  private void take(String run, String shape, String job, long number) throws IOException {
    Path folder = checkpoint(run, shape, job, number).path();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("_metadata"), "");
  }

  private Checkpoints.Checkpoint checkpoint(String run, String shape, String job, long number) {
    return new Checkpoints.Checkpoint(
        checkpoints.of(run, shape).resolve(job).resolve("chk-" + number), run, shape, number);
  }
}
