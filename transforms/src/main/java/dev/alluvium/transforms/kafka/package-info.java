/** Reading records from Kafka. */
@NullMarked
package dev.alluvium.transforms.kafka;

import org.jspecify.annotations.NullMarked;
