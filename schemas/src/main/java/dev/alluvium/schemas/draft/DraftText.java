package dev.alluvium.schemas.draft;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes a file of a contract. */
public final class DraftText {
  private static final DumpSettings SETTINGS =
      DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(120).build();

  private DraftText() {}

  /**
   * The text of a file.
   *
   * @param notes what people should know of it, which become comments in front
   */
  public static String of(Map<String, Object> contract, Collection<String> notes) {
    return "# yaml-language-server: $schema=../contract.schema.json\n"
        + notes.stream().map(note -> "# " + oneLine(note) + ".\n").collect(joining())
        + new Dump(SETTINGS).dumpToString(contract);
  }

  /** A text from elsewhere, which can end no comment. */
  public static String oneLine(String text) {
    return text.replaceAll("[\\s\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
  }
}
