package dev.alluvium.pipelines.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.logging.LogManager;

/** Quiets the libraries: what a person needs to know, the job says itself. */
public final class Logging {
  private Logging() {}

  /** Warnings of our own packages and errors of all others go to standard error, a line each. */
  public static void configure() {
    try (InputStream settings = Logging.class.getResourceAsStream("/logging.properties")) {
      LogManager.getLogManager().readConfiguration(Objects.requireNonNull(settings));
    } catch (IOException e) {
      throw new UncheckedIOException("logging.properties is packed with this class", e);
    }
  }
}
