/** What a query's columns are made of, told from its text. */
@NullMarked
package dev.alluvium.schemas.warehouse.query;

import org.jspecify.annotations.NullMarked;
