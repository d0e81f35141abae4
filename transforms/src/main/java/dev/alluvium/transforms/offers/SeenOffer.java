package dev.alluvium.transforms.offers;

/**
 * A message about an offer, as it was read back.
 *
 * @param version the message with the largest one is right
 */
record SeenOffer(Offer.Given offer, long version, boolean isTakenBack) {}
