package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What events of our domains share, their blocks say; no two of them say a field alike. */
class SaidOnceTest {
  @ParameterizedTest
  @ValueSource(strings = {"contracts/music", "contracts/transit"})
  void noFieldIsSaidTwice(String domain) throws IOException {
    assertThat(saidTwice(Path.of(domain)), is(empty()));
  }

  @Test
  void wouldFindAFieldThatIs() throws IOException {
    assertThat(saidTwice(ContractFaultsTest.SHOP), hasItem("customer_id"));
  }

  private static List<String> saidTwice(Path domain) throws IOException {
    Set<Map.Entry<?, ?>> met = new HashSet<>();
    List<String> twice = new ArrayList<>();
    try (Stream<Path> files = Files.walk(domain)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        for (Map.Entry<?, ?> field : ownFields(Files.readString(file))) {
          if (!met.add(field)) {
            twice.add(String.valueOf(field.getKey()));
          }
        }
      }
    }
    return twice;
  }

  /** The fields that an event's contract says itself. */
  private static List<Map.Entry<?, ?>> ownFields(String contract) {
    Object yaml = new Load(LoadSettings.builder().build()).loadFromString(contract);
    List<Map.Entry<?, ?>> own = new ArrayList<>();
    if (yaml instanceof Map<?, ?> root && root.containsKey("event")) {
      Object fields = root.get("fields");
      for (Object part : fields instanceof List<?> parts ? parts : List.of(fields)) {
        ((Map<?, ?>) part)
            .entrySet().stream().filter(field -> field.getValue() instanceof Map).forEach(own::add);
      }
    }
    return own;
  }
}
