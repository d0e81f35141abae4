package dev.alluvium.transforms.keys;

import java.math.BigDecimal;
import java.nio.ByteBuffer;

/**
 * What a warehouse takes for one value though Java does not: 2.5 and 2.50, 0.0 and -0.0, bytes of
 * one content. Whatever puts values into maps or compares keys does so by this.
 */
public final class SameValue {
  private SameValue() {}

  /** A stand-in that is equal to that of another value of the type just where they are the same. */
  public static Object of(Object value) {
    if (value instanceof BigDecimal number) {
      return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
    if (value instanceof Double number) {
      return number + 0.0;
    }
    return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
  }
}
