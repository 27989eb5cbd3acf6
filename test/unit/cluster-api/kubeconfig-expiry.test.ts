import { expect, test } from 'vitest'
import { createWatchExpiry } from '#src/cluster-api/kubeconfig-expiry.ts'
import { createMetrics } from '#src/telemetry/metrics.ts'

// Valid until 2027-11-30T19:30:02Z.
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBdDCCARmgAwIBAgIUMT+WoWGGtatBoZLSu8unv2aelcowCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAeFw0yNjExMzAxOTMwMDJaFw0yNzExMzAxOTMwMDJa
MA8xDTALBgNVBAMMBHRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASEQPR5
iCnbiqgahziET27yjNRhtXwsTQkf3AMQexQhDSzCXqyZD7i29rTUvI/KeMG2ikQZ
xmv6TdEkDGixQWfQo1MwUTAdBgNVHQ4EFgQU3ffA+YyiVJyWTIH+mI7PKldB6Lcw
HwYDVR0jBBgwFoAU3ffA+YyiVJyWTIH+mI7PKldB6LcwDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNJADBGAiEAlVm3522K8Fr8ag+JkI5rDu95UoT2dtzAjHth
VccZw2ICIQCq/hGwIS0Dwt8JRaaoovnbwSIUd/47M3iuY1JwKjISNw==
-----END CERTIFICATE-----
`
const EXPIRES = Date.parse('2027-11-30T19:30:02Z') / 1000
const SECRET = { namespace: 'team', name: 'prod-kubeconfig' }

test.each([
  {
    name: 'the end of a client certificate',
    credentials: [{ clientCertificate: CERTIFICATE }],
    series: [
      `sundial_kubeconfig_expiry_timestamp_seconds{secret_namespace="team",secret="prod-kubeconfig"} ${EXPIRES}`,
    ],
  },
  { name: 'no series for a token', credentials: [{}], series: [] },
  {
    name: 'no series for a certificate that cannot be read',
    credentials: [{ clientCertificate: 'no certificate' }],
    series: [],
  },
  {
    name: 'no series any more, when the Secret has a token now',
    credentials: [{ clientCertificate: CERTIFICATE }, {}],
    series: [],
  },
])('$name', ({ credentials, series }) => {
  const metrics = createMetrics()
  const watchExpiry = createWatchExpiry(metrics)

  for (const each of credentials) watchExpiry(SECRET, each)

  const lines = metrics.render().split('\n')
  expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual(series)
})
