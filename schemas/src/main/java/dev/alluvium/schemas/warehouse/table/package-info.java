/** What a table, a view and a warehouse are, whatever they hold, and the SQL that asks them. */
@NullMarked
package dev.alluvium.schemas.warehouse.table;

import org.jspecify.annotations.NullMarked;
