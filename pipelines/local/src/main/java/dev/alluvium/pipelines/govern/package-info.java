/** What can be told of a domain from its contracts alone. */
@NullMarked
package dev.alluvium.pipelines.govern;

import org.jspecify.annotations.NullMarked;
