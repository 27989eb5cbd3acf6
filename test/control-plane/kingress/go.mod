// A Knative ingress of our own: the usual ones are in no Go module proxy.
module sundial/control-plane/kingress

go 1.26.0
