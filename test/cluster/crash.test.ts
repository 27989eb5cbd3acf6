import { PING_SOURCES } from '#src/kube/resource.ts'
import { crashSuite } from '#test/support/control-plane/crash-suite.ts'

crashSuite({
  options: { copies: 2, isStandalone: false },
  async prepare({ api }) {
    const backstop = { namespace: 'sundial-system', name: 'backstop' }
    await api.client.patch(PING_SOURCES, backstop, { spec: { schedule: '*/5 * * * * *' } })
  },
})
