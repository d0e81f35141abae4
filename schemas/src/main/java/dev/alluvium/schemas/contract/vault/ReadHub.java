package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.vault.HubSpec;
import java.util.List;

/** A hub, where it stands, and the events that feed it. */
record ReadHub(HubSpec spec, Name name, List<Event> sources) {}
