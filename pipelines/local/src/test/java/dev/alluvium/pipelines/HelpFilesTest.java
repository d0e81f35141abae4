package dev.alluvium.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.Scripts.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The scripts' help in {@code docs/help}, derived from what their programs say. */
@Timeout(180)
class HelpFilesTest {
  private static final Path FOLDER = Scripts.ROOT.resolve("docs/help");

  /** Started by its former name, a job is told of by its own. */
  private static final String FORMER = "TestModels";

  @Test
  void areCommittedAsTheProgramsSay() throws IOException {
    SortedMap<String, Program> programs = Scripts.programs();
    programs.remove(FORMER);
    SortedMap<String, String> said = new ConcurrentSkipListMap<>();
    programs.entrySet().parallelStream()
        .forEach(program -> said.put(program.getKey() + ".txt", help(program.getValue())));
    if (Boolean.getBoolean("alluvium.rewrite")) {
      rewrite(said);
    }
    assertThat(
        FOLDER + " is not what the programs say; rewrite it by -Dalluvium.rewrite=true",
        committed(),
        is(said));
  }

  /** In a process of its own, which it ends; in another language, and a narrow terminal. */
  private static String help(Program program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of("-Duser.language=ar", "-Duser.country=EG", "-Dalluvium.columns=40"));
    command.add(program.className());
    if (program.takesFolder()) {
      command.add("nowhere");
    }
    command.add("--help");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C.UTF-8"); // As scripts/java.sh does.
    builder.environment().put("COLUMNS", "40");
    try {
      Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SortedMap<String, String> committed() throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(FOLDER)) {
      for (Path file : all.toList()) {
        files.put(String.valueOf(file.getFileName()), Files.readString(file, UTF_8));
      }
    }
    return files;
  }

  private static void rewrite(SortedMap<String, String> said) throws IOException {
    Files.createDirectories(FOLDER);
    for (String name : committed().keySet()) {
      Files.delete(FOLDER.resolve(name));
    }
    for (Map.Entry<String, String> help : said.entrySet()) {
      Files.writeString(FOLDER.resolve(help.getKey()), help.getValue());
    }
  }
}
