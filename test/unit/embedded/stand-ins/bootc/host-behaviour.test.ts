import { expect, test } from 'vitest'
import { type HostBehaviour, hostBehaviour } from '#src/embedded/stand-ins/bootc/host-behaviour.ts'

const USUAL: HostBehaviour = {
  bootedImage: 'registry.example.com/os:installed',
  stageSeconds: 30,
  rebootDelaySeconds: 0,
  shutdownSeconds: 5,
  rebootSeconds: 60,
  readySeconds: 5,
  crashSeconds: 30,
  isMultiArch: false,
  isSoftRebootCapable: false,
}

test.each<
  [
    name: string,
    all: Partial<HostBehaviour>,
    told: Readonly<Record<string, string>>,
    expected: HostBehaviour,
  ]
>([
  ['nothing said: the usual', {}, {}, USUAL],
  [
    'said for all',
    { rebootSeconds: 300, fallsBack: 'told', hangs: 'stage' },
    {},
    { ...USUAL, rebootSeconds: 300, fallsBack: 'told', hangs: 'stage' },
  ],
  [
    'a Node outranks what is said for all',
    { stageSeconds: 1, fallsBack: 'told', crashes: 'Staged' },
    { 'stage-seconds': '9', 'fall-back': 'false', crash: 'true' },
    { ...USUAL, stageSeconds: 9, crashes: 'each' },
  ],
  [
    'all that a Node can say',
    {},
    {
      'booted-image': 'quay.io/a/os:1',
      'reboot-delay-seconds': '1',
      'shutdown-seconds': '2',
      'reboot-seconds': '3',
      'ready-seconds': '4',
      'crash-seconds': '6',
      'stage-fail': 'full',
      'fall-back': 'again',
      'multi-arch': 'true',
      'soft-reboot': 'true',
      hang: 'shutdown',
      lie: 'booted',
      crash: 'reboot',
    },
    {
      bootedImage: 'quay.io/a/os:1',
      stageSeconds: 30,
      rebootDelaySeconds: 1,
      shutdownSeconds: 2,
      rebootSeconds: 3,
      readySeconds: 4,
      crashSeconds: 6,
      isMultiArch: true,
      isSoftRebootCapable: true,
      fallsBack: 'again',
      stageFailure: 'full',
      hangs: 'shutdown',
      lies: 'booted',
      crashes: 'reboot',
    },
  ],
  [
    'what cannot be read counts as not said',
    {},
    { 'stage-seconds': 'soon', 'fall-back': 'yes', hang: 'now', lie: '', crash: 'always' },
    USUAL,
  ],
])('%s', (_name, all, told, expected) => {
  const annotations = Object.fromEntries(
    Object.entries(told).map(([name, text]) => [`stand-in.sundial.dev/${name}`, text]),
  )
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a', annotations } }

  expect(hostBehaviour(all, node)).toEqual(expected)
})
