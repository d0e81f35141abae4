package dev.alluvium.schemas.spec.event;

import dev.alluvium.schemas.spec.column.FieldPath;
import java.io.Serializable;

/**
 * How a record becomes several rows: one per element of a list in it.
 *
 * @param of where the list stands in the record
 * @param as what fields call an element: the first step of their paths
 * @param position name of the field that holds the element's number, from 0
 */
public record ExplodeSpec(FieldPath of, String as, String position) implements Serializable {
  /** Whether the path leads into an element rather than through the record. */
  public boolean isOfElement(FieldPath path) {
    return path.first().name().equals(as);
  }
}
