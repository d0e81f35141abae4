package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.options.BrokerOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.kafka.client.KafkaAuth;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaLoginTest {
  private static final String SECRET = "--kafkaSecret=projects/p/secrets/s/versions/latest";

  @ParameterizedTest
  @CsvSource({"none, NONE", "tls, TLS", "google, GOOGLE", "GOOGLE, GOOGLE"})
  void takesMethodsThatNeedNoUser(String option, KafkaAuth.Method method) {
    assertThat(login("--kafkaAuth=" + option).method(), is(method));
  }

  @ParameterizedTest
  @CsvSource({"plain, PLAIN", "scram-sha-512, SCRAM_SHA_512"})
  void takesMethodsWithAUserAndTheNameOfASecret(String option, KafkaAuth.Method method) {
    assertThat(login("--kafkaAuth=" + option, "--kafkaUser=u", SECRET).method(), is(method));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--kafkaAuth=kerberos | --kafkaAuth=kerberos is no login; write none, tls, plain",
        "--kafkaAuth=plain | --kafkaUser is missing: --kafkaAuth=plain needs a user",
        "--kafkaAuth=plain --kafkaUser=u | --kafkaSecret is missing: give the secret's name, as",
        "--kafkaCaSecret=projects/p/secrets/s/versions/1 | --kafkaCaSecret is for brokers with TLS",
        "--kafkaUser=u | --kafkaUser and --kafkaSecret have no effect with --kafkaAuth=none: add",
        "--kafkaAuth=tls --kafkaSecret=hunter2 | --kafkaUser and --kafkaSecret have no effect with"
      })
  void saysWhatIsMissing(String arguments, String message) {
    UserException e = assertThrows(UserException.class, () -> login(arguments.split(" ", -1)));
    assertThat(e.getMessage(), containsString(message));
  }

  @Test
  void takesBlankBrokersForNone() {
    BrokerOptions options =
        PipelineOptionsFactory.fromArgs("--bootstrapServers=").as(BrokerOptions.class);

    UserException e = assertThrows(UserException.class, () -> KafkaLogin.settings(options));

    assertThat(
        e.getMessage(), is("--bootstrapServers is missing: give brokers, as host:port,host:port"));
  }

  @Test
  void doesNotRepeatWhatMayBeThePasswordItself() {
    UserException e =
        assertThrows(
            UserException.class,
            () -> login("--kafkaAuth=plain", "--kafkaUser=u", "--kafkaSecret=hunter2"));
    assertThat(e.getMessage(), containsString("--kafkaSecret is no name of a secret"));
    assertThat(e.getMessage(), not(containsString("hunter2")));
  }

  private static KafkaAuth login(String... arguments) {
    return KafkaLogin.of(PipelineOptionsFactory.fromArgs(arguments).as(BrokerOptions.class));
  }
}
