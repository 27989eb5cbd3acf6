// What the real server fills into Services. It also gives them addresses, which nobody has here.

import { type Fields, fieldsAt, isFields, listAt, optionalTextAt, textAt } from '#src/kube/json.ts'
import type { ApiObject } from '../api-object.ts'

/** The Service with its defaults. */
export function completeService(object: ApiObject): ApiObject {
  const spec = fieldsAt(object, 'spec')
  const type = textAt(spec, 'type') || 'ClusterIP'
  const ports = listAt(spec, 'ports').map((port) =>
    isFields(port) ? { protocol: 'TCP', targetPort: port['port'], ...port } : port,
  )
  return {
    ...object,
    spec: {
      type,
      sessionAffinity: 'None',
      ...(type !== 'ExternalName' && { internalTrafficPolicy: 'Cluster' }),
      ...spec,
      ...(ports.length > 0 && { ports }),
    },
    status: { loadBalancer: {}, ...fieldsAt(object, 'status') },
  }
}

/** What a new Service is given beside, which nobody owns. */
export function addressesOf(spec: Fields): Fields {
  if (spec['type'] === 'ExternalName') return {}
  const clusterIP = optionalTextAt(spec, 'clusterIP')
  return {
    ...(clusterIP !== undefined && { clusterIPs: [clusterIP] }),
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
  }
}
