/** Takes events over HTTP, and writes those into Kafka that their contracts let in. */
@NullMarked
package dev.alluvium.pipelines.collect;

import org.jspecify.annotations.NullMarked;
