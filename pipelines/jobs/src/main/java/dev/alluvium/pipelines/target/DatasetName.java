package dev.alluvium.pipelines.target;

/**
 * What catalogs call a set of data, by OpenLineage's rules for names.
 *
 * @param namespace what holds it, as {@code bigquery} or {@code kafka://broker:9092}
 * @param name its own within that, as {@code project.dataset.table}
 */
public record DatasetName(String namespace, String name) {}
