package dev.alluvium.transforms.secret;

import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Secrets by their names: {@code projects/P/secrets/S/versions/V} in Google's Secret Manager, or a
 * file of the machine that asks.
 */
enum NamedSecrets implements SecretSource {
  INSTANCE;

  @Override
  public String value(String name) {
    if (name.startsWith("projects/")) {
      return SecretSource.googleSecretManager().value(name);
    }
    try {
      return Files.readString(Path.of(name)).stripTrailing();
    } catch (IOException | InvalidPathException e) {
      throw new InputException(
          "A secret cannot be read: there is no readable file of that"
              + " name on the machine that asks for it.",
          e);
    }
  }
}
