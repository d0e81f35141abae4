/** Windows of a mart that are far above the usual: the rule, what a stream remembers for it. */
@NullMarked
package dev.alluvium.transforms.alerts;

import org.jspecify.annotations.NullMarked;
