// What is desired changes, or the host does something that nobody asked for.
import { expect, test } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { CONFIG_MAPS, NODES } from '#src/kube/resource.ts'
import { HOST, NEW, NEWER, OLD, playedHost } from './played-host.ts'

test('another image ends the staging of the first one', async () => {
  const host = await playedHost()

  await host.desire({ desiredImage: NEW }, 10)
  await host.desire({ desiredImage: NEWER }, 30)
  await host.goTo(300)

  expect(host.story).toEqual(['10 a Staging', '60 a>c Staged'])
})

test('the booted image as the desired one discards what is staged', async () => {
  const host = await playedHost()

  await host.desire({ desiredImage: NEW }, 10)
  await host.desire({ desiredImage: OLD }, 60)
  await host.goTo(300)

  expect(host.story).toEqual(['10 a Staging', '40 a>b Staged', '60 a Idle'])
})

test('an approval that is withdrawn in time is none', async () => {
  const host = await playedHost({ 'reboot-delay-seconds': '60' })

  await host.desire({ desiredImage: NEW }, 10)
  await host.desire({ desiredImageState: 'Booted' }, 50)
  await host.desire({ desiredImageState: 'Staged' }, 100)
  await host.goTo(300)

  expect(host.story).toEqual(['10 a Staging', '40 a>b Staged'])
})

test('an image that changes after the reboot has begun is staged after it', async () => {
  const host = await playedHost({ 'reboot-seconds': '30' })

  await host.desire({ desiredImage: NEW }, 10)
  await host.desire({ desiredImageState: 'Booted' }, 50)
  await host.desire({ desiredImage: NEWER, desiredImageState: 'Staged' }, 52)
  await host.goTo(300)

  expect(host.story.slice(2)).toEqual([
    '50 a>b Rebooting',
    '85 Ready=False',
    '85 b Staging',
    '90 Ready=True',
    '115 b>c Staged',
  ])
})

test('a host that fell back tries again when the approval was withdrawn, or the image is another', async () => {
  const host = await playedHost({ 'fall-back': 'true', 'reboot-seconds': '30' })

  await host.desire({ desiredImage: NEW, desiredImageState: 'Booted' }, 10)
  await host.goTo(200)
  await host.annotate({ 'fall-back': 'false' })
  await host.desire({ desiredImageState: 'Staged' }, 210)
  await host.desire({ desiredImageState: 'Booted' }, 300)
  await host.goTo(400)

  expect(host.story.slice(3)).toEqual([
    `75 a Idle: the host rebooted into ${NEW} and came back on ${OLD}`,
    '80 Ready=True',
    '210 a Staging',
    '240 a>b Staged',
    '300 a>b Rebooting',
    '335 Ready=False',
    '335 b Idle',
    '340 Ready=True',
  ])
})

test('a power cut boots what is staged, and loses what is being staged', async () => {
  const host = await playedHost({ 'reboot-seconds': '30' })

  await host.desire({ desiredImage: NEW }, 10)
  await host.goTo(20)
  await host.annotate({ reboot: '1' })
  await host.goTo(100)
  await host.annotate({ reboot: '2' })
  await host.goTo(300)

  expect(host.story).toEqual([
    '10 a Staging',
    '50 Ready=False',
    '55 Ready=True',
    '80 a>b Staged',
    '130 Ready=False',
    '130 b Idle',
    '135 Ready=True',
  ])
})

test('a host that hung comes back when it is told so', async () => {
  const host = await playedHost({ hang: 'reboot' })

  await host.desire({ desiredImage: NEW, desiredImageState: 'Booted' }, 10)
  await host.goTo(500)
  await host.annotate({ hang: '' })
  await host.goTo(600)

  expect(host.story.slice(-4)).toEqual([
    '85 Ready=Unknown',
    '500 Ready=False',
    '500 b Idle',
    '505 Ready=True',
  ])
})

test('a Node without the label has no daemon, and its host goes on', async () => {
  const host = await playedHost({ 'reboot-seconds': '30' })

  await host.desire({ desiredImage: NEW, desiredImageState: 'Booted' }, 10)
  await host.goTo(41)
  await host.client.patch(NODES, HOST, { metadata: { labels: { 'bootc.dev/managed': null } } })
  await host.goTo(200)
  await host.client.patch(NODES, HOST, { metadata: { labels: { 'bootc.dev/managed': '' } } })
  await host.goTo(300)

  expect(host.story).toEqual([
    '10 a Staging',
    '40 a>b Rebooting',
    '75 Ready=False',
    '80 Ready=True',
    '200 b Idle',
  ])
})

test('a BootcNode that is made again finds the host as it is', async () => {
  const host = await playedHost()

  await host.desire({ desiredImage: NEW, desiredImageState: 'Booted' }, 10)
  await host.goTo(200)
  await host.client.delete(BOOTC_NODES, HOST)
  await host.desire({ desiredImage: OLD }, 210)

  expect(host.story.slice(-1)).toEqual(['210 b Staging'])
})

test.each([
  { image: 'that another repository has', repository: 'registry.example.com/other', known: true },
  {
    image: 'that its repository does not list',
    repository: 'registry.example.com/os',
    known: false,
  },
])('a digest $image cannot be staged', async ({ repository, known }) => {
  const host = await playedHost()
  const metadata = {
    name: 'images',
    namespace: 'default',
    annotations: { 'stand-in.sundial.dev/repository': 'registry.example.com/os' },
  }
  await host.client.create(CONFIG_MAPS, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    data: { stable: '44.1' },
  })
  const answer = await host.world.fetch(
    new Request('https://registry.example.com/v2/os/manifests/stable'),
  )
  const listed = answer.headers.get('docker-content-digest')
  const digest = known ? listed : `sha256:${'0'.repeat(64)}`

  await host.desire({ desiredImage: `${repository}@${digest}` }, 10)
  await host.goTo(42)

  expect(host.story).toEqual([
    '10 a Staging',
    `40 a Idle: bootc stage failed: error: fetching manifest ${digest} in ${repository}: manifest unknown`,
  ])
})
