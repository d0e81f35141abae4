/** Tables and views of marts, one class for each kind, and of the alerts on them. */
@NullMarked
package dev.alluvium.schemas.warehouse.mart;

import org.jspecify.annotations.NullMarked;
