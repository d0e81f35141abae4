package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.FieldSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the bytes of a record apart, by an event's format. */
interface PayloadDecoder {
  /** That of an event's format, for some of its fields. Not safe for several threads. */
  static PayloadDecoder of(EventSpec event, List<FieldSpec> fields) {
    return switch (event.format()) {
      case JSON -> JsonDecoder.of(fields);
      case CSV -> new CsvDecoder(event, fields);
    };
  }

  /**
   * Writes the fields' values to {@code values}, in their order from its beginning; all of it is to
   * be NULL before.
   *
   * @param header of the record's file, where it has one
   * @return what is of no field, as a JSON object; NULL where there is none
   * @throws RejectedException if the bytes are not what the format says, or a field is of another
   *     type
   */
  @Nullable String decode(byte[] payload, byte @Nullable [] header, @Nullable Object[] values);

  /**
   * The same, of what other fields have left of a record. Values that are there stand.
   *
   * @param others a JSON object, as {@link #decode} gives it
   */
  @Nullable String decodeOthers(String others, @Nullable Object[] values);
}
