package dev.alluvium.pipelines.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.arrayContainingInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteCatalogSiteTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int run(String... args) {
    PrintStream out = new PrintStream(said, true, UTF_8);
    return WriteCatalogSite.run(List.of(args), out, out);
  }

  @Test
  void writesAFewFilesThatNameNothingOfElsewhere(@TempDir Path folder) throws IOException {
    Path site = folder.resolve("new/site");

    assertThat(run(site.toString(), "transit"), is(0));

    assertThat(
        site.toFile().list(),
        arrayContainingInAnyOrder(
            "app.css",
            "catalog.css",
            "catalog.js",
            "data.js",
            "icon.svg",
            "index.html",
            "theme.js"));
    assertThat(
        Files.readString(site.resolve("index.html")),
        allOf(not(containsString("http")), not(containsString("type=\"module\""))));
    assertThat(
        Files.readString(site.resolve("data.js")),
        allOf(containsString("mart.mart_station_5min"), not(containsString("mart_song_play"))));
  }

  @Test
  void overwritesNoSiteButItsOwn(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("index.html"), "mine");

    assertThat(run(folder.toString(), "transit"), is(2));

    assertThat(
        said.toString(UTF_8),
        is(folder + " holds another site, which would be overwritten: give an empty folder\n"));
    assertThat(Files.readString(folder.resolve("index.html")), is("mine"));
    Files.move(folder.resolve("index.html"), folder.resolve("mine.html"));
    assertThat(run(folder.toString(), "transit"), is(0));
    assertThat("its own", run(folder.toString(), "transit"), is(0));
    assertThat("another file stays", Files.exists(folder.resolve("mine.html")), is(true));
  }

  @Test
  void tellsInALineWhatIsWrong(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(run("--chekc"), is(2));
    assertThat(said.toString(UTF_8), startsWith("usage: scripts/generate catalog-site"));
    said.reset();
    assertThat(run(file.toString(), "transit"), is(2));
    assertThat(
        said.toString(UTF_8),
        is(
            file
                + ": cannot be written (something else is there already): give a folder that you may"
                + " write to, on a disk with room\n"));
    said.reset();
    assertThat(run(folder.toString(), "nowhere"), is(1));
    assertThat(said.toString(UTF_8), containsString("nowhere"));
  }
}
