/** Tables and views of the vault, one class for each kind. */
@NullMarked
package dev.alluvium.schemas.warehouse.vault;

import org.jspecify.annotations.NullMarked;
