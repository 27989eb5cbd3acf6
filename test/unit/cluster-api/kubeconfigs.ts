// Kubeconfigs for tests, as the YAML in the Secret.
import { stringify } from 'yaml'

export const base64 = (text: string) => Buffer.from(text).toString('base64')

export function kubeconfig(
  more: { cluster?: object; user?: object; context?: object; top?: object } = {},
): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'prod-admin@prod',
    contexts: [
      { name: 'other', context: { cluster: 'other', user: 'other' } },
      {
        name: 'prod-admin@prod',
        context: { cluster: 'prod', user: 'prod-admin', ...more.context },
      },
    ],
    clusters: [
      { name: 'other', cluster: { server: 'http://other', 'insecure-skip-tls-verify': true } },
      { name: 'prod', cluster: { server: 'https://10.0.0.1:6443', ...more.cluster } },
    ],
    users: [
      { name: 'other', user: { exec: { command: 'sh' } } },
      { name: 'prod-admin', user: { token: 'T0KEN', ...more.user } },
    ],
    ...more.top,
  })
}
