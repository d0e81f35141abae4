/** Loads the Data Vault: rows of hubs, links and satellites from cleaned events, by the specs. */
@NullMarked
package dev.alluvium.transforms.vault;

import org.jspecify.annotations.NullMarked;
