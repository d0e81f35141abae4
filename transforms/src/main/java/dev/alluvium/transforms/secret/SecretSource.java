package dev.alluvium.transforms.secret;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.DeadlineExceededException;
import com.google.api.gax.rpc.UnavailableException;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;

/** Looks secrets up by name. Called where the value is needed; nothing keeps it. */
@FunctionalInterface
public interface SecretSource extends Serializable {
  /**
   * The secret's value, without the line end that an editor leaves behind.
   *
   * @throws InputException if it has no name, there is none, or it may not be read; names the
   *     secret
   */
  String value(String name);

  /** Google's Secret Manager, by application default credentials. */
  static SecretSource googleSecretManager() {
    return GoogleSecrets.INSTANCE;
  }

  /**
   * Google's Secret Manager for names as {@code projects/P/secrets/S/versions/V}; any other is a
   * file of the machine that asks.
   */
  static SecretSource byName() {
    return NamedSecrets.INSTANCE;
  }

  /** Names are {@code projects/P/secrets/S/versions/V}. */
  enum GoogleSecrets implements SecretSource {
    INSTANCE;

    /** How long somebody has to wait for an answer. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    public String value(String name) {
      if (name.isBlank()) {
        throw new InputException(
            "A secret has no name: write projects/PROJECT/secrets/NAME/versions/VERSION");
      }
      try (SecretManagerServiceClient client = SecretManagerServiceClient.create(settings())) {
        return client
            .accessSecretVersion(name)
            .getPayload()
            .getData()
            .toStringUtf8()
            .stripTrailing();
      } catch (IOException | ApiException e) {
        throw new InputException("The secret %s cannot be read: %s".formatted(name, explain(e)), e);
      }
    }

    private static SecretManagerServiceSettings settings() throws IOException {
      SecretManagerServiceSettings.Builder settings = SecretManagerServiceSettings.newBuilder();
      var access = settings.accessSecretVersionSettings();
      access.setRetrySettings(
          access.getRetrySettings().toBuilder().setTotalTimeoutDuration(LIMIT).build());
      return settings.build();
    }

    /** What to do about it; shows nothing of the secret. */
    static String explain(Exception failure) {
      if (failure instanceof IOException) {
        return "there are no credentials of Google Cloud. Run gcloud auth application-default"
            + " login.";
      }
      return failure instanceof UnavailableException || failure instanceof DeadlineExceededException
          ? "Secret Manager does not answer. Check the network, and the proxy if there is one."
          : "%s. Check the name, and that the job's service account has roles/secretmanager.secretAccessor on it."
              .formatted(failure.getClass().getSimpleName());
    }
  }
}
