/** How to reach Kafka: who logs in how, what its clients are told, and what is there. */
@NullMarked
package dev.alluvium.transforms.kafka.client;

import org.jspecify.annotations.NullMarked;
