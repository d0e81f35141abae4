package dev.alluvium.schemas.spec.format;

/** One JSON object per record, or per line of a file. */
public record JsonFormat() implements RecordFormat {
  @Override
  public String name() {
    return "json";
  }

  @Override
  public boolean isTree() {
    return true;
  }

  @Override
  public boolean isPlainJson() {
    return true;
  }
}
