package dev.alluvium.pipelines.simulate.music;

/** Where a listener is: an invented town. Coordinates are decimal degrees as JSON writes them. */
record Place(String city, String state, String zip, String longitude, String latitude) {}
