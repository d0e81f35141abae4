/** What must hold of a table's rows. A kind of rule is a type. */
@NullMarked
package dev.alluvium.schemas.spec.quality;

import org.jspecify.annotations.NullMarked;
