package dev.alluvium.schemas.contract.yaml;

import java.util.Optional;

/** Keys that many blocks have, and in which they all say the same. */
public final class CommonKeys {
  public static final Key<String> DESCRIPTION =
      Key.needText("description", "What it means, in a sentence for those who read the data.");
  public static final Key<String> OWNER = Key.needText("owner", "The team that answers for it.");

  /** That of an entry of a file whose owner is that of all others. */
  public static final Key<Optional<String>> OWN_OWNER =
      Key.findText("owner", "The team that answers for it; the file's owner unless given.");

  private CommonKeys() {}

  /** The first key of a file of a domain, which tells its kind. */
  public static Key<Optional<Name>> domain(String kind) {
    return Key.needName(kind, "Name of the domain.");
  }
}
