/**
 * Looks at records that nobody has described yet: what stands in them, a report of it, and
 * contracts drafted from it.
 */
@NullMarked
package dev.alluvium.pipelines.profile;

import org.jspecify.annotations.NullMarked;
