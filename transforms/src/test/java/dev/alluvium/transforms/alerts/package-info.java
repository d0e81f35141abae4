@NullMarked
package dev.alluvium.transforms.alerts;

import org.jspecify.annotations.NullMarked;
