package dev.alluvium.transforms.aggregate;

/** 128 bits that stand for a value. */
public record Hash128(long high, long low) {
  @Override
  public int hashCode() {
    return Long.hashCode(low);
  }
}
