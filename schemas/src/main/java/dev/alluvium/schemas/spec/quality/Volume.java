package dev.alluvium.schemas.spec.quality;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a day has, as a share of the mean of the same weekday in the weeks before.
 *
 * @param weeks so many before, of which those with rows count
 * @param atLeast NULL where there may be any number less
 * @param atMost NULL where there may be any number more
 */
public record Volume(int weeks, @Nullable BigDecimal atLeast, @Nullable BigDecimal atMost)
    implements Rule {
  @Override
  public Dimension dimension() {
    return Dimension.VOLUME;
  }

  @Override
  public String counted() {
    return "day";
  }
}
