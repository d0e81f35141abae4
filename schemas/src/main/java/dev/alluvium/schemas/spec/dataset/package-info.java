/** The parts of a warehouse, and what each is for. */
@NullMarked
package dev.alluvium.schemas.spec.dataset;

import org.jspecify.annotations.NullMarked;
