/** Tables and views as contracts of the Open Data Contract Standard. */
@NullMarked
package dev.alluvium.schemas.odcs;

import org.jspecify.annotations.NullMarked;
