@NullMarked
package dev.alluvium.pipelines.jobs;

import org.jspecify.annotations.NullMarked;
