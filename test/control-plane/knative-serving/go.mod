// Nothing is built of it yet: its CustomResourceDefinitions are what manifests are checked against.
module sundial/control-plane/knative-serving

go 1.26.0

require knative.dev/serving v0.42.2
