package dev.alluvium.schemas.spec.column;

import java.io.Serializable;

/**
 * What each value of a field is that has many.
 *
 * @param path from the record to the list and on to the values
 * @param value how each is read, cleaned and checked; one that is empty is left out
 */
public record EachSpec(ListPath path, FieldSpec value) implements Serializable {}
