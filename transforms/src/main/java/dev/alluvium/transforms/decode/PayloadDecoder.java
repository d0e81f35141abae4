package dev.alluvium.transforms.decode;

import org.jspecify.annotations.Nullable;

/** Takes the bytes of a record apart, by an event's format. */
@FunctionalInterface
interface PayloadDecoder {
  /**
   * Writes the fields' values to {@code values}, in the contract's order from its beginning.
   *
   * @param header of the record's file, where it has one
   * @return what the contract does not know, as a JSON object; NULL where there is none
   * @throws RejectedException if the bytes are not what the format says, or a field is of another
   *     type
   */
  @Nullable String decode(byte[] payload, byte @Nullable [] header, @Nullable Object[] values);
}
