package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.pipelines.options.Matches;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Description;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Flex Templates' metadata in {@code templates}, derived from the jobs' options. */
class TemplateMetadataTest {
  static Stream<TemplateMetadata> templates() {
    return TemplateMetadata.ALL.stream();
  }

  static Stream<Method> parameters() {
    return templates().flatMap(template -> template.parameters().stream()).distinct();
  }

  @ParameterizedTest
  @MethodSource("templates")
  void isCommittedAsTheOptionsAre(TemplateMetadata template) throws IOException {
    Path file = Path.of("templates", template.name() + ".json");
    if (Boolean.getBoolean("alluvium.rewrite")) {
      Files.writeString(file, template.json(), UTF_8);
    }
    assertThat(
        file + " is not what the options say; rewrite it by -Dalluvium.rewrite=true",
        Files.readString(file, UTF_8),
        is(template.json()));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void givesEveryParameterHelpAndAPatternThatItsDefaultMatches(Method getter) {
    assertThat(
        getter.getName(),
        requireNonNull(getter.getAnnotation(Description.class)).value(),
        not(is("")));
    String pattern = requireNonNull(getter.getAnnotation(Matches.class), getter.getName()).value();
    TemplateMetadata.defaultOf(getter)
        .ifPresent(value -> assertThat(getter.getName(), value.matches(pattern), is(true)));
  }

  @Test
  void leavesOutWhatMeansNothingToAJobElsewhere() {
    List<String> names =
        TemplateMetadata.ALL.get(0).parameters().stream().map(Method::getName).toList();
    assertThat(names, hasItem("getKafkaSecret"));
    assertThat(names, not(hasItem("getStopAtEnd")));
    assertThat(names, not(hasItem("getKafkaProperties")));
    assertThat(names, not(hasItem("getStatusEvery")));
  }

  @Test
  void requiresTheWarehouseAndTheDaysToRebuild() {
    String json = TemplateMetadata.ALL.get(1).json().replaceAll("\\s+", " ");
    for (String name : List.of("warehouse", "from", "to")) {
      assertThat(json, containsString("\"name\" : \"%s\"".formatted(name)));
    }
    assertThat(json.split("\"isOptional\" : false", -1).length, is(4));
  }
}
