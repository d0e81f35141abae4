package dev.alluvium.transforms.kafka.client;

import com.google.api.gax.rpc.ApiException;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.io.Serializable;

/** Looks secrets up by name. Called where the value is needed; nothing keeps it. */
@FunctionalInterface
public interface SecretSource extends Serializable {
  /**
   * The secret's value, without the line end that an editor leaves behind.
   *
   * @throws InputException if there is none, or it may not be read; names the secret
   */
  String value(String name);

  /** Google's Secret Manager, by application default credentials. */
  static SecretSource googleSecretManager() {
    return GoogleSecrets.INSTANCE;
  }

  /** Names are {@code projects/P/secrets/S/versions/V}. */
  enum GoogleSecrets implements SecretSource {
    INSTANCE;

    @Override
    public String value(String name) {
      try (SecretManagerServiceClient client = SecretManagerServiceClient.create()) {
        return client
            .accessSecretVersion(name)
            .getPayload()
            .getData()
            .toStringUtf8()
            .stripTrailing();
      } catch (IOException | ApiException e) {
        throw new InputException(
            ("The secret %s cannot be read (%s). Check the name, and that the job's service account"
                    + " has roles/secretmanager.secretAccessor on it.")
                .formatted(name, e.getClass().getSimpleName()),
            e);
      }
    }
  }
}
