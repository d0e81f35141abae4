package dev.alluvium.transforms.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of a {@link FieldTree} out of records of one format. Safe for several threads.
 *
 * @param <V> what the format holds of a record or element
 */
public interface FieldReader<V> {
  /**
   * What is not a field's.
   *
   * @param others values of no field, as JSON: an object, in which they stand where they stood; of
   *     an element, any value. NULL where there are none, or none are wanted
   * @param elements of the list that the tree spreads, NULL for one that is null; empty where there
   *     is no such list
   */
  record Left<V>(@Nullable String others, List<@Nullable V> elements) {
    public static <V> Left<V> others(@Nullable String others) {
      return new Left<>(others, List.of());
    }
  }

  /**
   * Writes the fields' values, each at its place; {@code into} is to be NULL there before. What is
   * absent or null is not written.
   *
   * @throws RejectedException if a value is of another type than its field, or stands in the way of
   *     a path: a text, say, where an object should be
   */
  Left<V> read(V values, @Nullable Object[] into);

  /**
   * The same, of what other fields have left of a record. Values that are there stand.
   *
   * @param others a JSON object, as {@link #read} has left it
   * @return what is still of no field; NULL where there is none
   */
  @Nullable String readOthers(String others, @Nullable Object[] into);
}
