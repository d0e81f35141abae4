package dev.alluvium.pipelines.govern;

import dev.alluvium.pipelines.options.DomainOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation.Required;

/** Options of {@link Preview}. */
public interface PreviewOptions extends DomainOptions {
  @Required
  @Description("A file, or a folder with a file or a folder per topic.")
  String getInput();

  void setInput(String input);

  @Required
  @Description("The table or view whose rows are shown, as mart.mart_session.")
  String getTable();

  void setTable(String table);

  @Description("Most records that are read of each file, from its beginning.")
  @Default.Integer(2000)
  int getRecords();

  void setRecords(int records);

  @Description("How many rows are shown.")
  @Default.Integer(20)
  int getLimit();

  void setLimit(int rows);
}
