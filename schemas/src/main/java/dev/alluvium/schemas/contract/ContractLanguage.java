package dev.alluvium.schemas.contract;

import java.util.List;

/** What the contract language has, as its readers declare it. */
public final class ContractLanguage {
  private ContractLanguage() {}

  /** The kinds of files, each called as its first key and as its definition. */
  public static List<String> kinds() {
    return DomainReader.KINDS;
  }

  /** What readers declare. */
  public static List<Definition> definitions() {
    return List.of(
        SnakeCase.NAME,
        WindowReader.DURATION,
        WindowReader.WINDOW,
        ConditionReader.CONDITIONS,
        Events.SOURCES,
        DomainReader.DOMAIN,
        Blocks.BLOCKS,
        UsedBlocks.FIELDS,
        UsedBlocks.DERIVE,
        TopReader.TOP,
        AlertKeys.ALERT,
        ViewsReader.VIEWS,
        ViewsReader.INFORMATION_VIEW,
        ViewsReader.VIEW_COLUMN,
        ModelsReader.MODELS,
        ModelsReader.MODEL,
        ModelTestReader.TEST);
  }
}
