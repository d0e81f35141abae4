/**
 * YAML with the places of its nodes, and the keys of the contract language: each is declared once,
 * read by its declaration, and told to editors by the JSON Schema.
 */
@NullMarked
package dev.alluvium.schemas.contract.yaml;

import org.jspecify.annotations.NullMarked;
