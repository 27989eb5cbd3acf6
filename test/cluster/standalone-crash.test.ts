import { crashSuite } from '#test/support/control-plane/crash-suite.ts'

crashSuite({
  options: { isStandalone: true, env: { standalone: { BACKSTOP_PERIOD: '10s' } } },
  prepare: async () => undefined,
})
