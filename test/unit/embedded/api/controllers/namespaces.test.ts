import { describe, expect, it } from 'vitest'
import { MERGE, pod, startApi } from '#test/unit/embedded/api/started-api.ts'

describe('a namespace that is deleted', () => {
  const NAMESPACES = '/api/v1/namespaces'
  const withTeam = async () => {
    const started = startApi()
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } }
    await started.ask('POST', NAMESPACES, namespace)
    return started
  }

  it('is active when it is made, with its name as a label', async () => {
    const { ask } = await withTeam()

    const { body } = await ask('GET', `${NAMESPACES}/team`)

    expect(body).toMatchObject({
      metadata: { labels: { 'kubernetes.io/metadata.name': 'team' } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    })
  })

  it('takes its content along, and waits for finalizers in it', async () => {
    const { ask, clock } = await withTeam()
    await ask('POST', `${NAMESPACES}/team/pods`, pod('a'))
    await ask('POST', `${NAMESPACES}/team/pods`, pod('b', {}, { finalizers: ['x.io/y'] }))

    const { body } = await ask('DELETE', `${NAMESPACES}/team`)
    await clock.settle()
    const left = await ask('GET', `${NAMESPACES}/team/pods`)
    const refused = await ask('POST', `${NAMESPACES}/team/pods`, pod('c'))
    await ask('PATCH', `${NAMESPACES}/team/pods/b`, { metadata: { finalizers: null } }, MERGE)
    await clock.settle()

    expect(body.status.phase).toBe('Terminating')
    expect(left.body.items.map((item) => item.metadata.name)).toEqual(['b'])
    expect(refused.body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'pods "c" is forbidden: unable to create new content in namespace team because it is being terminated',
      details: {
        name: 'c',
        kind: 'pods',
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: 'namespace team is being terminated',
            field: 'metadata.namespace',
          },
        ],
      },
    })
    expect((await ask('GET', `${NAMESPACES}/team`)).status).toBe(404)
  })

  it('is refused for those that a cluster cannot do without', async () => {
    const { ask } = startApi()

    const { status, body } = await ask('DELETE', `${NAMESPACES}/default`)

    expect([status, body.message]).toEqual([
      403,
      'namespaces "default" is forbidden: this namespace may not be deleted',
    ])
  })
})
