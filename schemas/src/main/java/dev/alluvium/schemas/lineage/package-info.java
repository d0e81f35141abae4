/** Which columns are made of which, from the fields of records to marts. */
@NullMarked
package dev.alluvium.schemas.lineage;

import org.jspecify.annotations.NullMarked;
