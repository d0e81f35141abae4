/**
 * Captures the changes of a PostgreSQL database into Kafka, by Debezium's engine in this process.
 */
@NullMarked
package dev.alluvium.pipelines.capture;

import org.jspecify.annotations.NullMarked;
