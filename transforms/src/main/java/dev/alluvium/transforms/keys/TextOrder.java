package dev.alluvium.transforms.keys;

/** The order of texts by code point, as warehouses have it that compare their UTF-8. */
public final class TextOrder {
  private TextOrder() {}

  /** Java's own order is by UTF-16, in which surrogates come before the last of the BMP. */
  public static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean bothSurrogates = Character.isSurrogate(left) == Character.isSurrogate(right);
        return bothSurrogates ? left - right : Character.isSurrogate(left) ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  /** Of two values of one type; of texts by code point. */
  @SuppressWarnings("unchecked") // The values of a column are of one comparable type.
  public static int compareValues(Object a, Object b) {
    return a instanceof String text
        ? compare(text, (String) b)
        : ((Comparable<Object>) a).compareTo(b);
  }
}
