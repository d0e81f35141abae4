package dev.alluvium.pipelines.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.secret.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectOptionsTest {
  private static final SecretSource SECRETS = name -> "of-secret-" + name;

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
  void letsNobodyReachItFromElsewhereWithoutAKey(String host) {
    UserException e =
        assertThrows(UserException.class, () -> CollectEvents.checkAddress(host, ApiKeys.none()));

    assertThat(
        e.getMessage(),
        is(
            "--host="
                + host
                + " can be reached from elsewhere, and anybody could send events: name keys by"
                + " --apiKeys=FILE or --apiKeysSecret"));
    CollectEvents.checkAddress(host, ApiKeys.of("0123456789abcdef", "keys"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "localhost"})
  void asksForNoKeyOnLoopback(String host) {
    CollectEvents.checkAddress(host, ApiKeys.none());
  }

  @Test
  void readsKeysOfAFileAndOfASecret(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), "\n#a\n 0123456789abcdef \n", UTF_8);

    assertThat(keys("--apiKeys=" + file).opensFor(null, "0123456789abcdef"), is(true));
    assertThat(keys("--apiKeys=" + file).opensFor("Bearer 0123456789abcdef", null), is(true));
    assertThat(keys("--apiKeys=" + file).opensFor("bearer  0123456789abcdef", null), is(true));
    assertThat(keys("--apiKeys=" + file).opensFor("0123456789abcdef", null), is(false));
    assertThat(keys("--apiKeys=" + file).opensFor(null, null), is(false));
    assertThat(
        keys("--apiKeysSecret=projects/p/secrets/s/versions/1")
            .opensFor(null, "of-secret-projects/p/secrets/s/versions/1"),
        is(true));
    assertThat(keys().isEmpty(), is(true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0123456789abcdef\\nsecret-short | has no key in line 2
          secret-key with spaces inside  | has no key in line 1
          # nothing                      | has no key: write one a line
          """)
  void saysWhatIsWrongWithAFileOfKeysAndShowsNone(String text, String message, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), text.replace("\\n", "\n"), UTF_8);

    UserException e = assertThrows(UserException.class, () -> keys("--apiKeys=" + file));

    assertThat(
        e.getMessage(),
        allOf(
            containsString("--apiKeys=" + file + " "),
            containsString(message),
            not(containsString("secret-")),
            not(containsString("0123456789"))));
  }

  @Test
  void refusesKeysThatItCannotReadOrThatAreGivenTwice() {
    assertThat(
        assertThrows(UserException.class, () -> keys("--apiKeys=/no/such")).getMessage(),
        is("--apiKeys=/no/such cannot be read: give a file of keys, one a line"));
    assertThat(
        assertThrows(
                UserException.class,
                () -> keys("--apiKeys=/no/such", "--apiKeysSecret=projects/p/secrets/s/versions/1"))
            .getMessage(),
        is("--apiKeys and --apiKeysSecret are both given; give one"));
  }

  @Test
  void asksForNoSecretByWhatMayBeTheKeyItself() {
    assertThat(
        assertThrows(UserException.class, () -> keys("--apiKeysSecret=0123456789abcdef"))
            .getMessage(),
        is(
            "--apiKeysSecret is no name of a secret: give the secret's name, as"
                + " projects/PROJECT/secrets/NAME/versions/latest"));
  }

  @Test
  void refusesLimitsThatContradictEachOther() {
    assertThat(
        assertThrows(UserException.class, () -> Limits.of(options("--maxInFlightBytes=1000000")))
            .getMessage(),
        containsString("--maxInFlightBytes=1000000 is less than one request may take"));
    assertThat(
        assertThrows(UserException.class, () -> Limits.of(options("--ackTimeout=1h"))).getMessage(),
        is("--ackTimeout=1h is out of bounds: write 100ms to 10m"));
    assertThat(Limits.of(options()).requestBytes(), is(4 << 20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--maxRequestBytes=0 | --maxRequestBytes=0 is out of bounds: write 1 to 1073741824",
        "--maxUnpackedBytes=-5 | --maxUnpackedBytes=-5 is out of bounds: write 1 to 1073741824",
        "--maxEventBytes=2147483647 | --maxEventBytes=2147483647 is out of bounds: write 1 to 1073741824",
        "--maxEvents=0 | --maxEvents=0 is out of bounds: write 1 to 2147483647",
        "--maxInFlightBytes=0 | --maxInFlightBytes=0 is out of bounds: write 1 to 2147483647",
        "--maxConnections=0 | --maxConnections=0 is out of bounds: write 1 to 2147483647",
        "--port=70000 | --port=70000 is no port: write 1 to 65535, or 0 for any that is free",
        "--port=-1 | --port=-1 is no port: write 1 to 65535, or 0 for any that is free",
        "--allowOrigins=* | --allowOrigins=* is no list of origins: write each in full and",
        "--allowOrigins=https://* | --allowOrigins=https://* is no list of origins",
        "--allowOrigins=https://a/ | --allowOrigins=https://a/ is no list of origins",
        "--allowOrigins=https://a, https://b | --allowOrigins=https://a, https://b is no list of"
      })
  void refusesWhatNothingCanBeAndNamesTheOption(String argument, String message) {
    UserException e =
        assertThrows(
            UserException.class,
            () -> CollectEvents.run(options(argument, "--bootstrapServers=:1"), new RunControl()));

    assertThat(e.getMessage(), startsWith(message));
  }

  @Test
  void takesOriginsWhicheverWayTheyAreSpelt() {
    assertThat(
        CollectEvents.origins(options("--allowOrigins=https://Shop.example,http://localhost:3000")),
        is(Set.of("https://shop.example", "http://localhost:3000")));
    assertThat(CollectEvents.origins(options("--allowOrigins=https://a,https://a")).size(), is(1));
  }

  private static ApiKeys keys(String... arguments) {
    return CollectEvents.keys(options(arguments), SECRETS);
  }

  private static CollectOptions options(String... arguments) {
    return PipelineOptionsFactory.fromArgs(arguments).as(CollectOptions.class);
  }
}
