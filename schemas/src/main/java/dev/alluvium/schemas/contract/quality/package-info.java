/** Reads what contracts expect of tables and views. A kind of rule is a line in a list. */
@NullMarked
package dev.alluvium.schemas.contract.quality;

import org.jspecify.annotations.NullMarked;
