package dev.alluvium.transforms.secret;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.api.gax.grpc.GrpcStatusCode;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.DeadlineExceededException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.api.gax.rpc.UnavailableException;
import dev.alluvium.transforms.secret.SecretSource.GoogleSecrets;
import dev.alluvium.transforms.source.InputException;
import io.grpc.Status;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said where a secret cannot be read. */
class SecretSourceTest {
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

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void asksNobodyForASecretWithoutAName(String name) {
    InputException refused =
        assertThrows(InputException.class, () -> SecretSource.googleSecretManager().value(name));

    assertThat(
        refused.getMessage(),
        is("A secret has no name: write projects/PROJECT/secrets/NAME/versions/VERSION"));
  }
}
