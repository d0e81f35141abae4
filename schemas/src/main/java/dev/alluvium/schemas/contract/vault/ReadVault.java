package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.spec.vault.VaultTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has been read of a vault so far; a block can refer to what stands in a section before. */
public final class ReadVault {
  private final Events events;
  private final Hubs hubs = new Hubs();
  private final HubReferenceReader references = new HubReferenceReader(hubs);
  private final Map<String, ReadLink> links = new LinkedHashMap<>();
  private final List<VaultTable> tables = new ArrayList<>();

  public ReadVault(Events events) {
    this.events = events;
  }

  Events events() {
    return events;
  }

  Hubs hubs() {
    return hubs;
  }

  /** Reads what a block refers to hubs by. */
  HubReferenceReader references() {
    return references;
  }

  /** All links by name. */
  Map<String, ReadLink> links() {
    return links;
  }

  /** Reads what a block has for its parent. */
  Parents parents() {
    return new Parents(hubs, links);
  }

  void add(VaultTable table) {
    tables.add(table);
  }

  void addLink(LinkSpec link, List<Event> sources) {
    links.put(link.name(), new ReadLink(link, sources));
    add(link);
  }

  public List<VaultTable> tables() {
    return List.copyOf(tables);
  }

  /** Reports what only shows once all sections are read. */
  public void check() {
    hubs.checkLinked();
    references.checkRoles(links.keySet());
  }
}
