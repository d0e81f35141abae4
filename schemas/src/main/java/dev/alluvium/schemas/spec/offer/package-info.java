/** What is offered to whom: rules over the events of one subject. */
@NullMarked
package dev.alluvium.schemas.spec.offer;

import org.jspecify.annotations.NullMarked;
