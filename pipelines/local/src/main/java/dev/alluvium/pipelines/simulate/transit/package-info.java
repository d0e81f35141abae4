/** The turnstiles of an invented subway. */
@NullMarked
package dev.alluvium.pipelines.simulate.transit;

import org.jspecify.annotations.NullMarked;
