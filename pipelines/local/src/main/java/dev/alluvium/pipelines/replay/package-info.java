/** Files of records, sent to Kafka as if they happened now. */
@NullMarked
package dev.alluvium.pipelines.replay;

import org.jspecify.annotations.NullMarked;
