package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.options.SchemaRegistryOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.schemas.spec.format.RegistrySpec;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySettingsTest {
  private static final String AT = "--schemaRegistry=https://registry.example:8081/api/";
  private static final String SECRET = "projects/p/secrets/s/versions/latest";

  @Test
  void nameARegistryWithItsLogin() {
    assertThat(registry(), is(Optional.empty()));
    assertThat(registry(AT), is(Optional.of(RegistrySpec.at("https://registry.example:8081/api"))));
    assertThat(
        registry(AT, "--schemaRegistryUser=u", "--schemaRegistrySecret=" + SECRET),
        is(Optional.of(new RegistrySpec("https://registry.example:8081/api", "u", SECRET))));
    assertThat(
        registry(AT, "--schemaRegistrySecret=/run/secrets/token"),
        is(
            Optional.of(
                new RegistrySpec(
                    "https://registry.example:8081/api", null, "/run/secrets/token"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--schemaRegistryUser=u|--schemaRegistry is missing",
        "--schemaRegistry=registry:8081|--schemaRegistry is no address of a registry",
        "--schemaRegistry=ftp://registry|--schemaRegistry is no address of a registry",
        "--schemaRegistry=http://r --schemaRegistryUser=u|--schemaRegistrySecret is missing"
      })
  void sayWhatIsMissing(String arguments, String message) {
    UserException e = assertThrows(UserException.class, () -> registry(arguments.split(" ", -1)));
    assertThat(e.getMessage(), containsString(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--schemaRegistry=https://user:hunter2@registry",
        "--schemaRegistry=https://registry?token=hunter2",
        "--schemaRegistry=https://registry --schemaRegistrySecret=hunter2"
      })
  void doNotRepeatWhatMayBeASecret(String arguments) {
    UserException e = assertThrows(UserException.class, () -> registry(arguments.split(" ", -1)));
    assertThat(e.getMessage(), not(containsString("hunter2")));
  }

  private static Optional<RegistrySpec> registry(String... arguments) {
    return RegistrySettings.registry(
        PipelineOptionsFactory.fromArgs(arguments).as(SchemaRegistryOptions.class));
  }
}
