package dev.alluvium.transforms.offers;

import org.jspecify.annotations.Nullable;

/**
 * What a subject's share is told: of an event, or of an offer.
 *
 * @param known whether a run before has counted it, and it is only told again because the state of
 *     that run is gone
 */
record Heard(
    String subject, boolean known, @Nullable SubjectEvent event, @Nullable SeenOffer offer) {}
