#!/bin/sh
# A certificate authority, and what it has signed for the parts of a node, and for a second kubelet. Arguments: the
# folder, the name of the node, its address, and those of the second.
set -eu
cd "$1"
node=$2 address=$3 second=$4 second_address=$5
curve='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'

openssl req -x509 $curve -keyout ca.key -out ca.crt -subj /CN=kubernetes-ca -days 30 \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,digitalSignature 2>/dev/null
openssl genrsa -out sa.key 2048 2>/dev/null
openssl rsa -in sa.key -pubout -out sa.pub 2>/dev/null

# name, subject, alternative names
sign() {
  openssl req $curve -keyout "$1.key" -out "$1.csr" -subj "$2" 2>/dev/null
  {
    echo 'keyUsage=critical,digitalSignature,keyEncipherment'
    echo 'extendedKeyUsage=serverAuth,clientAuth'
    [ -z "$3" ] || echo "subjectAltName=$3"
  } >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile "$1.ext" \
    -out "$1.crt" 2>/dev/null
  rm "$1.csr" "$1.ext"
}
kubernetes=DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local
sign apiserver /CN=kube-apiserver "$kubernetes,IP:127.0.0.1,IP:$address,IP:10.96.0.1"
sign kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client ''
sign kubelet "/O=system:nodes/CN=system:node:$node" "DNS:$node,IP:$address"
sign kubelet-2 "/O=system:nodes/CN=system:node:$second" "DNS:$second,IP:$second_address"
for name in kube-controller-manager kube-scheduler kube-proxy; do
  sign "$name" "/CN=system:$name" ''
done
