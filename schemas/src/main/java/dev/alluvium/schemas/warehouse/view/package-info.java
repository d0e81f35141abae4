/** The views that are queries of a contract. */
@NullMarked
package dev.alluvium.schemas.warehouse.view;

import org.jspecify.annotations.NullMarked;
