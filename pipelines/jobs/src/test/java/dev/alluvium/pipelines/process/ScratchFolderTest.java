package dev.alluvium.pipelines.process;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
  private final Path parent;

  ScratchFolderTest(@TempDir Path parent) {
    this.parent = parent;
  }

  /** Makes a folder, and waits to be killed. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] arguments) throws Exception {
      ScratchFolder folder = ScratchFolder.create("things");
      Files.writeString(folder.path().resolve("data"), "much");
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
  }

  @Test
  void isGoneWhenItIsClosed() throws IOException {
    try (ScratchFolder folder = ScratchFolder.in(parent, "things")) {
      Path below = Files.createDirectories(folder.path().resolve("a/b"));
      Files.writeString(below.resolve("c"), "text");
    }
    assertThat(entries(), is(0L));
  }

  @Test
  void leavesTheFoldersOfLivingProcessesAndDeletesThoseOfDeadOnes() throws Exception {
    try (ChildProcess owner = ChildProcess.start(Owner.class, parent)) {
      owner.await("ready");
      ScratchFolder.in(parent, "things").close();
      assertThat("while its owner lives", entries(), is(1L));
      owner.signal("KILL");
      assertThat(owner.exitCode(), not(0));
    }
    ScratchFolder.in(parent, "things").close();
    assertThat("when its owner is dead", entries(), is(0L));
  }

  @Test
  void saysWhatToDoAboutAFullDiskAndLeavesOtherFailures() {
    IOException full = new IOException("/tmp/t/test.duckdb: No space left on device");

    assertThat(
        String.valueOf(ScratchFolder.explained(new CompletionException(full)).getMessage()),
        matchesPattern(
            "The disk of the folder for temporary files, \\S+, is full: make room there, or name"
                + " another by JAVA_OPTS=-Djava.io.tmpdir=FOLDER"));
    RuntimeException bug = new IllegalStateException("a bug");
    assertThat(ScratchFolder.explained(bug), is(bug));
    assertThat(
        String.valueOf(ScratchFolder.explained(new IOException("gone")).getMessage()),
        containsString(" cannot be written: IOException; name another by JAVA_OPTS"));
  }

  @Test
  void leavesItsOwnOtherFoldersAndWhatIsNotSurelyOurs() throws IOException {
    Files.createDirectory(parent.resolve("alluvium-things-of-somebody"));
    try (ScratchFolder first = ScratchFolder.in(parent, "things");
        ScratchFolder second = ScratchFolder.in(parent, "things")) {
      ScratchFolder.in(parent, "things").close();
      assertThat(Files.exists(first.path()), is(true));
      assertThat(Files.exists(second.path()), is(true));
    }
    assertThat(entries(), is(1L));
  }

  @Test
  void doesNotFollowLinks() throws IOException {
    Path outside = Files.createDirectory(parent.resolve("outside"));
    Files.writeString(outside.resolve("kept"), "text");
    try (ScratchFolder folder = ScratchFolder.in(parent, "things")) {
      Files.createSymbolicLink(folder.path().resolve("link"), outside);
    }
    assertThat(Files.exists(outside.resolve("kept")), is(true));
  }

  private long entries() throws IOException {
    try (var found = Files.list(parent)) {
      return found.count();
    }
  }
}
