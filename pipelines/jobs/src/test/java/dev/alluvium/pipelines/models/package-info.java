@NullMarked
package dev.alluvium.pipelines.models;

import org.jspecify.annotations.NullMarked;
