package dev.alluvium.transforms.fold;

import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.transforms.keys.Digest;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a kept state means: every setting of the contract and of the job that tells what is in it,
 * by name, and none that does not, such as a description. States of one shape can be taken for each
 * other; one of another shape is never read. Lines that are in no order in the contract are sorted.
 *
 * @param text for people: what the fingerprint is of
 */
public record StateShape(String text) implements Serializable {
  /** Of a kind of state; change its version when the encoding changes. */
  public static StateShape of(String kind, int version) {
    return new StateShape(kind + " v" + version);
  }

  /** The same, with a setting. */
  public StateShape with(String name, Object value) {
    return new StateShape(text + "\n" + name + ": " + value);
  }

  /** The same, with settings in the order that they are in. */
  public StateShape withEach(String name, List<?> values) {
    return with(name, lines(values.stream()));
  }

  /** The same, with settings whose order means nothing. */
  public StateShape withSorted(String name, Collection<?> values) {
    return with(name, lines(values.stream().map(Object::toString).sorted()));
  }

  private static String lines(Stream<?> values) {
    return values
        .map(value -> "\n- " + value.toString().replace("\n", "\n  "))
        .collect(Collectors.joining());
  }

  /** The name of the shape, in twelve hexadecimal digits. */
  public String fingerprint() {
    return HexFormat.of().toHexDigits(number(), 12);
  }

  /** What the fingerprint is the end of. */
  long number() {
    return new Digest(HashAlgorithm.SHA256).first64(text.getBytes(StandardCharsets.UTF_8));
  }
}
