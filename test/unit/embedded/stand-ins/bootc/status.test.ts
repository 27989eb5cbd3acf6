// The whole status of a BootcNode.
import { expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import { HOST, NEW, OLD, playedHost } from './played-host.ts'

const seconds = (text: string) => `2026-12-31T22:${text}Z`
const info = (image: string) => ({
  image,
  imageDigest: image.split('@')[1],
  architecture: 'amd64',
})

test('a staged image, as the API server has it', async () => {
  const host = await playedHost({ 'soft-reboot': 'true' })

  await host.desire({ desiredImage: NEW }, 10)
  await host.goTo(60)

  expect(await host.status()).toEqual({
    observedGeneration: 1,
    booted: info(OLD),
    staged: { ...info(NEW), softRebootCapable: true },
    bootedDigest: 'sha256:aaaaaaaaaaaa',
    stagedDigest: 'sha256:bbbbbbbbbbbb',
    state: 'Staged',
    bootID: expect.stringMatching(/^[-0-9a-f]{36}$/),
    conditions: [
      {
        type: 'Idle',
        status: 'False',
        reason: 'Staged',
        message: '',
        lastTransitionTime: seconds('58:10'),
        observedGeneration: 1,
      },
      {
        type: 'Degraded',
        status: 'False',
        reason: 'Healthy',
        message: '',
        lastTransitionTime: seconds('58:10'),
        observedGeneration: 1,
      },
    ],
  })
})

test('a failed staging has its attempts and the next one', async () => {
  const host = await playedHost({ 'stage-fail': 'error: 500', 'stage-seconds': '20' })

  await host.desire({ desiredImage: NEW }, 10)
  await host.goTo(56)

  expect(await host.status()).toMatchObject({
    stage: { attempts: 2, nextTime: seconds('59:05'), lastError: 'error: 500' },
    state: 'Degraded',
  })
})

test.each([
  ['a whole reboot has another boot ID', {}, {}, true],
  ['a host that cannot do it reboots whole', {}, { rebootPolicy: 'AllowSoftReboot' }, true],
  ['a soft reboot that is not allowed is none', { 'soft-reboot': 'true' }, {}, true],
  [
    'a soft reboot keeps the boot ID',
    { 'soft-reboot': 'true' },
    { rebootPolicy: 'AllowSoftReboot' },
    false,
  ],
])('%s', async (_name, told, spec, isAnother) => {
  const host = await playedHost(told)
  await host.desire({ desiredImage: NEW, ...spec }, 10)
  await host.goTo(50)
  const { bootID } = await host.status()

  await host.desire({ desiredImageState: 'Booted' }, 60)
  await host.goTo(200)

  const after = await host.status()
  const node = await host.client.get(NODES, HOST)
  expect(after).toMatchObject({ booted: info(NEW), rollback: info(OLD), state: 'Idle' })
  expect(node?.['status']).toMatchObject({ nodeInfo: { bootID: after['bootID'] } })
  expect(after['bootID'] !== bootID).toBe(isAnother)
})

test('the image of several platforms has the digest of one of them', async () => {
  const host = await playedHost({ 'multi-arch': 'true' })

  await host.desire({ desiredImage: NEW, desiredImageState: 'Booted' }, 10)
  await host.goTo(200)

  const { booted } = (await host.status()) as { booted: { image: string; imageDigest: string } }
  expect(booted.image).toBe(NEW)
  expect(NEW).not.toContain(booted.imageDigest)
})

test('a desired image without a digest is an error', async () => {
  const host = await playedHost()

  await host.desire({ desiredImage: 'registry.example.com/os:1' }, 10)
  await host.goTo(20)

  expect(host.story).toEqual(['10 a Idle: image ref "registry.example.com/os:1" has no digest'])
})
