/** SQL as the parser reads it: what lineage and expressions begin with. */
@NullMarked
package dev.alluvium.schemas.sql;

import org.jspecify.annotations.NullMarked;
