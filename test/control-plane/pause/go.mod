// Keeps a pod's namespaces, and, as process 1 of a node, ends what it has left behind.
module sundial/control-plane/pause

go 1.26.0
