package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.alluvium.pipelines.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Four days of {@code shared/data/music}: of one session in so many, with each of its events in all
 * topics, so that sessions, days and users have all that they have in the whole.
 */
final class MusicSample {
  static final List<String> TOPICS =
      List.of("listen_events", "page_view_events", "auth_events", "status_change_events");
  private static final Pattern SESSION = Pattern.compile("\"sessionId\":(\\d+)");
  private static final int ONE_OF = 4;

  private MusicSample() {}

  static List<String> lines(String topic) throws IOException {
    Path file = SharedData.require("music").resolve(topic + ".jsonl.gz");
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), ISO_8859_1)
          .lines()
          .filter(MusicSample::isTaken)
          .toList();
    }
  }

  private static boolean isTaken(String line) {
    Matcher session = SESSION.matcher(line);
    return session.find() && Integer.parseInt(session.group(1)) % ONE_OF == 0;
  }

  /** Writes a file for each topic. */
  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String topic : TOPICS) {
      Files.write(folder.resolve(topic + ".jsonl"), lines(topic), ISO_8859_1);
    }
    return folder;
  }
}
