package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.HubSpec;
import java.util.List;

/** A hub, where it stands, and the events that feed it. */
record ReadHub(HubSpec spec, Name name, List<Event> sources) {}
