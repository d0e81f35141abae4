package dev.alluvium.transforms.kafka.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.transforms.secret.SecretSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaAuthTest {
  private static final String NAME = "projects/p/secrets/s/versions/latest";
  private static final String PASSWORD = "pa\"ss\\wo;rd ='";

  /** Not a lambda: its value is nowhere in what is serialized. */
  private enum Secrets implements SecretSource {
    INSTANCE;

    @Override
    public String value(String name) {
      return name.equals(NAME) ? PASSWORD : "PEM of " + name;
    }
  }

  @Test
  void addsNothingWhereNothingIsAskedFor() {
    assertThat(KafkaAuth.none().properties(), is(anEmptyMap()));
  }

  @Test
  void encryptsWithTlsAndTrustsTheCertificatesOfASecret() {
    assertThat(
        KafkaAuth.of(KafkaAuth.Method.TLS)
            .trusting("projects/p/secrets/ca/versions/1")
            .withSecrets(Secrets.INSTANCE)
            .properties(),
        is(
            Map.of(
                "security.protocol", "SSL",
                "ssl.truststore.type", "PEM",
                "ssl.truststore.certificates", "PEM of projects/p/secrets/ca/versions/1")));
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, PLAIN, org.apache.kafka.common.security.plain.PlainLoginModule",
    "SCRAM_SHA_512, SCRAM-SHA-512, org.apache.kafka.common.security.scram.ScramLoginModule"
  })
  void logsInWithAPasswordOfAnyCharacters(
      KafkaAuth.Method method, String mechanism, String module) {
    Map<String, String> properties = password(method).properties();

    assertThat(properties.get("security.protocol"), is("SASL_SSL"));
    assertThat(properties.get("sasl.mechanism"), is(mechanism));
    var entry =
        JaasContext.loadClientContext(
                Map.of(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    new Password(properties.get(SaslConfigs.SASL_JAAS_CONFIG))))
            .configurationEntries()
            .get(0);
    assertThat(entry.getLoginModuleName(), is(module));
    assertThat(entry.getOptions(), is(Map.of("username", "u\"ser", "password", PASSWORD)));
  }

  @Test
  void logsInWithGooglesCredentials() throws Exception {
    Map<String, String> properties = KafkaAuth.of(KafkaAuth.Method.GOOGLE).properties();

    assertThat(properties.get("security.protocol"), is("SASL_SSL"));
    assertThat(properties.get("sasl.mechanism"), is("OAUTHBEARER"));
    Class.forName(properties.get(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS));
  }

  @Test
  void isNotSerializedOrShownWithAValue() {
    KafkaAuth auth = password(KafkaAuth.Method.PLAIN);
    assertThat(auth.properties().toString(), containsString("username"));
    String bytes =
        new String(SerializableUtils.serializeToByteArray(auth), StandardCharsets.ISO_8859_1);
    assertThat(bytes, not(containsString("wo;rd")));
    assertThat(auth.toString(), is("PLAIN"));
  }

  @Test
  void isInThePropertiesOfConsumersAndTheAdministrator() {
    ClientSettings settings =
        ClientSettings.of("broker:9092", "group", Map.of())
            .withAuth(password(KafkaAuth.Method.PLAIN));
    for (Map<String, Object> properties :
        List.of(settings.forConsumer(), settings.forAdmin(1000))) {
      assertThat(properties.get("sasl.mechanism"), is("PLAIN"));
    }
    assertThat(settings.toString(), not(containsString("wo;rd")));
  }

  private static KafkaAuth password(KafkaAuth.Method method) {
    return KafkaAuth.of(method, "u\"ser", NAME).withSecrets(Secrets.INSTANCE);
  }
}
