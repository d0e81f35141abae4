package dev.alluvium.transforms.format.avro;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.format.FieldReader;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.json.JsonFormatDecoder;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes fields out of what was left of a record, which is JSON. There, a value whose type was a
 * time is a text in ISO 8601, whatever the field's encoding says of numbers. Safe for several
 * threads.
 */
final class LaterAvroFields {
  private final FieldTree tree;

  /** By the fields that are read as texts although the contract counts. */
  private final Map<Set<String>, FieldReader<?>> readers = new ConcurrentHashMap<>();

  LaterAvroFields(FieldTree tree) {
    this.tree = tree;
  }

  /** As {@link FieldReader#readOthers}. */
  @Nullable String read(String others, @Nullable Object[] into) {
    @Nullable Object[] before = into.clone();
    Set<String> texts = Set.of();
    while (true) {
      try {
        return readers.computeIfAbsent(texts, this::reader).readOthers(others, into);
      } catch (RejectedException e) {
        String field = e.field();
        if (e.reason() != RejectReason.BAD_TYPE || field == null || !isCounted(field, texts)) {
          throw e;
        }
        texts = with(texts, field);
        System.arraycopy(before, 0, into, 0, into.length);
      }
    }
  }

  private FieldReader<?> reader(Set<String> texts) {
    FieldTree read =
        tree.reading(
            field ->
                texts.contains(field.from())
                    ? field.toBuilder().setEncoding(Encoding.ISO8601).build()
                    : field);
    return new JsonFormatDecoder(new JsonFormat()).fields(read);
  }

  /** Whether the contract counts what the field holds, and it has been read so. */
  private boolean isCounted(String name, Set<String> texts) {
    return !texts.contains(name)
        && tree.fields().stream().anyMatch(field -> field.from().equals(name) && isCounted(field));
  }

  private static boolean isCounted(FieldSpec field) {
    return field.type() == ColumnType.TIMESTAMP
        && field.encoding() != Encoding.ISO8601
        && field.encoding() != Encoding.LOCAL;
  }

  private static Set<String> with(Set<String> texts, String another) {
    Set<String> more = new HashSet<>(texts);
    more.add(another);
    return Set.copyOf(more);
  }
}
