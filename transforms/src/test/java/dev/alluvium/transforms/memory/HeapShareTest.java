package dev.alluvium.transforms.memory;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What all bounds come to together. */
class HeapShareTest {
  private static final Path PROJECT = Path.of("..");

  /** The heap that a job gets where nothing else is said, in megabytes. */
  private static long defaultHeap() throws IOException {
    Matcher heap =
        Pattern.compile("ALLUVIUM_HEAP:-(\\d+)m")
            .matcher(Files.readString(PROJECT.resolve("scripts/java.sh")));
    assertThat(heap.find(), is(true));
    return Long.parseLong(heap.group(1));
  }

  private static long megabytes(HeapShare share, long heap) {
    return share.bytesOf(heap << 20) >> 20;
  }

  @Test
  void leavesAThirdOfTheDefaultHeapToOpenWindows() throws IOException {
    long heap = defaultHeap();
    long sum = 0;
    for (HeapShare share : HeapShare.values()) {
      sum += megabytes(share, heap);
    }
    assertThat(sum, lessThan(heap * 2 / 3));
    long max = Runtime.getRuntime().maxMemory();
    assertThat(HeapShare.leftBytes(), greaterThan(max / 3));
  }

  @Test
  void isTheTableInTheDocs() throws IOException {
    long heap = defaultHeap();
    StringBuilder table = new StringBuilder("| at most | what |\n|---:|---|\n");
    long sum = 0;
    for (HeapShare share : HeapShare.values()) {
      sum += megabytes(share, heap);
      table.append(line(megabytes(share, heap), share.holds()));
    }
    table.append(line(sum, "**together**"));
    table.append(line(heap - sum, "left to the windows that are open, and to the JVM"));
    table.append(line(heap, "the heap"));
    assertThat(
        Files.readString(PROJECT.resolve("docs/memory.md")), containsString(table.toString()));
  }

  private static String line(long megabytes, String what) {
    return String.format(Locale.ROOT, "| %d MB | %s |\n", megabytes, what);
  }

  @Test
  void sharesABundleAmongItsReadersAndBatches() {
    long one = HeapShare.ROWS_IN_ORDER.bytesPerBatch(1);
    assertThat(HeapShare.ROWS_IN_ORDER.bytesPerBatch(4), is(one / 4));
    assertThat(one, is(HeapShare.ROWS_IN_ORDER.bytes() / 10));
  }
}
