/** Business keys to hash keys, exactly as automate-dv makes them on BigQuery. */
@NullMarked
package dev.alluvium.transforms.keys;

import org.jspecify.annotations.NullMarked;
