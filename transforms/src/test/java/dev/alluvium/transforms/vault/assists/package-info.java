@NullMarked
package dev.alluvium.transforms.vault.assists;

import org.jspecify.annotations.NullMarked;
