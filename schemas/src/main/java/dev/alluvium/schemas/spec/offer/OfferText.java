package dev.alluvium.schemas.spec.offer;

import java.io.Serializable;
import java.util.List;

/**
 * The words of an offer: texts, and between them values of the event that it is made on. There is
 * one text more than there are columns.
 */
public record OfferText(List<String> texts, List<String> columns) implements Serializable {
  public OfferText {
    if (texts.size() != columns.size() + 1) {
      throw new IllegalArgumentException(texts + " and " + columns);
    }
  }
}
