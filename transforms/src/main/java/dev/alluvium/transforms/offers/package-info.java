/** What is offered to subjects: rules over their events in order, what is held of these. */
@NullMarked
package dev.alluvium.transforms.offers;

import org.jspecify.annotations.NullMarked;
