package dev.alluvium.schemas.contract.yaml;

import com.google.errorprone.annotations.FormatMethod;

/** A name that a contract mentions, and where it does. */
public record Name(String text, YamlNode at) {
  @FormatMethod
  public void fault(String format, Object... arguments) {
    at.fault(format, arguments);
  }

  /** Reports a name that is not snake_case. */
  public Name inSnakeCase(String what) {
    if (!SnakeCase.matches(text)) {
      String proposal = SnakeCase.of(text);
      fault(
          "%s \"%s\" must be snake_case%s",
          what, text, SnakeCase.matches(proposal) ? ", such as \"" + proposal + "\"" : "");
    }
    return this;
  }

  @Override
  public String toString() {
    return text;
  }
}
