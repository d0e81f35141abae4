package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.LinkSpec;
import java.util.List;

/** A link and the events that feed it. */
record ReadLink(LinkSpec spec, List<Event> sources) {}
