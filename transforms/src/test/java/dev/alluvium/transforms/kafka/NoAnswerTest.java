package dev.alluvium.transforms.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.google.api.gax.grpc.GrpcStatusCode;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.DeadlineExceededException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.api.gax.rpc.UnavailableException;
import dev.alluvium.transforms.kafka.SecretSource.GoogleSecrets;
import io.grpc.Status;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said where brokers, or who lets a job in there, do not answer. */
class NoAnswerTest {
  static Stream<Arguments> brokers() {
    KafkaException login = new KafkaException("token of somebody");
    Exception silence = new ExecutionException(new TimeoutException("x"));
    String noToken =
        "Kafka at b:9092 cannot be asked, as Google gives no token for it. Run gcloud auth"
            + " application-default login, or check the network.";
    String silent =
        "Kafka at b:9092 does not tell of topics orders, rushes (%s). Check that it runs, the"
            + " servers, and the security properties.";
    return Stream.of(
        Arguments.of(KafkaAuth.Method.GOOGLE, login, noToken),
        Arguments.of(KafkaAuth.Method.GOOGLE, silence, silent.formatted("TimeoutException")),
        Arguments.of(KafkaAuth.Method.TLS, login, silent.formatted("KafkaException")),
        Arguments.of(KafkaAuth.Method.TLS, silence, silent.formatted("TimeoutException")));
  }

  @ParameterizedTest
  @MethodSource("brokers")
  void tellsWhoDoesNotAnswer(KafkaAuth.Method method, Exception failure, String message) {
    ConsumerSettings settings =
        ConsumerSettings.of("b:9092", "group", Map.of()).withAuth(KafkaAuth.of(method));

    assertThat(
        Reachability.noAnswer(settings, List.of("orders", "rushes"), failure).getMessage(),
        is(message));
  }

  static Stream<Arguments> secrets() {
    return Stream.of(
        Arguments.of(
            new IOException("no default"),
            "there are no credentials of Google Cloud. Run gcloud auth application-default login."),
        Arguments.of(
            new UnavailableException(null, GrpcStatusCode.of(Status.Code.UNAVAILABLE), true),
            "Secret Manager does not answer. Check the network, and the proxy if there is one."),
        Arguments.of(
            new DeadlineExceededException(
                null, GrpcStatusCode.of(Status.Code.DEADLINE_EXCEEDED), true),
            "Secret Manager does not answer. Check the network, and the proxy if there is one."),
        Arguments.of(
            new PermissionDeniedException(
                null, GrpcStatusCode.of(Status.Code.PERMISSION_DENIED), false),
            "PermissionDeniedException. Check the name, and that the job's service account has"
                + " roles/secretmanager.secretAccessor on it."),
        Arguments.of(
            new ApiException(null, GrpcStatusCode.of(Status.Code.UNKNOWN), false),
            "ApiException. Check the name, and that the job's service account has"
                + " roles/secretmanager.secretAccessor on it."));
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void tellsWhyASecretCannotBeRead(Exception failure, String why) {
    assertThat(GoogleSecrets.explain(failure), is(why));
  }
}
