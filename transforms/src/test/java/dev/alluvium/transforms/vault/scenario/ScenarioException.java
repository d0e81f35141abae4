package dev.alluvium.transforms.vault.scenario;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;

/** A scenario cannot be read, or asks for what its format does not have. */
final class ScenarioException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @FormatMethod
  ScenarioException(String format, Object... arguments) {
    super(String.format(Locale.ROOT, format, arguments));
  }

  /** As it is, found at that place. */
  ScenarioException at(String place) {
    return new ScenarioException("%s: %s", place, String.valueOf(getMessage()));
  }
}
