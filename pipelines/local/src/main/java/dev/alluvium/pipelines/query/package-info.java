/** Answers to queries of people: where they are asked, and rows as they come. */
@NullMarked
package dev.alluvium.pipelines.query;

import org.jspecify.annotations.NullMarked;
