@NullMarked
package dev.alluvium.transforms.vault.scenario;

import org.jspecify.annotations.NullMarked;
