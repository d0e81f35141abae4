package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import java.util.List;

/** A link and the events that feed it. */
record ReadLink(LinkSpec spec, List<Event> sources) {}
