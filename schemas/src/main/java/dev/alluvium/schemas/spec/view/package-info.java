/** Queries that analysts read like tables. */
@NullMarked
package dev.alluvium.schemas.spec.view;

import org.jspecify.annotations.NullMarked;
