// What the real kubectl knows of our API: in a world of `sundial dev`, and on a real kube-apiserver.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KUBECTL_TARGETS, type KubectlTarget } from '#test/support/control-plane/kubectl-targets.ts'

const HEAD = 'GROUP:      5spot.finos.org\nKIND:       ScheduledMachine\nVERSION:    v1alpha1\n\n'

describe.each(KUBECTL_TARGETS)('in %s', (_, start) => {
  let target: KubectlTarget
  beforeAll(async () => {
    target = await start()
  })
  afterAll(() => target?.stop())

  it('explain: the kind', async () => {
    const { stdout } = await target.run(['explain', 'sm'])

    expect(stdout).toBe(`${HEAD}\
DESCRIPTION:
    A machine that joins its cluster when a time window opens, and leaves when
    it closes.
    
FIELDS:
  apiVersion	<string>
    APIVersion defines the versioned schema of this representation of an object.
    Servers should convert recognized schemas to the latest internal value, and
    may reject unrecognized values. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources

  kind	<string>
    Kind is a string value representing the REST resource this object
    represents. Servers may infer this from the endpoint the client submits
    requests to. Cannot be updated. In CamelCase. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds

  metadata	<ObjectMeta>
    Standard object's metadata. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata

  spec	<Object> -required-
    When the machine should exist, and the objects that it is created from.

  status	<Object>
    The present state and the next change.


`)
  })

  it('explain: a nested field, what it has in it and what must be there', async () => {
    const { stdout } = await target.run(['explain', 'sm.spec.schedule.extra'])

    expect(stdout).toBe(`${HEAD}\
FIELD: extra <[]Object>


DESCRIPTION:
    Times in which the machine runs in addition, also on the dates of except.
    A time that is open once.
    
FIELDS:
  end	<string> -required-
    Local time at which it closes.

  start	<string> -required-
    Local time from which it is open.


`)
  })

  it('explain: a field with few values', async () => {
    const { stdout } = await target.run(['explain', 'sm.spec.nodeTaints.effect'])

    expect(stdout).toBe(`${HEAD}\
FIELD: effect <string>
ENUM:
    NoSchedule
    PreferNoSchedule
    NoExecute

DESCRIPTION:
    What the taint does to pods that do not tolerate it.
    

`)
  })

  it('explain --recursive: the shape of all below', async () => {
    const { stdout } = await target.run(['explain', 'sm.status.drain', '--recursive'])

    expect(stdout).toBe(`${HEAD}\
FIELD: drain <Object>


DESCRIPTION:
    The progress of the drain.
    
FIELDS:
  because	<string>
  blocked	<[]Object>
    message	<string> -required-
    name	<string> -required-
    namespace	<string> -required-
  by	<string>
  enum: ClusterAPI, Nobody
  lastEvictionAt	<string>
  newestPodAt	<string>
  podsRemaining	<integer>
  returning	<[]Object>
    kind	<string> -required-
    message	<string> -required-
    name	<string> -required-
    namespace	<string> -required-
    times	<integer> -required-
  startedAt	<string> -required-

`)
  })

  it('explain: a field that there is not', async () => {
    expect(await target.run(['explain', 'sm.spec.cron'])).toEqual({
      status: 1,
      stdout: HEAD,
      stderr: 'error: field "cron" does not exist\n',
    })
  })

  it('a kind in the command that there is not', async () => {
    expect(await target.run(['get', 'schedulemachines'])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'error: the server doesn\'t have a resource type "schedulemachines"\n',
    })
  })

  it.each([
    ['ScheduleMachine', '5spot.finos.org/v1alpha1'],
    ['ScheduledMachine', '5spot.finos.org/v1alpha9'],
    ['ScheduledMachine', '5spots.finos.org/v1alpha1'],
    ['Pods', 'v1'],
  ])('a file with a kind that there is not: %s in %s', async (kind, apiVersion) => {
    const stdin = JSON.stringify({ apiVersion, kind, metadata: { name: 'office' }, spec: {} })

    expect(await target.run(['apply', '-f', '-'], { stdin })).toEqual({
      status: 1,
      stdout: '',
      stderr: `error: resource mapping not found for name: "office" namespace: "" from "STDIN": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first\n`,
    })
  })

  it('api-resources: the short name, and what can be done', async () => {
    const { stdout } = await target.run([
      ...['api-resources', '--api-group=5spot.finos.org', '-o', 'wide'],
    ])

    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ +/)),
    ).toEqual([
      ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', 'VERBS', 'CATEGORIES'],
      [
        ...['scheduledmachines', 'sm', '5spot.finos.org/v1alpha1', 'true', 'ScheduledMachine'],
        'delete,deletecollection,get,list,patch,create,update,watch',
      ],
    ])
  })
})
