connection: "@{connection}"
label: "Devices"

include: "/derived/devices/*.lkml"
include: "/devices/views.lkml"
include: "/devices/explores.lkml"
include: "/devices/tests.lkml"
include: "/devices/*.dashboard.lookml"

persist_with: devices
