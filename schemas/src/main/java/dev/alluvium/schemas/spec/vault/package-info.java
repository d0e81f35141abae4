/** The Data Vault of a domain. A kind of table is a type. */
@NullMarked
package dev.alluvium.schemas.spec.vault;

import org.jspecify.annotations.NullMarked;
