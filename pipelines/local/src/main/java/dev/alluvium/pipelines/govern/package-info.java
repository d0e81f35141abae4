/** What can be told of a domain's contracts without a warehouse. */
@NullMarked
package dev.alluvium.pipelines.govern;

import org.jspecify.annotations.NullMarked;
