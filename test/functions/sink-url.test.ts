// The chart accepts a sink only if the functions start with it.
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { parseEnvironment } from '#functions/environment.ts'
import { SINK } from '#functions/transition-events.ts'
import { VALUES_SCHEMA } from '#test/support/helm/values.ts'

const byChart = new RegExp(VALUES_SCHEMA.properties.transitionSink.pattern)
const start = (url: string) => parseEnvironment(z.object(SINK), { K_SINK: url })

test.each([
  '',
  'http://broker-ingress.knative-eventing.svc.cluster.local/sundial-system/transitions',
  'https://ledger.example:8443/a%20b?c=d#e',
  'HTTPS://Ledger.Example./',
  'http://10.0.0.1:65535',
  'http://[fd00::1]:80/',
  'http://[::]',
])('%j', (url) => {
  expect(() => start(url)).not.toThrow()
  expect(url).toMatch(byChart)
})

test.each([
  'http://a b',
  'http://x:99999/',
  'http://x:65536/',
  'http://',
  'http://:80',
  'http:///',
  'http://10.0.0.256',
  'http://10.0.0',
  'http://a.1x.2',
  'http://[1::2::3]',
  'http://x:y',
  'http://x^y/',
  'ftp://x',
])('%s is refused by the chart', (url) => {
  expect(url).not.toMatch(byChart)
})
