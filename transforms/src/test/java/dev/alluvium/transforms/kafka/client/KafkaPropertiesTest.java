package dev.alluvium.transforms.kafka.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.transforms.source.InputException;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.LoginException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user may do wrong in the properties of Kafka's clients. */
class KafkaPropertiesTest {
  private static final String MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule required ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fetch.max.bytes | abc | Not a number of type INT",
        "auto.offset.reset | foo | String must be one of: latest, earliest, none",
        "isolation.level | all | String must be one of: read_committed, read_uncommitted",
        "security.protocol | SSSL | String must be one of",
        "max.poll.records | 0 | Value must be at least 1",
        "ssl.truststore.location | /no/where.jks | /no/where.jks"
      })
  void isToldWithTheNameOfThePropertyAndKafkasOwnReason(String name, String value, String reason) {
    Map<String, String> properties =
        name.startsWith("ssl")
            ? Map.of(name, value, "security.protocol", "SSL")
            : Map.of(name, value);

    assertThat(
        fault(properties),
        allOf(
            startsWith("Kafka's property " + name + " cannot be used: "), containsString(reason)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MODULE + "username=\"u\" password=\"hunter22\"",
        MODULE + "username=u password=hunter 22;",
        MODULE + "password=hunter22 username;",
        "hunter22 hunter22;",
        "hunter22"
      })
  void isToldOfALoginWithoutAnyOfItsWords(String jaas) {
    String told =
        fault(
            Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", jaas));

    assertThat(told, startsWith("Kafka's property sasl.jaas.config cannot be used: "));
    assertThat(told, containsString("JAAS"));
    assertThat(told, not(containsString("hunter")));
    assertThat(told, not(containsString("'22'")));
  }

  @Test
  void isOneLine() {
    assertThat(fault(Map.of("fetch.max.bytes", "a\nb")).lines().count(), is(1L));
  }

  @Test
  void doesNotShowASecretThatAFaultSpeaksOf() {
    ClientSettings settings =
        ClientSettings.of("localhost:1", "g", Map.of("ssl.key.password", "hunter22"));

    assertThat(
        new KafkaFaults(settings).reason(new IllegalStateException("no key for hunter22 there")),
        is("no key for … there (IllegalStateException)"));
  }

  @Test
  void tellsOnlyTheKindOfALoginThatFails() {
    Exception fault =
        new IllegalStateException(
            "Failed create new KafkaAdminClient", new LoginException("no token for hunter22"));
    ClientSettings settings = ClientSettings.of("localhost:1", "g", Map.of());

    assertThat(
        new KafkaFaults(settings).ofProperties(fault).getMessage(),
        is("Kafka at localhost:1 cannot be asked: the login failed (LoginException)"));
    assertThat(
        new KafkaFaults(settings.withAuth(KafkaAuth.of(KafkaAuth.Method.GOOGLE)))
            .ofProperties(fault)
            .getMessage(),
        containsString("Google gives no token for it. Run gcloud auth"));
  }

  @Test
  void tellsTheReasonThatIsFurthestDown() {
    ClientSettings settings = ClientSettings.of("localhost:1", "g", Map.of());
    Exception fault =
        new IllegalStateException(
            "Failed to construct kafka consumer",
            new IllegalArgumentException(
                "Failed to load the store", new java.io.FileNotFoundException("/store")));

    assertThat(
        new KafkaFaults(settings).reason(fault),
        is("Failed to load the store (FileNotFoundException)"));
    assertThat(
        new KafkaFaults(settings).reason(new IllegalStateException()), is("IllegalStateException"));
  }

  @Test
  void isDoubtedWhereNoClientKnowsThePropertyOrTheJobSetsItItself() {
    List<String> doubts =
        PropertyCheck.doubts(
            Map.of(
                "security.protcol", "SSL",
                "interceptor.color", "blue",
                "group.id", "mine",
                "linger.ms", "5",
                "fetch.max.bytes", "1"));

    assertThat(
        doubts,
        contains(
            is("Kafka's property group.id has no effect: that is the job's to say"),
            startsWith("Kafka's clients know no property interceptor.color; it has an effect only"),
            startsWith(
                "Kafka's clients know no property security.protcol (security.protocol?); it has an"
                    + " effect only")));
  }

  @Test
  void isFineWhereNothingIsWrong() {
    Map<String, String> properties =
        Map.of("client.id", "a", "metadata.max.age.ms", "5000", "auto.offset.reset", "none");
    ClientSettings settings = ClientSettings.of("localhost:1", "g", properties);

    PropertyCheck.check(settings);
    assertThat(PropertyCheck.doubts(properties), is(empty()));
    assertThat(settings.metadataMaxAgeMillis(), is(5000L));
    assertThat(settings.reset(), is(ClientSettings.Reset.NONE));
  }

  @Test
  void isNamedWhereNoProducerCanBeMadeOfIt() {
    ClientSettings settings =
        ClientSettings.of("localhost:1", "", Map.of("interceptor.classes", "no.such.Class"));

    InputException e =
        assertThrows(InputException.class, () -> settings.produce(settings.forProducer()).close());

    assertThat(e.getMessage(), startsWith("Kafka's property interceptor.classes cannot be used: "));
  }

  @Test
  void doesNotLoosenWhatAProducerPromisesNorPutItIntoATransactionThatNobodyEnds() {
    ClientSettings settings =
        ClientSettings.of(
            "localhost:1",
            "",
            Map.of("acks", "0", "enable.idempotence", "false", "transactional.id", "mine"));

    Map<String, Object> config = settings.forProducer();

    assertThat(config.get("acks"), is("all"));
    assertThat(config.get("enable.idempotence"), is(true));
    assertThat(config.containsKey("transactional.id"), is(false));
    assertThat(PropertyCheck.doubts(settings.properties()).size(), is(3));
  }

  private static String fault(Map<String, String> properties) {
    ClientSettings settings = ClientSettings.of("localhost:1", "g", properties);
    InputException e =
        assertThrows(
            InputException.class,
            () -> {
              PropertyCheck.check(settings);
              settings.connect().close();
            });
    return String.valueOf(e.getMessage());
  }
}
