/** What a table and a view are, whatever they hold, and the SQL in which engines differ. */
@NullMarked
package dev.alluvium.schemas.warehouse.table;

import org.jspecify.annotations.NullMarked;
