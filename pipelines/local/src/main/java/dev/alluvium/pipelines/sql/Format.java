package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.query.Rows;
import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;

/** How rows are written, by the names that people give. */
enum Format {
  table,
  csv,
  json,
  jsonl,
  markdown,
  line,
  parquet;

  /** Whether it wants values that have values within as JSON. */
  boolean wantsJson() {
    return this == json || this == jsonl || this == parquet;
  }

  /** Writes them as text, which Parquet is not. */
  void write(Rows rows, int width, Writer out) throws SQLException, IOException {
    switch (this) {
      case table -> TableOutput.write(rows, width, out);
      case csv -> CsvOutput.write(rows, out);
      case json -> JsonOutput.writeArray(rows, out);
      case jsonl -> JsonOutput.writeLines(rows, out);
      case markdown -> MarkdownOutput.write(rows, out);
      case line -> LineOutput.write(rows, out);
      case parquet -> throw new IllegalStateException("Parquet is written to a file");
    }
  }
}
