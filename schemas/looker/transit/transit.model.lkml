connection: "@{connection}"
label: "Transit"

include: "/derived/transit/*.lkml"
include: "/transit/views.lkml"
include: "/transit/explores.lkml"
include: "/transit/tests.lkml"
include: "/transit/*.dashboard.lookml"

persist_with: transit
