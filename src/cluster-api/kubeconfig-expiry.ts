// When the credentials of kubeconfig Secrets expire, as a metric. Only the end of the client certificate is read.
import type { NamespacedKey } from '#src/kube/object.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'
import type { WorkloadCredentials } from './kubeconfig.ts'

/** Hears the credentials of a kubeconfig Secret. */
export type WatchExpiry = (
  secret: NamespacedKey,
  credentials: Pick<WorkloadCredentials, 'clientCertificate'>,
) => void

/** A metric with the Secrets that this process has used. A Secret without a client certificate is not in it. */
export function createWatchExpiry(metrics: Metrics): WatchExpiry {
  const expiries = new Map<string, { readonly secret: NamespacedKey; readonly seconds: number }>()
  metrics.gauge(
    'sundial_kubeconfig_expiry_timestamp_seconds',
    'When the client certificate of a kubeconfig Secret expires.',
    () =>
      [...expiries.values()].map(({ secret, seconds }) => [
        { secret_namespace: secret.namespace, secret: secret.name },
        seconds,
      ]),
  )
  return (secret, { clientCertificate }) => {
    const name = `${secret.namespace}/${secret.name}`
    const seconds = clientCertificate === undefined ? undefined : secondsOf(clientCertificate)
    if (seconds === undefined) expiries.delete(name)
    else expiries.set(name, { secret, seconds })
  }
}

// The kubeconfig is checked elsewhere: here, a certificate that cannot be read has no end. The class is taken when it is
// needed, so that the start of a function does not load it.
function secondsOf(certificate: string): number | undefined {
  const { X509Certificate } = process.getBuiltinModule('node:crypto')
  try {
    return Math.floor(Date.parse(new X509Certificate(certificate).validTo) / 1000)
  } catch {
    return undefined
  }
}
