/** The billing database of an invented company that sells subscription plans. */
@NullMarked
package dev.alluvium.pipelines.simulate.subscriptions;

import org.jspecify.annotations.NullMarked;
