package dev.alluvium.schemas.contract.file;

import static java.util.stream.Collectors.toCollection;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.generate.catalog.Examples;
import dev.alluvium.schemas.spec.DomainSpec;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedContractsTest {
  private static final DomainSpec MUSIC = ContractLoader.load(Path.of("contracts/music"));

  @Test
  void loadsTheSameFromTheClasspath() {
    assertThat(ContractLoader.loadFromClasspath("music"), equalTo(MUSIC));
    assertThat(ContractLoader.loadNamed("music"), equalTo(MUSIC));
    assertThat(ContractLoader.loadNamed("contracts/music"), equalTo(MUSIC));
    assertThat(ContractLoader.domains(), hasItem("music"));
  }

  /** A contract that was renamed or removed does not live on in the build. */
  @Test
  void packsTheContractsThatThereAreAndNoOthers() throws Exception {
    URL schema = ContractLoader.class.getResource("/contracts/contract.schema.json");
    Path packed = Path.of(Objects.requireNonNull(schema).toURI()).resolveSibling("");
    assertThat(files(packed), equalTo(files(Path.of("contracts"))));
  }

  private static SortedSet<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> folder.relativize(file).toString())
          .collect(toCollection(TreeSet::new));
    }
  }

  @Test
  void loadsTheSameFromAJarWithoutDirectoryEntries(@TempDir Path folder) throws Exception {
    Path jar = folder.resolve("contracts.jar");
    try (var files = Files.walk(Path.of("contracts"));
        var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(file.toString()));
        out.write(Files.readAllBytes(file));
      }
    }
    try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      assertThat(ContractLoader.loadFromClasspath("music", loader), equalTo(MUSIC));
    }
  }

  /** Scripts name the checkout's, so that a change needs no build. */
  @Test
  void readsThoseOfAFolderWhereOneIsNamed(@TempDir Path schemas) throws IOException {
    for (String name : files(Path.of("contracts/transit"))) {
      Path file = schemas.resolve("contracts/mine").resolve(name);
      Files.createDirectories(file.getParent());
      if (Files.isRegularFile(Path.of("contracts/transit", name))) {
        Files.copy(Path.of("contracts/transit", name), file);
      }
    }
    Files.createDirectories(schemas.resolve("contracts/.git"));
    Files.writeString(schemas.resolve("contracts/contract.schema.json"), "{}");
    Files.createDirectories(schemas.resolve("examples"));
    Files.writeString(schemas.resolve("examples/mine.json"), "{\"raw.a\": {\"b\": [\"c\"]}}");

    System.setProperty("alluvium.schemas", schemas.toString());
    try {
      assertThat(ContractLoader.domains(), is(List.of("mine")));
      assertThat(
          ContractLoader.loadFromClasspath("mine"),
          equalTo(ContractLoader.load(Path.of("contracts/transit"))));
      assertThat(Examples.packed("mine").byTable(), is(Map.of("raw.a", Map.of("b", List.of("c")))));
      assertThat(Examples.packed("music"), is(Examples.NONE));
    } finally {
      System.clearProperty("alluvium.schemas");
    }
    assertThat(ContractLoader.loadFromClasspath("music"), equalTo(MUSIC));
  }

  @Test
  void saysThatAFileIsNoFolder() {
    ContractException e =
        assertThrows(ContractException.class, () -> ContractLoader.loadNamed("pom.xml"));
    assertThat(e.getMessage(), is("pom.xml: this is a file; name the folder that it is in"));
  }

  @Test
  void listsTheDomainsWhereOneIsUnknown() {
    ContractException e =
        assertThrows(ContractException.class, () -> ContractLoader.loadNamed("musik"));
    assertThat(
        e.getMessage(),
        containsString(
            "unknown folder or domain \"musik\"; did you mean \"music\"? One of: devices, music, subscriptions, transit."));
  }
}
