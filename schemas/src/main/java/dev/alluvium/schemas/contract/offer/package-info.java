/** Reads campaigns, which are rules over the events of a subject. */
@NullMarked
package dev.alluvium.schemas.contract.offer;

import org.jspecify.annotations.NullMarked;
