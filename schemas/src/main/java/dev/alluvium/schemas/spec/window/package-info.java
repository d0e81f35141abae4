/** How event time is cut into windows: each kind says all that is known of it. */
@NullMarked
package dev.alluvium.schemas.spec.window;

import org.jspecify.annotations.NullMarked;
