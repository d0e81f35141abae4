package dev.alluvium.schemas.generate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.generate.looker.LookerFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where what Looker is told stands, beside what people write. */
class LookerFolderTest {
  private static final SortedMap<String, String> FILES =
      LookerFiles.of(
          ContractLoader.domains().stream().map(ContractLoader::loadFromClasspath).toList());

  @Test
  void committedFilesAreWhatTheContractsSay() {
    DerivedFolder folder = new DerivedFolder(Path.of("."), LookerFiles.FOLDER);

    assertThat("scripts/generate rewrites these", folder.differences(FILES), is(empty()));
  }

  @Test
  void whatNoContractHasAnyMoreGoesAndWhatPeopleWroteStays(@TempDir Path root) throws IOException {
    Path gone = root.resolve("schemas/looker/derived/music/mart_gone.view.lkml");
    Path own = root.resolve("schemas/looker/music/views.lkml");
    for (Path file : List.of(gone, own)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "view: gone {}\n");
    }

    assertThat(run(root, "--check"), hasItem(name(gone) + ": no contract asks for it"));
    assertThat(run(root), hasItem("removed " + name(gone)));

    assertThat(run(root, "--check"), is(empty()));
    assertThat(List.of(Files.exists(gone), Files.exists(own)), contains(false, true));
  }

  private static String name(Path file) {
    return "looker/derived/music/" + file.getFileName();
  }

  private static List<String> run(Path root, String... options) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<String> args = new ArrayList<>(List.of(root.toString()));
    args.addAll(List.of(options));
    Generate.run(args, out, out);
    return said.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
